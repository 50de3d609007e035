"""One pass over every page of the service: each opens for somebody it is meant for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import insert, select, update

from rj_workflow import db
from rj_workflow.cleaning import Cleaned
from rj_workflow.commands.calendar import make_address
from rj_workflow.commands.desk import CALL_BACK
from rj_workflow.commands.exchange import write_item
from rj_workflow.commands.pack import prepare
from rj_workflow.models import deadline, incident, item_file, new_id, position
from rj_workflow.settings import settings
from tests.factories.browser import Browser
from tests.factories.case import case_at, going_on
from tests.factories.routes import routes_of
from web.app import create_app

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from rj_workflow.seeds.walk import Walk

pytestmark = pytest.mark.database

LEAD_ON = {
    "/": "/work/today",
    "/work": "/work/",
    "/work/": "/work/today",
    "/work/signoffs": "/work/signoffs/",
    "/work/paper": "/work/paper/",
    "/work/paper/": "/work/cases",
    "/work/signoffs/{ref}/{scope}": "/work/signoffs/{ref}/{scope}/{version_of}",
    "/info": "/info/",
    "/info/x": settings().exit_url,
    **{f"/{side}": f"/{side}/" for side in "pq"},
    **{f"/{side}/safe": f"/{side}/h" for side in "pq"},
    **{f"/{side}/x": settings().exit_url for side in "pq"},
}


def an_incident(engine: Engine) -> str:
    """A published incident of which nobody has asked yet."""
    id = new_id()
    said = {"month": "2026-01", "kind": "Burglary", "outcome": "Local resolution", "identified": True}
    where = {"force": "Invented Police", "lsoa": "", "place": "On or near Mill Lane"}
    with db.begin(engine) as session:
        session.execute(insert(incident), [{"id": id, "fingerprint": id, "crime_id": "", **said, **where}])
    return id


def a_promise(engine: Engine) -> str:
    """What somebody owes of the only case."""
    owed = select(deadline.c.id).where(deadline.c.open, deadline.c.kind == "tell_of_promise")
    with db.read(engine) as session:
        return str(session.scalars(owed).one())


def a_call_back(engine: Engine, walk: Walk) -> str:
    """A yes that David, who has no part in the case, asks about."""
    with going_on(walk, engine) as going:
        going.declare("david")
        choice = going.file.at("choice", going.harmed, "contact")
        clock = {
            "id": new_id(), "case_id": going.file.case["id"], "position_id": choice.id, "kind": CALL_BACK,
            "person_id": going.harmed, "due_at": going.now, "made_at": going.now, "open": True,
        }  # fmt: skip
        going.session.execute(insert(deadline), [clock])
    return str(clock["id"])


def a_letter(engine: Engine, walk: Walk) -> dict[str, str]:
    """Something of Lee's with a file, of which Maya was told."""
    picture = Cleaned("image/jpeg", b"points")
    with going_on(walk, engine) as going:
        write_item(
            going.session, going.staff["priya"], going.ref, author=going.responsible, kind="drawing",
            text="", files=[picture], now=going.now,
        )  # fmt: skip
        item = going.file.at("exchange", going.responsible, number=1)
        told = item.data | {"told_at": going.now.isoformat()}
        going.session.execute(update(position).where(position.c.id == item.id).values(data=told))
        file_id = going.session.scalars(select(item_file.c.id)).one()
    return {"item_id": item.id, "file_id": file_id}


def a_calendar(engine: Engine, walk: Walk) -> str:
    """The secret of Priya's calendar."""
    with db.begin(engine) as session:
        return make_address(session, walk.staff["priya"], now=walk.now)


def a_pack(engine: Engine, walk: Walk) -> str:
    """What is to be passed on for the person harmed."""
    with going_on(walk, engine):
        return prepare(
            walk.session, walk.staff["priya"], walk.ref, person_id=walk.harmed, service="Riverside",
            classes=["needs"], now=walk.now,
        )  # fmt: skip


@pytest.fixture
def walk(engine: Engine) -> Walk:
    """A case of which everything has happened, and nothing is closed."""
    return case_at(engine, "following_up")


def test_every_page_opens_for_somebody_it_is_meant_for(engine: Engine, walk: Walk) -> None:
    staff = Browser(engine, walk.now).become("staff", walk.staff["helen"].id)
    people, david = {}, Browser(engine, walk.now).become("staff", walk.staff["david"].id)
    for base, side in (("/p", "harmed"), ("/q", "responsible")):
        people[base] = Browser(engine, walk.now).become(side, getattr(walk, side))
        assert people[base].fill_in(f"{base}/safe", {"safe": "yes"}).status_code == 303
    names = {
        "ref": walk.ref, "scope": "process", "version_of": "1", "lifecycle": "safety_stop",
        "event": "raise_stop", "kind": "order_check", "promise_id": a_promise(engine),
        "clock_id": a_call_back(engine, walk),
        "incident_id": an_incident(engine), "staff_id": walk.staff["priya"].id,
        "entry": "supervision", "person_id": walk.harmed, "language": "en", "form_": "plain", "what": "call",
        "which": "needs",
        "pack_id": a_pack(engine, walk),
        "token": a_calendar(engine, walk), "place": "a", "print_": "1",
        **a_letter(engine, walk),
    }  # fmt: skip

    def filled(path: str) -> str:
        codes = {"code": "risk_process" if "/sheet/" in path else "answer"}
        return re.sub(r"\{(\w+)(:\w+)?\}", lambda found: (names | codes)[found[1]], path)

    opened = [path for method, path in routes_of(create_app(engine)) if method == "GET"]
    for path in sorted(opened, key=lambda path: path.endswith("/x")):  # who leaves is signed out
        colleague = david if "call-back" in path else staff
        answer = people.get(path[:2], colleague).get(filled(path))
        leads = (303, filled(LEAD_ON[path])) if path in LEAD_ON else (200, None)
        assert (answer.status_code, answer.headers.get("location")) == leads, path
    assert set(LEAD_ON) < set(opened)
