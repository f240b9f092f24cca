"""The processes of a running installation: the decision process, its supervisor, the snapshot maker."""
