"""CODEOWNERS: who must agree to what, from the owners that the campaign files name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

SENSITIVE: Final = (
    "/.github/", "/.gitlab/", "/.gitlab-ci.yml", "/CODEOWNERS", "/requirements/",
    "/ctsync.yaml", "/policy.yaml", "/registers/",
    "/campaigns/", "/emails/", "/images/",
)  # fmt: skip
"""What must have an owner: what runs with rights; what decides where and how much; what people read."""

_HANDLE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,99}")


def code_owners(platform: tuple[str, ...], owners: Mapping[str, tuple[str, ...]]) -> str:
    """The file. `platform` must agree to everything that no campaign's owner answers for; `owners` says who does, by folder.

    Names may begin with `@`; what is no name of a user or team is left out. Empty without a name to write.
    """
    everybody = platform or tuple(sorted({name for names in owners.values() for name in names}))
    default = _said(everybody)
    if not default:
        return ""
    lines = [
        "# Who must agree. Change it as your teams are; ctsync writes it once, and never again.",
        "# Of these lines the last one that fits a file counts: the first is for pipelines, settings and whatever has no other.",
        f"* {default}",
        "",
    ]
    lines += [f"/{folder}/ {said}" for folder, names in sorted(owners.items()) if (said := _said(names))]
    return "\n".join(lines) + "\n"


def without_owner(text: str) -> tuple[str, ...]:
    """Of the sensitive paths, those that no line of a CODEOWNERS file gives an owner: no `*`, and no line of their own."""
    patterns = [words[0] for line in text.splitlines() if len(words := line.partition("#")[0].split()) > 1]
    if {"*", "**", "/**"} & set(patterns):
        return ()
    named = {pattern.strip("/").removesuffix("/**").removesuffix("/*") for pattern in patterns}
    return tuple(path for path in SENSITIVE if path.strip("/") not in named)


def _said(names: tuple[str, ...]) -> str:
    bare = (name.removeprefix("@") for name in names)
    return " ".join(f"@{name}" for name in dict.fromkeys(bare) if _HANDLE.fullmatch(name))
