"""Open an enquiry: somebody asked.  A first name is enough, and no crime reference is ever required."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Integer, cast, func, insert, select, update

from rj_workflow import casefile, policy
from rj_workflow.actors import Actor, roles_on
from rj_workflow.answers import storable
from rj_workflow.commands import consequences, once
from rj_workflow.commands.desk import Desk
from rj_workflow.db import Session
from rj_workflow.errors import Invalid, NotFound, Refused
from rj_workflow.models import case as case_table
from rj_workflow.models import incident as incident_table
from rj_workflow.models import new_id, participant, person
from state_machines import LIFECYCLES
from state_machines.checks import CHECKS
from state_machines.roles import STAFF, words

SIDES = ("harmed", "responsible", "supporter")
FIRST_REF = 2001
LONGEST_NAME, LONGEST_HARM = 120, 60  # characters, the widths of their columns


@dataclass(frozen=True, slots=True)
class Enquiry:
    """What was said when somebody asked."""

    name: str
    side: str
    harm: str = ""
    gender_based: bool = False
    sensitive: bool = False
    doubt: bool = False
    basis: str = "own_request"
    incident_id: str = ""
    ref: str = ""


def open_enquiry(session: Session, actor: Actor, enquiry: Enquiry, *, now: datetime, key: str = "") -> str:
    """Open a case at its first state and return its reference; the same `key` twice opens one.

    Raises Invalid, Conflict.
    """
    _check(enquiry)
    ref = enquiry.ref or _next_ref(session)
    sent = once.sent("open_enquiry", asdict(enquiry)) if key else ""
    done = once.already(session, actor, key, sent)
    if done is not None:
        return str(done["ref"])
    case_id = new_id()
    session.execute(
        insert(case_table),
        [
            {
                "id": case_id, "ref": ref, "state": "enquiry", "stage": "referral", "since_at": now,
                "episode": 1,
                "version": 1, "event_count": 0, "chain_head": "", "first_side": enquiry.side, "process": "",
                "harm": enquiry.harm, "gender_based": enquiry.gender_based,
                "sensitive": enquiry.sensitive or enquiry.gender_based,
                "caseworker_id": actor.id if actor.is_staff else None,
                "tables": {name: table.number for name, table in LIFECYCLES.items()},
                "opened_at": now, "closure_code": "", "facilitated_by": [],
            }
        ],
    )  # fmt: skip
    person_id = _add(session, case_id, enquiry.name, enquiry.side, enquiry.doubt, now)
    file = casefile.load(session, case_id, lock=True)
    desk = Desk(session, file, actor, now)
    said = {"side": enquiry.side, "harm": enquiry.harm, "basis": enquiry.basis}
    desk.note_down("case", "open_enquiry", "", "enquiry", None, said)
    desk.restart_clocks(None, "case", "enquiry", "", {})
    desk.found_out("contact_basis", person_id, enquiry.basis)
    desk.save()
    if enquiry.incident_id:
        _tie(session, enquiry.incident_id, case_id)
    once.remember(session, actor, key, sent, now, {"ref": ref})
    return ref


def add_person(
    session: Session,
    actor: Actor,
    ref: str,
    *,
    name: str,
    side: str,
    doubt: bool = False,
    now: datetime,
    key: str = "",
) -> str:
    """Put a person on a case and return their id; they are told nothing and contacted by nobody for it.

    Raises NotFound, Invalid, Refused, Conflict; the same `key` twice puts one person on it.
    """
    file = policy.case_for(session, actor, ref, lock=True)
    sent = once.sent("add_person", ref, name, side, doubt) if key else ""
    done = once.already(session, actor, key, sent)
    if done is not None:
        return str(done["person"])
    if not roles_on(actor, file) & STAFF:
        raise Refused((f"This is for {words(STAFF)} to record.",))
    if side not in SIDES:
        raise Invalid([("side", "Choose which part this person has.")])
    faults = list(_faults_of_name(name))
    if faults:
        raise Invalid(faults)
    if side != "supporter" and file.on_side(side):
        raise Invalid(
            [("side", "There is already somebody on this side. Open a case of its own for another person.")]
        )
    person_id = _add(session, file.case["id"], name, side, doubt, now)
    desk = Desk(session, casefile.load(session, file.case["id"]), actor, now)
    seq = desk.note_down("person", "add_person", "", side, None, {"person": person_id, "side": side})
    if file.case["lead_id"]:
        desk.owe("declare_interests", "")
    if side == "supporter":
        consequences.new_fact(desk, "attendee_changed", seq)
    desk.save()
    once.remember(session, actor, key, sent, now, {"person": person_id})
    return person_id


def _faults_of_name(name: str) -> Iterator[tuple[str, str]]:
    if not storable(name).strip():
        yield "name", "Write a name. A first name or nickname is enough."
    if len(name.strip()) > LONGEST_NAME:
        yield "name", f"Keep the name under {LONGEST_NAME} characters."


def _check(enquiry: Enquiry) -> None:
    faults = list(_faults_of_name(enquiry.name))
    if len(enquiry.harm) > LONGEST_HARM:
        faults.append(("harm", f"Keep the kind of harm under {LONGEST_HARM} characters."))
    if not CHECKS["contact_basis"].is_good(enquiry.basis):
        faults.append(("basis", "Choose what gives us grounds to contact them."))
    if enquiry.side not in ("harmed", "responsible"):
        faults.append(("side", "Choose whether this person was harmed or is responsible."))
    if faults:
        raise Invalid(faults)


def _add(session: Session, case_id: str, name: str, side: str, doubt: bool, now: datetime) -> str:
    person_id = new_id()
    session.execute(insert(person), [{"id": person_id, "name": storable(name).strip(), "created_at": now}])
    session.execute(
        insert(participant),
        [
            {
                "id": new_id(),
                "case_id": case_id,
                "person_id": person_id,
                "side": side,
                "doubt": doubt,
                "joined_at": now,
            }
        ],
    )
    return person_id


def _next_ref(session: Session) -> str:
    if session.dialect.name == "postgresql":
        session.exec_driver_sql("LOCK TABLE case_file IN SHARE ROW EXCLUSIVE MODE")
    number = func.max(cast(func.substr(case_table.c.ref, 3), Integer))
    return f"R-{max(FIRST_REF, (session.scalar(select(number)) or 0) + 1)}"


def _tie(session: Session, incident_id: str, case_id: str) -> None:
    tied = session.execute(
        update(incident_table)
        .where(incident_table.c.id == incident_id, incident_table.c.case_id.is_(None))
        .values(case_id=case_id)
    )
    if tied.rowcount != 1:
        raise NotFound("incident")
