"""A rule in words: what it finds, why that matters, what to do, how strict it is here, and two examples."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ctsync.lint.contract import NOW, About, Example, Fixable
from ctsync.lint.every import Known, can_change
from ctsync.lint.settings import BY_DEFAULT, LintSettings
from ctsync.problems import Level
from ctsync.rendering.paper.ink import Paper, Tone
from ctsync.rendering.wording import listed

_FIXABLE = {
    Fixable.YES: "`ctsync lint --fix {id}` does it.",
    Fixable.SUGGESTED: "A proposal is shown; a person takes it.",
    Fixable.NO: "Only a person can.",
}


@dataclass(frozen=True, slots=True)
class RuleView:
    """One rule as a repository's policy has it. `level` is a level's word, or `off`; `bad` and `good` are YAML."""

    id: str
    name: str
    finds: str
    why: str
    cure: str
    level: str
    thresholds: Mapping[str, float] = field(default_factory=dict)
    can_change: bool = True
    fixable: str = Fixable.NO.value
    channels: tuple[str, ...] = ()
    bad: str = ""
    good: str = ""


@dataclass(frozen=True, slots=True)
class RulesView:
    """All rules, by id."""

    rules: tuple[RuleView, ...]


def rule_view(rule: Known, settings: LintSettings = BY_DEFAULT) -> RuleView:
    """The rule as the settings want it."""
    thresholds: Mapping[Level, float] = {}
    if isinstance(rule, About):
        thresholds = settings.thresholds.get(rule.id, rule.thresholds)
    channels = getattr(rule, "channels", None)
    return RuleView(
        id=rule.id,
        name=rule.name,
        finds=rule.finds,
        why=rule.why,
        cure=rule.cure,
        level=_level(rule, settings),
        thresholds={level.value: number for level, number in thresholds.items()},
        can_change=can_change(rule.id),
        fixable=rule.fixable.value if isinstance(rule, About) else Fixable.NO.value,
        channels=tuple(sorted(channels or ())),
        bad=written(rule.bad),
        good=written(rule.good),
    )


def written(example: Example) -> str:
    """An example as a person would write it: each file's part below its name."""
    others = {f"registers/{stem}.yaml": text for stem, text in example.registers.items()}
    others |= {"policy.yaml": example.policy} if example.policy else {}
    others |= dict(example.emails)
    parts = [f"channel: {example.channel}"] if example.channel != "push" else []
    parts += ["# on a protected account"] if example.protected else []
    parts += [f"# linted at {example.now}"] if example.now != NOW else []
    parts += [example.yaml.rstrip()] if example.yaml.strip() else []
    parts += [f"# without {key}" for key in example.without]
    for path, one in example.pictures.items():
        parts.append(f"# {path}: {one.width} x {one.height} pixels, {one.bytes:,} bytes")
    if example.sent_values:
        parts.append(f"# sent the last time with {', '.join(example.sent_values)}")
    if example.owners is not None:
        parts.append(f"# CODEOWNERS names {', '.join(sorted(example.owners))}")
    parts += [f"# {name}\n{text.rstrip()}" for name, text in others.items()]
    return "\n".join(parts or ["# a campaign that is right"])


def strictness(view: RuleView) -> str:
    """How much it matters, as one sentence."""
    if not view.can_change:
        return f"Always {_a(view.level)}: it is checked where files are read, and no policy changes it."
    if view.level == "off":
        return "Off."
    if view.thresholds:
        parts = [f"{level} over {number:,.15g}" for level, number in view.thresholds.items()]
        return f"{listed(parts).capitalize()}."
    return f"{view.level.capitalize()}."


def cured(view: RuleView) -> str:
    """Who puts it right."""
    return _FIXABLE[Fixable(view.fixable)].format(id=view.id)


def rule_lines(view: RuleView, paper: Paper) -> Iterator[str]:
    yield paper.ink(f"{view.id}  {view.name}", Tone.HEADING)
    yield ""
    facts = {
        "Finds": view.finds,
        "Why": view.why,
        "Cure": view.cure,
        "Level": strictness(view),
        "Fix": cured(view),
        "Channels": listed(view.channels, 9) if view.channels else "all",
    }
    for name, text in facts.items():
        yield from paper.indented(text, f"  {name:<10}", " " * 12)
    for title, text, tone in (("Bad", view.bad, Tone.REMOVED), ("Good", view.good, Tone.NEW)):
        yield ""
        yield f"  {title}:"
        for line in (text or "# the same without it").splitlines():
            yield "    " + paper.ink(line, tone)


def rules_lines(view: RulesView, paper: Paper) -> Iterator[str]:
    for rule in view.rules:
        yield from paper.indented(rule.finds, f"{rule.id:<8} {rule.level:<8} ", " " * 18)


def _level(rule: Known, settings: LintSettings) -> str:
    if rule.id in settings.levels:
        level = settings.levels[rule.id]
        return "off" if level is None else level.value
    if isinstance(rule, About) and not rule.by_default and rule.id not in settings.thresholds:
        return "off"
    return rule.level.value


def _a(level: str) -> str:
    return f"an {level}" if level[0] in "aeiou" else f"a {level}"
