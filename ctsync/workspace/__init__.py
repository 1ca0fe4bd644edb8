"""Assembling: the one place where settings, clock, client, store and sandbox are put together."""
