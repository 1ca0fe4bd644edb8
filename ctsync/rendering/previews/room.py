"""The pictures and letters of a page: each once, however many phones and people see it, and no more than there is room for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from ctsync.previews import Letter, Previews
from ctsync.rendering.previews.letter import in_quotes, letter_document
from ctsync.rendering.previews.pictures import pictures_of, source_of

if TYPE_CHECKING:
    from markupsafe import Markup

_ENDLESS: Final = 1 << 62
_AROUND_A_LINK: Final = 60
"""Bytes of the tags and escapes of one."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A letter's document, as it stands between single quotes; empty for one that no page draws, beside its links.

    `lacks_pictures`: there was room for its words only.
    """

    document: Markup
    lacks_pictures: bool = False


@dataclass
class Carried:
    """`classes` are those of the pictures, by their bytes; `letters` those that are drawn, with their links, by `one_letter`.

    What has no room is in neither, and counted.
    """

    room: int
    classes: dict[bytes, str] = field(default_factory=dict)
    letters: dict[Letter, Drawn] = field(default_factory=dict)
    rules: list[str] = field(default_factory=list)
    left_pictures: int = 0
    left_letters: int = 0

    @property
    def styles(self) -> Markup:
        """The CSS of the pictures, once for the page, behind that of `styles()`."""
        from markupsafe import Markup

        return Markup("\n".join(self.rules))  # noqa: S704  # class names of ours, and base64

    @property
    def bare_letters(self) -> int:
        """How many letters are drawn without their pictures."""
        return sum(drawn.lacks_pictures for drawn in self.letters.values())

    def takes(self, size: int) -> bool:
        """Whether so many bytes still have room, which is then theirs."""
        if size > self.room:
            return False
        self.room -= size
        return True


def carried(every: Sequence[Previews], most: int | None = None) -> Carried:
    """What a page of these previews carries, in at most so many bytes; None: in as many as it takes.

    First come the words of the letter that each campaign shows first, then what phones show, then these letters'
    pictures, then the letters for other people, in other languages and of before: who looks through twenty campaigns
    sees each before seeing any twice.
    """
    page = Carried(_ENDLESS if most is None else most)
    lead = dict.fromkeys(letter for each in every for letter in _letters(each)[:1])
    others = dict.fromkeys(letter for each in every for letter in _letters(each))
    _take_words(lead, page)
    for content, source in _sources(every).items():
        if page.takes(len(source)):
            page.classes[content] = name = f"ct-pic-{len(page.classes)}"
            page.rules.append(f".{name}{{background-image:url({source})}}")
        else:
            page.left_pictures += 1
    _take_pictures(lead, page)
    for letter in [each for each in others if each not in lead]:
        _take_words([letter], page)
        _take_pictures([letter], page)
    return page


def one_letter(letter: Letter) -> Letter:
    """The letter itself, apart from how lists of mails show it: what is alike here stands on a page once."""
    return replace(letter, rows=())


def _sources(every: Iterable[Previews]) -> dict[bytes, str]:
    """Pictures that phones show, by their bytes: two files may hold one picture."""
    contents = dict.fromkeys(picture for each in every for picture in pictures_of(each))
    return {picture.content: source for picture in contents if (source := source_of(picture))}


def _letters(previews: Previews) -> list[Letter]:
    looks = (reading.look for version in previews.versions for reading in version.readings)
    return list(dict.fromkeys(one_letter(look) for look in looks if isinstance(look, Letter)))


def _take_words(letters: Iterable[Letter], page: Carried) -> None:
    for letter, document in _documents(letters, with_pictures=False):
        if page.takes(len(document.encode()) + _size_of_links(letter)):
            page.letters[letter] = Drawn(document, lacks_pictures=any(map(source_of, letter.pictures)))
        else:
            page.left_letters += 1


def _take_pictures(letters: Iterable[Letter], page: Carried) -> None:
    missing = [each for each in letters if each in page.letters and page.letters[each].lacks_pictures]
    for letter, document in _documents(missing, with_pictures=True):
        if page.takes(len(document.encode()) - len(page.letters[letter].document.encode())):
            page.letters[letter] = Drawn(document)


def _documents(letters: Iterable[Letter], *, with_pictures: bool) -> Iterator[tuple[Letter, Markup]]:
    from markupsafe import Markup

    for letter in letters:
        document = letter_document(letter, with_pictures=with_pictures)
        if document is not None or letter.links:
            yield letter, Markup(in_quotes(document or ""))  # noqa: S704  # rebuilt from an allow-list


def _size_of_links(letter: Letter) -> int:
    """About what the list of a letter's links takes: hundreds of them are no rarity, each with its UTM."""
    return sum(_AROUND_A_LINK + len(link.label.encode()) + len(link.leads.encode()) for link in letter.links)
