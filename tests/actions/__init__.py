"""What happens: each action on both engines, alone, at random and all at once."""
