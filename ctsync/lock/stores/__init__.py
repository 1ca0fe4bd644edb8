"""The table of stores: one file each."""
