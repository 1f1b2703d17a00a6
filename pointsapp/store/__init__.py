"""What is remembered: tables, the statements that read and write them, and their migrations."""
