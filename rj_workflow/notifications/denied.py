"""Words that never leave us: whoever reads over a shoulder learns nothing from a message (AB-10).

In each language in which a message may be read.  A row that ends in a star is the beginning of words: Polish
and Welsh bend them at their end.
"""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final


def _rows(name: str) -> frozenset[str]:
    return frozenset(Path(__file__).with_name(name).read_text(encoding="utf-8").split())


# Read by whoever picks up somebody else's telephone: none of these may stand there.
DENIED: Final = _rows("denied.txt")
# How a Welsh word may begin instead, and how it begins in a list of words.
MUTATED: Final = (
    ("ngh", "c"), ("mh", "p"), ("nh", "t"), ("ng", "g"), ("ch", "c"), ("ph", "p"), ("th", "t"), ("dd", "d"),
    ("g", "c"), ("b", "p"), ("d", "t"), ("f", "b"), ("f", "m"), ("l", "ll"), ("r", "rh"), ("m", "b"),
    ("n", "d"),
)  # fmt: skip


@cache
def _denied(language: str) -> tuple[frozenset[str], tuple[str, ...]]:
    """Whole words, and beginnings of words."""
    rows = DENIED if language == "en" else _rows(f"denied.{language}.txt")
    starts = tuple(row[:-1] for row in rows if row.endswith("*"))
    return frozenset(row for row in rows if not row.endswith("*")), starts


def denied_in(sentence: str, language: str = "en") -> list[str]:
    """The words of a sentence that may not leave us, in their order; a plural is as telling as its word."""
    whole, starts = _denied(language)
    words = re.findall(r"[^\W\d_]+", sentence.lower())
    return [
        word
        for word in words
        if any(one in whole or one.startswith(starts) for one in _as_listed(word, language))
    ]


def _as_listed(word: str, language: str) -> Iterator[str]:
    """The ways in which a word may stand in the list."""
    yield word
    if language == "en" and word.endswith("s"):
        yield word[:-1]
    if language == "cy":
        yield f"g{word}"  # a g at the beginning falls away
        yield from (into + word.removeprefix(begins) for begins, into in MUTATED if word.startswith(begins))
