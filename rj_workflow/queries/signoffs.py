"""What waits for somebody to decide, and everything they need to decide it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import and_, or_, select

from risk_assessment.profile import Answer
from risk_assessment.sign_off import Requirement
from rj_workflow.actors import Actor
from rj_workflow.casefile import CaseFile, Position
from rj_workflow.commands.risk import BEING_DECIDED
from rj_workflow.db import Session
from rj_workflow.errors import NotFound
from rj_workflow.facts import Asking, facts_of
from rj_workflow.models import case as case_table
from rj_workflow.models import deadline as deadline_table
from rj_workflow.models import participant, person, risk_version
from rj_workflow.models import position as position_table
from rj_workflow.models import staff as staff_table
from rj_workflow.queries.cases import may_be_seen_by
from rj_workflow.queries.changes import Compared, changed_items, compare, version_before
from rj_workflow.queries.people import initials
from rj_workflow.queries.risk import Assessment, Item, assessment
from rj_workflow.risk import Sent, answer_from, answers_of, last_sent, requirement_for, to_open
from state_machines.roles import MANAGER, SUPERVISOR

DECIDERS: Final = SUPERVISOR | MANAGER
# The clock of each kind of decision, timers/deadlines.py.
_CLOCKS: Final = ("sign_off_waits", "panel_waits", "safety_stop", "closing_waits")


@dataclass(frozen=True, slots=True)
class Decision:
    """Everything whoever decides needs beside the assessment itself."""

    assessment: Assessment
    to_open: tuple[Item, ...]
    requirement: Requirement
    compared: Compared
    author: str
    sent_at: datetime | None
    no_link_since: datetime | None  # when this reader declared that they have no link to anyone
    wrote_it: bool
    views: tuple[tuple[str, str, datetime], ...]  # panel member, code of the view, when

    @property
    def waits(self) -> bool:
        """Whether there is anything left to decide."""
        return self.assessment.position.state in BEING_DECIDED

    @property
    def unopened(self) -> tuple[Item, ...]:
        """What this decider has still to open."""
        return tuple(item for item in self.to_open if item.opened_at is None)


@dataclass(frozen=True, slots=True)
class Waiting:
    """One decision that waits; `changed` is None for a first version, `wrote_it` says: not by you."""

    lifecycle: str
    ref: str
    initials: str
    topic: str
    number: int
    state: str
    version: int
    author: str
    since_at: datetime
    due_at: datetime | None
    changed: int | None
    to_open: int
    wrote_it: bool


def decision(session: Session, actor: Actor, ref: str, scope: str, number: int, *, now: datetime) -> Decision:
    """One assessment before whoever decides.  Raises NotFound when it was never sent, or for others."""
    found = assessment(session, actor, ref, scope, number, now=now)
    file, position = found.file, found.position
    if not position.data.get("sent_at") or not actor.roles & DECIDERS:
        raise NotFound("assessment")
    interests = file.latest_check("interests", actor.id)
    sent_at = position.data.get("sent_at")
    return Decision(
        assessment=found,
        to_open=_opened_first(found, to_open(answers_of(file, position))),
        requirement=requirement_for(file, position, answers_of(file, position)),
        compared=compare(file, position, found.sent, actor.id),
        author=found.names.get(position.author_id or "", "Somebody who no longer works here"),
        sent_at=datetime.fromisoformat(sent_at) if sent_at else None,
        no_link_since=interests["recorded_at"] if interests and interests["outcome"] == "none" else None,
        wrote_it=facts_of(file, Asking(now, actor, position)).actor.is_author,
        views=_panel_views(file, position, found.names),
    )


def _opened_first(found: Assessment, answers: Iterable[Answer]) -> tuple[Item, ...]:
    """The items of these answers, those about people who have left the case included."""
    items = {item.asked.key: item for item in found.items}
    return tuple(items.get(a.key) or Item(a.asked, a, red=True) for a in answers)


def _panel_views(
    file: CaseFile, position: Position, names: Mapping[str, str]
) -> tuple[tuple[str, str, datetime], ...]:
    """Each member's newest view since it came before the panel."""
    since = position.since_at
    if position.state != "escalated" or since is None:
        return ()
    given = [c for c in file.checks if c["kind"] == "panel_view" and c["recorded_at"] >= since]
    views = {c["recorded_by"]: c for c in reversed(given)}  # newest first in the file, so the newest stays
    return tuple((names.get(by, ""), c["outcome"], c["recorded_at"]) for by, c in views.items())


# --- the queue


def queue(session: Session, actor: Actor) -> tuple[Waiting, ...]:
    """What waits for a supervisor or the manager: what was promised first stands first.

    A case with a declared link to this reader is not here at all; their own work is, marked as theirs.
    """
    if not actor.roles & DECIDERS:
        raise NotFound("sign-offs")
    rows = [dict(row) for row in session.execute(_waiting(actor)).mappings()]
    cases = {row["case_id"] for row in rows}
    short = _initials(session, cases)
    versions = _versions(session, cases)
    return tuple(_in_queue(row, actor, short, versions) for row in rows)


def _waiting(actor: Actor):  # type: ignore[no-untyped-def]  # the type of a SELECT names its columns twice
    p, c, d = position_table.c, case_table.c, deadline_table.c
    kinds = [and_(p.lifecycle == "risk", p.state.in_(BEING_DECIDED))]
    if actor.roles & SUPERVISOR:
        kinds += [
            and_(p.lifecycle == "safety_stop", p.state == "stopped"),
            and_(p.lifecycle == "closing", p.state == "proposed"),
        ]
    clock = and_(d.position_id == p.id, d.open, d.kind.in_(_CLOCKS))
    return (
        select(
            p.id, p.case_id, p.lifecycle, p.topic, p.number, p.state, p.since_at, p.author_id, p.data,
            c.ref, c.lead_id, c.co_id, staff_table.c.name.label("author"), d.due_at,
        )
        .join(case_table, c.id == p.case_id)
        .outerjoin(staff_table, staff_table.c.id == p.author_id)
        .outerjoin(deadline_table, clock)
        .where(or_(*kinds), p.episode == c.episode, c.state != "closed", may_be_seen_by(actor))
        .order_by(d.due_at.is_(None), d.due_at, p.since_at, c.ref)
    )  # fmt: skip


def _initials(session: Session, cases: set[str]) -> dict[str, str]:
    """Who a case is about, as a list may show it: initials, the person harmed first."""
    rows = session.execute(
        select(participant.c.case_id, person.c.name)
        .join(person, person.c.id == participant.c.person_id)
        .where(participant.c.case_id.in_(sorted(cases)), participant.c.side.in_(("harmed", "responsible")))
        .order_by(participant.c.side)
    )
    named: dict[str, list[str]] = {}
    for case_id, name in rows:
        named.setdefault(case_id, []).append(initials(name))
    return {case_id: " and ".join(both) for case_id, both in named.items()}


def _versions(session: Session, cases: set[str]) -> dict[tuple[str, str], list[Sent]]:
    """Every version ever sent of each case and scope, oldest first."""
    v = risk_version.c
    found = select(risk_version).where(v.case_id.in_(sorted(cases))).order_by(v.version)
    sent: dict[tuple[str, str], list[Sent]] = {}
    for row in session.execute(found).mappings():
        sent.setdefault((row["case_id"], row["scope"]), []).append(dict(row))
    return sent


def _in_queue(
    row: Mapping[str, Any],
    actor: Actor,
    short: Mapping[str, str],
    versions: Mapping[tuple[str, str], list[Sent]],
) -> Waiting:
    data, is_risk = row["data"], row["lifecycle"] == "risk"
    sent = versions.get((row["case_id"], row["topic"]), []) if is_risk else []
    now = last_sent(sent, row["id"])
    before = version_before(sent, now, actor.id) if now else None
    author = row["author_id"] if is_risk else data.get("proposed_by")
    mine = {row["lead_id"], row["co_id"], author} if is_risk else {author}
    return Waiting(
        lifecycle=row["lifecycle"],
        ref=row["ref"],
        initials=short.get(row["case_id"], ""),
        topic=row["topic"],
        number=row["number"],
        state=row["state"],
        version=int(data.get("version", 1)),
        author=row["author"] or "",
        since_at=row["since_at"],
        due_at=row["due_at"],
        changed=changed_items(before, now) if before and now else None,
        to_open=len(to_open(map(answer_from, now["answers"]))) if now else 0,
        wrote_it=actor.id in mine,
    )
