"""The comment under a pull request: a plan in the Markdown that GitHub and GitLab show."""

from ctsync.rendering.comment.comment import BEGINNING, BUDGETS, Surroundings, plan_comment

__all__ = ["BEGINNING", "BUDGETS", "Surroundings", "plan_comment"]
