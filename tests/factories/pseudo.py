"""A language made for tests: English in brackets. Whatever stands outside of them on a page was forgotten.

Only what the catalogues hold is put in brackets, so a text that is marked and never gathered is found too.
"""

from __future__ import annotations

import re
from functools import cache
from gettext import NullTranslations
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from babel import Locale

from web import catalogues, languages
from web.languages import Catalogue, Language

if TYPE_CHECKING:
    import pytest

# Its days and months are Esperanto, so that they are told from English ones.
PSEUDO = Language("eo", "eo", "⟦Esperanto⟧")
OPENS, CLOSES = "⟦", "⟧"
SAID_IN = ("title", "alt", "aria-label", "placeholder")
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
NOT_READ = {"script", "style", "svg", "textarea"}
_CLOCK = re.compile(r"\d{1,2}(:\d\d)?[ap]m")
_LETTERS = re.compile(r"[^\W\d_]+")


@cache
def _known() -> frozenset[tuple[str | None, str]]:
    found = catalogues.gathered()
    return frozenset(
        (message.context, one)
        for message in found
        if message.id
        for one in (message.id if isinstance(message.id, list | tuple) else [message.id])
    )


@cache
def _days_and_months() -> frozenset[str]:
    said = Locale("eo")
    words = [*said.months["format"]["wide"].values(), *said.days["format"]["wide"].values(), "kaj"]
    return frozenset(word.lower() for phrase in words for word in _LETTERS.findall(phrase))


class Bracketed(NullTranslations):
    """Every text that the catalogues hold, in brackets."""

    def gettext(self, message: str) -> str:
        return self.pgettext(None, message)  # type: ignore[arg-type]

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)

    def pgettext(self, context: str, message: str) -> str:
        return f"{OPENS}{message}{CLOSES}" if (context, message) in _known() else message

    def npgettext(self, context: str, msgid1: str, msgid2: str, n: int) -> str:
        return self.pgettext(context, msgid1 if n == 1 else msgid2)


def speak(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on the pages are there in this language too."""
    real = languages.catalogue
    made = Catalogue(Bracketed(), is_checked=False)
    monkeypatch.setattr(languages, "LANGUAGES", (*languages.LANGUAGES, PSEUDO))
    monkeypatch.setattr(languages, "catalogue", lambda code: made if code == PSEUDO.code else real(code))


class _Read(HTMLParser):
    """Every piece that a reader sees or hears, outside of brackets and of other languages."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.bare: list[str] = []
        self.bracketed = 0
        self.depth = 0
        self.inside: list[tuple[str, str | None]] = []
        self.feed(html)
        self.close()

    def _language(self) -> str | None:
        return next((lang for _, lang in reversed(self.inside) if lang is not None), None)

    def _say(self, text: str) -> None:
        outside = ""
        for piece in re.split(f"([{OPENS}{CLOSES}])", text):
            if piece == OPENS:
                self.depth += 1
                self.bracketed += 1
            elif piece == CLOSES:
                self.depth -= 1
            elif not self.depth:
                outside += piece
        words = _LETTERS.findall(_CLOCK.sub("", outside))
        if [word for word in words if word.lower() not in _days_and_months()]:
            self.bare.append(" ".join(outside.split()))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        lang = given.get("lang")
        if tag not in VOID:
            self.inside.append((tag, lang))
        if (lang if lang is not None else self._language()) != PSEUDO.tag:
            return
        for name in SAID_IN:
            if name in given:
                self._say(given[name])
        if tag == "input" and given.get("type") in ("submit", "button", "reset"):
            self._say(given.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        while self.inside and self.inside.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if self._language() == PSEUDO.tag and not any(tag in NOT_READ for tag, _ in self.inside):
            self._say(data)


def forgotten(html: str) -> list[str]:
    """What stands on a page and would be English in every language. At least something is in brackets."""
    assert f'<html lang="{PSEUDO.tag}">' in html
    read = _Read(html)
    assert read.depth == 0
    assert read.bracketed > 5
    return read.bare
