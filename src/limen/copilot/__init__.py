"""The copilot: what an operator says in plain language becomes a typed plan, shown before it is applied."""
