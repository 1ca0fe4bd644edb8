"""Every pair of faults on a small apply (reliability F3; figure G3).

The second fault meets the same apply at any later call, those included that the first one brought about.
"""

from __future__ import annotations

import argparse
import time

from tests.safety.faults import ENDS, kinds_met, one_in, trials
from tests.safety.figures import reported
from tests.safety.place import cores
from tests.safety.shop import SMALL
from tests.safety.wire import PAIRED, faults_of


def every_pair(_number: int, call: str) -> list[str]:
    """The faults that pairs are made of, as far as they are made for this call."""
    return faults_of(call, PAIRED)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--one-in", type=int, default=1, metavar="N", help="an even share, of either fault")
    parser.add_argument("--workers", type=int, default=cores(), help="processes side by side")


def run(arguments: argparse.Namespace) -> int:
    """Print the figures. 0 if no accident happened, and each fault was met on every call it is made for."""
    began, share = time.monotonic(), arguments.one_in
    tally = trials(SMALL, one_in(share, every_pair), deepest=2, workers=arguments.workers)
    must, cases = (kinds_met(PAIRED), 12_000) if share == 1 else (ENDS, 1)
    return reported("pairs", tally, must_meet=must, at_least=cases, began=began)
