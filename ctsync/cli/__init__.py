"""Commanding: one file for each command, and each of them is options, one call, one view."""
