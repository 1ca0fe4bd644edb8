"""Texts on their way to a translator and back: out of campaign files into a table, and into the files again.

A translator never opens YAML, and nothing but the texts of one language is ever changed in a file.
"""
