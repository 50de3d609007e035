"""The ways to take part, as cards of the same weight, from no contact to most, in each side's own words."""

from dataclasses import dataclass

from rj_workflow.queries.portal import MyCase
from web.languages import gettext as _
from web.languages import translated
from web.portal.shown import NOBODY_YET

# As far as the case is known to this person: before anything was chosen.
_OPEN_IN = frozenset(
    {"enquiry", "referred", "returned", "triage", "allocated", "exploring_first", "exploring_both"}
)


@dataclass(frozen=True, slots=True)
class Way:
    """A card: what it is, what can help about it, what can be hard."""

    wish: str
    title: str
    helps: str
    hard: str


_LISTENS = "Someone listens. Nothing goes further."
_NOT_KNOWN = Way(
    "not_known",
    "I do not know yet",
    "That is an answer too. Nothing happens, and nobody presses you.",
    "It may stay on your mind.",
)
_TALK_FIRST = Way(
    "talk_first",
    "I want to talk first",
    "{worker} calls at a time that is safe for you.",
    "You need a quiet place for the call.",
)
_TALK = "Talk to {name}, and no one else"
_PASS = "Pass messages through {name}"
_LETTER = "Write a letter, or be given one"
_MEET = "Meet, with {name} in the room"

WAYS = {
    "harmed": (
        Way(
            "nothing",
            "Nothing",
            "You hear no more about it, and can come back in years.",
            "Your questions stay with you for now.",
        ),
        Way("conversation", _TALK, _LISTENS, "You do not get an answer from the other person."),
        Way(
            "shuttle",
            _PASS,
            "You can ask, and take your time over the answer.",
            "An answer may not come, or may not be the one you hoped for.",
        ),
        Way(
            "letter",
            _LETTER,
            "You decide if you read it, when, and with whom.",
            "A letter cannot be changed once it is given.",
        ),
        Way(
            "face_to_face",
            _MEET,
            "You can see and hear the answer yourself.",
            "Feelings can be strong, even when every step is prepared.",
        ),
        _NOT_KNOWN,
        _TALK_FIRST,
    ),
    "responsible": (
        Way(
            "nothing",
            "Nothing",
            "You hear no more about it, and can ask to come back in years.",
            "What you might want to say stays unsaid for now.",
        ),
        Way("conversation", _TALK, _LISTENS, "The other person does not hear it from you."),
        Way(
            "shuttle",
            _PASS,
            "You can find the words with help, and take your time.",
            "An answer may not come, or may be hard to hear.",
        ),
        Way(
            "letter",
            _LETTER,
            "You can think about every word.",
            "It may not be wanted. Then it is kept, or given back to you.",
        ),
        Way(
            "face_to_face",
            _MEET,
            "You can say it yourself, and listen.",
            "You may hear how much it hurt, even when every step is prepared.",
        ),
        _NOT_KNOWN,
        _TALK_FIRST,
    ),
}


def are_open(case: MyCase) -> bool:
    """Whether the first page speaks of the ways; not while it says that something is not going ahead."""
    return case.state in _OPEN_IN and not case.notice


def ways(case: MyCase, side: str) -> list[Way]:
    """The cards of this side, with the first name of whoever works with them."""
    return cards(side, case.worker)


def cards(side: str, name: str) -> list[Way]:
    """The same, wherever they are shown; `name` is empty while nobody works with them."""
    who = {"worker": name or translated(NOBODY_YET), "name": name or _("one of us")}
    return [
        Way(w.wish, *(translated(words).format(**who) for words in (w.title, w.helps, w.hard)))
        for w in WAYS[side]
    ]


def titles(case: MyCase, side: str) -> dict[str, str]:
    """What each wish is called here."""
    return {way.wish: way.title for way in ways(case, side)}
