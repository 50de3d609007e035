"""What was reported that an assessment has to look at again: who, when, in their words (practice.md 5.5)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select, tuple_

from risk_assessment.triggers import BY_NAME, gone_stale, reported_by
from rj_workflow.casefile import CaseFile, Position
from rj_workflow.commands.check import VOIDS
from rj_workflow.commands.risk import BEING_DECIDED
from rj_workflow.db import Session
from rj_workflow.models import event as event_table
from rj_workflow.models import note as note_table
from rj_workflow.risk import Sent
from state_machines import LIFECYCLES
from state_machines.checks import CHECKS

# Once it is signed, not agreed or not begun there is nothing to look at again.
LOOKED_AT_AGAIN: Final = frozenset({"stale", "draft", "returned", *BEING_DECIDED})


@dataclass(frozen=True, slots=True)
class Report:
    """One thing reported; `holder` is the person it came from or is about, empty where it is nobody's."""

    seq: int
    what: str
    by: str
    at: datetime
    words: str
    holder: str


def reported(
    session: Session, file: CaseFile, position: Position, sent: Sequence[Sent], names: Mapping[str, str]
) -> tuple[Report, ...]:
    """What was reported in this episode since the version before the one in hand was sent, newest first.

    Whoever may open the case reads it here as they read it on the timeline.
    """
    if position.state not in LOOKED_AT_AGAIN:
        return ()
    before = sent[:-1] if position.state in (*BEING_DECIDED, "returned") else sent
    since = before[-1]["sent_at"] if before else None
    rows = [dict(row) for row in session.execute(_with_words(file)).mappings()]
    return tuple(
        _report(row, file, names)
        for row in rows
        if position.topic in _scopes(row) and (since is None or row["at"] > since)
    )


def _with_words(file: CaseFile):  # type: ignore[no-untyped-def]  # the type of a SELECT names its columns twice
    """The events of this episode that say in words what changed."""
    e, n = event_table.c, note_table.c
    news = (e.lifecycle == "check") & (n.field == "note") & tuple_(e.event, e.after).in_(sorted(VOIDS))
    return (
        select(event_table, n.text)
        .join(note_table, n.event_id == e.id)
        .where(e.case_id == file.case["id"], e.episode == file.case["episode"])
        .where((n.field == "what_changed") | news)
        .order_by(e.seq.desc())
    )


def _scopes(row: Mapping[str, Any]) -> tuple[str, ...]:
    """The assessments it matters to; what no short form said, but a denial, matters to each."""
    if row["lifecycle"] == "check":
        return gone_stale(VOIDS[row["event"], row["after"]], change_reported=True)
    if row["data"].get("delta_form") == "nothing":
        return ()
    trigger = reported_by(f"{row['lifecycle']}.{row['event']}")
    return BY_NAME[trigger].stale if trigger else tuple(BY_NAME["agency_news"].stale)


def _report(row: Mapping[str, Any], file: CaseFile, names: Mapping[str, str]) -> Report:
    holder = str(row["holder"] or row["data"].get("about") or "")
    who = file.name_of.get(holder, "")
    what = _what(row)
    by = names.get(row["actor_id"]) or file.name_of.get(row["actor_id"], "Somebody")
    said = f"{what}, {who}" if who else what
    return Report(int(row["seq"]), said, by, row["effective_at"], str(row["text"]), holder)


def _what(row: Mapping[str, Any]) -> str:
    """On which occasion it was said: the answer of a check, or what was held when it came out."""
    if row["lifecycle"] != "check":
        table = LIFECYCLES[row["lifecycle"]]
        return table.states[row["after"]].staff if table.name == "case" else table.title
    check = CHECKS[row["event"]]
    outcome = dict(check.outcomes)[row["after"]]
    return outcome if check.kind == "news" else f"{check.title}: {outcome[0].lower()}{outcome[1:]}"
