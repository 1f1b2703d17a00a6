"""What is printed: certificates, cards and posters; values in, bytes out."""
