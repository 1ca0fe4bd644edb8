"""One campaign: what its file says, what CleverTap receives, and what makes two of them the same (design 4)."""
