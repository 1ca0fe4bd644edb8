from __future__ import annotations

import subprocess
import sys

import jinja2
import pytest

from ctsync.sandbox.pages.drawing import draw


def test_the_library_is_loaded_with_the_first_page_and_not_before():
    asked = "import sys; import ctsync.sandbox.server; print('jinja2' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_a_value_that_a_view_forgot_is_an_error_and_not_a_gap():
    with pytest.raises(jinja2.UndefinedError, match="text"):
        draw("refusal.html", {"status": 404})


def test_a_value_is_escaped_and_harmless():
    page = draw("refusal.html", {"status": 404, "text": "<b>\u202e"})
    assert "&lt;b&gt;⌈U+202E⌉" in page
