"""/work/today: one's own promises in the order in which they fall due, with the act that keeps each."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, update

from rj_workflow.models import deadline, new_id, position
from rj_workflow.seeds.walk import Walk
from tests.factories.browser import Browser, browser_of, words_of
from tests.factories.case import going_on

if TYPE_CHECKING:
    from sqlalchemy import Engine

Case = Callable[..., Walk]
Of = Callable[..., Browser]


def later(engine: Engine, walk: Walk, who: str, **length: float) -> Browser:
    return browser_of(engine, walk.staff[who], walk.now + timedelta(**length))


def clock(walk: Walk, kind: str, person: str, about: str = "") -> dict[str, Any]:
    """A clock of this case that ends at once."""
    return {"id": new_id(), "case_id": walk.file.case["id"], "kind": kind, "person_id": person,
            "position_id": about, "made_at": walk.now, "due_at": walk.now, "open": True}  # fmt: skip


def test_a_late_promise_comes_first_with_its_act(case: Case, engine: Engine) -> None:
    walk = case("allocated")
    page = later(engine, walk, "priya", days=20).get("/work/today")
    said = words_of(page)
    assert "One promise is late" in said
    assert "First call after allocation" in said
    assert f'href="/work/cases/{walk.ref}/step/case/begin_exploring"' in page.text


def test_a_stop_for_safety_stands_before_what_is_months_late_and_alone_is_filled(
    case: Case, engine: Engine
) -> None:
    walk = case("awaiting_sign_off")
    with going_on(walk, engine):
        walk.wait(days=120)
        walk.do("priya", "safety_stop", "raise_stop", {"what": "A threat."})
    page = later(engine, walk, "helen", hours=1).get("/work/today")
    rows = re.findall(r'<tr class="tp-work__row.*?</tr>', page.text, re.DOTALL)
    assert len(rows) > 1
    assert "A safety stop: decide today" in rows[0]
    assert ["tp-button--act" in row for row in rows] == [True] + [False] * (len(rows) - 1)


def test_what_somebody_has_not_declared_on_is_one_row_of_each_case(case: Case, engine: Engine) -> None:
    walk = case("awaiting_sign_off")
    with going_on(walk, engine) as on:
        about = walk.file.at("risk", "", "process").id
        on.session.execute(insert(deadline), [clock(walk, "panel_waits", "", about)])
    page = later(engine, walk, "olu", days=60).get("/work/today")
    assert page.text.count('class="tp-work__row') == 1
    said = words_of(page)
    assert re.search(r"2 things are promised here R-\d+\. The oldest by \d+ \w+", said)


def test_a_yes_that_does_not_stand_is_not_asked_about_with_the_filled_button(
    case: Case, engine: Engine
) -> None:
    walk = case("exploring_both")
    with going_on(walk, engine) as on:
        walk.declare("david")
        at = walk.file.at("choice", walk.harmed, "contact")
        on.session.execute(insert(deadline), [clock(walk, "call_back", walk.harmed, at.id)])

    def shown() -> str:
        text = later(engine, walk, "david", days=20).get("/work/today").text
        return text.split("Call back: is what was written down", 1)[1].split("</tr>", 1)[0]

    assert "tp-button--act" in shown()
    with going_on(walk, engine) as on:
        now = update(position).where(position.c.id == at.id)
        on.session.execute(now.values(state="withdrawn"))
    assert "tp-button--act" not in shown()
    assert "Do not call." in shown()
    with going_on(walk, engine) as on:
        on.session.execute(now.values(state="given"))
        walk.check("priya", "safe_contact_plan", "none", about=walk.harmed)
    assert "tp-button--act" not in shown()
    assert "There is no safe way to call them now." in shown()


def test_names_are_initials_until_asked_for(case: Case, engine: Engine) -> None:
    walk = case("preparing")
    mine = later(engine, walk, "priya", days=10)
    for tab in ("today", "week"):
        assert "Maya" not in words_of(mine.get(f"/work/today?tab={tab}"))
    assert "M.O." in words_of(mine.get("/work/today?tab=week"))
    assert "Maya Okafor" in words_of(mine.get("/work/today?tab=week&names=full"))


def test_what_somebody_else_has_to_do_waits_on_them(case: Case, engine: Engine) -> None:
    walk = case("awaiting_sign_off")
    mine, helens = later(engine, walk, "priya", hours=1), later(engine, walk, "helen", hours=1)
    assert "Decide on a risk assessment" in words_of(mine.get("/work/today?tab=others"))
    assert "Decide on a risk assessment" in words_of(helens.get("/work/today?tab=week")) + words_of(
        helens.get("/work/today")
    )


def test_what_waits_on_somebody_else_leads_to_the_case_and_not_to_their_decision(
    case: Case, engine: Engine
) -> None:
    walk = case("awaiting_sign_off")
    page = later(engine, walk, "priya", hours=1).get("/work/today?tab=others")
    assert "/work/signoffs/" not in page.text
    assert "Open the case" in words_of(page)


def test_what_is_late_with_another_is_late_before_a_declaration_too(case: Case, engine: Engine) -> None:
    walk = case("awaiting_sign_off")
    for who in ("david", "olu"):
        said = words_of(later(engine, walk, who, days=9).get("/work/today"))
        assert "One promise is late" in said
        assert "Something is promised here" in said
        assert "assessment" not in said


def test_a_paused_case_asks_for_nothing_but_its_review(case: Case, engine: Engine) -> None:
    walk = case("preparing")
    with going_on(walk, engine):
        walk.do("priya", "pause", "pause", holder=walk.harmed)
    mine = later(engine, walk, "priya", days=60)
    today, paused = words_of(mine.get("/work/today")), words_of(mine.get("/work/today?tab=paused"))
    assert "A pause is eight weeks old" in today
    assert "Supervision of this case" not in today
    assert "The sign-off runs out" in paused


def test_other_peoples_cases_are_not_on_my_list(case: Case, engine: Engine) -> None:
    walk = case("preparing", lead="tom", co="")
    said = words_of(later(engine, walk, "priya", days=13).get("/work/today?tab=week"))
    assert walk.ref not in said


def test_a_declared_conflict_takes_the_case_off_the_day_and_out_of_its_counts(
    case: Case, engine: Engine
) -> None:
    walk = case("awaiting_sign_off")

    def shown(who: str) -> str:
        mine = later(engine, walk, who, days=10)
        tabs = ("today", "week", "others", "paused")
        return " ".join(words_of(mine.get(f"/work/today?tab={tab}&names=full")) for tab in tabs)

    assert walk.ref in shown("priya")
    assert "Today 1 Sign-offs 1 Team Cases" in shown("helen")
    with going_on(walk, engine):
        walk.check("helen", "interests", "conflict", about=walk.staff["priya"].id)
        walk.check("helen", "interests", "conflict", about=walk.staff["helen"].id)
    for who, bar in (("priya", "Today Cases"), ("helen", "Today Sign-offs Team Cases Calendar Incidents")):
        said = shown(who)
        assert walk.ref not in said
        assert "Maya" not in said
        assert bar in said


def test_an_empty_day_says_what_comes_next(case: Case, engine: Engine) -> None:
    walk = case("allocated")
    said = words_of(later(engine, walk, "priya", days=9).get("/work/today"))
    assert "Nothing is due here." in said
    assert "Next: " in said


def test_a_tab_comes_alone_with_scripts(case: Case, engine: Engine) -> None:
    walk = case("allocated")
    part = later(engine, walk, "priya", days=5).get("/work/today?tab=week", headers={"HX-Request": "true"})
    assert part.status_code == 200
    assert "<html" not in part.text
    assert part.headers["vary"] == "HX-Request"


def test_the_list_says_the_safe_way_and_never_the_number(case: Case, engine: Engine) -> None:
    walk = case("preparing")
    mine = later(engine, walk, "priya", days=10)
    page = mine.get("/work/today?tab=week")
    assert "M.O. Call only" in words_of(page)
    assert "01632 960 318" not in page.text
    with going_on(walk, engine):
        walk.check("priya", "safe_contact_plan", "none", about=walk.harmed)
    assert "M.O. No safe way recorded. Do not contact." in words_of(mine.get("/work/today?tab=week"))


def test_nobody_who_stopped_is_to_be_called(case: Case, engine: Engine) -> None:
    from rj_workflow.commands.stop import stop_everything

    walk = case("preparing")
    with going_on(walk, engine) as on:
        stop_everything(on.session, on.staff["priya"], person_id=on.harmed, channel="phone", now=on.now)
    page = later(engine, walk, "priya", minutes=5).get("/work/today?tab=week")
    shown = page.text + later(engine, walk, "priya", minutes=5).get("/work/today").text
    row = shown.split("Stopped. Do not call this person; propose to close", 1)[1].split("</tr>", 1)[0]
    assert "Say it is seen to" in row
    assert "Record call" not in row
