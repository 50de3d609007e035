"""Who could lead, help with or supervise a case: each colleague as the table of allocation sees them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, select

from risk_assessment.allocation import (
    CASE_SUPERVISOR,
    CO_WORKER,
    LEAD,
    Candidate,
    standing_in_the_way,
    to_think_about,
)
from rj_workflow.actors import Actor
from rj_workflow.casefile import PRINCIPALS, CaseFile
from rj_workflow.db import Session
from rj_workflow.models import case as case_table
from rj_workflow.models import participant
from rj_workflow.queries.register import Work, held_a_process, in_practice, works
from rj_workflow.register import Practitioner, practitioners
from rj_workflow.settings import settings
from state_machines.roles import FACILITATOR, SUPERVISOR

TWO_YEARS = timedelta(days=730)  # practice.md 4.3 [J]
PARTS = (
    (LEAD, "lead", FACILITATOR),
    (CO_WORKER, "help", FACILITATOR),
    (CASE_SUPERVISOR, "supervise", SUPERVISOR),
)


@dataclass(frozen=True, slots=True)
class Colleague:
    """One colleague on the form: which parts they may have, what stands in the way, what to think about."""

    person: Practitioner
    work: Work
    overdue: bool
    may: tuple[str, ...]  # lead, help, supervise
    refused: tuple[str, ...]
    warned: tuple[str, ...]


def colleagues(session: Session, actor: Actor, file: CaseFile, now: datetime) -> tuple[Colleague, ...]:
    """Everybody who could have a part, in order of name, never of how much they do."""
    weigh = Weighing(session, actor, file, now)
    return tuple(
        weigh.colleague(one) for one in weigh.people.values() if one.roles & (FACILITATOR | SUPERVISOR)
    )


class Weighing:
    """Looks at candidates for one case; read once, asked for each part."""

    def __init__(self, session: Session, actor: Actor, file: CaseFile, now: datetime) -> None:
        self.file, self.now = file, now
        self.people: Mapping[str, Practitioner] = practitioners(session)
        self.work = works(session, actor)
        self.opposite = opposite_roles(session, file, now)

    def candidate(self, who: str, part: str, *, alone: bool = False) -> Candidate:
        """This colleague for this part, as the register and the case show them."""
        person, work, case = self.people[who], self.work.get(who, Work()), self.file.case
        row = self.file.latest_check("interests", who)
        outcome = row["outcome"] if row is not None else ""
        managed = outcome == "managed" and self.file.has_declared(who)
        here = settings()
        return Candidate(
            part=part, sensitive=case["sensitive"], gender_based=case["gender_based"], alone=alone,
            level=person.level, declared=self.file.declared_of_everybody(who),
            conflict=outcome == "conflict", opposite_role=who in self.opposite and not managed,
            trainings=person.trainings, accredited=person.accredited,
            open_cases=work.open_cases, most_cases=here.most_open_cases,
            supervision_is_overdue=person.supervision_is_overdue(self.now),
            overdue_refuses=here.supervision_overdue == "refuse",
            in_practice=in_practice(person, work, self.now), formal_process=held_a_process(work, self.now),
        )  # fmt: skip

    def colleague(self, person: Practitioner) -> Colleague:
        """Everything the form says of them."""
        seen = [
            (words, self.candidate(person.id, part)) for part, words, role in PARTS if person.roles & role
        ]
        ways = [(words, standing_in_the_way(one)) for words, one in seen]
        warned = (rule.words for _, one in seen for rule in to_think_about(one))
        return Colleague(
            person=person,
            work=self.work.get(person.id, Work()),
            overdue=person.supervision_is_overdue(self.now),
            may=tuple(words for words, rules in ways if not rules),
            refused=_once(rule.words for _, rules in ways for rule in rules),
            warned=_once(warned),
        )


def _once(sentences: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(sentences))


def opposite_roles(session: Session, file: CaseFile, now: datetime) -> frozenset[str]:
    """Who worked with one of these people from the opposite side of another case in the last 24 months."""
    sides = {p["person_id"]: p["side"] for p in file.participants if p["side"] in PRINCIPALS}
    c, p = case_table.c, participant.c
    found = select(p.person_id, p.side, c.facilitated_by).join(case_table, c.id == p.case_id)
    found = found.where(p.person_id.in_(sorted(sides)), p.case_id != file.case["id"], p.side.in_(PRINCIPALS))
    recent = found.where(or_(c.state != "closed", c.since_at > now - TWO_YEARS))
    return frozenset(
        worker
        for row in session.execute(recent)
        if row.side != sides[row.person_id]
        for worker in row.facilitated_by
    )
