"""The ways through the program as people go them, in a real browser on the real server."""
