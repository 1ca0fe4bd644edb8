"""The lock is lost and a person rebuilds it, as one machine: for whoever plays whole histories of an account."""

from __future__ import annotations

from collections.abc import Collection

from ctsync.applying.rebuilding import Loss, rebuild, survey
from ctsync.applying.request import Asking, Request
from ctsync.lock.record import Lock
from ctsync.planning.rebuilding import Former

LOSS = Loss("the store was deleted by a script")


def rebuilt(request: Request, names: Collection[str], loss: Loss = LOSS) -> Asking[Lock]:
    """Both halves of `lock rebuild`. `names` are the definitions that git's history has; `request.run` has to be new."""
    former = {name: Former(name, "push") for name in names}
    found = yield from survey(request, former, loss)
    return (yield from rebuild(request, former, loss, found))
