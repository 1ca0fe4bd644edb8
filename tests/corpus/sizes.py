"""Files whose size is the trouble: made when they are needed, because a megabyte does not belong into git."""

from __future__ import annotations

from collections.abc import Callable

from ctsync.reading.parse import MAX_BYTES, MAX_DEPTH, MAX_NODES

FULL = MAX_BYTES - 64


def _laughs() -> str:
    lines = ["a0: &a0 [ha]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]" for i in range(1, 10)]
    return "\n".join(lines)


def _items(number: int) -> str:
    """A file of so many values: the map, its key, the list, and the rest in the list."""
    return "a: [" + ",".join(["1"] * (number - 2)) + "]"


FILES: dict[str, tuple[Callable[[], str], str]] = {
    "a billion laughs": (_laughs, "YAML003 1:5"),
    "aliases of one long text": (
        lambda: "a: &a " + "x" * 50_000 + "\nb: [" + "*a, " * 5_000 + "]",
        "YAML003 1:4",
    ),
    "twenty thousand empty merges": (lambda: "a: &a {}\nb: {" + "<<: *a, " * 20_000 + "}", "YAML003 1:4"),
    "forty thousand anchors": (lambda: "".join(f"a{i}: &a{i} 1\n" for i in range(40_000)), "YAML003 1:5"),
    "an anchor of a megabyte": (lambda: "a: &" + "x" * FULL, "YAML003 1:4"),
    "seventy thousand handles for tags": (
        lambda: "".join(f"%TAG !a{i}! x\n" for i in range(60_000)) + "---\na: b\n",
        "YAML003 1:1",
    ),
    "as many behind the first document": (
        lambda: "a: b\n...\n" + "".join(f"%TAG !a{i}! x\n" for i in range(60_000)) + "---\na: b\n",
        "YAML003 3:1",
    ),
    "a tag of a megabyte": (lambda: "a: !" + "x" * FULL, "YAML003 1:4"),
    "a tag of escapes": (lambda: "a: !" + "%41" * (FULL // 3), "YAML003 1:4"),
    "nested as deep as allowed, in brackets": (
        lambda: "a: " + "[" * (MAX_DEPTH - 1) + "]" * (MAX_DEPTH - 1),
        "reads",
    ),
    "nested one deeper, in brackets": (lambda: "a: " + "[" * MAX_DEPTH + "]" * MAX_DEPTH, "YAML001 1:35"),
    "nested as deep as allowed, in blocks": (
        lambda: "".join(" " * i + "a:\n" for i in range(MAX_DEPTH)),
        "reads",
    ),
    "nested one deeper, in blocks": (
        lambda: "".join(" " * i + "a:\n" for i in range(MAX_DEPTH + 1)),
        "YAML001 33:33",
    ),
    "a hundred thousand brackets": (lambda: "[" * 100_000, "YAML001 1:33"),
    "a million brackets under a key": (lambda: "a: " + "[" * FULL, "YAML001 1:35"),
    "five hundred thousand braces": (lambda: "a: " + "{a: " * (FULL // 4), "YAML001 1:128"),
    "brackets and braces in turns": (lambda: "a: " + "[{a: " * (FULL // 5), "YAML001 1:80"),
    "five thousand nested maps": (
        lambda: "".join(" " * (i % 1_000) + "a:\n" for i in range(1_400)),
        "YAML001 33:33",
    ),
    "half a million dashes": (lambda: "- " * 500_000, "YAML001 1:65"),
    "half a million dashes under a key": (lambda: "a: b\n c: " + "- " * 500_000, "YAML001 2:2"),
    "half a million question marks": (lambda: "? " * 500_000, "YAML001 1:3"),
    "a megabyte of commas": (lambda: "a: [" + "," * FULL, "YAML001 1:5"),
    "a megabyte of colons": (lambda: ": " * (FULL // 2), "YAML001 1:1"),
    "a chain of keys on one line": (lambda: "a: " * (FULL // 3), "YAML001 1:5"),
    "a megabyte of quotes": (lambda: "a: " + '"' * FULL, "YAML001 1:6"),
    "a megabyte of pairs of quotes": (lambda: "a: " + '"" ' * (FULL // 3), "YAML001 1:7"),
    "a megabyte of single quotes": (lambda: "a: '" + "''" * (FULL // 2) + "'", "reads"),
    "a quote open for a megabyte": (lambda: 'a: "' + "x" * FULL, "YAML001 1:4"),
    "a quote open for a million lines": (lambda: "a: '" + "\n" * FULL, "YAML001 1:4"),
    "a megabyte of pipes": (lambda: "a: " + "|" * FULL, "YAML001 1:4"),
    "a megabyte of backslashes": (lambda: 'a: "' + "\\\\" * (FULL // 2) + '"', "reads"),
    "a megabyte of escapes": (lambda: 'a: "' + "\\x41" * (FULL // 4) + '"', "reads"),
    "a million blanks in a text": (lambda: "a: x" + " " * FULL + "y: b", "YAML001 1:1048518"),
    "a million blanks behind a value": (lambda: "a: x" + " " * FULL, "reads"),
    "a million blanks before a comment": (lambda: "a: x" + " " * FULL + "#y", "YAML001 1:4"),
    "a million empty lines": (lambda: "\n" * FULL + "a: b", "reads"),
    "a million short lines": (lambda: "a:\n" + " b\n" * (FULL // 3), "reads"),
    "a million blank lines in a text": (lambda: "a: x\n" + " \n" * (FULL // 2 - 8) + " y\n", "reads"),
    "a million comments": (lambda: "#\n" * (FULL // 2) + "a: b\n", "reads"),
    "tight comments behind each value": (
        lambda: "".join(f"k{i}: v #c\n" for i in range(24_000)),
        "YAML001 1:5",
    ),
    "a bracket open over a million comments": (
        lambda: "a: [\n" + "x, # y\n" * (FULL // 7),
        "YAML001 50000:1",
    ),
    "a file of one text": (lambda: "a: " + "x" * (MAX_BYTES - 3), "reads"),
    "a file one byte too long": (lambda: "a: " + "x" * (MAX_BYTES - 2), "INC001 1:1"),
    "a file of many megabytes": (lambda: "a: " + "x" * (8 * MAX_BYTES), "INC001 1:1"),
    "a text of many words": (lambda: "a: " + "x " * (FULL // 2), "reads"),
    "a text folded a million times": (lambda: "a: >\n" + " b\n" * (FULL // 3), "reads"),
    "as many values as allowed": (lambda: _items(MAX_NODES), "reads"),
    "one value more": (lambda: _items(MAX_NODES + 1), "YAML001 1:100001"),
    "a hundred thousand keys": (lambda: "".join(f"k{i}: 1\n" for i in range(100_000)), "YAML001 25001:1"),
    "as many keys as allowed": (lambda: "".join(f"k{i}: 1\n" for i in range(24_990)), "reads"),
    "one key again and again": (lambda: "a: 1\n" * 150_000, "YAML002 2:1"),
    "a key of a thousand letters": (lambda: "k" * 1_000 + ": 1", "reads"),
    "a key of two thousand letters": (lambda: "k" * 2_000 + ": 1", "YAML001 1:1"),
    "a key of a megabyte": (lambda: '? "' + "k" * (FULL - 8) + '"\n: 1', "reads"),
    "a key of half a megabyte, twice": (
        lambda: ('? "' + "k" * (FULL // 2 - 8) + '"\n: 1\n') * 2,
        "YAML002 3:3",
    ),
    "a number of five thousand digits": (lambda: "a: " + "9" * 5_000, "reads"),
    "two hundred thousand documents": (lambda: "---\n" * 200_000, "YAML001 2:1"),
    "two hundred thousand ends": (lambda: "...\n" * 200_000, "YAML001 1:1"),
    "a megabyte of tabs": (lambda: "a: b\n" + "\t" * FULL, "YAML001 2:1"),
    "a megabyte of NULs": (lambda: "\x00" * FULL, "YAML001 1:1"),
    "a megabyte of marks": (lambda: "a: " + "\ufeff" * (FULL // 3), "YAML001 1:4"),
    "a megabyte of Hindi": (lambda: "a: " + "\u0939\u093f\u0928\u094d\u0926\u0940 " * (FULL // 20), "reads"),
    "a megabyte of emoji": (lambda: "a: " + "\U0001f600" * (FULL // 4), "reads"),
    "a mistake on the last of a million lines": (
        lambda: "a: b\n" + "#\n" * (FULL // 2 - 8) + "c: d: e",
        "YAML001 524250:5",
    ),
}
"""Name: how to make it, and the verdict, which is `reads` or the first problem's rule, line and column."""
