"""One short test per rule; what can be said of all values is said with Hypothesis."""
