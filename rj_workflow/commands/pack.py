"""Pass on what somebody said may go to another service: prepared, agreed to, released by name, carried there.

Nothing goes without a yes of the person for exactly this pack, which names the service and each class of data
(practice.md 3.1, E13; 4.1).  The yes is a choice like every other: explained, given in a talk, taken back at
once; taken back, the file is given to nobody any more.  What a release is bound to is what was read: when
anything in it has changed since, it is read again.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import insert, select, update

from rj_workflow import pack as packs
from rj_workflow import policy
from rj_workflow.actors import Actor, roles_on
from rj_workflow.answers import LONGEST, storable
from rj_workflow.casefile import PRINCIPALS, CaseFile, Position
from rj_workflow.commands import once
from rj_workflow.commands.desk import Desk
from rj_workflow.db import Session
from rj_workflow.errors import Conflict, Invalid, NotFound, Refused
from rj_workflow.messages import contact_data_in
from rj_workflow.models import new_id, transfer_pack
from rj_workflow.models import staff as staff_table
from rj_workflow.others import others_of
from rj_workflow.pack import BY_CODE, CLASSES, LONGEST_SERVICE, RISK, topic_of
from rj_workflow.queries.pack import Pack, content_of, pack_of, reads_all
from state_machines.roles import CASEWORKER, FACILITATOR, MANAGER, SUPERVISOR, words

MAY_PREPARE: Final = CASEWORKER | FACILITATOR
MAY_RELEASE_RISK: Final = SUPERVISOR | MANAGER
CLOSED: Final = "This case is closed. Open it again first: they have to be asked."
NOT_TO_RELEASE: Final = f"This is for {words(MAY_PREPARE)} to release."
NO_YES: Final = "They have not said yes to exactly this, or they took it back. Ask them first."
NO_RISK_YET: Final = "A supervisor has to release the history of risk first, or leave it out of a new pack."
TWO_PEOPLE: Final = "Whoever releases the history of risk neither prepares the pack nor releases it."
RELEASED: Final = "This was released already."
CHANGED: Final = "Something in it has changed since you read it. Read it once more."
CHANGED_SINCE: Final = (
    "Something in it has changed since it was released. Prepare a new one, and ask them again."
)
NOT_RELEASED: Final = "It is not released yet."
KEEP_TO_IT: Final = (
    "They set a condition. Read it, and say that the pack keeps to it; or prepare another one."
)
NOT_READ: Final = "Whoever releases it has read all of it. The lead facilitator may."
SOMEBODY_ELSE: Final = "Somebody else is named in it. Write only of this person."
REACHES_ELSE: Final = "It says how somebody else is reached. Take it out."


def prepare(
    session: Session, actor: Actor, ref: str, *, person_id: str, service: str, classes: Sequence[str],
    now: datetime, key: str = "",
) -> str:  # fmt: skip
    """Put down what is to go to which service, and the question to the person about exactly this.

    Raises NotFound, Refused, Invalid; the same `key` twice prepares one.
    """
    file = policy.case_for(session, actor, ref, lock=True)
    side = _side(file, person_id)
    sent = once.sent("prepare_pack", ref, person_id, service, sorted(classes)) if key else ""
    done = once.already(session, actor, key, sent)
    if done is not None:
        return str(done["pack"])
    if not roles_on(actor, file) & MAY_PREPARE:
        raise Refused((f"This is for {words(MAY_PREPARE)} to prepare.",))
    if file.case["state"] == "closed":
        raise Refused((CLOSED,))
    service = storable(service).strip()
    faults = []
    if not service:
        faults.append(("service", "Write which service is to be given it."))
    if len(service) > LONGEST_SERVICE:
        faults.append(("service", f"Keep it under {LONGEST_SERVICE} characters."))
    if not classes or not set(classes) <= BY_CODE.keys():
        faults.append(("classes", "Tick each thing that is to go, one at least."))
    if faults:
        raise Invalid(faults)
    row = {
        "id": new_id(), "case_id": file.case["id"], "person_id": person_id, "side": side, "service": service,
        "classes": [one.code for one in CLASSES if one.code in classes], "prepared_at": now,
        "prepared_by": actor.id, "risk_words": "", "digest": "",
    }  # fmt: skip
    session.execute(insert(transfer_pack), [row])
    desk = Desk(session, file, actor, now)
    choice = file.at("choice", person_id, topic_of(str(row["id"])))
    choice.since_at = now
    file.keep(choice)
    _note(
        desk, person_id, "pack_prepared", {"pack": row["id"], "classes": row["classes"]}, {"service": service}
    )
    desk.save()
    once.remember(session, actor, key, sent, now, {"pack": row["id"]})
    return str(row["id"])


def release_risk(
    session: Session, actor: Actor, ref: str, *, person_id: str, pack_id: str, said: str, now: datetime
) -> None:
    """A supervisor says, in words of their own, what the next service has to know of risks, as history.

    Nothing of an assessment is copied: what stands in one is about several people.
    Raises NotFound, Refused, Conflict, Invalid (nothing written, or it tells of somebody else).
    """
    file, pack = _found(session, actor, ref, person_id, pack_id, now)
    if not roles_on(actor, file) & MAY_RELEASE_RISK:
        raise Refused((f"This is for {words(MAY_RELEASE_RISK)} to release.",))
    if RISK not in pack.classes:
        raise NotFound("risk")
    if pack.released_at is not None:
        raise Conflict(RELEASED)
    if actor.id == pack.prepared_by:
        raise Refused((TWO_PEOPLE,))
    told = storable(said).strip()
    if not told or len(told) > LONGEST:
        raise Invalid([("said", "Write what the next service has to know, as little as will do.")])
    others = others_of(session, file, person_id)
    if contact_data_in(told, others.reached):
        raise Invalid([("said", REACHES_ELSE)])
    if others.are_named_in(told, own=file.name_of[person_id]):
        raise Invalid([("said", SOMEBODY_ELSE)])
    _set(session, pack, risk_words=told, risk_by=actor.id, risk_at=now)
    desk = Desk(session, file, actor, now)
    _note(desk, person_id, "pack_risk_released", {"pack": pack.id}, {"pack:risk": told})
    desk.save()


def release(
    session: Session, actor: Actor, ref: str, *, person_id: str, pack_id: str, read: str,
    keeps_to_it: bool = False, now: datetime,
) -> None:  # fmt: skip
    """Release it, once and by name; `read` is the digest of what the page showed.

    Raises NotFound, Conflict (released, or changed since it was read), Refused (no yes, no release of risk,
    the same person twice), Invalid (a condition they set that nobody looked at).
    """
    file, pack = _found(session, actor, ref, person_id, pack_id, now)
    if not roles_on(actor, file) & MAY_PREPARE:
        raise Refused((NOT_TO_RELEASE,))
    if pack.released_at is not None:
        raise Conflict(RELEASED)
    if unmet := missing(actor, file, pack):
        raise Refused(unmet)
    if pack.conditions and not keeps_to_it:
        raise Invalid([("keeps_to_it", KEEP_TO_IT)])
    made = packs.digest(content_of(session, file, pack))
    if made != read:
        raise Conflict(CHANGED)
    _set(session, pack, released_at=now, released_by=actor.id, digest=made)
    desk = Desk(session, file, actor, now)
    _note(desk, person_id, "pack_released", {"pack": pack.id, "digest": made}, {"service": pack.service})
    desk.save()


def missing(actor: Actor, file: CaseFile, pack: Pack) -> tuple[str, ...]:
    """Everything that stands in the way of this colleague's releasing it; empty when nothing does."""
    reasons = (
        (NOT_TO_RELEASE, not roles_on(actor, file) & MAY_PREPARE),
        (NO_YES, not pack.is_agreed),
        (NO_RISK_YET, pack.waits_for_risk),
        (TWO_PEOPLE, actor.id == pack.risk_by),
        (NOT_READ, not reads_all(actor, file, pack)),
    )
    return tuple(sentence for sentence, so in reasons if so)


def may_release_risk(actor: Actor, file: CaseFile, pack: Pack) -> bool:
    """Whether this colleague writes the history of risk: a supervisor who did not put the pack together."""
    return bool(roles_on(actor, file) & MAY_RELEASE_RISK) and actor.id != pack.prepared_by


def hand_over(
    session: Session, actor: Actor, ref: str, *, person_id: str, pack_id: str, now: datetime
) -> bytes:
    """The file, to be carried to the service that they named; each time is written down.

    Raises NotFound, Refused (not released, the yes was taken back, or it is not what was released).
    """
    file, pack = _found(session, actor, ref, person_id, pack_id, now)
    if not roles_on(actor, file) & MAY_PREPARE:
        raise Refused((f"This is for {words(MAY_PREPARE)} to pass on.",))
    if pack.released_at is None:
        raise Refused((NOT_RELEASED,))
    if not pack.is_agreed:
        raise Refused((NO_YES,))
    if not reads_all(actor, file, pack):
        raise Refused((NOT_READ,))
    said = content_of(session, file, pack)
    if packs.digest(said) != pack.digest:
        raise Refused((CHANGED_SINCE,))
    by = _name_of(session, pack.released_by)
    by = by.split()[0] if pack.side == "responsible" else by  # no surname of ours goes to that side
    desk = Desk(session, file, actor, now)
    _note(desk, person_id, "pack_handed_over", {"pack": pack.id, "digest": pack.digest}, {})
    desk.save()
    return packs.as_file(said, released_by=by, released_at=pack.released_at.isoformat())


def _name_of(session: Session, staff_id: str) -> str:
    return str(session.scalar(select(staff_table.c.name).where(staff_table.c.id == staff_id)))


def _side(file: CaseFile, person_id: str) -> str:
    side = file.side_of(person_id)
    if side not in PRINCIPALS:
        raise NotFound("person")
    return side


def _found(
    session: Session, actor: Actor, ref: str, person_id: str, pack_id: str, now: datetime
) -> tuple[CaseFile, Pack]:
    file = policy.case_for(session, actor, ref, lock=True)
    _side(file, person_id)
    found = pack_of(session, file, person_id, pack_id, now)
    if found is None or not actor.is_staff:
        raise NotFound("pack")
    return file, found


def _set(session: Session, pack: Pack, **values: Any) -> None:
    session.execute(update(transfer_pack).where(transfer_pack.c.id == pack.id).values(**values))


def _note(desk: Desk, person_id: str, event: str, data: dict[str, Any], said: dict[str, str]) -> None:
    whose = Position("", "person", holder=person_id, episode=desk.file.case["episode"])
    desk.note_down("person", event, "", "", whose, data, said)
