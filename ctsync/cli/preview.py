"""`ctsync preview`: messages as people would see them, on a page or in the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from threading import Event

import click

from ctsync.campaign.desired import DesiredCampaign
from ctsync.cli.here import open_here
from ctsync.cli.naming import named
from ctsync.cli.options import FORMATS, PREVIEW_FORMATS, Asked, a_command
from ctsync.cli.screen import Screen
from ctsync.errors import CtsyncError, ExitCode, UsageError
from ctsync.rendering import BOXES
from ctsync.rendering.previews import PreviewPage, preview_page
from ctsync.rendering.previews.summary import preview_view
from ctsync.workspace.browser import open_page
from ctsync.workspace.error_log import keep_traceback
from ctsync.workspace.folder import find_root
from ctsync.workspace.preview_server import Served, serving
from ctsync.workspace.previewing import (
    Chosen,
    all_of,
    as_typed,
    changed_of,
    page_of,
    page_of_trouble,
    write_page,
)
from ctsync.workspace.signals import told_of_signals
from ctsync.workspace.watching import state_of
from ctsync.workspace.workspace import Workspace


@a_command("preview", example="ctsync preview last-mangoes-push", formats=(*FORMATS, *PREVIEW_FORMATS))
@click.argument("name", required=False)
@click.option("--changed", is_flag=True, help="Only what an apply would make, beside what was sent before.")
@click.option(
    "--serve", is_flag=True, help="Serve the page on this machine; it follows your edits. Ctrl-C ends it."
)
@click.option(
    "--port", type=click.IntRange(0, 65535), default=0, help="With --serve: the port; without it, a free one."
)
@click.option("--open/--no-open", "opens", default=None, help="Show the page in a browser, or do not.")
@click.option("--out", metavar="FILE", type=click.Path(), help="Write the page there.")
@click.pass_obj
def command(
    asked: Asked,
    name: str | None,
    *,
    changed: bool,
    serve: bool,
    port: int,
    opens: bool | None,
    out: str | None,
) -> frozenset[ExitCode]:
    """Show messages as phones, browsers, chats and mail programs would show them.

    NAME is a campaign, or one of its markets or languages; without it, all of them are shown. Everything comes from
    the files: nobody is asked, nothing is sent. --format text draws two phones into the terminal and writes no page.
    """
    choose = _choice(name, changed=changed)
    screen = Screen(asked)
    if serve:
        _refuse_mixed(out)
        return _serve(asked, screen, choose, port, opens=opens, with_sent=changed)
    workspace = open_here(asked)
    page = page_of(workspace, choose, with_sent=changed)
    _complain(screen, page)
    boxes = BOXES.get(asked.format)
    if boxes is not None:
        screen.show(boxes(preview_view(page, screen.paper.width), screen.paper))
    else:
        path = write_page(workspace, preview_page(page), asked.directory, out)
        view = preview_view(page, screen.paper.width, as_typed(workspace, path))
        screen.show(screen.renderer.preview(view))
        _open(screen, path.resolve().as_uri(), opens=opens)
    return frozenset({ExitCode.USAGE}) if page.problems and page.problems.errors else frozenset()


def _choice(name: str | None, *, changed: bool) -> Chosen:
    if name is None:
        return changed_of if changed else all_of

    def choose(workspace: Workspace) -> Sequence[DesiredCampaign]:
        known = named(workspace, name)
        wanted = {each.key for each in changed_of(workspace)} if changed else {each.key for each in known}
        return [each for each in known if each.key in wanted]

    return choose


def _complain(screen: Screen, page: PreviewPage) -> None:
    """What is wrong with the files is said beside the page that shows it. JSON carries it in its document."""
    found, asked = page.problems, screen.asked
    if found is None or asked.format == "json":
        return
    if found.errors or (found.warnings and not asked.quiet):
        screen.complain(screen.problems_renderer().problems(found))


def _refuse_mixed(out: str | None) -> None:
    if out is not None:
        raise UsageError(
            "--serve and --out exclude each other: one page is served, the other is written.",
            hint="ctsync preview --serve, or ctsync preview --out FILE",
        )


def _serve(
    asked: Asked, screen: Screen, choose: Chosen, port: int, *, opens: bool | None, with_sent: bool
) -> frozenset[ExitCode]:
    """Until a signal. What is wrong with the files stands on the page, which goes on once they are mended."""
    root = find_root(asked.directory)

    def page(seen: str) -> str:
        try:
            made = page_of(open_here(asked), choose, with_sent=with_sent)
        except CtsyncError as error:
            made = page_of_trouble(error, root)
        except Exception as error:  # noqa: BLE001  # the browser waits for an answer, and the next edit may mend it
            made = page_of_trouble(_unexpected(error, root), root)
        return preview_page(replace(made, seen=seen))

    end = Event()
    served = Served(page, lambda: state_of(root))
    with told_of_signals(lambda _: end.set()), serving(served, port) as address:
        screen.show([f"The previews are at {address}/ and follow your edits. Ctrl-C ends them."])
        _open(screen, f"{address}/", opens=opens)
        end.wait()
    screen.aside("The previews have ended.")
    return frozenset()


def _unexpected(error: Exception, root: Path) -> UsageError:
    kept = keep_traceback(error, root)
    return UsageError(
        f"Something happened that ctsync does not know how to handle: {type(error).__name__}.",
        hint=f"Details for an issue are in {kept}" if kept else "",
    )


def _open(screen: Screen, address: str, *, opens: bool | None) -> None:
    """At a terminal the page opens by itself, unless somebody said otherwise."""
    is_wanted = screen.is_attended and screen.asked.format == "terminal" if opens is None else opens
    if is_wanted and not open_page(address):
        screen.aside("No browser with windows was found here: open the page yourself.")
