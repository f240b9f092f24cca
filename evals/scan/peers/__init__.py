"""Other scanners on the same seeded applications, each installed when it is asked for."""
