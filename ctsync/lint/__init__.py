"""Campaign knowledge as rules: what would go wrong, or would want a look, in files that are otherwise correct."""
