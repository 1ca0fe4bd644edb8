"""Sent and clicked beside what was estimated: for a terminal, for spreadsheets, for a pull request."""
