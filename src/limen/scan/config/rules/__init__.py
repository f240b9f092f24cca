"""The rules over configuration, one file each."""
