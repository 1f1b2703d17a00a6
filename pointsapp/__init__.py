"""A neighbourhood's points book: sorted waste, bottles, rewards, volunteer hours and certificates."""
