"""Letters for a plain envelope: one row each.  Whoever else opens one learns nothing from it (AB-10, AB-19).

A letter holds nothing of a case: no name, no date, no number, and no word of `denied.txt`, which a test reads
in every language.  A notice that waits for a way is put on paper by the row of its template.
"""

from dataclasses import dataclass
from typing import Final

from rj_workflow.documents.around import Around
from rj_workflow.documents.document import Block, Document, Paragraph, Side
from rj_workflow.sentences import Sentence


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter: what it is called to staff, when it is used, and its sentences."""

    code: str
    title: str
    when: str
    sentences: tuple[str, ...]


# fmt: off
LETTERS: Final = (
    Letter("invitation", "Please call us, if you like", "A first letter. It asks for nothing", (
        "We would like to talk with you. You do not have to.",
        "Nothing happens if you leave this. There is no day by which you have to answer.",
        "If you would like to know more, call us. You can ask anything, and end the call at any time.",
    )),
    Letter("answer", "We have had what you sent", "After something came on paper or by post", (
        "Thank you. What you sent has reached us.",
        "We read it, and talk with you about it in the way that you asked for.",
    )),
    Letter("meeting_arranged", "A date is arranged", "Once a date is confirmed", (
        "A date is arranged. We will talk it through with you.",
        "You can still change your mind. You do not need to say why.",
    )),
    Letter("something_for_you", "There is something for you", "When something is announced to them", (
        "There is something for you. You need not read it. We will call you.",
        "It is not in this envelope. Nobody gives it to you before you say that you would like it.",
    )),
    Letter("something_to_read", "There is something to read", "When they were written to on their page", (
        "There is something for you to read. You need not read it, and there is no hurry.",
    )),
    Letter("nothing_happening", "Nothing is happening", "While all is paused", (
        "Nothing is happening at the moment.",
        "There is nothing that you have to do.",
    )),
    Letter("not_going_ahead", "This is not going ahead", "When it has ended for everybody", (
        "This is not going ahead. Nobody is being asked to explain. We will call you.",
        "You can come back to us on any day, even years from now.",
    )),
)
# fmt: on
BY_CODE: Final = {letter.code: letter for letter in LETTERS}
# What can be sent at any time; the others only while they are true.
ANY_TIME: Final = ("invitation", "answer")


def letter(row: Letter, around: Around, side: type[Side]) -> Document[Side]:
    """The letter to print.  It greets nobody by name: the envelope is written by hand."""
    to = around.return_address
    blocks: list[Block[Side]] = [Paragraph(sentence) for sentence in row.sentences]
    blocks += [
        Paragraph(
            Sentence("Call us: {phone}, {hours}.", phone=around.phone, hours=around.hours), strong=True
        ),
        Paragraph(
            Sentence("If this is not for you, please send it back to {address}. Thank you.", address=to)
        ),
    ]
    return Document(side, Sentence("Hello"), tuple(blocks), around.foot)
