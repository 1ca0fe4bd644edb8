"""Rules about policy.yaml itself."""

from __future__ import annotations

from typing import Final

from ctsync.lint.contract import Example
from ctsync.lint.structural.contract import Structural
from ctsync.problems import Level

_WAIVER = (
    'waivers: {{rule: PUSH001, campaigns: {name}, reason: "Ticket LEG-214", by: legal-lead, until: {until}}}'
)

POLICY: Final = (
    Structural(
        "POL001",
        "waiver-has-ended",
        "A waiver of policy.yaml has ended.",
        "It holds no longer than was agreed.",
        "Take it out, or ask whoever decided it for a later day.",
        Example(policy=_WAIVER.format(name="monsoon-push", until="2026-11-24")),
        Example(policy=_WAIVER.format(name="monsoon-push", until="2026-11-25")),
    ),
    Structural(
        "POL002",
        "rule-cannot-be-changed",
        "policy.yaml names a rule that does not exist, or one that cannot be changed.",
        "A slip of the finger would leave a rule as strict or as mild as it was.",
        "Write the id of a rule; `ctsync explain` lists them.",
        Example(policy="rules: {YAML001: off}"),
        Example(policy="rules: {PUSH001: off}"),
    ),
    Structural(
        "POL003",
        "numbers-out-of-order",
        "The numbers of a rule or a guardrail are out of order, or the rule has none.",
        "A milder level would never speak if a worse one is crossed first.",
        "Write the numbers in the order of their severity.",
        Example(policy="rules: {PUSH001: {warn: 65, block: 50}}"),
        Example(policy="rules: {PUSH001: {warn: 50, block: 65}}"),
    ),
    Structural(
        "POL004",
        "waiver-for-nobody",
        "A waiver of policy.yaml matches no campaign.",
        "It waits for a campaign that nobody meant.",
        "Mend the name, or take the waiver out.",
        Example(policy=_WAIVER.format(name="mansoon-*", until="2026-12-31")),
        Example(policy=_WAIVER.format(name="monsoon-*", until="2026-12-31")),
        Level.WARNING,
    ),
    Structural(
        "POL005",
        "id-used-twice",
        "Two approvals or two checks of policy.yaml have the same id.",
        "A person is told this name.",
        "Rename one of the two.",
        Example(
            policy="approvals: [{id: a, when: {everyone: true}, from: acme/crm}, {id: a, when: {}, from: acme/legal}]"
        ),
        Example(
            policy="approvals: [{id: a, when: {everyone: true}, from: acme/crm}, {id: b, when: {}, from: acme/legal}]"
        ),
    ),
    Structural(
        "POL006",
        "expression-cannot-be-read",
        "The expression of a check in policy.yaml cannot be read.",
        "A check that is not judged holds everything back, and never counts as passed.",
        "Write it in CEL, over `change` and `plan`.",
        Example(policy='checks: [{id: late, if: "change.first_send_hour >=", level: warn, say: Late.}]'),
        Example(policy='checks: [{id: late, if: "change.first_send_hour >= 20", level: warn, say: Late.}]'),
    ),
)
