"""The tests, floor by floor as the program is built."""
