"""The languages a participant and anybody may read in: which they are, and words, dates and counts in each.

The language of a page stands in its address and nowhere else; English text is the key of every catalogue, and
the pages of the staff are always in English (docs/adr/0011).
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import Final

from babel.dates import format_date
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from rj_workflow.sentences import Sentence

LOCALE: Final = Path(__file__).parent / "locale"
ROOMS: Final = ("/p", "/q", "/info")  # whose pages are in every language
_CHECKED_BY: Final = re.compile(r'^"X-Checked-By: *(.*?) *\\n"$', re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Language:
    """One language: its code in an address and a catalogue, how a page is marked, its name in itself."""

    code: str
    tag: str
    name: str

    @property
    def step(self) -> str:
        """What an address carries behind its room; English carries nothing."""
        return f"/{self.code}" if self.code != ENGLISH.code else ""


ENGLISH: Final = Language("en", "en-GB", "English")
LANGUAGES: tuple[Language, ...] = (ENGLISH, Language("cy", "cy", "Cymraeg"), Language("pl", "pl", "Polski"))


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The words of one language, and whether a speaker has checked all of them."""

    words: NullTranslations
    is_checked: bool


_read_in: ContextVar[Language] = ContextVar("read_in", default=ENGLISH)


def current() -> Language:
    """The language of the page that is being made."""
    return _read_in.get()


@contextmanager
def reading(language: Language) -> Iterator[None]:
    """Everything made meanwhile is in this language."""
    before = _read_in.set(language)
    try:
        yield
    finally:
        _read_in.reset(before)


def asked_in(path: str) -> tuple[Language, str]:
    """The language an address names, and the address of the same page without it."""
    for room in ROOMS:
        for language in LANGUAGES:
            named = f"{room}{language.step}"
            if language.step and (path == named or path.startswith(f"{named}/")):
                return language, room + (path.removeprefix(named) or "/")
    return ENGLISH, path


def same_page(path: str) -> list[dict[str, str | bool]]:
    """The page with this address, and the front of its room, in every language; nothing for other rooms."""
    room = next((room for room in ROOMS if path.startswith(f"{room}/")), None)
    if room is None:
        return []
    return [
        {
            "name": one.name,
            "tag": one.tag,
            "href": f"{room}{one.step}{path.removeprefix(room)}",
            "front": f"{room}{one.step}/",
            "first": catalogue(one.code).words.gettext("To change the language, send or leave this first."),
            "is_this": one == current(),
        }
        for one in LANGUAGES
    ]


@lru_cache(maxsize=8)
def catalogue(code: str) -> Catalogue:
    """The catalogue of this language, read once; a text that is missing from it is said in English."""
    if code == ENGLISH.code:
        return Catalogue(NullTranslations(), is_checked=True)
    source = (LOCALE / code / "LC_MESSAGES" / "messages.po").read_bytes()
    read, compiled = read_po(BytesIO(source), locale=code), BytesIO()
    write_mo(compiled, read)
    compiled.seek(0)
    checked_by = _CHECKED_BY.search(source.decode())
    whole = all(_is_translated(one.string) and not one.fuzzy for one in read if one.id)
    return Catalogue(GNUTranslations(compiled), is_checked=whole and bool(checked_by and checked_by[1]))


def _is_translated(string: object) -> bool:
    return all(string) if isinstance(string, tuple | list) else bool(string)


def words() -> NullTranslations:
    """The words of the language of this page."""
    return catalogue(current().code).words


def gettext(message: str) -> str:
    """A text that stands where it is said, in the language of this page."""
    return words().gettext(message)


def ngettext(one: str, several: str, number: int) -> str:
    """The same with a number in it."""
    return words().ngettext(one, several, number)


def pgettext(context: str, message: str) -> str:
    """A text which other languages say differently from place to place."""
    return words().pgettext(context, message)


def npgettext(context: str, one: str, several: str, number: int) -> str:
    """The same with a number in it."""
    return words().npgettext(context, one, several, number)


def translated(text: str) -> str:
    """A text from a table, in the language of this page; one that no table holds stays as it is."""
    if isinstance(text, Sentence):
        filled_with = {name: translated(v) if isinstance(v, str) else v for name, v in text.values.items()}
        return gettext(text.pattern).format(**filled_with)
    return gettext(text) if text else ""


def _locale() -> str:
    return current().tag.replace("-", "_")


def listed(parts: Iterable[str]) -> str:
    """Several things in a row, as this language joins them: one, two and three."""
    return format_list(list(parts), locale=_locale())


def day_in_words(there: date, pattern: str) -> str:
    """A day as this language writes it; `pattern` is one of the Unicode patterns, such as d MMMM y."""
    words = format_date(there, pattern, locale=_locale())
    # Babel begins a Welsh day of the week as a sentence begins; here it stands within one.
    return words[:1].lower() + words[1:] if current().code == "cy" and words.startswith("Dydd ") else words


def hour_in_words(there: time | datetime) -> str:
    """A time of day as this language writes it."""
    if current().code == "pl":
        return f"{there.hour}:{there.minute:02}"
    if there.minute == 0 and there.hour in (0, 12):
        return gettext("midday") if there.hour else gettext("midnight")
    between = "." if current().code == "cy" else ":"
    minutes = f"{between}{there.minute:02}" if there.minute else ""
    return f"{there.hour % 12 or 12}{minutes}{'am' if there.hour < 12 else 'pm'}"
