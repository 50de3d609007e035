"""Read in what another service passed on: it opens an enquiry, and each thing is asked about once more.

Nothing of it counts by having come: no yes, no grounds for contact, no safe way to reach them, no signature
(practice.md 3.3).  A file proves nothing of who sent it, nor that anybody knows of it; whoever opens it says
how they know, or that nobody does yet.  What must never be asked binds at once, for that takes nothing from
anybody: they may always come themselves.  What they say is still right is kept as they told it here; how to
reach them is asked anew on its own page.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from sqlalchemy import insert, select, update

from rj_workflow import casefile, policy
from rj_workflow import pack as packs
from rj_workflow.account import versions_of
from rj_workflow.actors import Actor, roles_on
from rj_workflow.answers import LONGEST, storable
from rj_workflow.casefile import PRINCIPALS, CaseFile, Position
from rj_workflow.commands import once
from rj_workflow.commands.account import take_down_account
from rj_workflow.commands.desk import Desk
from rj_workflow.commands.enquiry import Enquiry, one_at_a_time, open_enquiry
from rj_workflow.commands.needs import Said, say_needs
from rj_workflow.db import Session
from rj_workflow.errors import Conflict, Invalid, NotFound, Refused
from rj_workflow.models import carried_item, carried_pack, new_id
from rj_workflow.needs import NOT_NEEDED, OWN_WORDS, adjustments_of
from rj_workflow.pack import Content, Unreadable
from state_machines import LIFECYCLES
from state_machines.choice import PURPOSES
from state_machines.fields import TOLD
from state_machines.roles import PERSON

_OF_ONE_THING: Final = frozenset({"letter_receive", "share_out"})
READ_ALREADY: Final = "This pack was read in already, here or by a colleague. Ask a supervisor about it."
SETTLED: Final = "This was asked already."
NO_PROOF: Final = (
    "A transfer pack came that says it is from {}. It is no proof of that, nor that they know of it."
)
STILL_RIGHT, NOT_RIGHT = "still_right", "not_right"
ASKED_ANEW: Final = frozenset(
    {"contact", "risk"}
)  # never confirmed here: a plan and an assessment of their own
BASES: Final = ("none", "own_request", "referral")  # what somebody may know besides the file
WHICH_BASIS: Final = "Choose whether anybody knows that they ask for it."
SAY_HOW: Final = "Write how you know it: who told whom, and on which day."
# What the questions that everybody is asked may be about; one letter and one pack are not among them.
ASKED_OF_ALL: Final = {code: words for code, words in PURPOSES.items() if code not in _OF_ONE_THING}
NOT_YOURS: Final = "Whoever works on this case writes down what a person tells."


def content_of_file(data: bytes) -> Content:
    """What the file says; nothing is kept.  Raises Invalid."""
    try:
        return packs.read_in(data)
    except Unreadable as fault:
        raise Invalid([("pack", str(fault))]) from None


def take_in(
    session: Session, actor: Actor, data: bytes, *, interests: str, basis: str = "none", how: str = "",
    doubt: bool = False, now: datetime, key: str = "",
) -> str:  # fmt: skip
    """Open an enquiry for whoever it is about, with all of it as history; returns its reference.

    `basis` and `how` are what somebody knows besides the file: that they ask for it, and from where.
    Raises NotFound, Invalid, Refused (it was read in before); the same `key` twice reads it in once.
    """
    if not actor.is_staff:
        raise NotFound("pack")
    said = content_of_file(data)
    one_at_a_time(session)
    sent = once.sent("take_in_pack", packs.digest(said), interests, basis, how, doubt) if key else ""
    done = once.already(session, actor, key, sent)
    if done is not None:
        return str(done["ref"])
    here = select(carried_pack.c.case_id).where(carried_pack.c.id == said["id"])
    if session.scalar(here) is not None:
        raise Refused((READ_ALREADY,))
    known = storable(how).strip()
    if faults := list(_faults_of(basis, known)):
        raise Invalid(faults)
    side = packs.PARTS[said["person"]["part"]]
    enquiry = Enquiry(
        said["person"]["name"], side, basis=basis, doubt=doubt, interests=interests,
        told=" ".join((NO_PROOF.format(said["from"]), known)).strip(),
    )  # fmt: skip
    ref = open_enquiry(session, actor, enquiry, now=now, is_brought=True)
    file = _file(session, ref)
    who = str(next(p["person_id"] for p in file.participants if p["side"] == side))
    session.execute(insert(carried_pack), [{
        "id": said["id"], "case_id": file.case["id"], "person_id": who, "came_from": said["from"],
        "digest": packs.digest(said), "read_in_at": now, "read_in_by": actor.id,
    }])  # fmt: skip
    rows = _rows(said, file, who, side)
    if rows:
        session.execute(insert(carried_item), rows)
    desk = Desk(session, file, actor, now)
    came = {"pack": said["id"], "digest": packs.digest(said)}
    seq = _note(desk, who, "came_with_pack", came, said["from"])
    _heed(desk, said, who, seq)
    desk.save()
    once.remember(session, actor, key, sent, now, {"ref": ref})
    return ref


def _faults_of(basis: str, how: str) -> Iterator[tuple[str, str]]:
    if basis not in BASES:
        yield "basis", WHICH_BASIS
    elif basis != "none" and not how:
        yield "how", SAY_HOW
    if len(how) > LONGEST:
        yield "how", f"Keep it under {LONGEST} characters."


def _heed(desk: Desk, said: Content, who: str, seq: int) -> None:
    """What they asked never to be asked is not asked here either, until they come themselves."""
    everything, never = packs.nevers_of(said, ASKED_OF_ALL)
    asked = [("offer", "", "do_not_ask")] if everything else []
    for lifecycle, topic, event in (*asked, *(("choice", code, "say_never") for code in never)):
        position = desk.file.at(lifecycle, who, topic)
        row = LIFECYCLES[lifecycle].row(event, position.state)
        assert row is not None  # nobody was asked anything here yet
        desk.move(position, row, lifecycle=lifecycle, because_of=seq)


def _file(session: Session, ref: str) -> CaseFile:
    return casefile.load(session, ref, by="ref", lock=True)


def _rows(said: Content, file: CaseFile, who: str, side: str) -> list[dict[str, Any]]:
    entries = [(section["class"], one) for section in said["sections"] for one in section["entries"]]
    return [
        {
            "id": new_id(), "case_id": file.case["id"], "person_id": who, "side": side,
            "pack_id": said["id"], "came_from": said["from"], "class": code, "place": place,
            "what": one["what"], "said": one["said"], "said_on": one["on"], "state": "to_confirm",
            "channel": "",
        }
        for place, (code, one) in enumerate(entries, 1)
    ]  # fmt: skip


def settle(
    session: Session, actor: Actor, ref: str, *, person_id: str, item_id: str, answer: str, channel: str,
    now: datetime,
) -> None:  # fmt: skip
    """Keep what they said of one thing: still right, or not; as instructed by them.

    What is still right of their account and of what helps them stands here from now on as they told it.
    Raises NotFound, Refused, Conflict (asked already), Invalid.
    """
    file = policy.case_for(session, actor, ref, lock=True)
    side = file.side_of(person_id)
    if side not in PRINCIPALS:
        raise NotFound("person")
    if not roles_on(actor, file, holder=person_id) & PERSON:
        raise Refused((NOT_YOURS,))
    c = carried_item.c
    found = select(carried_item).where(
        c.id == item_id, c.case_id == file.case["id"], c.person_id == person_id
    )
    row = session.execute(found).mappings().first()
    if row is None:
        raise NotFound("item")
    if row["state"] != "to_confirm":
        raise Conflict(SETTLED)
    faults = []
    if answer not in (STILL_RIGHT, NOT_RIGHT):
        faults.append(("answer", "Choose whether it is still right."))
    if channel not in dict(TOLD):
        faults.append(("channel", "Choose how this reached us."))
    if faults:
        raise Invalid(faults)
    if row["class"] in ASKED_ANEW and answer == STILL_RIGHT:
        raise Refused(("This is asked anew on its own page. It does not count by having come.",))
    settled = {"state": answer, "settled_at": now, "settled_by": actor.id, "channel": channel}
    session.execute(update(carried_item).where(c.id == item_id).values(settled))
    desk = Desk(session, file, actor, now, person_id)
    _note(
        desk, person_id, "carried_settled", {"class": row["class"], "answer": answer, "channel": channel}, ""
    )
    desk.save()
    if answer == STILL_RIGHT and row["class"] == "account":
        versions = versions_of(session, person_id, side)
        take_down_account(
            session, actor, ref, person_id=person_id, words={}, whom={}, added=row["said"],
            readers="facilitators", shown=versions[0].number if versions else 0, channel=channel, now=now,
        )  # fmt: skip
    if answer == STILL_RIGHT and row["class"] == "needs":
        said = _with(session, file, person_id, side, row["what"])
        say_needs(session, actor, ref, said, person_id=person_id, phase="entry", channel=channel, now=now)


def _with(session: Session, file: CaseFile, person_id: str, side: str, what: str) -> Said:
    """What they asked for so far, and this."""
    wanted = [one for one in adjustments_of(session, person_id, side) if one.state != NOT_NEEDED]
    ticked = {one.kind for one in wanted if one.kind != OWN_WORDS}
    words = [one.words for one in wanted if one.kind == OWN_WORDS]
    if what in file.judged.names("adjustments"):
        return Said(frozenset({*ticked, what}), "\n".join(words))
    return Said(frozenset(ticked), "\n".join([*words, what]))


def _note(desk: Desk, person_id: str, event: str, data: dict[str, Any], service: str) -> int:
    whose = Position("", "person", holder=person_id, episode=desk.file.case["episode"])
    return desk.note_down("person", event, "", "", whose, data, {"service": service} if service else {})
