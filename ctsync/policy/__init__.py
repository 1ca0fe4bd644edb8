"""policy.yaml: how strict the rules and guardrails are, who may be asked, and what is set aside (yaml.md 11)."""

from ctsync.policy.load import Policy, load_policy

__all__ = ["Policy", "load_policy"]
