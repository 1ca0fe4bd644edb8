"""The pages of the rules, written from what the rules say of themselves (`make golden`)."""

from __future__ import annotations

from ctsync.lint.every import EVERY, Known
from ctsync.rendering.problems.rules import cured, rule_view, strictness
from ctsync.rendering.wording import listed


def pages() -> dict[str, str]:
    """Every page by its path below `docs`, the index included."""
    return {"rules.md": _index(), **{f"rules/{rule.id}.md": _page(rule) for rule in EVERY.values()}}


def _index() -> str:
    rows = [_row(rule) for rule in EVERY.values()]
    head = """\
# The rules of ctsync

Written from the rules themselves. An id never changes its meaning. `ctsync explain RULE` says the same at the terminal,
with the level that your [policy.yaml](yaml.md#policyyaml) gives it.

| id | finds | level | fixed by `lint --fix` |
| --- | --- | --- | --- |
"""
    return head + "\n".join(rows) + "\n"


def _row(rule: Known) -> str:
    view = rule_view(rule)
    level = view.level if view.can_change else f"{view.level}, always"
    finds = view.finds.replace("|", "\\|")
    return f"| [`{view.id}`](rules/{view.id}.md) | {finds} | {level} | {view.fixable} |"


def _page(rule: Known) -> str:
    view = rule_view(rule)
    channels = listed(view.channels, 9) if view.channels else "all"
    parts = [
        f"# {view.id}: {view.name.replace('-', ' ')}",
        view.finds,
        f"**Why.** {view.why}",
        f"**What to do.** {view.cure}",
        f"| level | fix | channels |\n| --- | --- | --- |\n| {strictness(view)} | {cured(view)} | {channels} |",
    ]
    for title, text in (("Bad", view.bad), ("Good", view.good)):
        if text:
            lines = "\n".join(line.rstrip() for line in text.splitlines())
            parts.append(f"{title}:\n\n````\n{lines}\n````")
    return "\n\n".join([*parts, "[All rules](../rules.md)"]) + "\n"
