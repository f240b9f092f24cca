"""Alerts: who is told of a decision, and how it gets there without ever holding up a call."""
