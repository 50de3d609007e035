"""What waits for somebody to decide, and everything they need to decide it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import and_, or_, select

from risk_assessment.answer import Answer
from risk_assessment.profile import stops, waits_to_be_lifted
from risk_assessment.sign_off import Requirement
from rj_workflow.actors import Actor
from rj_workflow.commands.lift import why_not
from rj_workflow.commands.risk import BEING_DECIDED
from rj_workflow.db import Session
from rj_workflow.errors import NotFound
from rj_workflow.facts import Asking, facts_of
from rj_workflow.models import case as case_table
from rj_workflow.models import deadline as deadline_table
from rj_workflow.models import participant, person, risk_version
from rj_workflow.models import position as position_table
from rj_workflow.models import staff as staff_table
from rj_workflow.queries.cases import has_declared, may_be_seen_by
from rj_workflow.queries.changes import Compared, changed_items, compare, version_before
from rj_workflow.queries.pathways import CannotBeOffered, cannot_be_offered
from rj_workflow.queries.people import initials
from rj_workflow.queries.risk import Assessment, Item, assessment
from rj_workflow.questions import names_of_items
from rj_workflow.risk import (
    PanelView,
    Sent,
    answers_of,
    answers_sent,
    is_disputed,
    last_sent,
    opened_key,
    panel_views,
    requirement_for,
    to_open,
    who_words,
    with_questions,
)
from state_machines.checks import PANEL_PARTS
from state_machines.roles import MANAGER, SUPERVISOR, Role

DECIDERS: Final = SUPERVISOR | MANAGER
# The clock of each kind of decision, timers/deadlines.py.
_OF_ASSESSMENTS: Final = ("sign_off_waits", "panel_waits")


@dataclass(frozen=True, slots=True)
class Stop:
    """One answer that stops everything: still standing, or lifted as its item says (5.4)."""

    item: Item
    may_be_lifted: bool


@dataclass(frozen=True, slots=True)
class Panel:
    """Who sits on the panel that decides: each part with who gave its view, and how many views are missing.

    `could` are the colleagues whose view is not given yet; whoever wrote it or facilitates is not among them.
    """

    parts: tuple[tuple[str, str], ...]
    missing: int
    could: tuple[str, ...]


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
    views: tuple[PanelView, ...]
    panel: Panel | None  # while it is before one
    stops: tuple[Stop, ...]
    not_theirs_to_lift: str  # why, as a sentence
    barred: tuple[CannotBeOffered, ...]  # what no signature lifts
    items: Mapping[str, str]  # what may be asked about: "P4:id" and its name

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
    declared: bool = True  # else who takes part is all that is shown
    supervisor_id: str = ""  # whose queue it stands in; empty for everybody's


def decision(session: Session, actor: Actor, ref: str, scope: str, number: int, *, now: datetime) -> Decision:
    """One assessment before whoever decides.  Raises NotFound when it was never sent, or for others."""
    found = assessment(session, actor, ref, scope, number, now=now)
    file, position = found.file, found.position
    if not position.data.get("sent_at") or not actor.roles & DECIDERS:
        raise NotFound("assessment")
    interests = file.latest_check("interests", actor.id)
    views = panel_views(file, position) if position.state == "escalated" else ()
    needed = requirement_for(file, position, answers_of(file, position))
    sent_at = position.data.get("sent_at")
    return Decision(
        assessment=found,
        to_open=_opened_first(found, to_open(answers_of(file, position))),
        requirement=needed,
        compared=compare(file, position, found.sent, actor.id, found.names),
        author=found.names.get(position.author_id or "", "Somebody who no longer works here"),
        sent_at=datetime.fromisoformat(sent_at) if sent_at else None,
        no_link_since=interests["recorded_at"] if interests and interests["outcome"] == "none" else None,
        wrote_it=facts_of(file, Asking(now, actor, position)).actor.is_author,
        views=views,
        panel=_panel(found, needed, views) if position.state == "escalated" else None,
        stops=_stops(found),
        not_theirs_to_lift=why_not(file, actor, position, now),
        barred=cannot_be_offered(file, now),
        items=names_of_items(session, file, position),
    )


def _panel(found: Assessment, needed: Requirement, views: Iterable[PanelView]) -> Panel | None:
    """Whose view is there and whose is missing; None where the service manager decides without a panel."""
    file, staff = found.file, found.staff
    if not needed.panel and is_disputed(found.position):
        return None
    given = [view for view in views if view.counts]
    by_part = {view.part: _whose_view(view, found) for view in given}
    parts = [(words, by_part.get(code, "")) for code, words in PANEL_PARTS if code in needed.members]
    others = [(dict(PANEL_PARTS).get(v.part, ""), _whose_view(v, found)) for v in given]
    named = [*parts, *(one for one in others if one not in parts)]
    fewest = max(file.judged.number("panel_size"), len(needed.members))
    unfilled = sum(not who for _, who in parts)
    apart = {*file.case["facilitated_by"], found.position.author_id, *(view.recorded_by for view in given)}
    could = [
        str(row["name"])
        for key, row in staff.items()
        if row["active"] and Role(row["roles"]) & DECIDERS and key not in apart
    ]
    return Panel(tuple(named), max(unfilled, fewest - len(given)), tuple(could))


def _whose_view(view: PanelView, found: Assessment) -> str:
    return view.outside or found.names.get(view.recorded_by, "Somebody")


def _stops(found: Assessment) -> tuple[Stop, ...]:
    """Every stop of this assessment."""
    stopping = [a for a in answers_of(found.file, found.position) if stops(a)]
    items = _opened_first(found, stopping)
    return tuple(Stop(item, waits_to_be_lifted(answer)) for item, answer in zip(items, stopping, strict=True))


def _opened_first(found: Assessment, answers: Iterable[Answer]) -> tuple[Item, ...]:
    """The items of these answers, those about people who have left the case included."""
    items = {item.asked.key: item for item in found.items}
    return tuple(
        items.get(a.key)
        or Item(
            a.asked,
            who_words(found.file, a.subject, found.names),
            a,
            red=True,
            lifted=found.lifted.get(opened_key(a)),
        )
        for a in answers
    )


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


def clocks_for(actor: Actor) -> tuple[str, ...]:
    """The clock of each kind of decision that waits for this reader: a manager's are of assessments alone."""
    if actor.roles & SUPERVISOR:
        return (*_OF_ASSESSMENTS, "safety_stop", "closing_waits")
    return _OF_ASSESSMENTS if actor.roles & MANAGER else ()


def not_theirs(row: Mapping[str, Any]) -> set[Any]:
    """Those who may not decide on this one: whoever wrote or proposed it, and all who ever facilitated."""
    return {row["data"].get("proposed_by"), row["author_id"], *row["facilitated_by"]}


def _waiting(actor: Actor):  # type: ignore[no-untyped-def]  # the type of a SELECT names its columns twice
    p, c, d = position_table.c, case_table.c, deadline_table.c
    kinds = [and_(p.lifecycle == "risk", p.state.in_(BEING_DECIDED))]
    if actor.roles & SUPERVISOR:
        kinds += [
            and_(p.lifecycle == "safety_stop", p.state == "stopped"),
            and_(p.lifecycle == "closing", p.state == "proposed"),
        ]
    clock = and_(d.position_id == p.id, d.open, d.kind.in_(clocks_for(actor)))
    return (
        select(
            p.id, p.case_id, p.lifecycle, p.topic, p.number, p.state, p.since_at, p.author_id, p.data,
            c.ref, c.facilitated_by, c.supervisor_id, staff_table.c.name.label("author"), d.due_at,
            has_declared(actor).label("declared"),
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
    for row in with_questions(session, [dict(row) for row in session.execute(found).mappings()]):
        sent.setdefault((row["case_id"], row["scope"]), []).append(row)
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
    if not row["declared"]:
        return Waiting(
            lifecycle="undeclared", ref=row["ref"], initials=short.get(row["case_id"], ""), topic="",
            number=1, state="", version=1, author="", since_at=row["since_at"], due_at=row["due_at"],
            changed=None, to_open=0, wrote_it=False, declared=False,
            supervisor_id=row["supervisor_id"] or "",
        )  # fmt: skip
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
        to_open=len(to_open(answers_sent(now))) if now else 0,
        wrote_it=actor.id in not_theirs(row),
        supervisor_id=row["supervisor_id"] or "",
    )
