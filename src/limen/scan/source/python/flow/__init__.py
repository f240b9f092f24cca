"""A walk through one handler: where values come from, and what is done with them."""
