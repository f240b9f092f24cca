"""The benign callers: one way of life a file."""
