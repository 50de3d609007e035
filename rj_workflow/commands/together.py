"""Hold the meetings of several cases as one event, or each by itself again (practice.md 3.1 E11, finding 38).

The same person was harmed, and others are responsible beside each other.  Each case keeps its own choices,
its own preparation and its own signatures; what is one is the plan, the room and the end of it.  Nobody is
named to the people of another case before they said that they may be.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from rj_workflow import policy
from rj_workflow.actors import Actor, roles_on
from rj_workflow.casefile import PRINCIPALS, CaseFile
from rj_workflow.commands import once
from rj_workflow.commands.desk import Desk
from rj_workflow.db import Session
from rj_workflow.errors import Invalid, NotDeclared, NotFound, Refused
from rj_workflow.models import new_id
from rj_workflow.plan import current_meeting
from state_machines import LIFECYCLES
from state_machines.facts import IN_A_ROOM
from state_machines.roles import LEAD, words

WITH: Final = "with"
NOT_THIS_ONE: Final = "Choose a case about the same harm that is open to you."
DECLARE_FIRST: Final = "Open that case first, and say there whether you know anybody on it."
ALREADY: Final = "Their meetings are held together already."
ALONE: Final = "This meeting is not held together with another one."
IN_THE_ROOM: Final = "People are in the room. End or stop the meeting first."
FIXED = ("confirmed", "day_check", *IN_A_ROOM)


def meet_together(
    session: Session, actor: Actor, ref: str, other: str, *, now: datetime, key: str = ""
) -> None:
    """From now on the two cases, and those they meet with already, have one event; nothing is planned by it.

    Each of the people in every one of them has said yes to it first.  Raises NotFound, Invalid, Refused; the
    same `key` twice joins them once.
    """
    known = policy.case_for(session, actor, ref, with_answers=False)
    files = _locked(session, actor, known, other)
    sent = once.sent("meet_together", ref, other) if key else ""
    if once.already(session, actor, key, sent) is not None:
        return
    mine, theirs = (next(one for one in files.values() if one.case["ref"] == each) for each in (ref, other))
    reasons = list(_why_not(actor, mine, theirs))
    if reasons:
        raise Refused(tuple(reasons))
    same = mine.case["together"] or theirs.case["together"] or new_id()
    for file in files.values():
        desk = Desk(session, file, actor, now)
        file.case["together"] = same
        desk.note_down("together", "held_together", "", "", None)
        desk.save()
    once.remember(session, actor, key, sent, now, {})


def _locked(session: Session, actor: Actor, known: CaseFile, other: str) -> dict[str, CaseFile]:
    """Both cases with all that each meets together with, locked in one order."""
    try:
        theirs = policy.case_for(session, actor, other, with_answers=False)
    except NotFound:
        raise Invalid([(WITH, NOT_THIS_ONE)]) from None
    except NotDeclared:
        raise Invalid([(WITH, DECLARE_FIRST)]) from None
    files: dict[str, CaseFile] = {}
    for case_id in sorted((known.case["id"], theirs.case["id"])):
        file = policy.case_by_id(session, actor, case_id, lock=True)
        files |= {one.case["id"]: one for one in (*file.along, file)}
    return files


def _why_not(actor: Actor, mine: CaseFile, theirs: CaseFile) -> Iterator[str]:
    if not roles_on(actor, mine) & LEAD:
        yield f"This is for {words(LEAD)} to record."
    if not _same_person_harmed(mine, theirs):
        yield NOT_THIS_ONE
        return
    if mine.case["together"] and mine.case["together"] == theirs.case["together"]:
        yield ALREADY
        return
    for file in (mine, *mine.along, theirs, *theirs.along):
        meeting = current_meeting(file)
        if file.case["state"] == "closed":
            yield f"{file.case['ref']} is closed. Nobody meets there until somebody comes back."
        if meeting is not None and meeting.state in FIXED:
            yield f"The meeting of {file.case['ref']} is confirmed for its own plan. Change that plan first."
        yield from _has_not_said_yes(file)


def _same_person_harmed(mine: CaseFile, theirs: CaseFile) -> bool:
    hers, also = mine.on_side("harmed"), theirs.on_side("harmed")
    apart = mine.case["id"] != theirs.case["id"]
    return apart and hers is not None and also is not None and hers["person_id"] == also["person_id"]


def _has_not_said_yes(file: CaseFile) -> Iterator[str]:
    """Each of the two of this case who has not said, in this episode, that they want it and may be named."""
    for person in file.participants:
        said = file.latest_check("one_meeting", person["person_id"])
        here = said is not None and said["good"] and said["episode"] == file.case["episode"]
        if person["side"] in PRINCIPALS and not here:
            said_not = f"{person['name']} has not said yes to one meeting with others"
            yield f"{said_not} ({file.case['ref']}). Ask them first."


def meet_apart(session: Session, actor: Actor, ref: str, *, now: datetime) -> None:
    """Take this case out of the event: its people stand on no list of the others, and theirs on none here.

    A meeting that was confirmed for all of them is confirmed no longer.  Raises NotFound, Refused.
    """
    file = policy.case_for(session, actor, ref, lock=True)
    if not roles_on(actor, file) & LEAD:
        raise Refused((f"This is for {words(LEAD)} to record.",))
    if not file.along:
        raise Refused((ALONE,))
    if any((at := current_meeting(one)) and at.state in IN_A_ROOM for one in (file, *file.along)):
        raise Refused((IN_THE_ROOM,))
    others, file.along = file.along, []
    for one in (file, *others):
        leaving = others if one is file else [file]
        if one is file or len(others) == 1:
            one.case["together"] = None
        desk = Desk(session, one, actor, now)
        _take_off_the_list(desk, {p["person_id"] for left in leaving for p in left.participants})
        desk.note_down("together", "held_apart", "", "", None)
        desk.save()


def _take_off_the_list(desk: Desk, people: set[str]) -> None:
    meeting, own = current_meeting(desk.file), {p["person_id"] for p in desk.file.participants}
    if meeting is None or "attendees" not in meeting.data:
        return
    meeting.data["attendees"] = [who for who in meeting.data["attendees"] if who in own or who not in people]
    desk.file.keep(meeting)
    row = LIFECYCLES["meeting"].row("unconfirm", meeting.state)
    if row is not None:
        desk.move(meeting, row, lifecycle="meeting")
