"""The names that campaigns ever had, from git's history: what a lost lock's tokens are told apart by (protocol 11).

Every version of every YAML file is looked into, whatever folder it lay in: a name too many is tried in vain, and one
too few would leave a campaign that nobody knows. What an old version says is believed as far as it can be read.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ctsync.definitions.files import stem_of
from ctsync.errors import UsageError
from ctsync.lock.record import OnRemove
from ctsync.lock.stores.git_program import Git
from ctsync.names import is_campaign_name
from ctsync.planning.rebuilding import PUSH, Former
from ctsync.problems import Problems
from ctsync.reading.nodes import Mapping as YamlMapping
from ctsync.reading.nodes import Scalar, Sequence
from ctsync.reading.parse import parse
from ctsync.workspace.commits import refuse_shallow

PATIENCE: Final = 300.0
"""Seconds for the whole history of a large repository."""

_ENTRY = re.compile(rb":\d+ \d+ [0-9a-f]+ ([0-9a-f]+) [A-Z]\d*\0([^\0]+)\0")
_ON_REMOVE: Final[Mapping[str, OnRemove]] = {"stop": "stop", "forget": "forget", "refuse": "refuse"}


@dataclass(frozen=True, slots=True)
class _Version:
    """What one version of a file says of itself."""

    name: str
    key: str
    channel: str
    generation: int
    on_remove: OnRemove | None


def former_campaigns(root: Path, *, otherwise: OnRemove = "stop") -> Mapping[str, Former]:
    """All definitions of the history of what is checked out, by their keys; nothing where git has no commit.

    `otherwise` is what removing a file does that does not say it. Raises UsageError for a history that is cut short,
    or cannot be read in full.
    """
    git = Git(root, patience=PATIENCE)
    if not git.run("rev-parse", "--verify", "--quiet", "HEAD^{commit}").text:
        return {}
    refuse_shallow(git)
    found: dict[str, Former] = {}
    for version in _versions(git):
        found[version.key] = _with(found.get(version.key), version, otherwise)
    return found


def _with(known: Former | None, version: _Version, otherwise: OnRemove) -> Former:
    """The newest version comes first, and its words count; of generations the highest does, and of channels push."""
    if known is None:
        return Former(version.name, version.channel, version.generation, version.on_remove or otherwise)
    generation = max(known.generation, version.generation)
    channel = PUSH if version.channel == PUSH else known.channel or version.channel
    return Former(known.name, channel, generation, known.on_remove)


def _versions(git: Git) -> Iterator[_Version]:
    """Each version of each file, the newest first; a file counts by its own name, and by each that it says it had."""
    listed = _listed(git)
    contents = dict(_contents(git, {blob for _, blob in listed}))
    for path, blob in listed:
        name = stem_of(path)
        if not is_campaign_name(name):
            continue
        tree = parse(contents[blob], path, Problems())
        names = () if tree is None else tuple(filter(is_campaign_name, _texts(tree, "renamed_from")))
        for key in (*names, name):
            yield _version(name, key, tree)


def _version(name: str, key: str, tree: YamlMapping | None) -> _Version:
    said = "" if tree is None else tree.text_of("generation") or ""
    generation = int(said) if re.fullmatch(r"[0-9]{1,6}", said) else 1
    channel = "" if tree is None else tree.text_of("channel") or ""
    on_remove = None if tree is None else _ON_REMOVE.get(tree.text_of("on_remove") or "")
    return _Version(name, key, channel, generation, on_remove)


def _texts(tree: YamlMapping, key: str) -> Iterable[str]:
    node = tree.items.get(key)
    items = node.items if isinstance(node, Sequence) else [node]
    return (each.text for each in items if isinstance(each, Scalar))


def _listed(git: Git) -> list[tuple[str, str]]:
    """Path and contents' name of every version of every YAML file, merges and all, each once, the newest first."""
    said = git.run(
        *("-c", "log.showRoot=true", "-c", "core.quotePath=false"),
        *("log", "-m", "--full-history", "--raw", "--no-abbrev", "--no-renames", "-z", "--format="),
        *("--no-ext-diff", "HEAD", "--", "*.yaml"),
    )
    if said.code != 0:
        raise _unreadable(said.err)
    found: defaultdict[tuple[str, str], None] = defaultdict()
    for match in _ENTRY.finditer(said.out):
        blob = match[1].decode()
        if set(blob) != {"0"}:
            found[match[2].decode("utf-8", "surrogateescape"), blob] = None
    return list(found)


def _contents(git: Git, blobs: set[str]) -> Iterator[tuple[str, bytes]]:
    said = git.run("cat-file", "--batch", given="".join(f"{blob}\n" for blob in sorted(blobs)).encode())
    if said.code != 0:
        raise _unreadable(said.err)
    at = 0
    for blob in sorted(blobs):
        head, _, _ = said.out[at : at + 200].partition(b"\n")
        words = head.split()
        if len(words) != 3 or words[0].decode() != blob:
            raise _unreadable(f"git has no contents for {blob[:12]}.")
        start = at + len(head) + 1
        size = int(words[2])
        yield blob, said.out[start : start + size]
        at = start + size + 1


def _unreadable(why: str) -> UsageError:
    return UsageError(
        "The history of the files could not be read in full. Nothing was written.",
        why=why or "git did not finish.",
        hint="Clone the repository anew, with all of its history, and run it there.",
    )
