"""Write for the other person, and say what becomes of it; or, of what one was told of, if one wants it.

What somebody says of an item is kept and answered alike wherever it stands, so that no answer tells of the
other: the step is taken where there is one, and a person does the rest.
"""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import delete, insert, select, update

from rj_workflow import policy
from rj_workflow.actors import Actor, roles_on
from rj_workflow.answers import storable
from rj_workflow.casefile import CaseFile, Position
from rj_workflow.cleaning import Cleaned
from rj_workflow.commands import once
from rj_workflow.commands.desk import Desk
from rj_workflow.commands.step import Target, take_step
from rj_workflow.commands.stop import behalf, come_back
from rj_workflow.commands.writes import exchange as writes
from rj_workflow.db import Session
from rj_workflow.errors import Conflict, Invalid, NotFound, Refused
from rj_workflow.exchange import files_of, is_known
from rj_workflow.models import deadline as deadline_table
from rj_workflow.models import item_file, new_id
from rj_workflow.queries.portal import has_ended_for
from rj_workflow.sentences import Sentence
from state_machines import LIFECYCLES
from state_machines.fields import TOLD
from state_machines.roles import FACILITATOR, PERSON
from state_machines.written import (
    ANSWERS,
    BY_POST,
    GIVEN,
    IN_WRITING,
    KINDS,
    NEVER,
    NOT_NOW,
    SEEN_BY_AUTHOR,
    WANT,
    WRITING,
)

LONGEST: Final = 20_000  # characters: longer is a document
MOST_FILES: Final = 5
CALL: Final = "asked_for_item"
NO_BENEFIT: Final = "knows_it_brings_no_benefit"
WHAT_IT_IS: Final = Sentence("Choose what it is.")
WRITE_IT: Final = Sentence("Write it, or add a file.")
FASTER: Final = Sentence("Somebody changed this before you. Look at how it stands now.")
BEING_WRITTEN: Final = "It is changed while it is being written. Ask the author for changes first."
CHOOSE: Final = Sentence("Choose one of the answers.")
A_DAY_AHEAD: Final = Sentence("Choose a day that lies ahead, or leave it empty.")
TOO_MANY: Final = Sentence("Add at most {most} files, or take out those that are there.", most=MOST_FILES)
TICK_IT: Final = Sentence("Tick that you know it, then send it again.")
HOW: Final = "Say how it reached us."
WROTE_THAT: Final = "By post only where they wrote so themselves, on their own page or on paper."
NOT_YOURS: Final = "This is for the author or their facilitator to write."


def write_item(
    session: Session,
    actor: Actor,
    ref: str,
    *,
    author: str,
    kind: str,
    text: str,
    now: datetime,
    files: Sequence[Cleaned] = (),
    key: str = "",
) -> int:
    """Begin an item of this author's, meant for the other person, and return its number.

    Raises NotFound, Invalid, Refused, Conflict.  Nothing leaves us by this; the same `key` twice begins one.
    """
    words = storable(text).strip()
    _check(kind, words, len(files), files)
    file = policy.case_for(session, actor, ref, lock=True, as_of_right=actor.takes_part)
    sent = once.sent("write_item", ref, author, kind, words, [one.media for one in files]) if key else ""
    done = once.already(session, actor, key, sent)
    if done is not None:
        return int(done["number"])
    if file.side_of(author) not in ("harmed", "responsible"):
        raise Invalid([("author", "Choose whose letter this is.")])
    number = 1 + max((i.number for i in file.of("exchange") if i.holder == author), default=0)
    take_step(session, actor, ref, Target("exchange", author, "", number), "draft", {}, now=now)
    file = policy.case_for(session, actor, ref, lock=True, as_of_right=actor.takes_part)
    item = file.find("exchange", author, "", number)
    assert item is not None  # it has just been begun
    _put(session, actor, file, item, {"kind": kind}, words, files, now)
    once.remember(session, actor, key, sent, now, {"number": number})
    return number


def rewrite_item(
    session: Session,
    actor: Actor,
    ref: str,
    item_id: str,
    *,
    text: str,
    now: datetime,
    files: Sequence[Cleaned] = (),
    without_files: bool = False,
    version: int | None = None,
    key: str = "",
) -> None:
    """Write it again while it is being written; the same `key` twice changes nothing more.

    Files are added to those that are there, or take their place with `without_files`.  Raises NotFound,
    Conflict (it moved, or was written again, since `version` was read), Invalid, Refused.
    """
    file = policy.case_for(session, actor, ref, lock=True, as_of_right=actor.takes_part)
    item = _of_theirs(file, actor, item_id)
    words = storable(text).strip()
    there = 0 if without_files else len(files_of(session, item.id))
    _check(str(item.data.get("kind", "letter")), words, there + len(files), files)
    said = [one.media for one in files]
    sent = once.sent("rewrite_item", ref, item_id, words, said, without_files) if key else ""
    if once.already(session, actor, key, sent) is not None:
        return
    if version is not None and version != item.version:
        raise Conflict(FASTER)
    if SEEN_BY_AUTHOR[item.state] != WRITING:
        raise Conflict(FASTER) if actor.takes_part else Refused((BEING_WRITTEN,))
    if without_files:
        session.execute(delete(item_file).where(item_file.c.position_id == item.id))
    _put(session, actor, file, item, {}, words, files, now)
    once.remember(session, actor, key, sent, now, {})


def call_it_right(
    session: Session, actor: Actor, ref: str, item_id: str, *, knows: bool, channel: str, now: datetime
) -> None:
    """Its author says that it is as they want it, and knows that it brings no advantage (X6).

    Raises NotFound, Conflict, Invalid.
    """
    file = policy.case_for(session, actor, ref, lock=True, as_of_right=actor.takes_part)
    item = _of_theirs(file, actor, item_id)
    if SEEN_BY_AUTHOR[item.state] != WRITING:
        raise Conflict(FASTER)
    if not knows:
        raise Invalid([("knows", TICK_IT)])
    form = {NO_BENEFIT: "yes", "channel": channel}
    take_step(session, actor, ref, _target(item), "approve", form, now=now)


def take_back(session: Session, actor: Actor, ref: str, item_id: str, *, channel: str, now: datetime) -> None:
    """Its author wishes it back: kept, and answered, alike whatever has become of it meanwhile.

    What was not given is not given any more.  Saying it twice says it once.  Raises NotFound, Invalid,
    Refused.
    """
    file = policy.case_for(session, actor, ref, lock=True, as_of_right=True)
    item = _of_theirs(file, actor, item_id)
    if not roles_on(actor, file, holder=item.holder) & PERSON:
        raise Refused((NOT_YOURS,))
    _must_say_how(actor, channel)
    if item.data.get("taken_back_at"):
        return
    if LIFECYCLES["exchange"].row("recall", item.state) is not None:
        take_step(session, actor, ref, _target(item), "recall", {}, now=now)
        return
    desk = Desk(session, file, actor, now, behalf(actor, item.holder))
    writes.wishes_it_back(desk, item)
    _note(desk, item, "wished_back", {"channel": channel})


def answer_item(
    session: Session,
    actor: Actor,
    ref: str,
    item_id: str,
    *,
    person_id: str,
    answer: str,
    until: date | None = None,
    way: str = "",
    may_know: str = "",
    channel: str,
    now: datetime,
    key: str = "",
) -> None:
    """What whom it is for says of it, once they were told of it: if they would like it, and how (X1, X2).

    `may_know` says whether its author may learn that they have it (X5).  Kept and answered alike wherever it
    stands; that they would like it brings a call, and is not yet the yes.  Raises NotFound, Invalid, Refused.
    """
    file = policy.case_for(session, actor, ref, lock=True, as_of_right=True)
    item = next((i for i in file.of("exchange") if i.id == item_id), None)
    is_theirs = item is not None and item.data.get("recipient_id") == person_id and is_known(item)
    if item is None or not is_theirs or (actor.takes_part and actor.id != person_id):
        raise NotFound("letter")
    if not roles_on(actor, file, holder=person_id) & PERSON:
        raise Refused(("Whoever works on this case writes down what a person says.",))
    sent = once.sent("answer_item", ref, item_id, answer, str(until or ""), way, may_know) if key else ""
    if once.already(session, actor, key, sent) is not None:
        return
    given = bool(item.data.get("given_at"))
    _must_be_an_answer(actor, answer, until, way, channel, now, given=given)
    said = {"may_know": may_know if may_know in ("yes", "no") else "no", "channel": channel}
    if not given:
        until = until if answer == NOT_NOW else None
        said |= {"answer": answer, "answer_until": until.isoformat() if until else "",
                 "answered_at": now.isoformat(), "way": way, "way_channel": channel}  # fmt: skip
    knew = item.data.get("may_know") == "yes"
    item.data |= {name: value for name, value in said.items() if name != "channel"}
    desk = Desk(session, file, actor, now, behalf(actor, person_id))
    if given and said["may_know"] == "yes" and not knew:
        desk.owe(writes.TELL_THE_AUTHOR, item.holder)
    ended = has_ended_for(session, file, person_id)
    if not given:
        _call_them(desk, person_id, wanted=answer == WANT, ended=ended)
    _note(desk, item, "said_of_it", said)
    if not given:
        _take_the_step(session, actor, ref, item, answer, until, now)
        if answer == WANT and ended:
            come_back(session, actor, person_id=person_id, channel=channel, now=now, ref=ref)
    once.remember(session, actor, key, sent, now, {})


def _take_the_step(
    session: Session, actor: Actor, ref: str, item: Position, answer: str, until: date | None, now: datetime
) -> None:
    """Whoever would not have it now, and names no day, is not told of it again: it is theirs to ask for."""
    step = NEVER if answer == NOT_NOW and until is None else answer
    if LIFECYCLES["exchange"].row(step, item.state) is not None:
        form = {"not_before": until.isoformat()} if until else {}
        take_step(session, actor, ref, _target(item), step, form, now=now)


def _call_them(desk: Desk, person_id: str, *, wanted: bool, ended: bool) -> None:
    """A call is promised for what they would like, once; whoever would not, is not called about it.

    Where all is over for them their way back brings the call.
    """
    d = deadline_table.c
    running = (d.case_id == desk.file.case["id"], d.person_id == person_id, d.kind == CALL, d.open)
    if not wanted:
        ended_now = update(deadline_table).where(*running).values(open=False, ended_at=desk.now)
        desk.session.execute(ended_now)
    elif not ended and desk.session.scalar(select(d.id).where(*running)) is None:
        desk.owe(CALL, person_id)


def _must_be_an_answer(
    actor: Actor, answer: str, until: date | None, way: str, channel: str, now: datetime, *, given: bool
) -> None:
    faults: list[tuple[str, str]] = []
    if not given and answer not in dict(ANSWERS):
        faults.append(("answer", CHOOSE))
    if not given and answer == NOT_NOW and until is not None and until <= now.date():
        faults.append(("until", A_DAY_AHEAD))
    if not given and way not in ("", *dict(GIVEN)):
        faults.append(("way", CHOOSE))
    if not given and way == BY_POST and channel not in IN_WRITING:
        faults.append(("way", WROTE_THAT))
    if actor.is_staff and channel not in dict(TOLD):
        faults.append(("channel", HOW))
    if faults:
        raise Invalid(faults)


def _must_say_how(actor: Actor, channel: str) -> None:
    if actor.is_staff and channel not in dict(TOLD):
        raise Invalid([("channel", HOW)])


def _check(kind: str, text: str, count: int, files: Sequence[Cleaned]) -> None:
    faults: list[tuple[str, str]] = []
    if kind not in dict(KINDS):
        faults.append(("kind", WHAT_IT_IS))
    if not text and not count:
        faults.append(("text", WRITE_IT))
    if len(text) > LONGEST:
        long = Sentence(
            "This is {long:,} characters long. Keep it under {most:,}.", long=len(text), most=LONGEST
        )
        faults.append(("text", long))
    if files and count > MOST_FILES:
        faults.append(("files", TOO_MANY))
    if faults:
        raise Invalid(faults)


def _of_theirs(file: CaseFile, actor: Actor, item_id: str) -> Position:
    """The item, for its author or for staff; to anybody else it is not there."""
    item = next((i for i in file.of("exchange") if i.id == item_id), None)
    if item is None or (actor.takes_part and item.holder != actor.id):
        raise NotFound("letter")
    return item


def _target(item: Position) -> Target:
    return Target("exchange", item.holder, item.topic, item.number)


def _put(
    session: Session,
    actor: Actor,
    file: CaseFile,
    item: Position,
    data: Mapping[str, str],
    text: str,
    files: Sequence[Cleaned],
    now: datetime,
) -> None:
    """Keep the words and files with the item, and a commitment to them in the chain."""
    if not roles_on(actor, file, holder=item.holder) & (PERSON | FACILITATOR):
        raise Refused((NOT_YOURS,))
    rows = [
        {"id": new_id(), "position_id": item.id, "media": one.media, "content": one.content,
         "digest": hashlib.sha256(one.content).hexdigest(), "added_at": now}
        for one in files
    ]  # fmt: skip
    if rows:
        session.execute(insert(item_file), rows)
    item.data |= {**data, "text": text}
    desk = Desk(session, file, actor, now, behalf(actor, item.holder))
    codes: dict[str, Any] = {**data, **({"files": [str(row["digest"]) for row in rows]} if rows else {})}
    _note(desk, item, "rewrite", codes, {"text": text} if text else {})


def _note(
    desk: Desk, item: Position, event: str, data: Mapping[str, Any], words: Mapping[str, str] | None = None
) -> None:
    item.version += 1  # a form that was drawn from how it stood does not fit any more
    desk.file.keep(item)
    desk.note_down("exchange", event, item.state, item.state, item, data, words or {})
    desk.save()
