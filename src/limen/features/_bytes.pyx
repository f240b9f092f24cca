def noop(): pass
