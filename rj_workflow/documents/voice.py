"""A document in one language: the same blocks with every text said, ready to be drawn."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from rj_workflow.documents.document import (
    Block,
    Document,
    Facts,
    Heading,
    Lines,
    Notice,
    Own,
    Paragraph,
    Points,
    Rows,
    Side,
    Text,
)

Spoken = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Voice:
    """One language: its tag, how it says a text of ours, how it writes a day or a moment."""

    tag: str
    say: Callable[[str], str]
    when: Callable[[date], str]
    note: str = ""  # what is said at the end of everything in this language, already in it


def _plain(when: date) -> str:
    return f"{when.day} {when:%B} {when.year}"


ENGLISH: Final = Voice("en-GB", str, _plain)
# The name that a reader of the file shows: it says nothing of what stands in it.
NAME: Final = "Document"
PAGE: Final = "Page {number} of {of}"
NOT_PRINTED: Final = "Some signs cannot be printed here. They stand on the page to read."


def spoken(document: Document[Side], voice: Voice) -> Spoken:
    """Everything it says, in its order; only texts, numbers and yes or no are left."""
    return {
        "lang": voice.tag,
        "name": voice.say(NAME),
        "page": voice.say(PAGE),
        "not_printed": voice.say(NOT_PRINTED),
        "foot": voice.say(document.foot),
        "title": _words(document.title, voice),
        "blocks": [*(_block(one, voice) for one in document.blocks), *_note(voice)],
    }


def _note(voice: Voice) -> Iterator[Spoken]:
    if voice.note:
        yield {"kind": "paragraph", "words": {"lines": [voice.note], "strong": False, "own": False}}


def _block(block: Block[Side], voice: Voice) -> Spoken:
    match block:
        case Heading(words):
            return {"kind": "heading", "words": _words(words, voice)}
        case Paragraph(words, strong):
            return {"kind": "paragraph", "words": _words(words, voice, strong=strong)}
        case Notice(words):
            return {"kind": "notice", "words": _words(words, voice, strong=True)}
        case Points(items, kind):
            return {"kind": kind, "items": _all(items, voice)}
        case Facts(rows):
            return {"kind": "facts", "rows": [_all(row, voice) for row in rows]}
        case Rows(head, widths, rows):
            said = [_all(row, voice) for row in rows]
            return {"kind": "rows", "widths": list(widths), "head": _all(head, voice), "rows": said}
        case Lines(words, number):
            return {"kind": "lines", "words": _words(words, voice), "number": number}


def _all(texts: Iterable[Text[Side]], voice: Voice) -> list[Spoken]:
    return [_words(one, voice) for one in texts]


def _words(text: Text[Side], voice: Voice, *, strong: bool = False) -> Spoken:
    """Line by line; whether they are somebody's own, in a language that nobody knows."""
    if isinstance(text, Own):
        said = text.said
    else:
        said = voice.when(text) if isinstance(text, date) else voice.say(text)
    return {"lines": said.splitlines() or [""], "strong": strong, "own": isinstance(text, Own)}
