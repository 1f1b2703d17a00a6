"""How fast a drop-off is booked, beside what the web framework and the database can do at all."""
