"""The report of a plan: one page without a script that loads nothing, for people who look before they agree. Pure.

`plan_page(page)` is the whole document. It is made of the plan's view, the previews of `ctsync.rendering.previews`, and
the payloads as `ctsync payload` shows them; it decides nothing.
"""

from ctsync.rendering.plan_page.page import BEGINNING, MOST_PREVIEWS, PlanPage, plan_page

__all__ = ["BEGINNING", "MOST_PREVIEWS", "PlanPage", "plan_page"]
