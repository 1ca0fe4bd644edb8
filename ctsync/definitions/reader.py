"""One campaign file at a time: from its bytes to its campaigns, or to everything that is wrong with it.

Nothing here knows of another campaign file, so files can be read in any order and by several processes, and what one
came to can be remembered.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from ctsync.campaign.account import AccountFacts
from ctsync.campaign.definition import Definition, read_definition
from ctsync.campaign.desired import DesiredCampaign
from ctsync.catalog import Catalog
from ctsync.channels import CHANNELS
from ctsync.definitions.contract import Account, SharedSettings
from ctsync.definitions.defaults import Defaults
from ctsync.definitions.families import FamilyReader
from ctsync.definitions.files import stem_of
from ctsync.definitions.outcome import Outcome, digest_of
from ctsync.definitions.parts import expect_of_all, has_parts, split
from ctsync.definitions.placing import all_placed, placed
from ctsync.definitions.shape import misplaced
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


def read_tree(repository: Repository, file: str, defaults: Defaults) -> nodes.Mapping | None:
    """One campaign file laid over its defaults, or None if it cannot be read."""
    problems = Problems()
    content = repository.read(file, Position(file), problems)
    tree = None if content is None else parse(content, file, problems)
    return None if tree is None else defaults.under(tree)


@dataclass(frozen=True, slots=True)
class _File:
    """One file as written, as it is with its defaults, what is wrong with it, and what it came to so far."""

    file: str
    written: nodes.Mapping
    merged: nodes.Mapping
    found: Problems
    digest: str = ""
    includes: dict[str, str] = field(default_factory=dict)
    campaigns: list[DesiredCampaign] = field(default_factory=list)


class FileReader:
    """Reads campaign files of one account. What it gives depends on nothing but the files and what it was made with."""

    def __init__(
        self,
        root: Path,
        settings: SharedSettings,
        account: Account,
        catalog: Catalog,
        judge: Judge | None = None,
    ) -> None:
        self._judge = judge
        self.repository = Repository(root)
        self.facts: AccountFacts = account.facts
        self.catalog = catalog
        self.defaults = Defaults(settings.defaults)
        self._variables = account.variables

    def read(self, file: str) -> Outcome:
        """One file of the repository."""
        (outcome,) = self.outcomes([(file, self.content(file))])
        return outcome

    def content(self, file: str) -> bytes | Problem:
        """A file's bytes, or why it cannot be read."""
        problems = Problems()
        content = self.repository.read(file, Position(file), problems)
        return next(iter(problems)) if content is None else content

    def outcomes(self, contents: Sequence[tuple[str, bytes | Problem]]) -> list[Outcome]:
        """Some files, in the order given. They take each step together, which is faster than one by one."""
        found: dict[str, Outcome] = {}
        files: list[_File] = []
        for file, content in contents:
            if isinstance(content, Problem):
                found[file] = Outcome(file, "", problems=(content,))
                continue
            problems = Problems()
            written = parse(content, file, problems)
            if written is None:
                found[file] = Outcome(file, digest_of(content), problems=tuple(problems))
            else:
                files.append(_File(file, written, self.defaults.under(written), problems, digest_of(content)))
        definitions = [None if has_parts(one.merged) else self._definition(one) for one in files]
        for one, definition in zip(files, definitions, strict=True):
            name = _name_of(one)
            if definition is not None:
                self._expand(definition, one)
            elif has_parts(one.merged):
                self._expand_family(one)
            said = tuple(one.found.first(MAX_PROBLEMS)) if one.found else ()
            found[one.file] = Outcome(one.file, one.digest, tuple(one.campaigns), said, one.includes, name)
        return [found[file] for file, _ in contents]

    def tree(self, file: str) -> nodes.Mapping | None:
        """One campaign file laid over its defaults, or None if it cannot be read."""
        return read_tree(self.repository, file, self.defaults)

    def _expand_family(self, file: _File) -> None:
        """A file with languages or markets: each part is read as a file of its own (yaml.md 8)."""

        def read(tree: nodes.Mapping) -> Definition | None:
            return self._definition(replace(file, written=tree, merged=tree))

        def read_files(definition: Definition, tree: nodes.Mapping) -> dict[str, str]:
            return self._included(definition, tree, file)[0]

        whole = file.merged
        reader = FamilyReader(read, read_files)
        family = reader.family(split(whole, file.found), expect_of_all(whole, file.found))
        if family is None:
            return
        position = Position(file.file, whole.line, whole.column)
        expanded = expand_family(family, self.facts, self.catalog, position)
        missing = any(problem.rule == "INC001" for problem in file.found)
        file.found.extend(
            placed(finding, reader.trees[part])
            for part, finding in expanded.findings
            if not (missing and finding.rule == "INC001")
        )
        self._judge_parts(expanded, reader.trees, file.found)
        if not file.found.errors:
            file.campaigns.extend(expanded.campaigns)

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
                self.facts,
                self.catalog,
                part.files,
                one.campaigns,
                self._judge.around,
                versions_of(part.definition, part.variants),
                one.translations,
                _plain_in(trees[part.name]),
            )
            tree = trees[part.name]
            found.extend(all_placed(tuple(self._judge.findings(subject)), tree, part.files))

    def _definition(self, file: _File) -> Definition | None:
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

    def _expand(self, definition: Definition, file: _File) -> None:
        tree, found = file.merged, file.found
        included, missing = self._included(definition, tree, file)
        position = Position(file.file, tree.line, tree.column)
        campaigns, findings = expand(definition, self.facts, self.catalog, included, position)
        heard = [finding for finding in findings if not (missing and finding.rule == "INC001")]
        found.extend(all_placed(heard, tree))
        if self._judge is not None:
            around, is_plain = self._judge.around, _plain_in(tree)
            subject = Subject(
                definition, self.facts, self.catalog, included, campaigns, around, is_plain=is_plain
            )
            found.extend(all_placed(tuple(self._judge.findings(subject)), tree, included))
        if not found.errors:
            file.campaigns.extend(campaigns)

    def _included(
        self, definition: Definition, tree: nodes.Mapping, file: _File
    ) -> tuple[dict[str, str], bool]:
        """The texts of the files the message takes in, and whether any of them could not be read."""
        texts: dict[str, str] = {}
        found = file.found
        before = len(found)
        for path in CHANNELS[definition.channel].includes(definition.message):
            text = self.repository.read_text(path, _place_of_text(tree, path), found)
            if text is not None:
                texts[path] = text
                file.includes[path] = digest_of(text.encode())
        return texts, len(found) > before


def _name_of(file: _File) -> tuple[str, Position] | None:
    """The campaign's name and its place, and what is wrong if the file is called otherwise."""
    name = file.written.text_of("name")
    if not name or not is_campaign_name(name):
        return None  # told by its type
    where, stem = place(file.written, ("name",)), stem_of(file.file)
    if name != stem:
        what = f"The name is `{name}`, and the file is called {stem}.yaml."
        hint = f"Write name: {stem}, or rename" if is_campaign_name(stem) else "Rename"
        hint += f" the file to {name}.yaml. A campaign keeps its identity if its former name stands under "
        hint += "`renamed_from`."
        file.found.add(
            Problem(
                "CORE002",
                where,
                in_brief(what),
                "A campaign is found by the name of its file.",
                in_brief(hint),
            )
        )
    return name, where


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


def _plain_in(tree: nodes.Mapping) -> Callable[[nodes.Path], bool]:
    """Whether the value at a path of this tree was written without quotes."""

    def is_plain(path: nodes.Path) -> bool:
        node = nodes.find(tree, path)
        return isinstance(node, nodes.Scalar) and node.plain

    return is_plain


def _place_of_text(tree: nodes.Mapping, text: str) -> Position:
    """Where the message names a file; the message itself if a variable hides it."""
    message = tree.items.get("message", tree)
    for node in message.items.values() if isinstance(message, nodes.Mapping) else ():
        if isinstance(node, nodes.Scalar) and node.text == text:
            return node.position
    return message.position
