"""The board of the team: what lies with whom, by name, and what is about to be late."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from rj_workflow.queries import signoffs, team
from rj_workflow.queries.signoffs import Waiting
from rj_workflow.queries.team import Load, RunsOut, Wanted
from state_machines.risk import SCOPES
from web.addresses import TEAM, case_page, decision_page, declare_page
from web.clocks import length
from web.dependencies import CurrentActor, Now, Session
from web.supervisor.queue import OTHERS
from web.templating import day_short, page

router = APIRouter()
WEEKS: Final = (("4", "Four weeks"), ("12", "Twelve weeks"), ("26", "Half a year"))
Cases = Literal["all", "mine"]
UNDECLARED: Final = "something is to be decided"  # all that is said to whoever has not declared


@router.get("/team")
def board(
    request: Request,
    session: Session,
    actor: CurrentActor,
    now: Now,
    weeks: Annotated[Literal["4", "12", "26"], Query()] = "4",
    cases: Annotated[Cases, Query()] = "all",
) -> Response:
    """Load, promises, sign-offs and reviews; narrowed by what the address says."""
    wanted = Wanted(int(weeks), cases == "mine")
    loads = team.loads(session, actor, wanted, now)
    waiting = [row for row in signoffs.queue(session, actor) if _asked(row, actor.id, wanted)]
    oldest = max((now - row.since_at for row in waiting), default=None)
    return page(
        request,
        "supervisor/team.html",
        weeks=weeks,
        cases=cases,
        week_options=WEEKS,
        lead=_lead(loads, dict(WEEKS)[weeks]),
        decided=_decided(team.decided(session, actor, wanted, now)),
        loads=[_load(one, max((o.leads + o.assists for o in loads), default=0)) for one in loads],
        waiting=[_waits(row, now, (now - row.since_at) / oldest if oldest else 0) for row in waiting],
        runs_out=[_runs_out(one) for one in team.running_out(session, actor, wanted, now)],
        unreviewed=[
            {"text": ref, "href": case_page(ref)} for ref in team.unreviewed(session, actor, wanted, now)
        ],
        here=TEAM,
    )


def _asked(row: Waiting, reader: str, wanted: Wanted) -> bool:
    return not wanted.mine or row.supervisor_id == reader


def _lead(loads: Iterable[Load], weeks: str) -> str:
    calls, kept = (sum(getattr(one, name) for one in loads) for name in ("calls", "kept"))
    if not calls:
        return f"No call was promised for the last {weeks.lower()}."
    return f"{kept} of {calls} promised calls of the last {weeks.lower()} were made on their day."


def _decided(minutes: tuple[int, ...]) -> str:
    if not minutes:
        return "Nothing was decided in this time."
    middle, count = minutes[(len(minutes) - 1) // 2], len(minutes)
    many = "One decision was made" if count == 1 else f"Of {count} decisions half were made"
    half, last = length(timedelta(minutes=middle)), length(timedelta(minutes=minutes[-1]))
    return f"{many} within {half} of being sent{'' if count == 1 else f', the slowest after {last}'}."


def _load(one: Load, most: int) -> dict[str, Any]:
    return {
        "name": one.name,
        "leads": one.leads,
        "assists": one.assists,
        "share": _share((one.leads + one.assists) / most if most else 0),
        "led_share": _share(one.leads / most if most else 0),
        "late": one.late,
        "calls": f"{one.kept} of {one.calls}" if one.calls else "None promised",
        "unreviewed": one.unreviewed,
    }


def _waits(row: Waiting, now: datetime, share: float) -> dict[str, Any]:
    what, href = UNDECLARED, declare_page(row.ref, back=case_page(row.ref))
    if row.declared:
        is_risk = row.lifecycle == "risk"
        what = SCOPES[row.topic] if is_risk else OTHERS[row.lifecycle][0]
        href = decision_page(row.ref, row.topic, row.number) if is_risk else case_page(row.ref)
    return {
        "words": f"{row.ref} {row.initials}: {what[0].lower()}{what[1:]}",
        "href": href,
        "age": length(now - row.since_at),
        "share": _share(share),
        "late": row.due_at is not None and row.due_at < now,
        "until": day_short(row.due_at) if row.due_at else "",
    }


def _runs_out(one: RunsOut) -> dict[str, str]:
    what, page_of_it = SCOPES[one.scope], case_page(one.ref, f"risk/{one.scope}")
    return {
        "words": f"{one.ref}: {what[0].lower()}{what[1:]}"
        if one.declared
        else f"{one.ref}: something signed",
        "href": page_of_it if one.declared else declare_page(one.ref, back=case_page(one.ref)),
        "until": day_short(one.until_at),
        "lead": one.lead if one.declared else "",
    }


def _share(part: float) -> int:
    """A part of the longest bar, in hundredths; what is there at all is seen."""
    return max(2, round(part * 100)) if part else 0
