"""How the payload model is fitted: two grammars of our own, features, a linear fit, the artefact."""
