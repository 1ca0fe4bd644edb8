"""A call that is refused, and the words that go to the client (contract 1.5)."""

from __future__ import annotations


class Refusal(Exception):
    """The call is refused with this text, HTTP status and `code`.

    `code` in the body is the HTTP status, or one of CleverTap's own numbers for identity sends (contract 1.3, 6).
    """

    def __init__(self, text: str, status: int = 400, code: int | None = None) -> None:
        super().__init__(text)
        self.text = text
        self.status = status
        self.code = status if code is None else code
