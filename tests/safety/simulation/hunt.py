"""Seeds one after another until an oracle speaks: what a mutant is hunted with, in a process of its own.

Prints one line of JSON: the folder that ctsync came from, the seed, the oracle and its text, all empty if none spoke.
An error that is none of ctsync's own is no kill: a mutant must do harm, not break.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import ctsync
from tests.safety.simulation.oracles import Verdict
from tests.safety.simulation.script import play


def hunt(seeds: list[int]) -> dict[str, object]:
    package = str(Path(ctsync.__file__).parent)
    crashes = 0
    for number, seed in enumerate(seeds, 1):
        for found in Verdict(play(seed)).violations():
            crashes += found.oracle == "CRASH"
            if not found.tolerated and found.oracle != "CRASH":
                told = {"seed": seed, "oracle": found.oracle, "text": found.text, "seeds": number}
                return {"ctsync": package, "crashes": crashes, **told}
    return {
        "ctsync": package,
        "crashes": crashes,
        "seed": None,
        "oracle": "",
        "text": "",
        "seeds": len(seeds),
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(hunt([int(word) for word in sys.argv[1:]])) + "\n")
