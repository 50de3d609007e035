"""Open a case beside another: the same person harmed, somebody else responsible (practice.md 3.1, E11).

What is hers goes with her, since it is hers and not the case's: her account, what helps her, how she may be
reached, her card.  Nothing else does: the new case has its own choices, assessments and sign-offs, and
whoever works on it declares anew whom they know.  No step of either case, and no page of either person
responsible, tells of the other.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import insert, select, update

from rj_workflow import casefile, policy
from rj_workflow.actors import Actor, roles_on
from rj_workflow.answers import storable
from rj_workflow.casefile import CaseFile, Position, Row
from rj_workflow.commands import consequences, drafts, once
from rj_workflow.commands.declaring import follow_a_declaration, with_what_stands
from rj_workflow.commands.desk import Desk
from rj_workflow.commands.enquiry import (
    INTERESTS,
    KNOWS_THEM,
    Enquiry,
    enter,
    faults_of_name,
    new_case,
    next_ref,
    put_on,
)
from rj_workflow.commands.keeping import task
from rj_workflow.db import Session
from rj_workflow.errors import Invalid, NotDeclared, NotFound, Refused
from rj_workflow.messages import contact_data_in
from rj_workflow.models import case as case_table
from rj_workflow.models import new_id, participant
from rj_workflow.needs import adjustments_of
from rj_workflow.others import Others, others_of
from rj_workflow.queries.portal import cases_known_to
from rj_workflow.sentences import Sentence
from state_machines.checks import CHECKS
from state_machines.contact import PLAN
from state_machines.fields import TOLD
from state_machines.roles import PERSON, STAFF, words

HARMED, RESPONSIBLE = "harmed", "responsible"
ASKED: Final = (HARMED, RESPONSIBLE)
LONGEST_CALLED: Final = 60
NOBODY_HARMED: Final = "Nobody harmed is on this case yet. Add them first."
NOT_THIS_ONE: Final = (
    "No case with this number can be joined. It has to be open to you, with the other person responsible "
    "on it and nobody harmed."
)
DECLARE_FIRST: Final = "Open that case first, and say there whether you know anybody on it."
NO_NAMES: Final = Sentence("Leave names out. Somebody else may see it on their screen.")
NO_DETAILS: Final = Sentence("Leave numbers and addresses out. Somebody else may see it on their screen.")


@dataclass(frozen=True, slots=True)
class Beside:
    """What was said of another person responsible for the same harm.

    `who_asked` is harmed (she asks for it) or responsible (the other is willing, or asked first); `theirs` is
    the number of the case that they opened by asking, where there is one.
    """

    who_asked: str = ""
    name: str = ""
    doubt: bool = False
    theirs: str = ""
    basis: str = ""
    channel: str = ""
    called: str = ""
    interests: str = ""
    told: str = ""


def open_beside(
    session: Session, actor: Actor, ref: str, said: Beside, *, now: datetime, key: str = ""
) -> str:
    """Open the case, or put the person harmed on the one there is; returns its reference.

    She is told nothing and contacted by nobody for it.  Raises NotFound, Invalid, Refused; the same `key`
    twice opens one.
    """
    first = policy.case_for(session, actor, ref, lock=not said.theirs)
    if said.theirs:  # pressed twice, the second waits here; whether it can be joined is asked later
        same = select(case_table.c.id).where(case_table.c.ref == said.theirs)
        session.execute(same.with_for_update())
    sent = once.sent("open_beside", ref, asdict(said)) if key else ""
    done = once.already(session, actor, key, sent)
    if done is not None:
        return str(done["ref"])
    if not roles_on(actor, first) & STAFF:
        raise Refused((f"This is for {words(STAFF)} to record.",))
    her = first.on_side(HARMED)
    if her is None:
        raise Refused((NOBODY_HARMED,))
    faults = list(_faults(session, first, her, said))
    if faults:
        raise Invalid(faults)
    theirs = _their_case(session, actor, first, said.theirs) if said.theirs else None
    if theirs and (
        faults := list(_faults_of_called(others_of(session, theirs, her["person_id"]), said.called))
    ):
        raise Invalid(faults)
    file = _join(session, theirs, first, her, now) if theirs else _open(session, actor, first, her, said, now)
    _write_down(session, actor, file, her, said, joined=theirs is not None, now=now)
    if said.called.strip():
        _call(session, file, her["person_id"], said.called)
    if said.interests == "conflict":
        drafts.drop_of_case(session, actor.id, file.case["id"])
    once.remember(session, actor, key, sent, now, {"ref": file.case["ref"]})
    return str(file.case["ref"])


def call_it(
    session: Session, actor: Actor, ref: str, *, person_id: str, called: str, channel: str, now: datetime
) -> None:
    """Keep what somebody calls this case on their own pages; empty gives it back its date.

    Raises NotFound, Refused, Invalid (a name in it, too long, or no channel from staff).
    """
    file = policy.case_for(session, actor, ref, lock=True, as_of_right=actor.takes_part)
    side = file.side_of(person_id)
    if side not in ASKED or (actor.takes_part and actor.id != person_id):
        raise NotFound("person")
    if actor.is_staff and not roles_on(actor, file, holder=person_id) & PERSON:
        raise Refused(("Whoever works on this case writes down what a person tells.",))
    known = {one.case["id"] for one in cases_known_to(session, actor)} if actor.takes_part else None
    faults = list(_faults_of_called(others_of(session, file, person_id, of=known), called))
    if actor.is_staff and channel not in dict(TOLD):
        faults.append(("channel", "Choose how this reached us."))
    if faults:
        raise Invalid(faults)
    desk = Desk(session, file, actor, now, person_id if actor.is_staff else "")
    whose = Position("", "person", holder=person_id, episode=file.case["episode"])
    desk.note_down("person", "called_it", "", "", whose, {"channel": channel})
    desk.save()
    _call(session, file, person_id, called)


def _call(session: Session, file: CaseFile, person_id: str, called: str) -> None:
    mine = update(participant).where(participant.c.case_id == file.case["id"])
    mine = mine.where(participant.c.person_id == person_id)
    session.execute(mine.values(called=storable(called).strip()))


# --- what is wrong with it


def _faults(session: Session, first: CaseFile, her: Row, said: Beside) -> Iterator[tuple[str, str]]:
    if said.who_asked not in ASKED:
        yield "who_asked", "Choose who asked for it."
    if said.who_asked == HARMED and said.channel not in dict(TOLD):
        yield "channel", "Choose how this reached us."
    new = said.who_asked == RESPONSIBLE and not said.theirs
    if new or (said.name.strip() and not said.theirs):
        yield from faults_of_name(said.name)
    if new and not CHECKS["contact_basis"].is_good(said.basis):
        yield "basis", "Choose what gives us grounds to contact them."
    if said.interests not in INTERESTS:
        yield "interests", KNOWS_THEM
    others = others_of(session, first, her["person_id"])
    yield from _faults_of_called(replace(others, names=(*others.names, said.name)), said.called)


def _faults_of_called(others: Others, called: str) -> Iterator[tuple[str, str]]:
    if len(called.strip()) > LONGEST_CALLED:
        yield "called", Sentence("Keep it under {most} characters.", most=LONGEST_CALLED)
    if others.are_named_in(called):
        yield "called", NO_NAMES
    elif contact_data_in(called, others.reached):
        yield "called", NO_DETAILS


def _their_case(session: Session, actor: Actor, first: CaseFile, ref: str) -> CaseFile:
    """The case that they opened by asking.  Raises Invalid: nobody learns which cases there are."""
    try:
        file = policy.case_for(session, actor, ref, lock=True)
    except NotFound:
        raise Invalid([("theirs", NOT_THIS_ONE)]) from None
    except NotDeclared:
        raise Invalid([("theirs", DECLARE_FIRST)]) from None
    alone = file.on_side(RESPONSIBLE) is not None and file.on_side(HARMED) is None
    mine = roles_on(actor, file) & STAFF and file.case["id"] != first.case["id"]
    if not alone or not mine or file.case["state"] == "closed":
        raise Invalid([("theirs", NOT_THIS_ONE)])
    return file


# --- what is written


def _open(session: Session, actor: Actor, first: CaseFile, her: Row, said: Beside, now: datetime) -> CaseFile:
    """A new case at its first state, with her on it; it needs as much care as the first, until looked at."""
    harm = Enquiry(
        name=said.name, side=said.who_asked, harm=first.case["harm"],
        gender_based=first.case["gender_based"], sensitive=first.case["sensitive"],
    )  # fmt: skip
    case_id = new_id()
    row = {**new_case(harm, actor, case_id, next_ref(session), now), "kinds": first.case["kinds"]}
    session.execute(insert(case_table), [row])
    put_on(session, case_id, her["person_id"], HARMED, her["doubt"], now)
    if said.name.strip():
        enter(session, case_id, said.name, RESPONSIBLE, said.doubt, now)
    return casefile.load(session, case_id, lock=True)


def _join(session: Session, theirs: CaseFile, first: CaseFile, her: Row, now: datetime) -> CaseFile:
    """She is on the case that is there; it needs at least the care that the first does."""
    case_id = theirs.case["id"]
    put_on(session, case_id, her["person_id"], HARMED, her["doubt"], now)
    file = casefile.load(session, case_id, lock=True)
    for mark in ("gender_based", "sensitive"):
        file.case[mark] = file.case[mark] or first.case[mark]
    file.case["kinds"] = sorted({*file.case["kinds"], *first.case["kinds"]})
    file.case["harm"] = file.case["harm"] or first.case["harm"]
    return file


def _write_down(
    session: Session, actor: Actor, file: CaseFile, her: Row, said: Beside, *, joined: bool, now: datetime
) -> None:
    asked = said.who_asked == HARMED
    who = str(her["person_id"])
    desk = Desk(session, file, actor, now, who if asked else "")
    told = {"what_they_said": storable(said.told).strip()} if said.told.strip() else {}
    data: dict[str, Any] = {"interests": said.interests, "known_here": True}
    if asked:
        data["channel"] = said.channel
    if joined:
        data |= {"person": who, "side": HARMED}
        seq = desk.note_down("person", "add_person", "", HARMED, None, data, told)
        if asked:
            desk.found_out("contact_basis", who, "own_request")
    else:
        data |= {"side": said.who_asked, "harm": file.case["harm"]}
        seq = desk.note_down("case", "open_enquiry", "", "enquiry", None, data, told)
        desk.restart_clocks(None, "case", "enquiry", "", {})
        other = file.on_side(RESPONSIBLE)
        if asked:
            desk.found_out("contact_basis", who, "own_request")
        elif other is not None:
            desk.found_out("contact_basis", other["person_id"], said.basis)
    desk.found_out("interests", actor.id, *with_what_stands(file, actor.id, said.interests))
    if file.case["lead_id"]:
        desk.owe("declare_interests", "")
    follow_a_declaration(desk, actor.id, said.interests, seq)
    if joined:
        consequences.new_fact(desk, "principal_joined", seq)
    _begin_what_is_hers(desk, who)
    desk.save()


def _begin_what_is_hers(desk: Desk, who: str) -> None:
    """What would help her is arranged here too; and the clock of how she may be reached runs here as well."""
    for one in adjustments_of(desk.session, who, HARMED):
        if one.is_unmet_on(desk.file):
            desk.clocks.append(task(desk, one.id, who))
    plan = desk.file.current_check(PLAN, who, desk.now)
    if plan is not None:
        desk.run_until(plan)
