"""A plan: one computed value, which the terminal, the comment, the page, JSON and saved plans lay out."""
