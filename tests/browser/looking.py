"""One browser window that keeps account: what it asked for, and what it complained about."""

from __future__ import annotations

import os
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal, Self, TypeAlias

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ColorScheme: TypeAlias = Literal["light", "dark"]
SHOTS = os.environ.get("PYTEST_SHOTS", "")
"""A folder for pictures of the pages, to look at; none are taken without it."""
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_LISTEN = """
window.refusedByPolicy = [];
document.addEventListener('securitypolicyviolation', (event) => refusedByPolicy.push(event.violatedDirective));
"""
_FOCUS = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const seen = one.matches('.choice input, .switch input') ? (one.closest('.choice') || one) : one;
  const style = getComputedStyle(seen), box = seen.getBoundingClientRect();
  return {
    what: one.tagName + ' ' + (one.getAttribute('href') || one.name || one.id || one.textContent.trim().slice(0, 40)),
    outline: style.outlineStyle === 'none' ? 0 : parseFloat(style.outlineWidth),
    inside: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight,
    at: [...document.querySelectorAll('*')].indexOf(one),
  };
}"""


class Looking:
    """A window; leaving it fails if a request went elsewhere or anything was complained about."""

    def __init__(self, chromium: Browser, url: str, axe: Path) -> None:
        self.url = url
        self.asked: list[str] = []
        self.complaints: list[str] = []
        self._chromium = chromium
        self._axe = axe
        self.page = self._open("light", 1280)

    def _open(self, scheme: ColorScheme, width: int) -> Page:
        context = self._chromium.new_context(color_scheme=scheme, viewport={"width": width, "height": 800})
        context.add_init_script(_LISTEN)
        context.add_init_script(path=self._axe)
        page = context.new_page()
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        return page

    def resize(self, scheme: ColorScheme, width: int) -> None:
        """Go on in another window, of this scheme and width."""
        self.page.context.close()
        self.page = self._open(scheme, width)

    def go(self, path: str) -> None:
        answer = self.page.goto(self.url + path)
        assert answer is not None
        assert answer.status == 200, path

    def shoot(self, name: str) -> None:
        if SHOTS:
            self.page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)

    def violations(self) -> list[str]:
        """What axe has against the page: rule, and the first element that breaks it."""
        told = self.page.evaluate(
            "rules => axe.run(document, {runOnly: rules, iframes: false, resultTypes: ['violations']})", RULES
        )
        return [f"{each['id']}: {each['nodes'][0]['html'][:200]}" for each in told["violations"]]

    def overflow(self) -> int:
        """Pixels by which the page is wider than the window."""
        return int(
            self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        )

    def tab(self) -> dict[str, Any] | None:
        """Press the tabulator; gives what has the focus now, None once it has left the page."""
        self.page.keyboard.press("Tab")
        focus: dict[str, Any] | None = self.page.evaluate(_FOCUS)
        return focus

    def tab_to(self, selector: str) -> None:
        """Reach an element with the tabulator alone."""
        for _ in range(200):
            self.page.keyboard.press("Tab")
            if self.page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
                return
        raise AssertionError(f"the tabulator never reaches {selector}")

    def text(self) -> str:
        return " ".join(self.page.inner_text("body").split())

    def judge(self) -> None:
        """Nothing was asked of anybody else, and nobody complained."""
        foreign = [url for url in self.asked if not url.startswith((self.url + "/", "data:", "about:"))]
        refused = self.page.evaluate("window.refusedByPolicy || []")
        noticed = [*foreign, *self.complaints, *refused]
        assert noticed == [], noticed

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self.judge()
        finally:
            self.page.context.close()
