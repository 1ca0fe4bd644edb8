"""A browser without a screen: it asks for pages, keeps the token of a form, and sends forms as browsers do."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Self

import httpx

TOKEN = re.compile(r'name="form_token" value="([^"]+)"')
INLINE = {"a", "b", "bdi", "code", "span", "strong", "time"}
FORM = "application/x-www-form-urlencoded"


class Browsing:
    """One browser on one sandbox."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.client = httpx.Client(base_url=url, trust_env=False, verify=False, timeout=30)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.client.close()

    def page(self, path: str, status: int = 200) -> str:
        answer = self.client.get(path)
        assert answer.status_code == status, (path, answer.status_code, answer.text[:500])
        return answer.text

    def token(self) -> str:
        """The token that this run's forms carry."""
        found = TOKEN.search(self.page("/faults"))
        assert found is not None
        return found[1]

    def send(self, path: str, fields: dict[str, str], **headers: str) -> httpx.Response:
        """A form as a page of the sandbox sends it; `headers` replace what the browser would say (empty: left out)."""
        told = {"Origin": self.url, "Sec-Fetch-Site": "same-origin", "Content-Type": FORM}
        told |= {name.replace("_", "-"): value for name, value in headers.items()}
        given = {name: value for name, value in told.items() if value}
        return self.client.post(path, data={"form_token": self.token(), **fields}, headers=given)

    def sent(self, path: str, fields: dict[str, str]) -> str:
        """Where the browser is led after a form was carried out."""
        answer = self.send(path, fields)
        assert answer.status_code == 303, answer.text
        return answer.headers["location"]


def everything(path: Path) -> list[str]:
    """The whole state file as SQL, to see whether anything changed."""
    with closing(sqlite3.connect(path)) as connection:
        return list(connection.iterdump())


def deliver(path: Path, channel: str, device: str, content: Any, **more: Any) -> None:
    """A message that came onto a device."""
    row = {
        "at": 1795505400,
        "source": "identity",
        "campaign": None,
        "person": 1,
        "recipient": "asha@shop.example",
        **more,
    }
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(
            "INSERT INTO outbox (at, source, campaign, channel, device, person, recipient, content)"
            " VALUES (:at, :source, :campaign, :channel, :device, :person, :recipient, :content)",
            {**row, "channel": channel, "device": device, "content": json.dumps(content)},
        )


class Reading(HTMLParser):
    """Every tag with its attributes, and the text between them."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.comments: list[str] = []
        self._text: list[str] = []
        self.feed(page)
        self.close()

    @property
    def text(self) -> str:
        return " ".join("".join(self._text).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in INLINE:
            self._text.append(" ")

    def handle_data(self, data: str) -> None:
        self._text.append(data)

    def handle_comment(self, data: str) -> None:
        self.comments.append(data)

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.tags if name == tag]

    def selected(self) -> dict[str, str]:
        """The chosen option of every drop-down."""
        found: dict[str, str] = {}
        menu = ""
        for tag, attributes in self.tags:
            if tag == "select":
                menu = attributes["name"]
            elif tag == "option" and "selected" in attributes:
                found[menu] = attributes["value"]
        return found


def text_of(page: str) -> str:
    return Reading(page).text
