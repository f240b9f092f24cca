"""Doors for whoever asks about logins, and the pages where users prove themselves."""
