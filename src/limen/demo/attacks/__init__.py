"""The attackers: one way of attacking a file, each with a goal that the scoreboard measures against."""
