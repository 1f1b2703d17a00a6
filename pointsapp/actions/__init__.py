"""What happens: one function is one thing that a person does, and one transaction."""
