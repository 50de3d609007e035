"""What is promised today, in the order in which it falls due."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from rj_workflow.actors import Actor
from rj_workflow.clock import LONDON, london_day
from rj_workflow.queries.contact import ways_to_reach
from rj_workflow.queries.cover import Cover, unattended
from rj_workflow.queries.drafts import Draft, drafts
from rj_workflow.queries.people import initials
from rj_workflow.queries.register import overdue
from rj_workflow.queries.worklist import (
    NOT_ON_THE_CASE,
    SAFETY_STOP,
    WAITING_ON_OTHERS,
    Promise,
    end_of_day,
    promises,
)
from rj_workflow.register import Practitioner
from rj_workflow.vulnerability import RANKS
from state_machines.roles import MANAGER
from web.addresses import COVER, case_page, declare_page
from web.assessment import OTHER_PARTS
from web.clocks import Clock, clock
from web.dependencies import CurrentActor, Now, Session
from web.staff.acts import act_for
from web.staff.frame import NO_SAFE_WAY
from web.templating import clock_time, day, day_short, page

router = APIRouter()
Tab = Literal["today", "week", "others", "paused"]
NEXT: Final = timedelta(hours=4)  # what falls due within it stands under "Next"
# What is not saved yet, by the page it was typed on.
_PLACES: Final = (
    ("/signoffs/cover", "A queue to hand over"),
    ("/signoffs/", "A decision"),
    ("/cases/new", "A new enquiry"),
    ("/practitioners/", "An entry in the register"),
    ("/letters", "A letter or message"),
    ("/agreement", "A promise"),
    ("/account", "What somebody told"),
    ("/needs", "What somebody needs"),
    ("/messages", "A message"),
    ("/owed/", "Something owed"),
    ("/risk/", "An assessment"),
    ("/step/", "A step"),
    ("/check/", "A check"),
)
BESIDE: Final = 4  # how much of the week and of others' time stands beside the list


@dataclass(frozen=True, slots=True)
class WorkRow:
    """One row of the list, ready to draw."""

    clock: Clock
    title: str
    href: str
    detail: str
    side: str
    side_words: str | None
    person: str
    action_words: str
    action_href: str
    primary: bool


@router.get("/today")
def today(
    request: Request,
    session: Session,
    actor: CurrentActor,
    now: Now,
    tab: Tab = "today",
    names: Annotated[Literal["initials", "full"], Query()] = "initials",
) -> Response:
    """The worklist; names are initials until somebody asks for them on this screen."""
    full = names == "full"
    by_tab = sort(promises(session, actor, now), now)
    reach = ways_to_reach(session, (promise.person_id for promise in by_tab[tab]), now)
    groups = _groups(tab, by_tab[tab], now, reach, full=full)
    nobody = unattended(session, now) if tab == "today" and actor.roles & MANAGER else ()
    if nobody:
        groups = [
            {"title": "A queue without anybody", "rows": [_unattended(one, now) for one in nobody]},
            *groups,
        ]
    coming = by_tab["week"][:BESIDE]
    return page(
        request,
        "staff/today.html",
        block="content",
        now=now,
        tab=tab,
        full=full,
        groups=groups,
        lead=_lead(by_tab["today"], now),
        tabs=_tabs(tab, by_tab, full),
        coming=[_beside(p) for p in coming],
        waiting=[_waiting(p, now, full) for p in by_tab["others"][:BESIDE]],
        next_words=_next_words(coming, now),
        unsaved=[_unsaved(draft) for draft in drafts(session, actor)],
        overdue=[_overdue(one, actor) for one in overdue(session, actor, now)],
    )


def _overdue(one: Practitioner, actor: Actor) -> dict[str, str]:
    """Whose own supervision is overdue; it is nobody's score, and stands beside the promises."""
    due = one.supervision_due
    since = f"since {day_short(datetime.combine(due, time(12), LONDON))}" if due else "none is recorded"
    return {"who": "Yours" if one.id == actor.id else one.name, "since": since,
            "href": f"/work/practitioners/{one.id}"}  # fmt: skip


def sort(found: Iterable[Promise], now: datetime) -> dict[Tab, list[Promise]]:
    """Each promise under the one heading where it belongs."""
    by_tab: dict[Tab, list[Promise]] = {"today": [], "week": [], "others": [], "paused": []}
    tonight = end_of_day(now)
    for promise in found:
        if promise.paused:
            by_tab["paused"].append(promise)
        elif not promise.mine:
            by_tab["others"].append(promise)
        else:
            by_tab["today" if promise.due_at < tonight else "week"].append(promise)
    return by_tab


def _groups(
    tab: Tab, found: list[Promise], now: datetime, reach: Mapping[str, str], *, full: bool
) -> list[dict[str, Any]]:
    titled: dict[str, list[WorkRow]] = {}
    undeclared = Counter(promise.ref for promise in found if not promise.declared)
    found = list(_one_of_each_case(found))
    headings = list(dict.fromkeys(_heading(tab, promise, now) for promise in found))
    # Under each heading, whoever is to be answered sooner comes first; a heading keeps its place.
    for promise in sorted(found, key=lambda one: (headings.index(_heading(tab, one, now)), -one.rank)):
        pressing = promise.due_at < now or promise.kind == SAFETY_STOP
        primary = tab == "today" and pressing and not titled
        if not promise.declared:
            row = _undeclared(promise, now, undeclared[promise.ref], primary=primary)
        else:
            why_not = _not_to_be_called(promise, reach)
            person = _person(promise, reach, full=full)
            row = _row(promise, now, person, primary=primary and not why_not, why_not=why_not)
        titled.setdefault(_heading(tab, promise, now), []).append(row)
    return [{"title": title, "rows": rows} for title, rows in titled.items()]


def _one_of_each_case(found: Iterable[Promise]) -> Iterator[Promise]:
    """Of a case that this reader has not declared on only the oldest: the others would read the same."""
    seen = set()
    for promise in found:
        if promise.declared or promise.ref not in seen:
            yield promise
        if not promise.declared:
            seen.add(promise.ref)


def _not_to_be_called(promise: Promise, reach: Mapping[str, str]) -> str:
    """Why nobody is called about this yes now; empty where somebody may be."""
    if promise.kind not in NOT_ON_THE_CASE:
        return ""
    if promise.void:
        return "The yes does not stand any more, or was for an earlier time. Do not call."
    return "" if promise.person_id in reach else "There is no safe way to call them now."


def _heading(tab: Tab, promise: Promise, now: datetime) -> str:
    if promise.kind == SAFETY_STOP:
        return "Stopped for safety"
    if promise.due_at < now:
        return "Late"
    if tab != "today":
        return f"{promise.due_at.astimezone(LONDON):%A} {day_short(promise.due_at)}"
    return "Next" if promise.due_at - now < NEXT else "Before the day ends"


def _person(promise: Promise, reach: Mapping[str, str], *, full: bool) -> str:
    """Whom it is about and the safe way to reach them; never a number, and never what to say."""
    if not promise.person_name:
        return ""
    name = promise.person_name if full else initials(promise.person_name)
    way = reach.get(promise.person_id)
    return f"{name} {way} only" if way else f"{name} {NO_SAFE_WAY}"


def _undeclared(promise: Promise, now: datetime, count: int, *, primary: bool) -> WorkRow:
    """How much is promised on a case, the oldest first due when; the rest is for whoever has declared."""
    href = declare_page(promise.ref)
    words = promise.words if count == 1 else f"{count} things are promised here"
    oldest = "" if count == 1 else f"The oldest {clock(promise.made_at, promise.due_at, now).by_words}. "
    return WorkRow(
        clock(promise.made_at, promise.due_at, now), words, href,
        f"{promise.ref}. {oldest}{promise.detail}", "", None, "", "Declare", href, primary,
    )  # fmt: skip


def _row(promise: Promise, now: datetime, person: str, *, primary: bool, why_not: str = "") -> WorkRow:
    words, href = act_for(promise)
    if why_not:
        words = "Look at it"
    if not promise.mine and promise.kind not in WAITING_ON_OTHERS:
        words, href = "Open the case", case_page(promise.ref)  # somebody else keeps it
    side = promise.side if promise.side in ("harmed", "responsible") else ""
    return WorkRow(
        clock=clock(promise.made_at, promise.due_at, now),
        title=promise.words,
        href=case_page(promise.ref, side=side),
        detail=f"{promise.ref}. {_pace(promise)}{why_not or promise.detail} {_stands_in(promise)}".strip(),
        side=side or "both",
        side_words=OTHER_PARTS.get(promise.side),
        person=person,
        action_words=words,
        action_href=href,
        primary=primary,
    )


def _pace(promise: Promise) -> str:
    return f"{RANKS[promise.rank]}. " if promise.rank else ""


def _stands_in(promise: Promise) -> str:
    one = promise.absent
    if promise.late_with:
        return f"{promise.late_with} was asked first."
    if one is None:
        return ""
    return f"For {one.away.split()[0]}, until {one.last_day:%A} {day_short(one.last_day)}."


def _unattended(one: Cover, now: datetime) -> WorkRow:
    """A queue that nobody has, for the manager to give to somebody."""
    here = f"{one.last_day:%A} {day_short(one.last_day)}"
    return WorkRow(
        clock=clock(one.entered_at, max(one.from_at, one.entered_at), now),
        title=f"{one.away} is away until {here}, and nobody has the queue",
        href=COVER,
        detail="End the absence, or enter it again with somebody who covers.",
        side="both",
        side_words="The service",
        person="",
        action_words="Find cover",
        action_href=COVER,
        primary=False,
    )


def _lead(due: list[Promise], now: datetime) -> str:
    late = sum(1 for promise in due if promise.due_at < now)
    said = {0: "Nothing is late", 1: "One promise is late"}.get(late, f"{late} promises are late")
    left = len(due) - late
    more = {0: "nothing more falls due today", 1: "one more falls due today"}.get(
        left, f"{left} more fall due today"
    )
    return f"{now.astimezone(LONDON):%A} {day(now)}. {said}, {more}."


def _tabs(now_shown: Tab, by_tab: Mapping[Tab, list[Promise]], full: bool) -> list[dict[str, Any]]:
    words: dict[Tab, str] = {
        "today": "Due today",
        "week": "This week",
        "others": "Waiting on others",
        "paused": "Paused",
    }
    more = "&names=full" if full else ""
    return [
        {
            "text": text,
            "href": f"/work/today?tab={tab}{more}",
            "count": len(by_tab[tab]),
            "current": tab == now_shown,
        }
        for tab, text in words.items()
    ]


def _when(moment: datetime) -> str:
    return f"{moment.astimezone(LONDON):%a} {day_short(moment)}, {clock_time(moment)}"


def _beside(promise: Promise) -> dict[str, str]:
    return {
        "title": _when(promise.due_at),
        "who": f"{promise.words}, {promise.ref}",
        "when": "",
        "href": act_for(promise)[1],
    }


def _waiting(promise: Promise, now: datetime, full: bool) -> dict[str, str]:
    name = promise.person_name if full else initials(promise.person_name)
    left = clock(promise.made_at, promise.due_at, now).words
    return {
        "title": name or promise.ref,
        "who": f"{promise.words}, {promise.ref}",
        "when": left,
        "href": case_page(promise.ref),
    }


def _unsaved(draft: Draft) -> dict[str, str]:
    place = next((words for part, words in _PLACES if part in draft.address), "A form")
    title = f"{place}, {draft.ref}" if draft.ref else place
    return {"title": title, "who": "", "when": _when(draft.saved_at), "href": draft.address}


def _next_words(coming: list[Promise], now: datetime) -> str:
    if not coming:
        return "Nothing more is promised for this week."
    first = coming[0].due_at
    day_words = (
        "tomorrow"
        if london_day(first) == london_day(now) + timedelta(days=1)
        else f"{first.astimezone(LONDON):%A} {day_short(first)}"
    )
    return f"Next: {day_words}, {clock_time(first)}."
