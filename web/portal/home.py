"""The first page: one thing they could do, who will call when, and the way to change one's mind."""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import datetime

from fastapi import APIRouter, Request
from fastapi.responses import Response

from rj_workflow.queries.messages import new_for
from rj_workflow.queries.portal import MyCase
from rj_workflow.settings import settings
from web.dependencies import CurrentActor, Now, Session
from web.languages import gettext as _
from web.languages import ngettext
from web.portal import ways
from web.portal.calls import Call, calls
from web.portal.shown import Chosen, CurrentDoor, Talks, onward
from web.security import Door
from web.templating import clock_time, page, weekday

router = APIRouter()
AT_ONCE = 3  # links that are not folded away


@dataclass(frozen=True, slots=True)
class One:
    """The one thing on the page that could be done; `post` is the answer a button sends, if it sends one."""

    title: str
    sentences: tuple[str, ...]
    button: str
    href: str
    post: str = ""


_COULD_DO = "There is one thing you could do"
KEPT = "You will not have to tell your story again."
STOPPED = One("You have stopped", ("We will not call you, unless you ask us to.",), "Come back", "/back")
CLOSED = One(
    "The way back",
    ("Any day, even years from now.",),
    "Come back",
    "/back",
)
PAUSED = One(
    "You have paused",
    ("Nothing is happening. There is no date by which you have to start again.",),
    "Start again",
    "/pause",
    post="start",
)
EXPLAINED = One(
    _COULD_DO,
    ("Look at what was explained to you. There is no hurry, and you can say no.",),
    "Look at my choices",
    "/c",
)
DATES = One(
    _COULD_DO,
    ("Some dates are offered to you. You can say which suit you, or that none does, or not now.",),
    "Look at the dates",
    "/d",
)
WAYS = One(
    _COULD_DO,
    (
        "Read about the ways you could take part. Taking no part is one of them. It takes about five "
        "minutes, and there is no date to do it by.",
    ),
    "Read about the ways",
    "/q",
)
SAID = One(
    "You told us what you would like",
    ("It is not a yes to anything. You can change it whenever you want.",),
    "Change it",
    "/q",
)
NOTHING = One(
    "Nothing to do now",
    ("If you want to talk about anything, any day, ask us to call.",),
    "Ask for a call",
    "/back",
)


@dataclass(frozen=True, slots=True)
class Home:
    """What stands on the first page, top to bottom."""

    words: str
    notice: str
    one: One
    may_stop: bool
    calls: list[Call] = field(default_factory=list)
    links: list[dict[str, str]] = field(default_factory=list)
    more: list[dict[str, str]] = field(default_factory=list)
    elsewhere: str = ""


@router.get("/h")
def home(
    request: Request, door: CurrentDoor, session: Session, actor: CurrentActor, case: Chosen, talks: Talks,
    now: Now,
) -> Response:  # fmt: skip
    """Nothing here tells of the other person; where several are open they say first which to look at."""
    several = sum(not one.is_closed for one in talks) > 1
    if several and not request.state.page["chosen"]:
        return onward(door, "/o")
    drawn = _home(case, talks, door, now, new_for(session, actor))
    return page(request, "portal/home.html", home=drawn)


def _home(case: MyCase, talks: list[MyCase], door: Door, now: datetime, new: Counter[str]) -> Home:
    here = settings()
    links = _links(case, door, new)
    quiet = case.stopped_at is not None or case.paused_at is not None
    return Home(
        words="" if quiet else case.words,
        notice="" if quiet else case.notice,
        one=one_thing(case, door.kind),
        may_stop=not case.has_ended,
        calls=list(calls(case, now, here.service_phone, here.service_hours)),
        links=links[:AT_ONCE],
        more=links[AT_ONCE:],
        elsewhere=_elsewhere(sum(new[one.id] for one in talks if one.id != case.id)),
    )


def _elsewhere(new: int) -> str:
    """That something waits in another of their talks, which is a page of its own."""
    if not new:
        return ""
    said = ngettext(
        "{number} new message in your other talks", "{number} new messages in your other talks", new
    )
    return said.format(number=new)


def one_thing(case: MyCase, side: str) -> One:
    """At most one: what they did themselves goes before what they could do."""
    if case.stopped_at is not None:
        since = _("Since {time} on {day}. Nothing is going ahead.").format(
            time=clock_time(case.stopped_at), day=weekday(case.stopped_at)
        )
        return replace(STOPPED, sentences=(since, *STOPPED.sentences))
    if case.is_closed:
        return replace(CLOSED, sentences=(*CLOSED.sentences, KEPT)) if case.keeps_their_story else CLOSED
    if case.paused_at is not None:
        return PAUSED
    if case.dates.slots and not case.dates.outcome:
        return DATES
    if case.has_choices_to_look_at:
        return EXPLAINED
    if not ways.are_open(case):
        return NOTHING
    if not case.wish:
        return WAYS
    wish = ways.titles(case, side)[case.wish]
    return replace(SAID, sentences=(_("{wish}.").format(wish=wish), *SAID.sentences))


def _links(case: MyCase, door: Door, new: Counter[str]) -> list[dict[str, str]]:
    """The first are seen at once; the others are folded away behind one word.

    Beside the question what they would like stands what they said, also where another card is first.
    """
    links = [
        (_("Messages with {name}").format(name=case.worker) if case.worker else _("Messages"), "/m"),
        (_("My choices"), "/c"),
        *([(_("Dates that suit me"), "/d")] if case.dates.slots else []),
        *([(_("What stopping means"), "/stop")] if case.stopped_at is not None else []),
        (_("How to contact me safely"), "/p"),
        (_("What was explained") if case.explained else _("What we explain first"), "/e"),
        (_("My story"), "/a"),
        (_("Letters"), "/l"),
        (_("What is agreed"), "/agreed"),
        (_("Afterwards"), "/after"),
        (_("What helps me"), "/n"),
        (_("If I meet anybody"), "/r"),
        (_("Papers to read or keep"), "/f"),
        (_("Who has looked, and who was told"), "/w"),
    ]
    if not case.has_ended:
        links += [(_("What would you like to do?"), "/q")] if ways.are_open(case) else []
        links.append((_("Ask us to call me"), "/back"))
    here = new[case.id]
    notes = {"/m": ngettext("{number} new", "{number} new", here).format(number=here)} if here else {}
    if case.wish:
        notes["/q"] = ways.titles(case, door.kind)[case.wish]
    return [{"text": text, "href": f"{door.base}{path}", "note": notes.get(path, "")} for text, path in links]
