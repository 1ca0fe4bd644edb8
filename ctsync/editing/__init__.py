"""Changing files as a careful person would: one place at a time, comments kept, and the meaning proved afterwards."""
