"""What is remembered: the schema, what is final in it, and the statements."""
