"""``limen eval payloads``: how well the values of calls are judged, on sets it was not fitted to."""
