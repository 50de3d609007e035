"""Before a page of a case is shown to a colleague, it is written down that they opened it.

The row is committed first, in a short transaction of its own: no page is shown that is not written down, and
a page takes no lock of a writer while it is read and drawn.  Opening it again within half an hour costs
nothing.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Final
from weakref import WeakKeyDictionary

from fastapi import Request
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError

from rj_workflow import db
from rj_workflow.commands.look import is_noted, note_look
from rj_workflow.errors import NotDeclared, NotFound
from rj_workflow.looks import half_hour_of
from web.dependencies import CurrentActor, Now, engine_of

Look = tuple[str, str, str, str]  # who, which case, which part, whose side
# The part of somebody's record that a page shows, by the first word of its address after the case.
PART_OF: Final = {
    "": "overview",
    "diagram": "overview",
    "diagram.svg": "overview",
    "declare": "names",
    "people": "people",
    "contact": "people",
    "take": "people",
    "beside": "people",
    "together": "meeting",
    "workers": "overview",
    "choices": "choices",
    "call-back": "choices",
    "risk": "risk",
    "preparation": "preparation",
    "meeting": "meeting",
    "letters": "letters",
    "documents": "documents",
    "agreement": "agreement",
    "follow-up": "follow_up",
    "pause": "overview",
    "timeline": "timeline",
    "step": "writing",
    "check": "writing",
    "owed": "writing",
    "record": "record",
    "pack": "pack",
    "carried": "carried",
    "account": "account",
    "needs": "needs",
    "messages": "messages",
    "vulnerability": "vulnerability",
}
# Below the page of one person: people/{person_id}/account.
OF_ONE: Final = {
    **{part: part for part in ("account", "needs", "messages", "vulnerability")},
    "expectations": "preparation",
}


def of_a_case(path: str) -> str:
    """The part that a page of a case shows, by the path of its route; an address nobody named fails."""
    first, _, rest = path.partition("{ref}")[2].strip("/").partition("/")
    return PART_OF[OF_ONE.get(rest.partition("/")[2].partition("/")[0], first)]


def of_paper(path: str) -> str:
    """What to say in a call shows how to reach them; a form for a pen shows a number and nothing else."""
    return "people" if path.endswith("/call") else "writing"


def of_an_assessment(_path: str) -> str:
    """Whatever a supervisor opens of a case is its assessment."""
    return "risk"


def noted(part_of: Callable[[str], str]) -> Callable[..., None]:
    """The dependency that writes it down; whoever may not open the case is answered by the page itself."""

    def note(request: Request, actor: CurrentActor, now: Now) -> None:
        ref = request.path_params.get("ref")
        if request.method != "GET" or ref is None:
            return
        part, asked = part_of(request.scope["route"].path), request.query_params.get("side", "")
        side = asked if asked in ("harmed", "responsible") else ""
        person = str(request.path_params.get("person_id", ""))
        engine, one = engine_of(request), (actor.id, ref, part, person or side)
        if one in _written(engine, now):
            return
        with db.read(engine) as session:
            known = not person and is_noted(session, actor, ref, part=part, side=side, now=now)
        if not known:
            try:
                with db.begin(engine) as session:
                    note_look(session, actor, ref, part=part, side=side, person_id=person, now=now)
            except (NotFound, NotDeclared):  # not theirs to open
                return
            except IntegrityError:  # another window of theirs was first
                pass
        _written(engine, now).add(one)

    return note


_KNOWN: WeakKeyDictionary[Engine, tuple[int, set[Look]]] = WeakKeyDictionary()


def _written(engine: Engine, now: datetime) -> set[Look]:
    """What this process knows to be committed for the half hour that runs, so that nobody asks again."""
    half_hour = half_hour_of(now.timestamp())
    known = _KNOWN.get(engine)
    if known is None or known[0] != half_hour:
        known = _KNOWN[engine] = (half_hour, set())
    return known[1]
