"""Looks at one case in the database after each command, and says what must never have happened.

It reads rows: events, positions, versions, answers, findings.  It asks no guard and no facts, so that what
the guards let through by mistake is seen here.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Table, select

from risk_assessment.factors import FACTORS
from risk_assessment.instrument import INSTRUMENT
from risk_assessment.profile import content_hash
from rj_workflow import casefile, events
from rj_workflow.db import Session
from rj_workflow.models import case as case_table
from rj_workflow.models import check as check_table
from rj_workflow.models import event as event_table
from rj_workflow.models import participant, risk_answer, risk_version
from rj_workflow.models import position as position_table
from rj_workflow.models import staff as staff_table
from rj_workflow.plan import plan_digest
from rj_workflow.risk import answer_from
from state_machines.roles import MANAGER, Role

Row = Mapping[str, Any]
Which = tuple[str, int]  # scope and number of an assessment

APPROVALS: Final = frozenset({"sign_off", "panel_agrees"})
BY_A_PANEL: Final = frozenset({"panel_agrees", "panel_does_not_agree"})
OPENINGS: Final = frozenset({("meeting", "confirm"), ("meeting", "open")})
GIVEN: Final = frozenset({("exchange", "announce"), ("exchange", "ask_for_it"), ("exchange", "deliver")})
# What goes on only when each condition is met, of the signatures of these scopes.
ON_CONDITIONS: Final = {
    ("meeting", "open"): ("process", "event"),
    ("case", "approach_other"): ("approach",),
    **dict.fromkeys(GIVEN, ("process",)),
}
WRITING: Final = frozenset({"begin", "copy_forward", "revise", "answer", "submit"})
STARRED: Final = frozenset(factor.id for factor in FACTORS if factor.starred)
ENOUGH_IF_THERE: Final = frozenset({"P3", "P4"})  # threats and pressure: being there now is enough to stop
HOLDS: Final = {False: timedelta(days=28), True: timedelta(days=14)}  # practice.md R8, sensitive or not
PLANS: Final = ("process", "event")


GENDER_PANEL = {"supervisor", "safeguarding_lead", "specialist"}


@dataclass
class Watch:
    """What one case has been through, as its rows tell it; `look` returns what is wrong with what is new."""

    session: Session
    ref: str
    seen: int = 0
    wrote: dict[Which, set[str]] = field(default_factory=lambda: defaultdict(set))
    opened: dict[Which, set[tuple[str, str]]] = field(default_factory=lambda: defaultdict(set))
    signed_at: dict[Which, datetime] = field(default_factory=dict)
    at_panel_since: dict[Which, datetime] = field(default_factory=dict)
    facilitated: set[str] = field(default_factory=set)
    before: Row = field(default_factory=dict)
    happened: Counter[str] = field(default_factory=Counter)

    def look(self, *, judge: bool = True) -> list[str]:
        """Read what is new.  Without `judge` it is only taken in: what lies before the walk."""
        case = self._one(case_table, case_table.c.ref == self.ref)
        new = self._rows(
            event_table, event_table.c.case_id == case["id"], event_table.c.seq > self.seen, order="seq"
        )
        if not new:
            return []
        found = _Found(self.session, case)
        self.facilitated |= {one for one in (case["lead_id"], case["co_id"]) if one}
        faults: list[str] = []
        for event in new:
            self._take_in(event)
            if judge:
                self.happened[f"{event['lifecycle']}.{event['event']}"] += 1
                faults += [
                    f"{event['lifecycle']}.{event['event']}: {fault}" for fault in self._of(event, found)
                ]
        if judge:
            faults += self._of_all(found)
            faults += self._of_staffing(found)
        self.seen, self.before = new[-1]["seq"], case
        return faults

    def chain(self) -> list[str]:
        """Whether every event of this case still fits the one before it."""
        return [str(fault) for fault in events.verify(self.session)]

    # --- taking in

    def _take_in(self, event: Row) -> None:
        if event["lifecycle"] != "risk":
            return
        which = event["topic"], event["number"]
        if event["event"] in WRITING:
            self.wrote[which].add(event["actor_id"])
        if event["event"] == "submit":
            self.opened[which] = set()
        if event["event"] == "open_item":
            self.opened[which].add((event["actor_id"], f"{event['data']['item']}:{event['data']['about']}"))
        if event["after"] != event["before"] and event["after"] == "signed_off":
            self.signed_at[which] = event["effective_at"]
        if event["after"] != event["before"] and event["after"] == "escalated":
            self.at_panel_since[which] = event["effective_at"]

    # --- judging

    def _of(self, event: Row, found: _Found) -> Iterator[str]:
        step = event["lifecycle"], event["event"]
        if event["lifecycle"] == "risk" and event["event"] in APPROVALS:
            yield from self._approval(event, found)
        if event["lifecycle"] == "risk" and event["event"] in BY_A_PANEL:
            yield from self._panel(event, found)
        if step in (*OPENINGS, *GIVEN):
            yield from self._covered(event, found, plan=step in OPENINGS)
        if step == ("case", "approach_other") and not self._holding(found, "approach", event["effective_at"]):
            yield "an approach without a signature that holds"
        if step in ON_CONDITIONS:
            yield from self._conditions(found, *ON_CONDITIONS[step])
        yield from self._left_standing(event, found)

    def _approval(self, event: Row, found: _Found) -> Iterator[str]:
        which, who = (event["topic"], event["number"]), event["actor_id"]
        position = found.assessment(which)
        version, answers = found.version(position), found.answers(position)
        if who in self.wrote[which]:
            yield "self-approval: they wrote it"
        if who in self.facilitated:
            yield "self-approval: they facilitate this case, or did"
        if who in (position["author_id"], version["sent_by"]):
            yield "self-approval: they are its author, or sent it"
        if digest(event["topic"], answers, version["plan"]) != version["content"]:
            yield "another hash: its answers are not those that were sent"
        if digest(event["topic"], version["answers"], version["plan"]) != version["content"]:
            yield "another hash: the version kept is not what was sent"
        if (version["decided_by"], version["outcome"]) != (who, "signed"):
            yield "the version kept does not say who signed it"
        unread = {key for key in map(key_of, filter(is_red, answers)) if (who, key) not in self.opened[which]}
        if unread:
            yield f"not opened before it was decided: {sorted(unread)}"
        if any(is_red(a) and not brought_down(a) and a["data"]["present"] != "unknown" for a in answers):
            yield "a stop condition stands"
        yield from self._who_signed(event, found, who)
        yield from self._who_was_heard(event, found, position, answers)

    def _who_signed(self, event: Row, found: _Found, who: str) -> Iterator[str]:
        interests = found.newest("interests", who)
        joined = max(p["joined_at"] for p in found.people)
        if interests is None or interests["outcome"] == "conflict" or interests["recorded_at"] < joined:
            yield "whoever decided has not declared their interests, or has a conflict"
        if found.case["sensitive"] and found.staff[who]["level"] != "advanced":
            yield "a sensitive case decided below advanced level"

    def _who_was_heard(self, event: Row, found: _Found, position: Row, answers: list[Row]) -> Iterator[str]:
        case, at = found.case, event["effective_at"]
        if case["sensitive"] and not found.good_now("specialist_view", at):
            yield "no specialist was heard"
        if (case["gender_based"] or any(p["doubt"] for p in found.people)) and not found.good_now(
            "safeguarding_view", at
        ):
            yield "the safeguarding lead was not heard"
        stars_left = sum(a["item_id"] in STARRED and left(a) >= 2 for a in answers)
        panel = (
            case["gender_based"] or any((a["data"]["concern"] or 0) >= 3 for a in answers) or stars_left > 1
        )
        review = bool(position["data"].get("review_asked"))
        if event["event"] == "sign_off" and (panel or review):
            yield "one signature where a panel or the service manager decides"
        if review and not Role(found.staff[event["actor_id"]]["roles"]) & MANAGER:
            yield "a disagreement not decided by the service manager"

    def _panel(self, event: Row, found: _Found) -> Iterator[str]:
        position = found.assessment((event["topic"], event["number"]))
        since = self.at_panel_since[event["topic"], event["number"]]
        views = found.newest_by_recorder("panel_view", since)
        said = {who for who, outcome in views.items() if outcome in ("agrees", "does_not")}
        if len(said - {position["author_id"]}) < 2 and not position["data"].get("review_asked"):
            yield f"a panel decided with {len(said)} views"
        if found.case["gender_based"] and not found.parts_heard(since) >= GENDER_PANEL:
            yield "a panel after gender-based harm that did not hear each part"

    def _covered(self, event: Row, found: _Found, *, plan: bool) -> Iterator[str]:
        at = event["effective_at"]
        process = self._holding(found, "process", at)
        if not process:
            yield "no signature for the process that holds"
        if plan:
            file = casefile.load(self.session, found.case["id"])
            exactly, coming = plan_digest(file), set(found.meeting["data"]["attendees"])
            asked = [{a["subject"] for a in found.answers(one)} for one in process]
            if process and not any(coming <= about for about in asked):
                yield "somebody comes whom the signed assessment did not ask about"
            if not any(one["data"].get("plan") == exactly for one in self._holding(found, "event", at)):
                yield "the signature was for another plan"

    def _conditions(self, found: _Found, *scopes: str) -> Iterator[str]:
        """Of every signature this rests on; a meeting is confirmed before them, and opened after them."""
        met = {row["about"]: row["good"] for row in found.findings("condition")}  # the newest of each stays
        exactly = plan_digest(casefile.load(self.session, found.case["id"]))
        resting = (
            one for one in found.signed
            if one["topic"] in scopes and (one["topic"] != "event" or one["data"].get("plan") == exactly)
        )  # fmt: skip
        if not all(met.get(c["id"]) for one in resting for c in one["data"].get("conditions", [])):
            yield "a condition of the signature was not met"

    def _holding(self, found: _Found, scope: str, at: datetime) -> list[Row]:
        """What is signed of this scope and has not run out, by the moment it was signed."""
        holds = HOLDS[bool(found.case["sensitive"])]
        signed = (p for p in found.signed if p["topic"] == scope)
        return [p for p in signed if at < self.signed_at[scope, p["number"]] + holds]

    def _left_standing(self, event: Row, found: _Found) -> Iterator[str]:
        """What was signed before this became known, and is still signed (practice.md 5.5)."""
        scopes = void_after(event, found.case["episode"])
        for one in found.signed:
            if (
                one["topic"] in scopes
                and self.signed_at[one["topic"], one["number"]] <= event["effective_at"]
            ):
                yield f"the signature of the {one['topic']} still stands"

    def _of_all(self, found: _Found) -> Iterator[str]:
        """What holds of every signature that stands, whatever the last step was."""
        for one in found.signed:
            version = found.version(one)
            if digest(one["topic"], found.answers(one), version["plan"]) != version["content"]:
                yield f"{one['topic']} {one['number']}: signed, and no longer what was read"
            if one["decider_id"] in self.facilitated or one["decider_id"] == one["author_id"]:
                yield f"{one['topic']} {one['number']}: signed by somebody who facilitates"

    def _of_staffing(self, found: _Found) -> Iterator[str]:
        """Another facilitator, or more care than it seemed to need: nothing signed before stands."""
        was, now = self.before, found.case
        if not was or was["episode"] != now["episode"]:
            return
        replaced = any(was[part] and was[part] != now[part] for part in ("lead_id", "co_id"))
        other_kind = any(was[kind] != now[kind] for kind in ("sensitive", "gender_based"))
        for one in found.signed if other_kind or replaced else []:
            if one["topic"] in {"approach", *PLANS}:
                yield f"the signature of the {one['topic']} outlived another facilitator or kind of case"

    # --- reading

    def _rows(self, table: Table, *where: Any, order: str = "id") -> list[Row]:
        return rows_of(self.session, table, *where, order=order)

    def _one(self, table: Table, *where: Any) -> Row:
        [row] = self._rows(table, *where)
        return row


class _Found:
    """The rows of one case at this moment; what only some steps need is read when it is asked for."""

    def __init__(self, session: Session, case: Row) -> None:
        self.session, self.case = session, case
        of_case = position_table.c.case_id == case["id"]
        here = rows_of(session, position_table, of_case, position_table.c.lifecycle == "risk", order="number")
        self.assessments = [row for row in here if row["episode"] == case["episode"]]
        self.signed = [row for row in self.assessments if row["state"] == "signed_off"]

    @property
    def people(self) -> list[Row]:
        return rows_of(self.session, participant, participant.c.case_id == self.case["id"])

    @property
    def staff(self) -> dict[str, Row]:
        return {row["id"]: row for row in rows_of(self.session, staff_table)}

    def assessment(self, which: Which) -> Row:
        return next(row for row in self.assessments if (row["topic"], row["number"]) == which)

    @property
    def meeting(self) -> Row:
        """The newest attempt at a meeting in this episode."""
        of_case = position_table.c.case_id == self.case["id"]
        rows = rows_of(
            self.session, position_table, of_case, position_table.c.lifecycle == "meeting", order="number"
        )
        return [row for row in rows if row["episode"] == self.case["episode"]][-1]

    def version(self, position: Row) -> Row:
        of_it = risk_version.c.position_id == position["id"]
        return rows_of(self.session, risk_version, of_it, order="version")[-1]

    def answers(self, position: Row) -> list[Row]:
        return rows_of(self.session, risk_answer, risk_answer.c.position_id == position["id"])

    def findings(self, kind: str) -> list[Row]:
        """What was found out of this kind, oldest first."""
        here = check_table.c.case_id == self.case["id"]
        return rows_of(self.session, check_table, here, check_table.c.kind == kind, order="recorded_at")

    def newest(self, kind: str, about: str) -> Row | None:
        return next((row for row in reversed(self.findings(kind)) if row["about"] == about), None)

    def good_now(self, kind: str, at: datetime) -> bool:
        """Found good in this episode, and not too long ago."""
        row = self.newest(kind, "")
        here = row is not None and row["episode"] == self.case["episode"] and row["outcome"] == "heard"
        return here and row is not None and (row["valid_until"] is None or at < row["valid_until"])

    def newest_by_recorder(self, kind: str, since: datetime) -> dict[str, str]:
        return {r["recorded_by"]: r["outcome"] for r in self.findings(kind) if r["recorded_at"] >= since}

    def parts_heard(self, since: datetime) -> set[str]:
        views = (r for r in self.findings("panel_view") if r["recorded_at"] >= since)
        return {r["data"]["part"] for r in views if r["outcome"] in ("agrees", "does_not")}


def rows_of(session: Session, table: Table, *where: Any, order: str = "id") -> list[Row]:
    """These rows, in this order."""
    found = session.execute(select(table).where(*where).order_by(table.c[order]))
    return [dict(row) for row in found.mappings()]


def void_after(event: Row, episode: int) -> frozenset[str]:
    """The scopes whose signature may not outlive this."""
    lifecycle, what, after, data = (event[k] for k in ("lifecycle", "event", "after", "data"))
    if event["episode"] != episode:
        return frozenset()
    forbidden = (lifecycle, what, after) == ("check", "order_check", "forbids")
    if forbidden or (lifecycle, what) in (("safety_stop", "raise_stop"), ("check", "news")):
        return frozenset({"approach", *PLANS})
    reported = data.get("delta_form") == "changed"  # after a talk, a letter, a break, a meeting, a follow-up
    not_today = (lifecycle, what, after) == ("check", "day_check", "not_passed")
    joined = (lifecycle, what, after) == ("person", "add_person", "supporter")
    not_for_her = (lifecycle, what, after) == ("check", "interest_of_the_harmed", "no")
    return frozenset(PLANS) if reported or not_today or joined or not_for_her else frozenset()


def digest(scope: str, answers: list[Row], plan: str) -> str:
    """What a signature is bound to, worked out again from the rows that are kept."""
    return content_hash(scope, [answer_from(row, INSTRUMENT) for row in answers], {"plan": plan})


def key_of(answer: Row) -> str:
    """Item and whom it is about, as an opening names them."""
    return f"{answer['item_id']}:{answer['subject']}"


def is_red(answer: Row) -> bool:
    """It stops everything, or must be known and is not (practice.md 5.1, 5.4)."""
    item, said = answer["item_id"], answer["data"]
    unknown = item in STARRED and said["present"] == "unknown"
    return unknown or said["concern"] == 3 or (item in ENOUGH_IF_THERE and said["present"] == "current")


def brought_down(answer: Row) -> bool:
    """Something is written that makes it safer, and what is left stops nothing."""
    said = answer["data"]
    return bool(said["mitigation"].strip()) and said["residual"] is not None and said["residual"] < 3


def left(answer: Row) -> int:
    """What is left of the concern once something was done about it."""
    said = answer["data"]
    return int(said["concern"] or 0) if said["residual"] is None else int(said["residual"])
