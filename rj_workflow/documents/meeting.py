"""A meeting on paper: for somebody who comes to it, and the run sheet for whoever leads it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from rj_workflow.documents.around import FOR_STAFF, Around
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
    Staff,
    Text,
)
from rj_workflow.sentences import Sentence


def coming(starts: datetime, ends: datetime, around: Around, side: type[Side]) -> Document[Side]:
    """For one person: when it is, and what stays theirs.  Where it is, and who comes, is told by a person."""
    blocks: tuple[Block[Side], ...] = (
        Facts(((Sentence("It begins"), starts), (Sentence("It ends at the latest"), ends))),
        Paragraph(Sentence("One of us tells you where it is, how you come and go, and who else is there.")),
        Heading(Sentence("What stays yours")),
        Points((
            Sentence("You can change your mind at any time, also while it goes on."),
            Sentence("You can ask for a break at any time."),
            Sentence("You need not say anything, and need not answer."),
            Sentence("Somebody is there for you before it and afterwards."),
        )),
        Heading(Sentence("If something comes up")),
        Paragraph(Sentence("Call us on that day too. If you are late or cannot come, nobody minds.")),
    )  # fmt: skip
    return Document(side, Sentence("The day itself"), blocks, around.foot)


@dataclass(frozen=True, slots=True)
class Attending:
    """One person who comes: by first name, their part, what they asked for and said of it."""

    name: str
    part: str
    helps: tuple[str, ...]
    said: tuple[tuple[str, Own[Staff] | str], ...]
    still_to_check: bool


@dataclass(frozen=True, slots=True)
class RunSheet:
    """The plan of one attempt, as whoever leads it needs it in the hand."""

    starts: datetime
    ends: datetime
    where: Own[Staff]
    process: str
    facilitators: tuple[str, ...]
    attending: tuple[Attending, ...]
    arranged: tuple[str, ...]
    still_open: tuple[str, ...]
    may_be_told: tuple[str, ...]
    duty_line: str
    together: tuple[str, ...] = ()  # the numbers of the cases that meet in the same room


# What is done on the day, in its order (practice.md M5 to M9; the wording is a service's own [J]).
BEFORE: Final = (
    "Orders, licence and bail looked at again",
    "Each person asked, apart: still willing? Anything new? Who came with you?",
    "Arriving, waiting and leaving kept apart",
    "The signal to stop and the breaks said again to each",
)
IN_THIS_ORDER: Final = (
    "Who everybody is, and what each is there for",
    "Anybody may pause or stop at any time, and does not say why",
    "What happened, from each, in the order that was agreed with both",
    "What each thought and felt, then and since; who else was touched by it",
    "The questions that each wanted to ask; nobody has to answer",
    "What is needed now. An agreement only if both want one",
    "How each would like to end, and who leaves first",
)
AFTERWARDS: Final = (
    "Each person seen alone, the same day",
    "A call on the next working day arranged with each",
    "What took place written down: times, who was there, how it ended. Nothing of what was said",
)
IF_IT_STOPS: Final = (
    "Whoever asks to stop has stopped it: no debate, no reason",
    "Each to their own room, with somebody of ours",
    "On the case: ended early, or not held. The calls that follow are then asked for",
)


def run_sheet(found: RunSheet) -> Document[Staff]:
    """The day on paper, for when the line is down as well."""
    blocks: list[Block[Staff]] = [
        Notice("For whoever leads the meeting. It names people: never leave it lying, and destroy it."),
        Facts((
            ("Begins", found.starts), ("Ends", found.ends), ("Where", found.where), ("Kind", found.process),
            ("Led by", ", ".join(found.facilitators)),
        )),
        Heading("Who comes"),
        Rows(
            ("Name", "Part", "What they asked for"), (2, 2, 3),
            tuple((one.name, one.part, "; ".join(one.helps) or "Nothing") for one in found.attending),
        ),
    ]  # fmt: skip
    if found.together:
        held = f"Held together with {', '.join(found.together)}. Who stops it has stopped it for everybody."
        blocks.append(Paragraph(held))
    for one in found.attending:
        if one.said:
            blocks += [Heading(f"As {one.name} wants it"), Facts(one.said)]
    still_to_check = [one.name for one in found.attending if one.still_to_check]
    blocks += [
        Heading("Before it opens"),
        Points((*BEFORE, *(f"Checked today: {name}" for name in still_to_check)), "ticks"),
    ]  # fmt: skip
    blocks += _place(found)
    blocks += [
        Heading("In this order"), Points(IN_THIS_ORDER, "steps"),
        Heading("If somebody stops, or it is not safe"), Points(IF_IT_STOPS, "steps"),
        Paragraph(f"In danger: 999. {found.duty_line}.", strong=True),
        Heading("What nobody is asked to keep to themselves"),
        Paragraph("Nothing said here stops the person harmed from speaking about what happened, with:"),
        Points(found.may_be_told),
        Heading("Afterwards"), Points(AFTERWARDS, "ticks"),
        Lines("Opened at, breaks, ended at, and how:", 2),
    ]  # fmt: skip
    return Document(Staff, "Run sheet", tuple(blocks), FOR_STAFF)


def _place(found: RunSheet) -> list[Block[Staff]]:
    if not (found.arranged or found.still_open):
        return []
    still: tuple[Text[Staff], ...] = tuple(f"Still open: {one}" for one in found.still_open)
    return [Heading("The place"), Points((*still, *found.arranged), "ticks")]
