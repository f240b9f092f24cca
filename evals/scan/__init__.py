"""What the scanner finds on applications with seeded flaws, and on their fixed twins."""
