"""Finders of names: every word that stands for something in the inventory is linked to it, and to nothing else."""
