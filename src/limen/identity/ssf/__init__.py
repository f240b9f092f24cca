"""Shared Signals Framework 1.0 with CAEP 1.0 and RISC 1.0: Limen as transmitter and as receiver."""
