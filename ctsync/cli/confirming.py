"""Asking for a number before something leaves: a number is read before it is typed, and a "y" is not."""

from __future__ import annotations

from ctsync.cli.screen import Screen


def confirmed(screen: Screen, number: int, what: str, *, yes: bool) -> bool:
    """Whether to go on: asked at a terminal unless `yes`, and taken for granted where nobody could answer."""
    if yes or not screen.is_attended:
        return True
    if screen.ask(f"Type {number} to {what}:").strip() == str(number):
        return True
    screen.aside("Nothing was sent.")
    return False
