"""Whoever is barred from a case neither finds it, counts it nor infers it from what is said of colleagues."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import insert, select

from rj_workflow import db
from rj_workflow.models import case as case_table
from rj_workflow.models import check as check_table
from rj_workflow.models import deadline, new_id, participant, person
from rj_workflow.models import position as position_table
from rj_workflow.seeds.casework import WHY
from rj_workflow.seeds.walk import Walk
from tests.factories.browser import Browser, words_of
from tests.factories.case import going_on
from web.addresses import TEAM, declare_page, step_page

if TYPE_CHECKING:
    from sqlalchemy import Engine

pytestmark = pytest.mark.database

Case = Callable[..., Walk]
Of = Callable[..., Browser]
# Nothing of the other case, and nothing that says in which way it touches this one.
CANARIES = ("R-2999", "Zebedee", "Quill", "Kestrel", "opposite", "24 months", "other side")
REGISTER = "/work/practitioners"


@pytest.fixture
def walk(case: Case, engine: Engine) -> Walk:
    """A case to be given to somebody; everybody has said that they know nobody on it."""
    with going_on(case("triage"), engine) as walk:
        for who in ("priya", "tom", "helen"):
            walk.declare(who)
        walk.declare("david")
    return walk


def beside(engine: Engine, walk: Walk) -> None:
    """Tom leads another case, with the same person on the other side of it; David is barred from it."""
    with db.begin(engine) as session:
        here = dict(session.execute(select(case_table)).mappings().one())
        tom, david = walk.staff["tom"].id, walk.staff["david"].id
        other = {**here, "id": new_id(), "ref": "R-2999", "harm": "Kestrel theft", "state": "preparing",
                 "stage": "preparation", "facilitated_by": [tom], "lead_id": tom, "co_id": None}  # fmt: skip
        zebedee = {"id": new_id(), "name": "Zebedee Quill", "created_at": walk.now}
        joined = {"case_id": other["id"], "joined_at": walk.now, "doubt": False}
        of_it = {"id": new_id(), "case_id": other["id"]}
        declared = {**of_it, "kind": "interests", "about": david, "outcome": "conflict", "good": False,
                    "episode": 1, "recorded_at": walk.now, "recorded_by": david}  # fmt: skip
        signed = {**of_it, "id": new_id(), "lifecycle": "risk", "topic": "process", "episode": 1,
                  "state": "submitted", "since_at": walk.now, "author_id": tom, "data": {}}  # fmt: skip
        late = {**of_it, "kind": "sign_off_waits", "position_id": signed["id"], "due_at": walk.now,
                "made_at": walk.now}  # fmt: skip
        for table, rows in (
            (case_table, [other]),
            (person, [zebedee]),
            (participant, [{**joined, "id": new_id(), "person_id": walk.harmed, "side": "responsible"}]),
            (participant, [{**joined, "id": new_id(), "person_id": zebedee["id"], "side": "harmed"}]),
            (check_table, [declared]),
            (position_table, [signed]),
            (deadline, [late]),
        ):
            session.execute(insert(table), rows)


def pages(walk: Walk) -> tuple[str, ...]:
    """Where colleagues and cases are counted, and where somebody says whom they know."""
    tom = walk.staff["tom"].id
    return (
        REGISTER, f"{REGISTER}/{tom}", TEAM, "/work/cases", "/work/today", "/work/today?tab=week",
        "/work/signoffs/", declare_page(walk.ref),
    )  # fmt: skip


def test_every_count_and_list_reads_as_if_it_were_not_there(engine: Engine, walk: Walk, desk: Of) -> None:
    before = {path: words_of(desk(walk, "david").get(path)) for path in pages(walk)}
    helens = words_of(desk(walk, "helen").get(REGISTER))
    beside(engine, walk)
    assert {path: words_of(desk(walk, "david").get(path)) for path in pages(walk)} == before
    assert words_of(desk(walk, "helen").get(REGISTER)) != helens  # who may know of it counts it
    assert "R-2999" in desk(walk, "helen").get("/work/cases").text
    assert "R-2999" not in desk(walk, "david").get("/work/cases").text


def allocation(browser: Browser, walk: Walk) -> str:
    """What the form says when Tom is named, before and after it is sent."""
    path = step_page(walk.ref, "case", "allocate")
    named = {"lead": "priya", "co_worker": "tom", "supervisor": "helen"}
    form = {part: walk.staff[who].id for part, who in named.items()} | {"despite": WHY}
    shown, sent = browser.get(path), browser.fill_in(path, form)
    assert (shown.status_code, sent.status_code) == (200, 422)
    return words_of(shown) + words_of(sent)


@pytest.mark.parametrize("who", ["david", "helen"])
def test_naming_somebody_says_that_there_is_a_link_and_no_more(
    engine: Engine, walk: Walk, desk: Of, who: str
) -> None:
    beside(engine, walk)
    said = allocation(desk(walk, who), walk)
    assert "The register knows of a link of theirs. A supervisor first decides if it can be managed." in said
    for canary in CANARIES:
        assert canary not in said


def test_a_link_that_was_found_reads_as_one_that_was_declared(engine: Engine, walk: Walk, desk: Of) -> None:
    """So that nobody tells one from the other by what the form says."""
    tom = walk.staff["tom"].id
    with going_on(walk, engine):
        walk.check("helen", "interests", "conflict", about=tom, link="knows_somebody")
    declared = refused_of(desk(walk, "david"), walk)
    with going_on(walk, engine):
        walk.check("olu", "interests", "none", about=tom, note="Another man of that name.")
    beside(engine, walk)
    assert refused_of(desk(walk, "david"), walk) == declared


def refused_of(browser: Browser, walk: Walk) -> str:
    """What stands in the way of Tom, as the form has it."""
    said = words_of(browser.get(step_page(walk.ref, "case", "allocate")))
    return said[said.index("Tom Ellery Intermediate") :].split("Not yet:")[1].split("Their own")[0]


def test_whoever_the_link_is_of_reads_nothing_they_do_not_know(engine: Engine, walk: Walk, desk: Of) -> None:
    """Tom facilitated it; on this case he reads who takes part, and no word of the other one."""
    own = f"{REGISTER}/{walk.staff['tom'].id}"
    with going_on(walk, engine):
        walk.do("helen", "case", "allocate", {
            "lead": walk.staff["priya"].id, "co_worker": walk.staff["tom"].id,
            "supervisor": walk.staff["helen"].id, "despite": WHY})  # fmt: skip
    before = words_of(desk(walk, "tom").get(declare_page(walk.ref)))
    beside(engine, walk)
    assert words_of(desk(walk, "tom").get(declare_page(walk.ref))) == before
    for path in (own, f"/work/cases/{walk.ref}"):
        said = words_of(desk(walk, "tom").get(path))
        assert not any(canary in said for canary in CANARIES)
