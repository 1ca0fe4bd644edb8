"""Deciding, and nothing else: what must happen for the account to match the files (design 5)."""
