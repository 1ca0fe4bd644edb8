"""Rules of reading a file: its YAML, its keys, and the forms of its values."""

from __future__ import annotations

from typing import Final

from ctsync.lint.contract import Example
from ctsync.lint.structural.contract import Structural
from ctsync.problems import Level

_SENDING = "schedule: {at: 2026-12-04 11:30}"

READING: Final = (
    Structural(
        "YAML001",
        "not-yaml",
        "The file is not YAML, or has a character that may not be there.",
        "What cannot be read for certain must not be guessed.",
        "Close the quote or the bracket, and indent with blanks.",
        Example('message: {title: "The monsoon is here'),
        Example(
            'message: {title: "The monsoon is here", body: "Umbrellas for everybody", link: "acme://home"}'
        ),
    ),
    Structural(
        "YAML002",
        "key-twice",
        "A key is written twice in one map.",
        "YAML would silently take the last one.",
        "Keep one of the two.",
        Example("schedule: {at: 2026-12-04 11:30, at: 2026-12-05 11:30}"),
        Example(_SENDING),
    ),
    Structural(
        "YAML003",
        "yaml-shorthand",
        "An anchor, an alias, a merge key or a tag of YAML is used.",
        "They hide from a reader what is sent.",
        "Write the value out, or use `variables` and `defaults` of ctsync.yaml.",
        Example("schedule: &same {at: 2026-12-04 11:30}"),
        Example(_SENDING),
    ),
    Structural(
        "CORE001",
        "unknown-key",
        "A key is written that nobody knows.",
        "It would be ignored, and its author would believe in it.",
        "Take the nearest known key, which is named, or delete it.",
        Example("schedule: {att: 2026-12-04 11:30}"),
        Example(_SENDING),
    ),
    Structural(
        "CORE002",
        "name-is-not-the-file",
        "The name is not that of the file, or it is used twice.",
        "A campaign is found by the name of its file.",
        "Write the file's name; a former name stands under `renamed_from`.",
        Example("name: another-push"),
        Example("name: monsoon-push"),
    ),
    Structural(
        "CORE005",
        "not-possible-by-api",
        "The file asks for something that CleverTap's API cannot do.",
        "It would be refused, or silently left out.",
        "Do without it, or build that campaign in the dashboard.",
        Example("schedule: {every: 1 month, days: [4], start: 2026-12-04 11:30, runs: 3, mode: native}"),
        Example(_SENDING),
    ),
    Structural(
        "REQ001",
        "key-missing",
        "A required key is missing.",
        "There is no value that would be right for everybody.",
        "Add it; the problem shows how it is written.",
        Example("schedule: {in: account}"),
        Example(_SENDING),
    ),
    Structural(
        "TYPE001",
        "wrong-value",
        "A value has the wrong form.",
        "The key decides what a text means, never its looks.",
        "Write it like the example beside the problem.",
        Example("schedule: {at: tomorrow}"),
        Example(_SENDING),
    ),
    Structural(
        "TYPE002",
        "empty-value",
        "A value is empty.",
        'Often an unquoted `#` began a comment, or `""` was meant to mean "none".',
        "Put the text in double quotes, or take the key out.",
        Example("schedule: {at: }"),
        Example(_SENDING),
    ),
    Structural(
        "EXC001",
        "keys-exclude-each-other",
        "Two keys exclude each other.",
        "Only one of them could be obeyed.",
        "Keep one of the two.",
        Example("schedule: {at: 2026-12-04 11:30, every: 1 day, start: 2026-12-04 11:30, runs: 3}"),
        Example(_SENDING),
    ),
    Structural(
        "CHN001",
        "not-on-this-channel",
        "A key does not exist on this channel.",
        "CleverTap would ignore it, or refuse the campaign.",
        "Take it out; the problem names the channels that have it.",
        Example("devices: [android]", channel="webpush"),
        Example(_SENDING, channel="webpush"),
    ),
    Structural(
        "CHN002",
        "hardly-there",
        "Something is used that hardly exists any more, or that nobody promises.",
        "CleverTap keeps the word and describes nothing more for it.",
        "Do without it, or look at the report after the first send.",
        Example("devices: [android, ios, windows]"),
        Example("devices: [android, ios]"),
        Level.WARNING,
    ),
    Structural(
        "REG001",
        "not-registered",
        "A name is in no register.",
        "CleverTap knows only what was saved in its dashboard, and registers/ says what that is.",
        "Correct the name, or add it to the register that is named.",
        Example("audience: {segment: Active shopers, expect: 1k..2k}"),
        Example("audience: {segment: Active shoppers, expect: 1k..2k}"),
    ),
    Structural(
        "VAR001",
        "unknown-variable",
        "A variable is used that nobody has set.",
        "People would read `${name}`.",
        "Add it to `variables` of ctsync.yaml, or correct the name.",
        Example('message: {title: "Hello from ${city}", body: "Umbrellas", link: "acme://home"}'),
        Example('message: {title: "Hello from Pune", body: "Umbrellas", link: "acme://home"}'),
    ),
    Structural(
        "INC001",
        "file-not-usable",
        "A file is missing, lies outside the repository, or is no plain file.",
        "A pull request must not be able to send a file that is not part of it.",
        "Correct the path, or add the file to the repository.",
        Example(
            'message: {from: "ACME", subject: "The monsoon is here", html: emails/mansoon.html}',
            channel="email",
        ),
        Example(_SENDING, channel="email"),
    ),
    Structural(
        "RAW001",
        "raw-hides-a-field",
        "`raw` would replace a field that ctsync sets.",
        "The name, the people, the time and the limits are what a reviewer relies on.",
        "Take the field out of `raw` and use the key that stands for it.",
        Example("raw: {name: another}"),
        Example("raw: {}"),
    ),
)
