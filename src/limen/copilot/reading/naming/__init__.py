"""Finders of names: a word for something in the inventory is linked to it, and to nothing else."""
