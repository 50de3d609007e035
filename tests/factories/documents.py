"""Documents of invented people, one of each kind, with every block and every sign that our letters have."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any, Final

from rj_workflow.documents.agreed import Agreement, Promise, agreed
from rj_workflow.documents.answers import Answer, answers, letter_of_standing
from rj_workflow.documents.around import Around
from rj_workflow.documents.document import Document, Harmed, Own, Paragraph, Responsible, Staff
from rj_workflow.documents.letters import LETTERS, letter
from rj_workflow.documents.meeting import Attending, RunSheet, coming, run_sheet
from rj_workflow.documents.pdf import PRINTED
from rj_workflow.documents.risk import Concern, Summary, summary
from rj_workflow.pack import CLASSES, Entry, as_document, content
from state_machines.promised import SPEAKING

AROUND: Final = Around("01632 960 140", "Monday to Friday, 8am to 6pm", "PO Box 40, Eastmoor")
NOON: Final = datetime(2026, 12, 3, 12, tzinfo=UTC)
WELSH: Final = "Ŵŵ Ŷŷ Ââ Êê Îî Ôô Ûû Ïï: dŵr, tŷ"
POLISH: Final = "Ąą Ćć Ęę Łł Ńń Óó Śś Źź Żż: zażółć gęślą jaźń"
# What a typesetter, a page or a reader of files could take for a command.
HOSTILE: Final = (
    '#eval("1+1") #import "/etc/passwd" #read("sheet.typ")',
    "*bold* _it_ `code` $x^2$ @cite <label> = Heading\n== Another\n- item\n+ item\n/ term: said",
    "\\u{1F600} \\# ~ -- --- ... https://example.org/?q=1",
    "<script>alert(1)</script><img src=x onerror=alert(1)>&lt;b&gt;",
    '#panic("no") #set page(fill: red) ] ) } { ( [ " \' ; // a /* b */',
    '{"blocks": [], "title": "none"} \\n \\" \\',
)


def said(side: type[Any], words: str) -> Own[Any]:
    """Somebody's own words."""
    return Own(side, words)


def every_kind(words: str = "Walk on, and say nothing.") -> dict[str, Document[Any]]:
    """One of each, with these words wherever somebody's own may stand."""
    found: dict[str, Document[Any]] = {f"letter {one.code}": letter(one, AROUND, Harmed) for one in LETTERS}
    side: Any
    for side in (Harmed, Responsible):
        own = said(side, words)
        promise: Promise[Any] = Promise(
            own, (("Who you call", own),), (("£20.00", date(2026, 12, 24)),), None, words
        )
        speaking = SPEAKING.may_be_told if side is Harmed else ()
        one = Answer("Meeting face to face", "You said yes.", date(2026, 11, 3), own, own, date(2027, 1, 1))
        part = "Person harmed" if side is Harmed else "Person responsible"
        carried = content(
            pack_id="a" * 32, sender=words, receiver=words, prepared_on="2026-11-30", name=words, part=part,
            found={kind.code: [Entry(words, words, "2026-11-02")] for kind in CLASSES},
        )  # fmt: skip
        found |= {
            f"agreed {side.__name__}": agreed(
                Agreement("It runs.", (promise,), False, speaking), AROUND, side
            ),
            f"answers {side.__name__}": answers((one,), AROUND, side),
            f"stands {side.__name__}": letter_of_standing(
                "We are preparing.", (("Priya", date(2026, 12, 1)),), AROUND, side, has_ended=False
            ),
            f"day {side.__name__}": coming(NOON, NOON, AROUND, side),
            f"pack {side.__name__}": as_document(carried, side, AROUND.foot),
            f"transfer {side.__name__}": as_document(carried, Staff, words),
        }
    return found | {"run sheet": _run_sheet(words), "summary": _summary(words)}


def _run_sheet(words: str) -> Document[Staff]:
    who = Attending("Maya", "The person harmed", ("Childcare",), (("Seats", said(Staff, words)),), True)
    return run_sheet(
        RunSheet(
            NOON, NOON, said(Staff, words), "A meeting face to face", ("Priya Nalloor",), (who, who),
            ("It is neutral",), ("Breaks",), SPEAKING.may_be_told, "Duty supervisor: 01632 960 118",
        )
    )  # fmt: skip


def _summary(words: str) -> Document[Staff]:
    one = Concern("Safety on the way", "Maya", "Calls for action", said(Staff, words), "")
    return summary(
        Summary(
            scope="the process", version=2, stands="Signed off", since=NOON, until=NOON,
            sent=("Priya Nalloor", NOON), decided=("Safe enough", "Helen Marsh", NOON),
            conditions=(said(Staff, words),), stops=(one,), acts=(one, one), unknown=(), asked=48,
            answered=47,
        )
    )  # fmt: skip


def every_sign() -> Document[Harmed]:
    """Each sign that is said to be in our letters, the two languages beside English first."""
    signs = "".join(chr(n) for first, last in _ranges(PRINTED) for n in range(first, last + 1))
    return Document(Harmed, "Signs", (Paragraph(f"{WELSH} {POLISH}"), Paragraph(said(Harmed, signs))), "")


def _ranges(pattern: str) -> list[tuple[int, int]]:
    found, n = [], 0
    while n < len(pattern):
        dashed = pattern[n + 1 : n + 2] == "-"
        found.append((ord(pattern[n]), ord(pattern[n + 2] if dashed else pattern[n])))
        n += 3 if dashed else 1
    return found
