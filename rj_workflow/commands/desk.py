"""One step being taken: what moves, what follows from it, and all of it written in one go.

Nothing here decides whether a step may be taken; that is answered before anything lies on this desk.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, insert, or_, update

from rj_workflow import events
from rj_workflow.actors import ANOTHER_CASE, Actor
from rj_workflow.casefile import PRINCIPALS, CaseFile, Position, Row
from rj_workflow.commands import consequences, keeping
from rj_workflow.crypto import is_called_back
from rj_workflow.db import Prepared, Session, sent_together
from rj_workflow.errors import Conflict
from rj_workflow.models import case as case_table
from rj_workflow.models import check as check_table
from rj_workflow.models import deadline as deadline_table
from rj_workflow.models import event as event_table
from rj_workflow.models import new_id
from rj_workflow.models import note as note_table
from rj_workflow.models import outbox as outbox_table
from rj_workflow.models import position as position_table
from rj_workflow.notifications.catalogue import Notice, outdated_by, told_by
from rj_workflow.notifications.standing import may_be_shown
from rj_workflow.timers import working_days
from rj_workflow.timers.deadlines import (
    BY_KIND,
    OWED,
    Deadline,
    end_of_day,
    signature_days,
    started_by,
)
from rj_workflow.vulnerability import tier_on
from rj_workflow.whose import whose
from state_machines import LIFECYCLES
from state_machines.checks import CHECKS
from state_machines.choice import RECORDED_YES
from state_machines.consequences import TAKING_PART, following
from state_machines.table import Row as TableRow

CONFIRM, CALL_BACK, YES_NOT_SO = "confirm_relayed", "call_back", "yes_not_so"
_NO_MORE = ("withdraw", "say_no", "say_never")
# Why a yes counts no longer, where it was not its holder's doing (K7).
_RAN_OUT = {"fall_due": "time", "lapse": "time", "episode_closed": "closed"}
_FACTS_CHANGED = "facts_changed"


@dataclass(slots=True)
class Desk:
    """The case file, who acts, when; and what has come of it so far."""

    session: Session
    file: CaseFile
    actor: Actor
    now: datetime
    on_behalf_of: str = ""
    recorded_at: datetime | None = None
    happened: list[Row] = field(default_factory=list)
    said: list[Mapping[str, str]] = field(default_factory=list)
    messages: list[Row] = field(default_factory=list)
    clocks: list[Row] = field(default_factory=list)
    stopped_clocks: set[str] = field(default_factory=set)
    messages_become: dict[str, str] = field(default_factory=dict)
    no_longer_true: set[str] = field(default_factory=set)
    returning: str = ""
    along: dict[str, "Desk"] = field(default_factory=dict)

    def beside(self) -> Iterator["Desk"]:
        """The desks of the cases whose meeting is one event with this one's, where nobody says who it was."""
        for file in self.file.along:
            if file.case["id"] not in self.along:
                self.along[file.case["id"]] = Desk(self.session, file, ANOTHER_CASE, self.now)
            yield self.along[file.case["id"]]

    def move(
        self,
        position: Position | None,
        row: TableRow,
        *,
        lifecycle: str,
        data: Mapping[str, Any] | None = None,
        words: Mapping[str, str] | None = None,
        because_of: int | None = None,
    ) -> None:
        """Move one thing along this row and carry out everything that follows from it, in the same breath."""
        before = position.state if position else self.file.case["state"]
        topic = consequences.topic_of(self, position)
        if position is None:
            self._move_case(row)
        else:
            position.state, position.since_at = row.target, self.now
            position.version += 1
            if lifecycle == "choice":
                position.episode = self.file.case["episode"]  # each answer carries its own
                self._keep_why(position, row.event)
            self.file.keep(position)
            self._end_calls_about_a_yes(position, row.event, str((data or {}).get("channel", "")))
        kind = position.topic_kind if position else ""
        self.restart_clocks(position, lifecycle, row.target, kind, dict(data or {}))
        seq = self.note_down(lifecycle, row.event, before, row.target, position, data, words, because_of)
        if position is None and row.target == "returned":
            self._end_old_calls(seq)
        self.no_longer_true |= outdated_by(lifecycle, before, row.target)
        for notice in told_by(f"{lifecycle}.{row.event}"):
            self.tell(notice, whose(position, row.event))
        for consequence in following(lifecycle, row.event, before, row.target, topic):
            consequences.follow(self, consequence, position, row.event, seq)
        keeping.end_what_nothing_keeps(self, position, row.target, seq)
        if position is None and row.target in ("closed", "returned"):
            keeping.renew_tasks(self, row.target)
        if position is None and row.target == "returned":
            keeping.renew_tier(self)

    def _end_calls_about_a_yes(self, what: Position, event: str, channel: str) -> None:
        """Whoever said no to contact, or never, is rung neither about a yes nor to hear it from themselves.

        What somebody passed on for them is still confirmed; a never to one purpose ends the call about it.
        """
        about_contact = what.lifecycle == "choice" and what.topic == "contact" and event in _NO_MORE
        d = deadline_table.c
        theirs = update(deadline_table).where(d.case_id == self.file.case["id"], d.open)
        if about_contact or (what.lifecycle, event) == ("offer", "do_not_ask"):
            kinds = (CALL_BACK,) if channel == "relayed" else (CALL_BACK, CONFIRM)
            theirs = theirs.where(d.person_id == what.holder, d.kind.in_(kinds))
        elif (what.lifecycle, event) == ("choice", "say_never"):
            theirs = theirs.where(d.position_id == what.id, d.kind == CALL_BACK)
        else:
            return
        self.session.execute(theirs.values(open=False, ended_at=self.now))

    @staticmethod
    def _keep_why(choice: Position, event: str) -> None:
        """Why a yes has to be said again or ran out; whatever is answered next ends that reason."""
        if event == _FACTS_CHANGED:
            choice.data.setdefault("ran_out", "changed")
        elif event in _RAN_OUT:
            choice.data["ran_out"] = _RAN_OUT[event]
        else:
            choice.data.pop("ran_out", None)

    def note_down(
        self,
        lifecycle: str,
        event: str,
        before: str,
        after: str,
        position: Position | None,
        data: Mapping[str, Any] | None = None,
        words: Mapping[str, str] | None = None,
        because_of: int | None = None,
    ) -> int:
        """Add one event; returns the number it will have in the chain."""
        where = position or Position("", lifecycle, episode=self.file.case["episode"])
        table = LIFECYCLES.get(lifecycle)
        self.happened.append(
            {
                "at": self.recorded_at or self.now,
                "effective_at": self.now,
                "actor_id": self.actor.id,
                "actor_kind": self.actor.kind,
                "on_behalf_of": self.on_behalf_of if because_of is None else "",
                "lifecycle": lifecycle,
                "holder": where.holder,
                "topic": where.topic,
                "number": where.number,
                "episode": self.file.case["episode"],
                "strand": where.strand,
                "process": where.process,
                "event": event,
                "before": before,
                "after": after,
                "table_number": table.number if table else 1,
                "because_of": because_of,
                "data": dict(data or {}),
            }
        )
        self.said.append(dict(words or {}))
        return int(self.file.case["event_count"]) + len(self.happened)

    def tell(self, notice: Notice, holder: str) -> list[str]:
        """One sentence for whoever the row names, never for somebody not yet part of it; who is told."""
        told = []
        for person in self.file.participants:
            who = person["person_id"]
            wanted = {"both": True, "other": who != holder, "person": who == holder}[notice.to]
            if wanted and person["side"] in PRINCIPALS and self._is_part_of_it(who):
                self.messages.append(self.message(who, notice))
                told.append(who)
        return told

    def _is_part_of_it(self, who: str) -> bool:
        """Somebody who was not asked in this episode is told nothing, not even a neutral sentence."""
        now = self.file.case["episode"]
        asked = (p for p in self.file.of("choice") if p.holder == who and p.topic_kind == TAKING_PART)
        return any(p.episode == now for p in asked)

    def message(self, who: str, notice: Notice) -> Row:
        """One that waits, and why if it is for the plan; or one that stands on their own pages at once."""
        shown = None if notice.waits else may_be_shown(self.session, self.file, who, self.now)
        goes = shown is not None and shown.allowed
        return {
            "id": new_id(), "case_id": self.file.case["id"], "person_id": who, "template": notice.template,
            "channel": "portal", "state": "shown" if goes else "waiting", "created_at": self.now,
            "settled_at": self.now if goes else None, "why": shown.why if shown is not None else "",
        }  # fmt: skip

    # --- moving

    def _move_case(self, row: TableRow) -> None:
        case = self.file.case
        case["state"], case["since_at"] = row.target, self.now
        case["stage"] = LIFECYCLES["case"].states[row.target].stage
        case["version"] += 1
        if row.target == "closed":  # nothing is asked again while it is closed
            self.stopped_clocks |= {check["id"] for check in self.file.checks if check["valid_until"]}
        if row.target == "exploring_both" and row.event != "assessment_not_agreed":
            # Back to choosing: nothing is chosen until both choose again.  What was not agreed can be looked
            # at again by others, and then as the very process it is.
            case["process"] = ""

    def owe(self, kind: str, person_id: str) -> None:
        """Something is owed now, once: to a person, or by the service to itself."""
        if any(c["kind"] == kind and c["person_id"] == person_id for c in self.clocks):
            return
        row = BY_KIND[kind]
        due = row.due(self.now, sensitive=False, data={}, enhanced=self._is_enhanced(row, person_id))
        if row.judged:
            due = working_days.after(self.now, self.file.judged.number(row.judged))
        assert due is not None  # what is owed names a number of days, never a day somebody writes down
        self.clocks.append(self.clock(kind, "", person_id, due))

    def is_facilitated_by(self, *workers: Any) -> None:
        """Keep who facilitates: none of them ever signs on this case (practice.md 9)."""
        known = self.file.case["facilitated_by"]
        self.file.case["facilitated_by"] = [*known, *(w for w in workers if w and w not in known)]

    # --- episodes

    def open_episode(self, returning: str) -> None:
        """Open the next episode: it begins with nobody allocated and nothing chosen (practice.md 3.3).

        Whoever returned is its first person, and their asking is grounds for contact; after news nobody is.
        """
        case = self.file.case
        case["episode"] += 1
        self.returning = returning
        left = list(self.beside())
        if len(left) == 1:  # nobody meets together with nobody
            left[0].file.case["together"] = None
        case |= {"process": "", "closure_code": "", "together": None}
        case |= {"lead_id": None, "co_id": None, "supervisor_id": None}
        case["tables"] = {name: table.number for name, table in LIFECYCLES.items()}
        side = self.file.side_of(returning)
        if side in PRINCIPALS:
            case["first_side"] = side
            self.found_out("contact_basis", returning, "own_request")

    def _end_old_calls(self, seq: int) -> None:
        """Whoever returned is asked anew; calls that the other was promised are made all the same (2.7)."""
        for call in [p for p in self.file.of("follow_up") if p.holder == self.returning]:
            row = LIFECYCLES["follow_up"].row("cancel", call.state)
            if row is not None:
                self.move(call, row, lifecycle="follow_up", because_of=seq)

    def found_out(
        self,
        kind: str,
        about: str,
        outcome: str,
        data: Mapping[str, Any] | None = None,
        *,
        until: datetime | None = None,
    ) -> None:
        """Keep what follows from a step, or was said with it, beside it; with its clock, when it runs out."""
        good = CHECKS[kind].is_good(outcome)
        row = {
            "id": new_id(), "case_id": self.file.case["id"], "kind": kind, "about": about, "bound_to": "",
            "outcome": outcome, "good": good, "data": dict(data or {}), "episode": self.file.case["episode"],
            "recorded_at": self.found_at(kind, about), "recorded_by": self.actor.id, "valid_until": until,
            "valid_from": None,
        }  # fmt: skip
        self.session.execute(insert(check_table), [row])
        self.run_until(row)
        self.file.add_check(row)

    def found_at(self, kind: str, about: str) -> datetime:
        """Now, or a moment after the last finding of this kind, so that the newest is always the last one."""
        last = self.file.latest_check(kind, about)
        if last is None or not timedelta(0) <= last["recorded_at"] - self.now < timedelta(milliseconds=1):
            return self.now
        after: datetime = last["recorded_at"] + timedelta(microseconds=1)
        return after

    # --- clocks

    def restart_clocks(
        self, position: Position | None, lifecycle: str, state: str, topic: str, data: dict[str, Any]
    ) -> None:
        key = position.id if position else ""
        self.stopped_clocks.add(key)
        self.clocks = [c for c in self.clocks if c["position_id"] != key or c["kind"] in OWED]
        known = {**(position.data if position else {}), **data}
        sensitive = bool(self.file.case["sensitive"])
        if position is not None:
            position.until_at = None
            position.data.pop("due_at", None)
        for row in started_by(lifecycle, state, topic):
            enhanced = self._is_enhanced(row, position.holder if position else "")
            due = row.due(self.now, sensitive=sensitive, data=known, enhanced=enhanced)
            if due is None:
                continue
            if row.kind == "signature":
                on_the_day = bool(known.get("on_the_day"))
                days = signature_days(self.file.judged, sensitive=sensitive, on_the_day=on_the_day)
                due = self.now + timedelta(days=days)
            if row.runs_out:
                due = min(due, end_of_day(str(known.get("expires_on") or "")) or due)
            if position is not None and row.runs_out:
                position.until_at = due
            if position is not None and row.fires:
                position.data["due_at"] = due.isoformat()
            self.clocks.append(self.clock(row.kind, key, position.holder if position else "", due))

    def _is_enhanced(self, row: Deadline, person_id: str) -> bool:
        """Whether this clock runs for somebody with enhanced rights; asked only where it matters."""
        return bool(row.working_if_enhanced) and tier_on(self.session, self.file, person_id).is_enhanced

    def clock(self, kind: str, position_id: str, person_id: str, due: datetime) -> Row:
        return {"id": new_id(), "case_id": self.file.case["id"], "position_id": position_id, "kind": kind,
                "person_id": person_id, "due_at": due, "open": True, "made_at": self.now}  # fmt: skip

    def run_until(self, check: Row) -> None:
        """Start the clock of a check that runs out; the one of the record before it stops."""
        last = self.file.latest_check(check["kind"], check["about"])
        if last is not None:
            self.stopped_clocks.add(last["id"])
            self.clocks = [c for c in self.clocks if c["position_id"] != last["id"]]
        if check["good"] and check["valid_until"] is not None:
            about = check["about"] if self.file.takes_part(check["about"]) else ""
            self.clocks += [
                self.clock(row.kind, check["id"], about, check["valid_until"])
                for row in started_by("check", check["kind"])
            ]

    # --- writing

    def save(self) -> list[Row]:
        """Write the case, what moved, the chained events, the clocks and the messages; raises Conflict."""
        for other in self.along.values():
            other.save()
        chained, notes = events.chain(self.file.case, self.happened, list(self.said))
        self.clocks += [self._call_back(row) for row in chained if self._is_called_back(row)]
        self._save_case(first_seq=chained[0]["seq"] if chained else self.file.case["event_count"] + 1)
        with sent_together(self.session):
            self._save_positions()
            _WRITE_EVENT.run(self.session, chained)
            _WRITE_NOTE.run(self.session, notes)
            self._save_clocks()
            self._save_messages()
        return chained

    def _is_called_back(self, happened: Row) -> bool:
        """Whether another supervisor asks the person about this yes; what was imported is long over."""
        yes = happened["lifecycle"] == "choice" and happened["event"] in RECORDED_YES
        share = self.file.judged.number("call_back_share")
        return yes and self.recorded_at is None and is_called_back(happened["id"], share)

    def _call_back(self, happened: Row) -> Row:
        found = self.file.find("choice", happened["holder"], happened["topic"])
        assert found is not None  # it has just moved
        due = BY_KIND[CALL_BACK].due(self.now, sensitive=False, data={})
        assert due is not None
        return self.clock(CALL_BACK, found.id, happened["holder"], due)

    def _save_case(self, *, first_seq: int) -> None:
        saved = _SAVE_CASE.run(
            self.session, [self.file.case | {"key": self.file.case["id"], "seen": first_seq - 1}]
        )
        if saved != 1:
            raise Conflict("Somebody changed this case while you were writing. Your text is kept.")

    def _save_positions(self) -> None:
        touched = [p for p in self.file.positions if p.touched]
        _WRITE_POSITION.run(self.session, [self._columns(p) for p in touched if p.fresh])
        _SAVE_POSITION.run(self.session, [self._columns(p) for p in touched if not p.fresh])

    def _columns(self, p: Position) -> Row:
        return {
            "id": p.id, "key": p.id, "case_id": self.file.case["id"], "lifecycle": p.lifecycle,
            "holder": p.holder, "topic": p.topic, "number": p.number, "episode": p.episode,
            "strand": p.strand, "process": p.process,
            "state": p.state, "since_at": p.since_at or self.now, "until_at": p.until_at,
            "author_id": p.author_id, "decider_id": p.decider_id, "data": p.data, "version": p.version,
        }  # fmt: skip

    def _save_clocks(self) -> None:
        ended = {"of": self.file.case["id"], "at": self.now}
        _STOP_CLOCKS.run(self.session, [ended | {"which": key} for key in sorted(self.stopped_clocks)])
        _WRITE_CLOCK.run(self.session, [_UNTRIED | clock for clock in self.clocks])

    def _save_messages(self) -> None:
        settled = {"of": self.file.case["id"], "at": self.now}
        changed = self.messages_become.items()
        _SETTLE_MESSAGES.run(
            self.session, [settled | {"before": before, "after": after} for before, after in changed]
        )
        _OUTDATE_MESSAGES.run(self.session, [settled | {"which": one} for one in sorted(self.no_longer_true)])
        unique = {(m["person_id"], m["template"]): m for m in self.messages}
        _WRITE_MESSAGE.run(self.session, list(unique.values()))


_SAVE_CASE = Prepared(
    update(case_table)
    .where(case_table.c.id == bindparam("key"), case_table.c.event_count == bindparam("seen"))
    .values({c.name: bindparam(c.name) for c in case_table.c if c.name not in ("id", "ref", "opened_at")})
)
_KEPT = ("state", "since_at", "until_at", "author_id", "decider_id", "data", "version", "episode")
_SAVE_POSITION = Prepared(
    update(position_table)
    .where(position_table.c.id == bindparam("key"))
    .values({name: bindparam(name) for name in _KEPT})
)
_STOP_CLOCKS = Prepared(
    update(deadline_table)
    .where(deadline_table.c.case_id == bindparam("of"), deadline_table.c.open)
    .where(deadline_table.c.position_id == bindparam("which"))
    .where(*(deadline_table.c.kind != kind for kind in OWED))
    .values(open=False, ended_at=bindparam("at"))
)
_UNTRIED = {"ended_at": None, "tries": 0, "trouble": ""}
_SETTLE_MESSAGES = Prepared(
    update(outbox_table)
    .where(outbox_table.c.case_id == bindparam("of"), outbox_table.c.state == bindparam("before"))
    .values(state=bindparam("after"), settled_at=bindparam("at"))
)
_OUTDATE_MESSAGES = Prepared(
    update(outbox_table)
    .where(outbox_table.c.case_id == bindparam("of"), outbox_table.c.template == bindparam("which"))
    .where(or_(outbox_table.c.state == "waiting", outbox_table.c.state == "held"))
    .values(state="cancelled", settled_at=bindparam("at"))
)
_WRITE_POSITION, _WRITE_EVENT, _WRITE_NOTE, _WRITE_CLOCK, _WRITE_MESSAGE = (
    Prepared(insert(table))
    for table in (position_table, event_table, note_table, deadline_table, outbox_table)
)
