"""Doors for identity: adapters through which logins, sessions and their risk are told and asked."""
