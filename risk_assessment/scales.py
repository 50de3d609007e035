"""The words an answer may use: whether something is there, how much it concerns us, and who said so.

These are words to think with. There is no total, no average and no band anywhere in this package
(practice.md 2.3 R2, 5.1): two small worries never become one large one by adding.
"""

from typing import Final

Options = tuple[tuple[str, str], ...]

# fmt: off
PRESENCE: Final[Options] = (
    ("no",           "No"),
    ("past",         "In the past, not now"),
    ("current",      "Yes, now"),
    ("unknown",      "Not known"),
    ("not_answered", "Not answered yet"),
)
CONCERN: Final[tuple[tuple[int, str], ...]] = (
    (0, "None"),
    (1, "Note it"),
    (2, "Act before the next step"),
    (3, "Stop until a supervisor decides"),
)
WHO_SAID: Final[Options] = (
    ("self",        "They said so themselves"),
    ("other_party", "The other person said so"),
    ("agency",      "An agency told us"),
    ("observed",    "We saw it ourselves"),
)
ASKED: Final[Options] = (
    ("yes", "Yes, asked"),
    ("no",  "No, known another way"),
)
WORRY: Final[Options] = (
    ("none",      "None"),
    ("a_little",  "A little"),
    ("a_lot",     "A lot"),
    ("not_asked", "Not asked"),
)
SIDES: Final[dict[str, str]] = {
    "harmed":      "the person harmed",
    "responsible": "the person responsible",
    "supporter":   "a supporter",
    "proxy":       "whoever stands in",
    "interpreter": "an interpreter",
    "observer":    "an observer",
    "staff":       "a facilitator",
    "event":       "the plan",
}
SCOPES: Final[dict[str, str]] = {
    "approach": "The approach",
    "process":  "The process",
    "event":    "The plan of the meeting",
}
# fmt: on

PRINCIPALS: Final = ("harmed", "responsible")
NOT_KNOWN: Final = "Not known, so the next contact waits"

ACT: Final = 2
STOP: Final = 3


def concern_words(concern: int | None) -> str:
    """The words for a level of concern; nobody having rated it is said as that, never as none."""
    return "Not rated yet" if concern is None else dict(CONCERN)[concern]
