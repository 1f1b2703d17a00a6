"""What is allowed and what follows from it: values in, values out; no clock, no database, no web."""
