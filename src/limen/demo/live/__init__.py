"""The live part of the demonstration: real calls over HTTP, at the demonstration's own time."""
