"""What writes the generated pages; each module makes one kind of page from the code, and reads no clock."""
