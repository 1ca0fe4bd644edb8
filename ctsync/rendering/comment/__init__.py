"""The comment under a pull request: a plan in the Markdown that GitHub and GitLab show."""

from ctsync.rendering.comment.comment import BEGINNING, BUDGETS, Surroundings, plan_comment
from ctsync.rendering.comment.room import Budget

__all__ = ["BEGINNING", "BUDGETS", "Budget", "Surroundings", "plan_comment"]
