"""Open an enquiry: somebody asked.  A first name is enough, and no crime reference is ever required."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, cast, func, insert, select, update

from rj_workflow import casefile, policy
from rj_workflow.actors import Actor, roles_on
from rj_workflow.answers import Filled, read, storable
from rj_workflow.casefile import INTRODUCER, PRINCIPALS
from rj_workflow.commands import consequences, drafts, once
from rj_workflow.commands.contact import keep_plan
from rj_workflow.commands.declaring import follow_a_declaration, with_what_stands
from rj_workflow.commands.desk import Desk
from rj_workflow.db import Session
from rj_workflow.errors import Conflict, Invalid, NotFound, Refused
from rj_workflow.models import case as case_table
from rj_workflow.models import incident as incident_table
from rj_workflow.models import new_id, participant, person
from rj_workflow.models import staff as staff_table
from rj_workflow.notifications.contact import faults_of
from rj_workflow.sentences import Sentence
from state_machines import LIFECYCLES
from state_machines.checks import CHECKS
from state_machines.contact import AT_THE_DOOR, REACH, plan_from
from state_machines.roles import CASEWORKER, STAFF, words

SIDES = ("harmed", "responsible", "supporter", "proxy", "interpreter", "observer", INTRODUCER)
# What whoever writes a person down says of them; how a link is managed is decided by somebody else, later.
INTERESTS = ("none", "conflict")
KNOWS_THEM = "Say whether you know this person, or have another link to it."
BOTH_WAYS = Sentence("This is the way you named, and here it says never. Choose one of the two.")
FIRST_REF = 2001
# The same to everybody: nobody learns from it of a case that is shut to them.
NOT_FROM_THIS = "No enquiry can be opened from this incident at the moment. Ask a supervisor about it."
NOT_THEIR_OWN = "Somebody else asked. Choose what gives us grounds to contact the person themselves."
LONGEST_NAME, LONGEST_HARM = 120, 60  # characters, the widths of their columns


@dataclass(frozen=True, slots=True)
class Enquiry:
    """What was said when somebody asked.

    `reach` is a safe contact plan in the words of whoever asked, and it is theirs: when somebody asked for
    another person, that person has no ground for contact and no plan until they ask themselves.
    """

    name: str
    side: str
    harm: str = ""
    gender_based: bool = False
    sensitive: bool = False
    doubt: bool = False
    basis: str = "own_request"
    incident_id: str = ""
    ref: str = ""
    interests: str = "none"  # of whoever writes it down: none, or conflict when they know them
    asked_by: str = ""  # what to call whoever asked, when they asked for somebody else
    reach: Mapping[str, Any] = field(default_factory=dict)  # answers of state_machines.contact.AT_THE_DOOR
    told: str = ""  # what they wanted to say


def open_enquiry(
    session: Session,
    actor: Actor,
    enquiry: Enquiry,
    *,
    now: datetime,
    key: str = "",
    told_again: bool = False,
    is_brought: bool = False,
) -> str:
    """Open a case at its first state and return its reference; the same `key` twice opens one.

    `told_again` when it is a history that opens it, which may then go on with it; `is_brought` when it is a
    file, which is no proof that they ask for anything: it may be without any ground so far.
    Raises Invalid, Conflict, NotFound (no such incident), Refused (another enquiry was opened from it).
    """
    plan = _check(enquiry, is_brought)
    ref = enquiry.ref or next_ref(session)
    sent = once.sent("open_enquiry", asdict(enquiry)) if key else ""
    done = once.already(session, actor, key, sent)
    if done is not None:
        return str(done["ref"])
    _must_be_free(session, enquiry.incident_id)
    case_id = new_id()
    session.execute(insert(case_table), [new_case(enquiry, actor, case_id, ref, now)])
    person_id = enter(session, case_id, enquiry.name, enquiry.side, enquiry.doubt, now)
    asker_id = enter(session, case_id, enquiry.asked_by, INTRODUCER, False, now) if enquiry.asked_by else ""
    file = casefile.load(session, case_id, lock=True)
    desk = Desk(session, file, actor, now)
    said: dict[str, Any] = {"side": enquiry.side, "harm": enquiry.harm, "basis": enquiry.basis}
    said |= {"asked_by": asker_id} if asker_id else {}
    said |= {"interests": enquiry.interests} if actor.is_staff else {}
    said |= {"told_again": True} if told_again else {}
    told = {"what_they_said": storable(enquiry.told).strip()} if enquiry.told.strip() else {}
    desk.note_down("case", "open_enquiry", "", "enquiry", None, said, told)
    desk.restart_clocks(None, "case", "enquiry", "", {})
    desk.found_out("contact_basis", person_id, enquiry.basis)
    if asker_id:
        desk.found_out("contact_basis", asker_id, "own_request")
    if plan is not None:
        keep_plan(desk, asker_id or person_id, plan)
    if actor.is_staff:
        desk.found_out("interests", actor.id, enquiry.interests)
    desk.save()
    if enquiry.incident_id:
        _tie(session, enquiry.incident_id, case_id)
    once.remember(session, actor, key, sent, now, {"ref": ref})
    return ref


def take_enquiry(session: Session, actor: Actor, ref: str, *, now: datetime) -> None:
    """A caseworker takes on an enquiry that nobody has yet, and reads from then on how to reach them.

    Raises NotFound, Refused, Conflict (somebody else has it).
    """
    file = policy.case_for(session, actor, ref, lock=True)
    if file.case["caseworker_id"] == actor.id:
        return
    if not roles_on(actor, file) & CASEWORKER:
        raise Refused((f"This is for {words(CASEWORKER)} to take on.",))
    if file.case["caseworker_id"] or file.case["lead_id"]:
        who = file.case["caseworker_id"] or file.case["lead_id"]
        name = session.scalar(select(staff_table.c.name).where(staff_table.c.id == who))
        raise Conflict(f"{name} has this enquiry already.")
    file.case["caseworker_id"] = actor.id
    desk = Desk(session, file, actor, now)
    desk.note_down("case", "take_enquiry", "", "", None)
    desk.save()


def new_case(enquiry: Enquiry, actor: Actor, case_id: str, ref: str, now: datetime) -> dict[str, Any]:
    """The row of a case at its first state."""
    return {
        "id": case_id, "ref": ref, "state": "enquiry", "stage": "referral", "since_at": now, "episode": 1,
        "version": 1, "event_count": 0, "chain_head": "", "first_side": enquiry.side, "process": "",
        "harm": enquiry.harm, "gender_based": enquiry.gender_based,
        "sensitive": enquiry.sensitive or enquiry.gender_based,
        "caseworker_id": actor.id if actor.is_staff else None,
        "tables": {name: table.number for name, table in LIFECYCLES.items()},
        "opened_at": now, "closure_code": "", "facilitated_by": [], "together": None,
    }  # fmt: skip


def add_person(
    session: Session,
    actor: Actor,
    ref: str,
    *,
    name: str,
    side: str,
    doubt: bool = False,
    interests: str = "none",
    now: datetime,
    key: str = "",
) -> str:
    """Put a person on a case and return their id; they are told nothing and contacted by nobody for it.

    Whoever adds them says in the same breath whether they know them; the others declare it again.
    Raises NotFound, Invalid, Refused, Conflict; the same `key` twice puts one person on it.
    """
    file = policy.case_for(session, actor, ref, lock=True)
    sent = once.sent("add_person", ref, name, side, doubt) if key else ""
    done = once.already(session, actor, key, sent)
    if done is not None:
        return str(done["person"])
    if not roles_on(actor, file) & STAFF:
        raise Refused((f"This is for {words(STAFF)} to record.",))
    faults = list(faults_of_name(name))
    if side not in SIDES:
        faults.append(("side", "Choose which part this person has."))
    if interests not in INTERESTS:
        faults.append(("interests", KNOWS_THEM))
    if faults:
        raise Invalid(faults)
    if side in PRINCIPALS and file.on_side(side):
        raise Invalid(
            [("side", "There is already somebody on this side. Open a case of its own for another person.")]
        )
    person_id = enter(session, file.case["id"], name, side, doubt, now)
    desk = Desk(session, casefile.load(session, file.case["id"]), actor, now)
    said = {"person": person_id, "side": side, "interests": interests}
    seq = desk.note_down("person", "add_person", "", side, None, said)
    desk.found_out("interests", actor.id, *with_what_stands(file, actor.id, interests))
    if file.case["lead_id"]:
        desk.owe("declare_interests", "")
    follow_a_declaration(desk, actor.id, interests, seq)
    if side != INTRODUCER:  # who asked for somebody takes no part
        consequences.new_fact(desk, "principal_joined" if side in PRINCIPALS else "attendee_changed", seq)
    desk.save()
    if interests == "conflict":
        drafts.drop_of_case(session, actor.id, file.case["id"])
    once.remember(session, actor, key, sent, now, {"person": person_id})
    return person_id


def faults_of_name(name: str) -> Iterator[tuple[str, str]]:
    """What is wrong with a name, if anything is."""
    if not storable(name).strip():
        yield "name", Sentence("Write a name. A first name or nickname is enough.")
    yield from _too_long("name", name)


def _too_long(field_name: str, name: str) -> Iterator[tuple[str, str]]:
    if len(name.strip()) > LONGEST_NAME:
        yield field_name, Sentence("Keep the name under {most} characters.", most=LONGEST_NAME)


def _check(enquiry: Enquiry, is_brought: bool) -> Filled | None:
    """The plan, if one was named.  Raises Invalid with every fault, in the order of the form."""
    faults = list(faults_of_name(enquiry.name))
    if enquiry.side not in ("harmed", "responsible"):
        faults.append(("side", "Choose whether this person was harmed or is responsible."))
    faults += _too_long("asked_by", enquiry.asked_by)
    plan: Filled | None = None
    try:
        plan = _plan_of(enquiry.reach) if any(enquiry.reach.values()) else None
    except Invalid as fault:
        faults += fault.errors
    faults += _faults_of_basis(enquiry, is_brought)
    if enquiry.interests not in INTERESTS:
        faults.append(("interests", KNOWS_THEM))
    if len(enquiry.harm) > LONGEST_HARM:
        faults.append(("harm", f"Keep the kind of harm under {LONGEST_HARM} characters."))
    if faults:
        raise Invalid(faults)
    return plan


def _plan_of(reach: Mapping[str, Any]) -> Filled:
    """The safe way they named, as a plan.  Raises Invalid, beside the questions of the door."""
    said = read(AT_THE_DOOR, reach)
    plan = plan_from({**said.data, **said.words})
    way = f"{said.get('reach_way')}_"
    lacking = faults_of(plan)
    if said.get("reach_way") in (said.get("never") or ()):
        lacking.append(("never", BOTH_WAYS))
    if lacking:
        raise Invalid([(name.replace(way, REACH, 1), sentence) for name, sentence in lacking])
    return Filled(plan)


def _faults_of_basis(enquiry: Enquiry, is_brought: bool) -> Iterator[tuple[str, str]]:
    """Whoever did not ask themselves may be without any ground so far; their own request it was not."""
    if enquiry.asked_by and enquiry.basis == "own_request":
        yield "basis", NOT_THEIR_OWN
    elif not CHECKS["contact_basis"].is_good(enquiry.basis) and not (
        (enquiry.asked_by or is_brought) and enquiry.basis == "none"
    ):
        yield "basis", "Choose what gives us grounds to contact them."


def enter(session: Session, case_id: str, name: str, side: str, doubt: bool, now: datetime) -> str:
    """Somebody new, on this case."""
    person_id = new_id()
    session.execute(insert(person), [{"id": person_id, "name": storable(name).strip(), "created_at": now}])
    put_on(session, case_id, person_id, side, doubt, now)
    return person_id


def put_on(session: Session, case_id: str, person_id: str, side: str, doubt: bool, now: datetime) -> None:
    """Somebody known, on this case."""
    row = {"id": new_id(), "case_id": case_id, "person_id": person_id, "side": side, "doubt": doubt,
           "joined_at": now}  # fmt: skip
    session.execute(insert(participant), [row])


def one_at_a_time(session: Session) -> None:
    """From here to the end of the transaction nobody else opens a case."""
    if session.dialect.name == "postgresql":
        session.exec_driver_sql("LOCK TABLE case_file IN SHARE ROW EXCLUSIVE MODE")


def next_ref(session: Session) -> str:
    one_at_a_time(session)
    number = func.max(cast(func.substr(case_table.c.ref, 3), Integer))
    return f"R-{max(FIRST_REF, (session.scalar(select(number)) or 0) + 1)}"


def _must_be_free(session: Session, incident_id: str) -> None:
    """Raises NotFound, Refused."""
    found = select(incident_table.c.case_id).where(incident_table.c.id == incident_id)
    row = session.execute(found).first() if incident_id else None
    if incident_id and row is None:
        raise NotFound("incident")
    if row is not None and row.case_id is not None:
        raise Refused((NOT_FROM_THIS,))


def _tie(session: Session, incident_id: str, case_id: str) -> None:
    tied = session.execute(
        update(incident_table)
        .where(incident_table.c.id == incident_id, incident_table.c.case_id.is_(None))
        .values(case_id=case_id)
    )
    if tied.rowcount != 1:  # somebody was faster
        raise Refused((NOT_FROM_THIS,))
