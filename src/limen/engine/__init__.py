"""The verbs: decide, learn, weigh, judge, replay. Pure: time comes in with the activity."""
