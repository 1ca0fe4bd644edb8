"""Texts out of the campaign files of a repository, and back into them: all of them, or none."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from ctsync.campaign.definition import Definition, read_definition
from ctsync.definitions.defaults import Defaults
from ctsync.definitions.files import campaign_files, stem_of
from ctsync.definitions.parts import languages_of
from ctsync.editing.edits import Refused
from ctsync.editing.splice import apply_edits
from ctsync.errors import InvalidInput, UsageError
from ctsync.problems import Position, Problems
from ctsync.reading import nodes
from ctsync.reading.parse import parse
from ctsync.reading.source import Repository
from ctsync.reading.typed import to_data
from ctsync.reading.variables import Variables
from ctsync.rendering.wording import did_you_mean, shown
from ctsync.texts.collecting import collect
from ctsync.texts.csv_table import read_csv, to_csv
from ctsync.texts.importing import Fitting, Source, edits_for, fit, left_out
from ctsync.texts.table import MAX_BYTES, Row, Unit, problem
from ctsync.texts.xliff import to_xliff
from ctsync.texts.xliff_reading import read_xliff
from ctsync.workspace.rewriting import rewrite_all
from ctsync.workspace.workspace import Workspace

CSV_ENDINGS = (".csv", ".tsv", ".txt")
XLIFF_ENDINGS = (".xlf", ".xliff", ".xml")


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import wrote: how many texts into which files; what had no translation, and what was the same already."""

    files: tuple[str, ...]
    texts: int
    skipped: int
    same: int


def exported(workspace: Workspace, names: Sequence[str], language: str) -> tuple[list[Unit], list[str]]:
    """The texts of some campaigns, or of all that have languages, and why others have none.

    Raises UsageError for a name that is no campaign, and for one whose texts were asked for by name and cannot be had.
    """
    sources = dict(_sources(workspace, {language}, names))
    for name in names:
        if name not in sources:
            every = {stem_of(file) for file in _files(workspace)}
            hint = did_you_mean(name, every, "A campaign is named like its file, without .yaml.")
            raise UsageError(f"There is no readable campaign named {shown(name, 100)}.", hint=hint)
        why_not = sources[name].texts[language].why_not
        if why_not:
            hint = _HOW if "no `languages`" in why_not else ""
            raise UsageError(
                f"The texts of {name} cannot be translated into {shown(language)}.", why=why_not, hint=hint
            )
    units = [unit for source in sources.values() for unit in source.texts[language].units]
    left = [name for name, source in sources.items() if source.texts[language].why_not]
    return units, left


_HOW = "Begin with: languages: {from: Profile.Language, default: en, send_as: one_campaign}"


def written_as(units: Sequence[Unit], kind: str) -> bytes:
    """The texts as a file: `csv` or `xliff`."""
    return to_xliff(units) if kind == "xliff" else to_csv(units)


def imported(workspace: Workspace, path: Path) -> Imported:
    """Put the translations of a file into the campaigns. Raises InvalidInput with everything that does not fit.

    Nothing is written then. Raises UsageError for a file that cannot be read.
    """
    problems = Problems()
    rows = _rows(path, problems)
    languages = {row.language for row in rows}
    sources = dict(_sources(workspace, languages, ()))
    fitting = fit(rows, sources)
    problems.extend(fitting.problems)
    contents = _contents(workspace, fitting, sources, problems)
    if problems:
        raise InvalidInput(problems)
    rewrite_all(workspace.root, contents)
    taken = sum(len(each) for each in fitting.taken.values())
    return Imported(tuple(sorted(contents)), taken, fitting.skipped, fitting.same)


def kind_of(path: str) -> str | None:
    """`csv` or `xliff`, by the ending of a file's name."""
    lower = path.lower()
    if lower.endswith(CSV_ENDINGS):
        return "csv"
    return "xliff" if lower.endswith(XLIFF_ENDINGS) else None


def _rows(path: Path, problems: Problems) -> list[Row]:
    kind = kind_of(path.name)
    if kind is None:
        raise UsageError(
            f"{shown(path.name)} is neither .csv nor .xlf.", hint="Name the file that was exported."
        )
    try:
        with path.open("rb") as opened:
            content = opened.read(MAX_BYTES + 1)
    except OSError as error:
        raise UsageError(f"{shown(str(path))} cannot be read: {error.strerror}.") from None
    rows = (read_xliff if kind == "xliff" else read_csv)(content, path.name, problems)
    if not rows and not problems:
        problems.add(problem(Position(path.name), "There is no text in this file."))
    return rows


def _contents(
    workspace: Workspace, fitting: Fitting, sources: dict[str, Source], problems: Problems
) -> dict[str, bytes]:
    """The new bytes of each file, proved to differ in nothing but these texts."""
    repository, contents = Repository(workspace.root), dict[str, bytes]()
    for name, taken in fitting.taken.items():
        source = sources[name]
        before = repository.read(source.file, Position(source.file), problems)
        if before is None:
            continue
        lacking = left_out(source, taken)
        for unit in lacking:
            what = f"`{unit.place_name}` of {name} is not translated, and others of the same list are."
            why = "A list is written as a whole, so people would read this part in the other language."
            problems.add(problem(Position(source.file), what, why, "Translate it too, or none of them."))
        if lacking:
            continue
        after = apply_edits(before, source.file, edits_for(source, taken))
        if isinstance(after, Refused):
            what = f"The texts cannot be put into {source.file}."
            problems.add(problem(Position(source.file), what, after.why, "Write them by hand."))
        else:
            contents[source.file] = after
    return contents


def _files(workspace: Workspace) -> tuple[str, ...]:
    return campaign_files(workspace.root, workspace.account.campaigns, Problems())


def _sources(
    workspace: Workspace, languages: Collection[str], names: Sequence[str]
) -> Iterator[tuple[str, Source]]:
    """The campaigns with languages, by name; those that cannot be read are left to `ctsync lint`."""
    repository, defaults = Repository(workspace.root), Defaults(workspace.settings.defaults)

    def read(tree: nodes.Mapping) -> Definition | None:
        try:
            return read_definition(to_data(tree, Variables(workspace.account.variables, Problems())))
        except ValidationError:
            return None

    for file in _files(workspace):
        name = stem_of(file)
        if names and name not in names:
            continue
        content = repository.read(file, Position(file), Problems())
        written = None if content is None else parse(content, file, Problems())
        if written is None:
            continue
        merged = defaults.under(written)
        if not names and not languages_of(merged):
            continue
        texts = {language: collect(name, merged, language, read) for language in languages}
        yield name, Source(file, written, merged, texts)
