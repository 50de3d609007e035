"""The catalogues: whole, fitting, and as careful with what leaves us as the English is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser

import pytest
from babel.messages.catalog import Catalog

from rj_workflow.notifications.catalogue import SENTENCES
from rj_workflow.notifications.denied import denied_in
from tests.factories.browser import Browser
from tests.factories.case import MONDAY
from tests.web.public.test_every_page import PAGES, TELLING
from web import catalogues, languages
from web.languages import LANGUAGES, translated

OTHERS = LANGUAGES[1:]
EACH = pytest.mark.parametrize("language", OTHERS, ids=[one.code for one in OTHERS])
# A number that has to be the same in every language; times of day are written in another way.
NUMBER = re.compile(r"(?<![\d:])\d+(?![\d:]*[ap]m)(?![:\d])")
# Words that shame or press, as no page of ours may say them in English either.
PRESSING = {
    "cy": re.compile(r"brysiwch|cyfle olaf|yn anffodus|ydych chi'n si[ŵw]r|!", re.IGNORECASE),
    "pl": re.compile(r"pospiesz|ostatnia szansa|niestety|czy na pewno|!", re.IGNORECASE),
}
# What a page calls somebody after one day of their life, and words for the reader that choose a gender.
NEVER_SAID = {
    "cy": re.compile(r"\b(dd|nn)?ioddefw[yr]+\w*|\b[dt]h?roseddw[yr]+\w*", re.IGNORECASE),
    "pl": re.compile(
        r"\bofiar\w*|\bsprawc\w*|\bprzestępc\w*|\b(Pan|Pani|Pana|Panu|Panią)\b|\w+łeś\b|\w+łaś\b"
    ),
}


@cache
def wanted() -> Catalog:
    return catalogues.gathered()


def said(code: str) -> Iterator[tuple[str, str]]:
    """Every text with each of its translations; those with a number beside their plural."""
    for message in catalogues.read(code):
        if message.id:
            several = isinstance(message.id, list | tuple)
            forms = message.string if isinstance(message.string, list | tuple) else (message.string,)
            for form in forms:
                yield str(message.id[-1] if several else message.id), str(form)


@EACH
def test_nothing_is_missing_unsure_left_over_or_filled_in_otherwise(language: languages.Language) -> None:
    """`make catalogues` brings in what is new; then it is translated in web/locale/<code>."""
    assert list(catalogues.faults(language.code, wanted())) == []


@EACH
def test_bringing_them_up_to_date_again_changes_nothing(language: languages.Language) -> None:
    as_kept = catalogues.path_of(language.code).read_bytes()
    assert catalogues.brought_up_to_date(language.code, wanted()) == as_kept


def test_what_does_not_fit_is_found(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = catalogues.read("pl")
    kept["To the front"].string = ""
    kept["{number} of 10"].string = "{liczba} na 10"
    kept["One of us"].flags.add("fuzzy")
    kept.add("Nobody says this", "Nikt tego nie mówi")
    kept.delete("Go back")
    monkeypatch.setattr(catalogues, "read", lambda _code: kept)
    assert sorted(catalogues.faults("pl", wanted())) == [
        "pl: nobody says this any more: Nobody says this",
        "pl: not there: Go back",
        "pl: not translated: One of us",
        "pl: not translated: To the front",
        "pl: other places to fill in than in English: {liczba} na 10",
    ]


class _Tags(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append(str((tag, attrs)))

    def handle_endtag(self, tag: str) -> None:
        self.found.append(f"/{tag}")


@EACH
def test_a_translation_carries_the_same_tags_and_nothing_that_would_end_an_attribute(
    language: languages.Language,
) -> None:
    for english, form in said(language.code):
        assert _Tags(form).found == _Tags(english).found, form
        assert '"' not in re.sub(r"<[^>]*>", "", form), form
        assert "&" not in form, form


@EACH
def test_every_number_is_the_same(language: languages.Language) -> None:
    """Telephone numbers above all."""
    for english, form in said(language.code):
        there = [one for one in NUMBER.findall(english) if "pm" not in english and "am to" not in english]
        assert [one for one in there if one not in form] == [], form


@EACH
def test_every_form_of_a_count_is_there_and_is_right_for_its_number(language: languages.Language) -> None:
    expected = {
        "cy": ["0 diwrnod gwaith", "1 diwrnod gwaith", "2 ddiwrnod gwaith", "3 diwrnod gwaith"],
        "pl": ["0 dni roboczych", "1 dnia roboczego", "2 dni roboczych", "3 dni roboczych"],
    }[language.code]
    with languages.reading(language):
        counted = [
            languages.npgettext("within", "{number} working day", "{number} working days", n).format(number=n)
            for n in range(4)
        ]
        weeks = [
            languages.npgettext("again after", "{number} week", "{number} weeks", n).format(number=n)
            for n in (1, 2, 5, 22)
        ]
    assert counted == expected
    if language.code == "pl":
        assert weeks == ["1 tygodniu", "2 tygodniach", "5 tygodniach", "22 tygodniach"]


@EACH
@pytest.mark.parametrize("template", SENTENCES)
def test_what_leaves_us_gives_nobody_away_in_any_language(
    language: languages.Language, template: str
) -> None:
    with languages.reading(language):
        sentence = translated(SENTENCES[template])
    assert sentence != SENTENCES[template]
    assert denied_in(sentence, language.code) == []
    assert not re.search(r"[!{}%$<>@#/]|\d|https?:", sentence)
    assert re.fullmatch(r"([^\W\d_a-z][^.]*\. ?)+", sentence), "whole sentences"


@pytest.mark.parametrize(
    ("language", "sentence", "found"),
    [
        ("cy", "Mae'r dioddefwr yn y llys.", ["dioddefwr", "llys"]),
        ("cy", "Am ddioddefwr, a'i lythyr, a'i gyfarfod, a throsedd.",
         ["ddioddefwr", "lythyr", "gyfarfod", "throsedd"]),
        ("pl", "List dla ofiary, po spotkaniu w sądzie.", ["list", "ofiary", "spotkaniu", "sądzie"]),
        ("pl", "W listopadzie, rano, na liście zakupów.", ["liście"]),
        ("en", "About self-harm, in court.", ["harm", "court"]),
    ],
)  # fmt: skip
def test_a_denied_word_is_known_however_it_is_bent(language: str, sentence: str, found: list[str]) -> None:
    assert denied_in(sentence, language) == found


@EACH
def test_titles_stay_quiet(engine: object, language: languages.Language) -> None:
    """A browser's list of pages says as little in Welsh and in Polish."""
    anybody = Browser(engine, MONDAY)  # type: ignore[arg-type]
    paths = [f"/info/{language.code}/{page}" for page in PAGES] + [
        f"/p/{language.code}/",
        f"/q/{language.code}/in",
    ]
    for path in paths:
        html = anybody.get(path).text
        title = html.partition("<title>")[2].partition("</title>")[0]
        assert title
        assert denied_in(title, language.code) == [], title
        assert not TELLING.search(title), title
    with languages.reading(language):
        front = {translated("Messages"), translated("Help and information")}
    assert front.isdisjoint({"Messages", "Help and information"})


@EACH
def test_nobody_is_pressed_and_nobody_is_named_after_what_happened(language: languages.Language) -> None:
    for english, form in said(language.code):
        assert not PRESSING[language.code].search(form), form
        assert not NEVER_SAID[language.code].search(form), (english, form)


@EACH
def test_the_same_term_is_the_same_word_everywhere(language: languages.Language) -> None:
    """The glossary of docs/adr/0011: whoever reads on must not wonder whether something else is meant."""
    terms = {
        "cy": {
            "restorative justice": "cyfiawnder adferol",
            "the other person": "person arall",
            "facilitator": "hwylusydd",
            "five words": "pum gair",
            "my story": "fy stori",
        },
        "pl": {
            "restorative justice": "sprawiedliwość naprawcza",
            "the other person": "drug(a|ą|iej) osob(a|ę|ie|y|ą)",
            "facilitator": "prowadząc",
            "five words": "pięci(u|oma)? słów|pięć słów|pięcioma słowami",
            "my story": "moj(a|ej|ą) histori",
        },
    }[language.code]
    for english, form in said(language.code):
        for term, word in terms.items():
            if term in english.lower():
                assert re.search(word, form.lower()), (english, form)
