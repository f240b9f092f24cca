"""Explanations: templates over facts. A template is a small function from what is known to lines of text, and
every number and name in a line is a fact with its source. No model writes here; one may only rephrase
(``limen.copilot.rephrase``)."""
