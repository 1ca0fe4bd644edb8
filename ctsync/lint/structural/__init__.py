"""Rules that are checked where the files are read, and that no policy can change: what they say, for `explain`.

Without them ctsync could not tell what a file means, or CleverTap would refuse it. Their examples are their tests,
like those of the rules that are classes.
"""

from __future__ import annotations

from typing import Final

from ctsync.lint.structural import content, languages, policy, reading
from ctsync.lint.structural.contract import Structural

_ALL: Final = (
    *reading.READING,
    *content.PEOPLE,
    *content.TIMES,
    *content.CHANNELS,
    *languages.LANGUAGES,
    *policy.POLICY,
)

STRUCTURAL: Final[dict[str, Structural]] = {rule.id: rule for rule in _ALL}
"""By id. One that is a rule of its own by now is explained by its class (`ctsync.lint.rules`)."""
