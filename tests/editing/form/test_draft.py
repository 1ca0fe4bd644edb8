from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ctsync.catalog import Catalog
from ctsync.catalog.senders import Segment
from ctsync.editing.form.answers import Tree
from ctsync.editing.form.draft import draft_text
from ctsync.editing.form.hints import hints
from ctsync.registers.load import load_registers
from tests.editing.yaml_trees import FILE, KEYS, TEXTS, tree
from tests.support.source import ROOT

SHOP, _ = load_registers(ROOT)


def test_sections_stand_one_key_a_line_and_short_maps_on_one():
    text = draft_text(
        {
            "name": "a", "channel": "inbox", "audience": {"everyone": "true"}, "schedule": {"at": ["x", "y"]},
            "message": {"layout": "simple", "cards": [{"title": "T: t", "buttons": [{"label": "Go"}]}]},
            "labels": ["a", "b"], "goal": {"event": "E" * 60, "within": "3d", "where": {"A": "B" * 30}},
        },
        FILE,
        {("audience", "everyone"): "all of them"},
        "# first line",
    )  # fmt: skip
    assert text == (
        "# first line\nname: a\nchannel: inbox\n\naudience:\n  everyone: true  # all of them\n\nschedule:\n  at: [x, y]\n\n"
        'message:\n  layout: simple\n  cards:\n    - title: "T: t"\n      buttons: [{label: "Go"}]\n\n'
        f"goal:\n  event: {'E' * 60}\n  within: 3d\n  where: {{A: {'B' * 30}}}\n\nlabels: [a, b]\n"
    )


def test_hints_say_only_what_a_value_does_not():
    catalog = Catalog(segments={"Big": Segment(id="1", means="Bought\nfor a lot")})
    found = hints({"audience": {"segment": "Big", "within": "3d"}}, catalog)
    assert found == {
        ("audience", "segment"): "Bought for a lot",
        ("audience", "within"): "whole days that end two days before the send",
    }
    slots: Tree = {
        "channel": "whatsapp",
        "message": {"template": "pickup_ready_v2", "language": "en", "body": ["there", "x"]},
    }
    assert hints(slots, SHOP) == {("message", "body", 0): "{{1}}", ("message", "body", 1): "{{2}}"}
    slots["message"] = {"template": "pickup_ready_v2", "language": "en", "body": "there"}
    assert hints(slots, SHOP) == {}
    assert hints({"audience": {"segment": "unheard"}}, SHOP) == {}


values = st.recursive(
    TEXTS.filter(lambda text: text.isprintable()),
    lambda inside: (
        st.lists(inside, min_size=1, max_size=3) | st.dictionaries(KEYS, inside, min_size=1, max_size=3)
    ),
    max_leaves=6,
)


@given(st.dictionaries(KEYS, values, min_size=1, max_size=4))
def test_whatever_is_answered_the_file_reads_back_as_that(answers):
    found = tree(draft_text(answers, FILE, {}))
    assert found is not None
    assert _data(found) == answers


def _data(node):
    if hasattr(node, "text"):
        return node.text
    if isinstance(node.items, list):
        return [_data(item) for item in node.items]
    return {key: _data(value) for key, value in node.items.items()}
