"""Write down a letter, a message, a question or an answer: kept with us until both are asked."""

from datetime import datetime

from rj_workflow import policy
from rj_workflow.actors import Actor, roles_on
from rj_workflow.casefile import CaseFile, Position
from rj_workflow.commands import once
from rj_workflow.commands.desk import Desk
from rj_workflow.commands.step import Target, take_step
from rj_workflow.db import Session
from rj_workflow.errors import Conflict, Invalid, NotFound, Refused
from state_machines.roles import FACILITATOR, PERSON

KINDS = (
    ("letter", "A letter"),
    ("message", "A message to be passed on"),
    ("question", "A question"),
    ("answer", "An answer"),
    ("recording", "A recording or drawing, described here"),
)
LONGEST = 20_000  # characters: longer is a document


def write_item(
    session: Session,
    actor: Actor,
    ref: str,
    *,
    author: str,
    kind: str,
    text: str,
    now: datetime,
    key: str = "",
) -> int:
    """Begin an item of this author's, meant for the other person, and return its number.

    Raises NotFound, Invalid, Refused, Conflict.  Nothing leaves us by this; the same `key` twice begins one.
    """
    _check(kind, text)
    file = policy.case_for(session, actor, ref, lock=True)
    sent = once.sent("write_item", ref, author, kind, text) if key else ""
    done = once.already(session, actor, key, sent)
    if done is not None:
        return int(done["number"])
    if file.side_of(author) not in ("harmed", "responsible"):
        raise Invalid([("author", "Choose whose letter this is.")])
    number = 1 + max((i.number for i in file.of("exchange") if i.holder == author), default=0)
    take_step(session, actor, ref, Target("exchange", author, "", number), "draft", {}, now=now)
    _put(session, actor, ref, author, number, {"kind": kind}, text, now)
    once.remember(session, actor, key, sent, now, {"number": number})
    return number


def rewrite_item(
    session: Session,
    actor: Actor,
    ref: str,
    *,
    author: str,
    number: int,
    text: str,
    now: datetime,
    version: int | None = None,
    key: str = "",
) -> None:
    """Write it again while it is being written; the same `key` twice changes nothing more.

    Raises NotFound, Conflict (it moved, or was written again, since `version` was read), Invalid, Refused.
    """
    _check("letter", text)
    item = _item(policy.case_for(session, actor, ref, lock=True), author, number)
    sent = once.sent("rewrite_item", ref, author, number, text) if key else ""
    if once.already(session, actor, key, sent) is not None:
        return
    if version is not None and version != item.version:
        raise Conflict("Somebody changed this before you. Look at how it stands now.")
    if item.state != "drafted":
        raise Refused(("It is changed while it is being written. Ask the author for changes first.",))
    _put(session, actor, ref, author, number, {}, text, now)
    once.remember(session, actor, key, sent, now, {"number": number})


def _check(kind: str, text: str) -> None:
    faults = []
    if kind not in dict(KINDS):
        faults.append(("kind", "Choose what it is."))
    if not text.strip():
        faults.append(("text", "Write it, or what the author said it should say."))
    if len(text) > LONGEST:
        faults.append(("text", f"This is {len(text):,} characters long. Keep it under {LONGEST:,}."))
    if faults:
        raise Invalid(faults)


def _item(file: CaseFile, author: str, number: int) -> Position:
    item = file.find("exchange", author, "", number)
    if item is None:
        raise NotFound("letter")
    return item


def _put(
    session: Session,
    actor: Actor,
    ref: str,
    author: str,
    number: int,
    data: dict[str, str],
    text: str,
    now: datetime,
) -> None:
    """Keep the words with the item, and a commitment to them in the chain."""
    file = policy.case_for(session, actor, ref, lock=True)
    item = _item(file, author, number)
    if not roles_on(actor, file, holder=author) & (PERSON | FACILITATOR):
        raise Refused(("This is for the author or their facilitator to write.",))
    item.data |= {**data, "text": text.strip()}
    item.version += 1  # a form that was drawn from other words does not fit any more
    file.keep(item)
    desk = Desk(session, file, actor, now, author if actor.is_staff else "")
    desk.note_down("exchange", "rewrite", item.state, item.state, item, data, {"text": text.strip()})
    desk.save()
