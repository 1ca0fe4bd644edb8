"""The browser of whoever sits at this machine."""

from __future__ import annotations

import webbrowser


def open_page(address: str) -> bool:
    """Show a page in a browser with windows; False if there is none. One that takes over the terminal is not started."""
    try:
        browser = webbrowser.get()
    except webbrowser.Error:
        return False
    if type(browser) is webbrowser.GenericBrowser:
        return False
    return browser.open(address)
