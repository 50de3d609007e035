"""Why somebody is to be prepared again: one row a reason, with what mends it (practice.md 2.4)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Why:
    """One reason, as staff read it, and what to do about it."""

    code: str
    words: str
    mend: str
    because: str


_AGAIN = "Hold another session, alone, then read back again."

# fmt: off
REASONS: tuple[Why, ...] = (
    Why("time", "Nobody was in touch in time.", "Hold another session. Next time record that you kept in touch before it runs out.", "2.4, 14 days [J]"),
    Why("choice", "The other person's yes to this is gone.", "Say nothing of it yet. Choose with each of them how to go on, then hold another session.", "2.4"),
    Why("case", "Another form of process was chosen.", "Hold another session about this form, then read back again.", "2.4 change of modality"),
    Why("attendee_changed", "Somebody else comes, or somebody no longer comes.", "Tell them who comes, and ask how that is. " + _AGAIN, "2.4 change of attendees"),
    Why("conflict", "They know somebody here, or have another interest.", "Find somebody else. Nobody with a conflict is in the room.", "V7, journey 13"),
    Why("incident", "Something went wrong at a meeting, or on the way.", _AGAIN, "2.4 adverse event; which ones [J]"),
    Why("self_harm_or_substances", "Self-harm, or an event with alcohol or drugs, was reported.", _AGAIN, "2.4 adverse event; which ones [J]"),
    Why("missed_twice", "Two appointments were missed.", "Ask whether they want this at all. " + _AGAIN, "2.4 adverse event; which ones [J]"),
    Why("recalled", "Somebody was recalled to custody.", _AGAIN, "2.4 adverse event; which ones [J]"),
    Why("charged", "Somebody was charged with something new.", _AGAIN, "2.4 adverse event; which ones [J]"),
)
# fmt: on
BY_CODE = {why.code: why for why in REASONS}
# What may be found out or planned, and unprepares everybody: rows of risk_assessment/triggers.py.
UNPREPARES = frozenset(BY_CODE) - {"time", "choice", "case", "conflict"}
