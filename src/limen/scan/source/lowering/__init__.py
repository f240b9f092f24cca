"""What front ends by tree-sitter share: a foreign syntax tree put into the nodes that the walk knows."""
