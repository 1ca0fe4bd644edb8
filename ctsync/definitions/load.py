"""The door of the campaign files: a folder in, campaigns and problems out.

Each file goes its way alone: parse, defaults, variables, shape, included files, instances. What is wrong with one
never hides what is wrong with another, and a file's nodes are let go as soon as it is clean.
"""

from __future__ import annotations

import gc
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from ctsync.campaign.account import AccountFacts
from ctsync.campaign.definition import Definition, read_definition
from ctsync.campaign.desired import DesiredCampaign
from ctsync.catalog import Catalog
from ctsync.catalog.catalog import nearest
from ctsync.channels import CHANNELS
from ctsync.definitions.contract import Account, SharedSettings
from ctsync.definitions.defaults import Defaults
from ctsync.definitions.families import FamilyReader
from ctsync.definitions.files import campaign_files, stem_of
from ctsync.definitions.parts import expect_of_all, has_parts, split
from ctsync.definitions.placing import all_placed, placed
from ctsync.definitions.shape import misplaced
from ctsync.expansion.clashes import clashes
from ctsync.expansion.expand import expand
from ctsync.expansion.expand_family import Expanded, expand_family
from ctsync.lint.judge import Judge
from ctsync.lint.subject import Subject, versions_of
from ctsync.names import is_campaign_name
from ctsync.problems import Position, Problem, Problems, in_brief
from ctsync.reading import nodes
from ctsync.reading.nodes import place
from ctsync.reading.parse import MAX_PROBLEMS, parse
from ctsync.reading.source import Repository
from ctsync.reading.typed import problems_of, to_data, to_json
from ctsync.reading.variables import Variables

_TOGETHER: Final = 200
"""Files that take each step together: a sixth faster than one by one, since a step's code stays at hand."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What the files of one account say. `definitions_seen` counts all its files, also those that were not asked for.

    With an error among the problems, `campaigns` lacks the campaigns of the files at fault: it must then not be
    planned, because a campaign that is absent is a campaign that is stopped.
    """

    campaigns: tuple[DesiredCampaign, ...]
    problems: Problems
    definitions_seen: int


def load_campaigns(
    root: Path,
    settings: SharedSettings,
    account: Account,
    catalog: Catalog,
    *,
    only: Collection[str] | None = None,
    judge: Judge | None = None,
) -> Loaded:
    """Read the account's campaign files, or the paths in `only`, which must be among them.

    Problems of all files are gathered; with a `judge`, also what its rules find. Rules about all campaigns together
    are skipped if only some files are read. Raises UsageError if the account's own facts cannot be known.
    """
    loader = _Loader(root, settings, account, catalog, judge)
    files = campaign_files(root, account.campaigns, loader.problems)
    chosen = files if only is None else loader.choose(files, only)
    with _without_collector():
        for begin in range(0, len(chosen), _TOGETHER):
            loader.load(chosen[begin : begin + _TOGETHER])
    loader.find_clashes()
    if only is None:
        loader.judge_together()
    return Loaded(tuple(loader.campaigns), loader.problems, len(files))


def draft_problems(
    root: Path,
    settings: SharedSettings,
    account: Account,
    catalog: Catalog,
    file: str,
    content: bytes,
    judge: Judge | None = None,
) -> Problems:
    """What is wrong with a campaign file that is not written yet, as if it stood in the repository under this name."""
    loader = _Loader(root, settings, account, catalog, judge)
    loader.load((file,), draft=content)
    return loader.problems


def read_tree(repository: Repository, file: str, defaults: Defaults) -> nodes.Mapping | None:
    """One campaign file laid over its defaults, or None if it cannot be read."""
    problems = Problems()
    content = repository.read(file, Position(file), problems)
    tree = None if content is None else parse(content, file, problems)
    return None if tree is None else defaults.under(tree)


@dataclass(frozen=True, slots=True)
class _Tree:
    """One file as written, as it is with its defaults, and what is wrong with it."""

    file: str
    written: nodes.Mapping
    merged: nodes.Mapping
    found: Problems


class _Loader:
    """One run over the files of one account."""

    def __init__(
        self,
        root: Path,
        settings: SharedSettings,
        account: Account,
        catalog: Catalog,
        judge: Judge | None = None,
    ) -> None:
        self._judge = judge
        self.problems = Problems()
        self.campaigns: list[DesiredCampaign] = []
        self._repository = Repository(root)
        self._facts: AccountFacts = account.facts
        self._variables = account.variables
        self._catalog = catalog
        self._defaults = Defaults(settings.defaults)
        self._defaults.check(self.problems)
        self._names: dict[str, Position] = {}

    def choose(self, files: tuple[str, ...], only: Collection[str]) -> tuple[str, ...]:
        for path in sorted(set(only).difference(files)):
            what = f"`{path}` is not a campaign file of the account {self._facts.name}."
            hint = "`campaigns` of the account in ctsync.yaml says which files are."
            if not (self._repository.root / path).exists():
                what = f"There is no file `{path}`."
                close = nearest(stem_of(path), by_name := {stem_of(file): file for file in files})
                hint = f"Did you mean `{by_name[close]}`?" if close else ""
            self.problems.add(Problem("INC001", Position(path), what, "", hint))
        return tuple(file for file in files if file in only)

    def find_clashes(self) -> None:
        """Files that claim one identity: each is shown where it claims it. A name used twice was said before."""
        said = {problem.where for problem in self.problems if problem.rule == "CORE002"}
        for campaign, finding in list(clashes(self.campaigns)):
            tree = read_tree(self._repository, campaign.position.file, self._defaults)
            problem = finding.at(campaign.position) if tree is None else placed(finding, tree)
            if problem.where not in said:
                self.problems.add(problem)

    def judge_together(self) -> None:
        """What the rules say of all campaigns together, each where its file says it."""
        for campaign, finding in () if self._judge is None else self._judge.account_findings(self.campaigns):
            tree = read_tree(self._repository, campaign.position.file, self._defaults)
            self.problems.add(finding.at(campaign.position) if tree is None else placed(finding, tree))

    def load(self, files: tuple[str, ...], draft: bytes | None = None) -> None:
        """Some files, from their bytes to their campaigns, in the order of the files. A `draft` is not on the disk."""
        contents = [
            (file, self._repository.read(file, Position(file), self.problems) if draft is None else draft)
            for file in files
        ]
        trees = [
            _Tree(file, written, self._defaults.under(written), Problems())
            for file, content in contents
            if content is not None and (written := parse(content, file, self.problems)) is not None
        ]
        definitions = [None if has_parts(tree.merged) else self._definition(tree) for tree in trees]
        for tree, definition in zip(trees, definitions, strict=True):
            self._check_name(tree.written, tree.file, tree.found)
            if definition is not None:
                self._expand(definition, tree.merged, tree.file, tree.found)
            elif has_parts(tree.merged):
                self._expand_family(tree)
            if tree.found:
                self.problems.extend(tree.found.first(MAX_PROBLEMS))

    def _expand_family(self, file: _Tree) -> None:
        """A file with languages or markets: each part is read as a file of its own (yaml.md 8)."""

        def read(tree: nodes.Mapping) -> Definition | None:
            return self._definition(replace(file, written=tree, merged=tree))

        def read_files(definition: Definition, tree: nodes.Mapping) -> dict[str, str]:
            return self._included(definition, tree, file.found)[0]

        whole = file.merged
        reader = FamilyReader(read, read_files)
        family = reader.family(split(whole, file.found), expect_of_all(whole, file.found))
        if family is None:
            return
        position = Position(file.file, whole.line, whole.column)
        expanded = expand_family(family, self._facts, self._catalog, position)
        missing = any(problem.rule == "INC001" for problem in file.found)
        file.found.extend(
            placed(finding, reader.trees[part])
            for part, finding in expanded.findings
            if not (missing and finding.rule == "INC001")
        )
        self._judge_parts(expanded, reader.trees, file.found)
        if not file.found.errors:
            self.campaigns.extend(expanded.campaigns)

    def _judge_parts(
        self, expanded: Expanded, trees: Mapping[tuple[str, str], nodes.Mapping], found: Problems
    ) -> None:
        """The rules, for each part by itself, with all languages that it speaks."""
        if self._judge is None:
            return
        for one in expanded.parts:
            part = one.part
            subject = Subject(
                part.definition,
                self._facts,
                self._catalog,
                part.files,
                one.campaigns,
                self._judge.around,
                versions_of(part.definition, part.variants),
                one.translations,
            )
            tree = trees[part.name]
            found.extend(all_placed(tuple(self._judge.findings(subject)), tree, part.files))

    def _definition(self, file: _Tree) -> Definition | None:
        tree, written, found = file.merged, file.written, file.found
        try:
            return read_definition(_data(tree, Variables(self._variables, found), found))
        except ValidationError as error:
            channel = CHANNELS.get(written.text_of("channel") or "")
            unfilled = {problem.where for problem in found if problem.rule == "VAR001"}
            inner = {} if channel is None else {"message": channel.message}
            said = [
                one for one in problems_of(error, Definition, tree, inner=inner) if one.where not in unfilled
            ]
            strays = [] if channel is None else list(misplaced(written, channel))
            places = {problem.where for problem in strays}
            found.extend(strays)
            found.extend(one for one in said if not (one.rule == "CORE001" and one.where in places))
            return None

    def _check_name(self, written: nodes.Mapping, file: str, found: Problems) -> None:
        name = written.text_of("name")
        if not name or not is_campaign_name(name):
            return  # told by its type
        where, stem = place(written, ("name",)), stem_of(file)
        if name != stem:
            what = f"The name is `{name}`, and the file is called {stem}.yaml."
            hint = f"Write name: {stem}, or rename" if is_campaign_name(stem) else "Rename"
            hint += (
                f" the file to {name}.yaml. A campaign keeps its identity if its former name stands under "
            )
            hint += "`renamed_from`."
            found.add(
                Problem(
                    "CORE002",
                    where,
                    in_brief(what),
                    "A campaign is found by the name of its file.",
                    in_brief(hint),
                )
            )
        first = self._names.setdefault(name, where)
        if first != where:
            for one, other in ((where, first), (first, where)):
                what = in_brief(f"The name `{name}` is used twice; the other one is at {other}.")
                found.add(Problem("CORE002", one, what, "", "Rename one of the two."))

    def _expand(self, definition: Definition, tree: nodes.Mapping, file: str, found: Problems) -> None:
        included, missing = self._included(definition, tree, found)
        position = Position(file, tree.line, tree.column)
        campaigns, findings = expand(definition, self._facts, self._catalog, included, position)
        heard = [finding for finding in findings if not (missing and finding.rule == "INC001")]
        found.extend(all_placed(heard, tree))
        if self._judge is not None:
            subject = Subject(definition, self._facts, self._catalog, included, campaigns, self._judge.around)
            found.extend(all_placed(tuple(self._judge.findings(subject)), tree, included))
        if not found.errors:
            self.campaigns.extend(campaigns)

    def _included(
        self, definition: Definition, tree: nodes.Mapping, found: Problems
    ) -> tuple[dict[str, str], bool]:
        """The texts of the files the message takes in, and whether any of them could not be read."""
        texts: dict[str, str] = {}
        before = len(found)
        for path in CHANNELS[definition.channel].includes(definition.message):
            text = self._repository.read_text(path, _place_of_text(tree, path), found)
            if text is not None:
                texts[path] = text
        return texts, len(found) > before


def _data(tree: nodes.Mapping, variables: Variables, found: Problems) -> dict[str, Any]:
    """The tree as pydantic wants it: texts everywhere, but for `raw` and `audience.query`, which are JSON."""
    data = {
        key: to_json(node, found, variables) if key == "raw" else to_data(node, variables)
        for key, node in tree.items.items()
    }
    query = nodes.find(tree, ("audience", "query"))
    if query is not None:
        data["audience"]["query"] = to_json(query, found, variables)
    return data


def _place_of_text(tree: nodes.Mapping, text: str) -> Position:
    """Where the message names a file; the message itself if a variable hides it."""
    message = tree.items.get("message", tree)
    for node in message.items.values() if isinstance(message, nodes.Mapping) else ():
        if isinstance(node, nodes.Scalar) and node.text == text:
            return node.position
    return message.position


@contextmanager
def _without_collector() -> Iterator[None]:
    """Garbage collection off while many small objects are made, none of them garbage (libraries.md 0, row 2).

    What was made lives as long as the command, so the collector never looks at it again either.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.freeze()
            gc.enable()
