"""What detectors read, one family a file. Pure: no clock, no I/O, no randomness."""
