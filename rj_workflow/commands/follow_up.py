"""Plan the calls afterwards: on the days this service judged right, and when something promised falls due."""

from datetime import date, datetime, time, timedelta
from typing import Final

from rj_workflow.casefile import CaseFile
from rj_workflow.clock import LONDON, london_day
from rj_workflow.commands.desk import Desk
from rj_workflow.promised import running, wish_of
from rj_workflow.timers import working_days
from state_machines import LIFECYCLES
from state_machines.facts import TAKES_PART

# Each call with the judgement of its days; the first counts working days (practice.md 2.7 [J]).
FOLLOW_UPS: Final = (
    ("welfare", "call_welfare"),
    ("two_weeks", "call_two_weeks"),
    ("six_weeks", "call_six_weeks"),
)
SIX_MONTHS: Final = ("six_months", "call_six_months")
PROMISE: Final = "promise"
AN_HOUR: Final = time(10)


def plan_calls(desk: Desk, person_id: str, *, six_months: bool) -> None:
    """Each call on its day; one that is being made is left as it is.  Also at each day of a promise."""
    wanted = (*FOLLOW_UPS, SIX_MONTHS) if six_months else FOLLOW_UPS
    for topic, judged in wanted:
        days = desk.file.judged.number(judged)
        first = topic == FOLLOW_UPS[0][0]
        day = (
            london_day(working_days.after(desk.now, days))
            if first
            else london_day(desk.now) + timedelta(days=days)
        )
        _plan(desk, person_id, topic, day)
    plan_calls_at_promises(desk, person_id)


def plan_calls_at_promises(desk: Desk, person_id: str) -> None:
    """At each day on which something is due: to whoever wants to be called, and to be told of it (2.7)."""
    if not _wants_calls(desk.file, person_id) or wish_of(desk.file, person_id) == "not_at_all":
        return
    days = {
        _day_of(item.data.get("due_on")) for a in desk.file.of("agreement") for item in running(desk.file, a)
    }
    planned = {
        call.data["due_on"][:10]
        for call in desk.file.of("follow_up")
        if (call.holder, call.topic) == (person_id, PROMISE)
    }
    for day in sorted(filter(None, days)):
        if day > london_day(desk.now) and day.isoformat() not in planned:
            _plan(desk, person_id, PROMISE, day, beside=True)


def _day_of(text: object) -> date | None:
    return date.fromisoformat(str(text)[:10]) if text else None


def _wants_calls(file: CaseFile, person_id: str) -> bool:
    said, plan = (
        file.find("choice", person_id, "follow_up_contact"),
        file.latest_check("follow_up_plan", person_id),
    )
    return said is not None and said.state in TAKES_PART and plan is not None and plan["outcome"] == "planned"


def _plan(desk: Desk, person_id: str, topic: str, day: date, *, beside: bool = False) -> None:
    position = desk.file.at("follow_up", person_id, topic)
    ended = position.state in LIFECYCLES["follow_up"].final
    if ended or (beside and not position.fresh):  # planned anew after the last calls ended
        position = desk.file.new("follow_up", person_id, topic, position.number + 1)
    elif position.state != "scheduled":
        return  # the call is being made
    position.data["due_on"] = datetime.combine(day, AN_HOUR, LONDON).isoformat()
    position.since_at = desk.now
    desk.file.keep(position)
    desk.restart_clocks(position, "follow_up", "scheduled", topic, {})
