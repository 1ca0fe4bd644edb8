"""The first ten minutes with ctsync, played in about a minute: `make demo`.

A copy of the sample shop is made in `.ctsync/demo/shop`, and the real command is run in it, one process for each
step. Nothing asks, nothing leaves this machine, and the shop stays there to go on playing with. `demo.py FOLDER` plays
it in another folder.
"""

from __future__ import annotations

import difflib
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Collection
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PLACE = Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else ROOT / ".ctsync" / "demo"
SHOP = PLACE / "shop"
EDITED = "thursday-picks-push"
STOPPED = "rice-150-off-sms"
CAMPAIGN = re.compile(r'^(?P<before>  title: ")(?P<title>[^"\n]+)(?P<after>")$', re.MULTILINE)


def main() -> int:
    """Play every step; give 0 if each ended as it should."""
    shutil.rmtree(SHOP, ignore_errors=True)
    PLACE.mkdir(parents=True, exist_ok=True)
    say("A shop with campaigns on every channel, and a CleverTap of its own with made-up people.")
    run("init", "shop", folder=PLACE)
    say("Are the files right? What would happen if they were applied?")
    run("lint")
    run("plan", blocks=4)
    say("Do it. Creating a campaign schedules it; nothing is sent before its time.")
    run("apply", "--yes", shown=("✓", "Done", "✗", "Exit"))
    run("plan", shown=("No changes", "·"))
    say("A second thought about one of them. CleverTap cannot edit a campaign, so it is replaced.")
    edit()
    run("plan", "--details", EDITED)
    run("apply", "--yes", shown=("✓", "Done", "✗", "Exit"))
    say("Something is wrong with an offer: the panic button.")
    run("stop", STOPPED)
    say("Let time pass, and watch what goes out.")
    run("sandbox", "advance", "2027-06-04 10:00")
    run("sandbox", "advance", "3d")
    say("What had to wait can be made now. Exit 2: a campaign was stopped that the files still want.")
    run("apply", "--yes", shown=("✓", "Done", "✗", "Exit"), ends=(2,))
    run("sandbox", "advance", "5d")
    say("What repeats is made night by night, by a job that asks nobody. Here is one of its nights.")
    run("apply", "--roll", shown=("✓", "Done", "✗", "Exit"), ends=(2,))
    say("How did it go, and what is still to come?")
    run("report")
    run("status")
    goodbye()
    return 0


def say(text: str) -> None:
    """A line between two commands."""
    print(f"\n# {text}", flush=True)


def run(
    *arguments: str,
    folder: Path = SHOP,
    shown: Collection[str] = (),
    blocks: int | None = None,
    ends: Collection[int] = (0,),
) -> None:
    """Run the real command like a person at a shell.

    `shown` keeps the lines that begin with one of these words, `blocks` the first paragraphs and the last. Ends the
    demo if the command ends otherwise than it should.
    """
    print(f"\n$ ctsync {shlex.join(arguments)}", flush=True)
    environment = {name: text for name, text in os.environ.items() if not name.startswith("CTSYNC")}
    environment |= {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", "COLUMNS": "88"}
    done = subprocess.run(
        [sys.executable, "-m", "ctsync", *arguments],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode not in ends:
        print(done.stdout + done.stderr)
        sys.exit(f"`ctsync {shlex.join(arguments)}` ended with {done.returncode}, not with {sorted(ends)}.")
    text = done.stdout.rstrip("\n")
    if blocks is not None:
        text = first_blocks(text, blocks)
    print("\n".join(chosen(text.split("\n"), shown)), flush=True)


def first_blocks(text: str, number: int) -> str:
    """The first paragraphs and the last one, and how many stand between them."""
    head, *rest = text.split("\n\n")
    left = len(rest) - number - 1
    return "\n\n".join([head, *rest[:number], f"  [… {left} more like these …]", rest[-1]])


def chosen(lines: list[str], shown: Collection[str]) -> list[str]:
    """The lines that begin with one of these words, and those that go on from them; without words, all."""
    kept: list[str] = []
    goes_on = False
    for line in lines:
        begins = any(line.strip().startswith(word) for word in shown)
        goes_on = begins or (goes_on and line.startswith(" " * 8))
        if goes_on or not shown:
            kept.append(line)
    return kept


def edit() -> None:
    """Change one title, and show the change."""
    path = next(SHOP.glob(f"campaigns/**/{EDITED}.yaml"))
    before = path.read_text(encoding="utf-8")
    after = CAMPAIGN.sub(r"\g<before>\g<title>, hand-chosen\g<after>", before, count=1)
    if before == after:
        sys.exit(f"{path} has no title to change.")
    path.write_text(after, encoding="utf-8")
    print(f"\n$ edit {path.relative_to(SHOP)}")
    difference = difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=1)
    print("\n".join(f"  {line}" for line in list(difference)[3:]), flush=True)


def goodbye() -> None:
    """What to try next."""
    say("The shop is yours to play with:")
    where = os.path.relpath(SHOP, Path.cwd())
    ctsync = os.path.relpath(Path(sys.executable).with_name("ctsync"), SHOP)
    print(f"\n  cd {where}")
    print(f"  alias ctsync={ctsync}")
    for command, what in (
        (f"ctsync payload {EDITED}", "exactly what CleverTap receives, beside the YAML"),
        ("rm campaigns/*/welcome-gold-inbox.yaml && ctsync plan", "what deleting a file does"),
        ("ctsync init broken --with-mistake && ctsync -C broken lint", "how a mistake is told"),
        ("ctsync preview --serve", "messages on phones and in mail programs, while you edit"),
        ("ctsync sandbox serve", "the local CleverTap for any HTTP client"),
    ):
        print(f"  {command:<62}# {what}")


if __name__ == "__main__":
    sys.exit(main())
