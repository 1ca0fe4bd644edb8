"""Doing: a state machine that yields calls and is sent answers, and the driver that carries them out (design 6)."""
