"""JavaScript put into the nodes that the walk of ``source.python.flow`` knows (those of ``ast``), so that one
walk knows where values come from in both languages. Nothing is run or compiled: only what carries values
is kept; what an answer (``res.json``), a refusal (``next(err)``) or a well-known call means is said in the
walk's own words."""
