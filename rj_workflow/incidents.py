"""What the police publish about how an incident ended, and whether it shows that somebody was identified."""

from dataclasses import dataclass
from enum import IntEnum


class Known(IntEnum):
    """How much an outcome knows; a later row replaces an earlier one unless it knows less."""

    NOTHING = 0
    ENQUIRIES = 1
    COURT = 2
    END = 3


@dataclass(frozen=True, slots=True)
class Outcome:
    """One published outcome: its words, how much it knows, whether it shows somebody identified, and why."""

    words: str
    known: Known
    identified: bool
    why: str


NOTHING, ENQUIRIES, COURT, END = Known
YES, NO = True, False
NOT_RECORDED = "No outcome recorded"

# The outcomes of the files at data.police.uk, in their own words.  Yes means: the words themselves show
# that a person was identified who may be responsible.  No conviction is asked for, as a way back to
# talking does not need one; nobody is listed whom a court has cleared (practice.md 2.8, F6).
OUTCOMES = (
    Outcome("", NOTHING, NO, "Nothing was recorded, as always for anti-social behaviour."),
    Outcome("Status update unavailable", NOTHING, NO, "The police did not say how it went on."),
    Outcome("Under investigation", ENQUIRIES, NO, "Nobody may have been identified yet."),
    Outcome("Investigation complete; no suspect identified", END, NO, "Nobody was identified."),
    Outcome("Unable to prosecute suspect", END, NO, "It also stands where nobody was identified."),
    Outcome("Action to be taken by another organisation", END, NO, "It only says who acts next."),
    Outcome("Further investigation is not in the public interest", END, YES, "A suspect had been named."),
    Outcome("Further action is not in the public interest", END, YES, "A person took part in an activity."),
    Outcome("Formal action is not in the public interest", END, YES, "A person was identified."),
    Outcome("Local resolution", END, YES, "A person accepted responsibility."),
    Outcome("Offender given a caution", END, YES, "A person admitted it and was cautioned."),
    Outcome("Offender given a drugs possession warning", END, YES, "A person was warned."),
    Outcome("Offender given penalty notice", END, YES, "A person was given a notice."),
    Outcome("Offender deprived of property", END, YES, "A court dealt with a person."),
    Outcome("Offender fined", END, YES, "A court dealt with a person."),
    Outcome("Offender given absolute discharge", END, YES, "A court dealt with a person."),
    Outcome("Offender given conditional discharge", END, YES, "A court dealt with a person."),
    Outcome("Offender given community sentence", END, YES, "A court dealt with a person."),
    Outcome("Offender given suspended prison sentence", END, YES, "A court dealt with a person."),
    Outcome("Offender sent to prison", END, YES, "A court dealt with a person."),
    Outcome("Offender ordered to pay compensation", END, YES, "A court dealt with a person."),
    Outcome("Offender otherwise dealt with", END, YES, "A court dealt with a person."),
    Outcome("Suspect charged", COURT, YES, "A person was charged."),
    Outcome("Suspect charged as part of another case", END, YES, "A person was charged elsewhere."),
    Outcome("Awaiting court outcome", COURT, YES, "A person was charged and waits for the court."),
    Outcome("Defendant sent to Crown Court", COURT, YES, "A person was charged and sent to the Crown Court."),
    Outcome("Court result unavailable", COURT, YES, "A person was charged; the end is not known."),
    Outcome("Court case unable to proceed", END, YES, "A person was charged; there was no finding."),
    Outcome("Defendant found not guilty", END, NO, "A court cleared the person who was charged."),
)  # fmt: skip
_BY_WORDS = {outcome.words: outcome for outcome in OUTCOMES}


def is_listed(words: str) -> bool:
    """Whether these words are in the table; others are kept as they are and count as showing nobody."""
    return words in _BY_WORDS


def outcome(words: str) -> Outcome:
    """The row for these words."""
    return _BY_WORDS.get(words) or Outcome(words, END, NO, "These words are not in our list of outcomes.")


def later(before: str, after: str) -> str:
    """Which of two outcomes of one incident stands, the second being the newer."""
    return after if outcome(after).known >= outcome(before).known else before
