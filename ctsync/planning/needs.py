"""Who has to agree to a change before it may be made, beyond whoever starts the run (yaml.md 11, `approvals`)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Need:
    """So many of these people have to agree; `why` is the end of a sentence that begins with "because".

    `id` is that of an entry of `approvals` in policy.yaml, or the name of the guardrail that is crossed. `of` are users
    and teams as they are written there, without `@`; empty for anybody who is no author of the change.
    """

    id: str
    of: tuple[str, ...]
    count: int = 1
    why: str = ""

    @property
    def words(self) -> str:
        """`2 of acme/crm-leads or acme/legal`."""
        return f"{self.count} of {' or '.join(self.of)}" if self.of else f"{self.count} of anybody else"
