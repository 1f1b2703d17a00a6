"""How people and machines come in: a request becomes a checked value, one action, and an answer."""
