"""How messages look on the devices of the people who get them: as values, before anything draws them. Pure.

`previews_of(campaign, pictures)` gives the previews of one instance: every language it speaks, for every made-up person
of `registers/people.yaml`. `previews_of_sent(campaign, kept)` gives what the lock kept of the campaign that it
replaces, in the same form, and `with_before` puts the two side by side; `previews_of_remembered` shows one that has no
file any more. `longest` ranks what people get by its length. `gathered` joins the languages of one market, and of a rolling definition keeps one date.

What comes out is an approximation, and says so: phones differ, and how many letters they show is theirs to change.
"""

from ctsync.previews.gathering import gathered, with_before
from ctsync.previews.lengths import Length, longest
from ctsync.previews.model import (
    Button,
    Call,
    Card,
    Cards,
    Chat,
    Letter,
    Look,
    Mark,
    Notice,
    Notices,
    Person,
    Picture,
    Piece,
    Previews,
    Reading,
    Row,
    Sms,
    Version,
    Words,
)
from ctsync.previews.previews import previews_of
from ctsync.previews.sent import previews_of_remembered, previews_of_sent

__all__ = [
    "Button",
    "Call",
    "Card",
    "Cards",
    "Chat",
    "Length",
    "Letter",
    "Look",
    "Mark",
    "Notice",
    "Notices",
    "Person",
    "Picture",
    "Piece",
    "Previews",
    "Reading",
    "Row",
    "Sms",
    "Version",
    "Words",
    "gathered",
    "longest",
    "previews_of",
    "previews_of_remembered",
    "previews_of_sent",
    "with_before",
]
