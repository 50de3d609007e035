"""/work/cases: the cases somebody may see, found by what the address says; and /work/cases/new."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, insert, select, update

from rj_workflow import db
from rj_workflow.models import case as case_table
from rj_workflow.models import incident, new_id, person
from rj_workflow.seeds.walk import Walk
from tests.factories.browser import Browser, browser_of, words_of
from tests.factories.case import MONDAY, case_at, going_on
from tests.factories.staff import colleagues

if TYPE_CHECKING:
    from sqlalchemy import Engine

pytestmark = pytest.mark.database  # what a list finds, the database decides

Case = Callable[..., Walk]
Of = Callable[..., Browser]
ASKED = {"name": "Sana", "side": "harmed", "basis": "own_request", "harm": "Burglary",
         "interests": "none"}  # fmt: skip


def test_a_list_shows_initials_and_where_each_case_stands(case: Case, desk: Of) -> None:
    walk = case("preparing")
    said = words_of(desk(walk).get("/work/cases"))
    assert f"{walk.ref} M.O. and L.D." in said
    assert "Preparing with each person" in said
    assert "Maya" not in said


def test_each_sees_their_own_and_no_totals_of_others(case: Case, desk: Of, engine: Engine) -> None:
    mine = case("preparing")
    hidden_from_priya = case_at(engine, "triage", harmed_name="Dara Finch")
    assert hidden_from_priya.ref not in words_of(desk(mine, "priya").get("/work/cases"))
    assert "1 case on this page." in words_of(desk(mine, "priya").get("/work/cases"))
    assert hidden_from_priya.ref in words_of(desk(mine, "sam").get("/work/cases"))
    assert "2 cases on this page." in words_of(desk(mine, "helen").get("/work/cases"))


def test_a_case_is_found_by_its_reference_however_it_is_typed(case: Case, desk: Of) -> None:
    walk = case("closed")
    for typed in (walk.ref, walk.ref.lower(), walk.ref[2:], f" {walk.ref[2:]} "):
        assert walk.ref in words_of(desk(walk).get("/work/cases", params={"q": typed}))
    assert "Nothing found for “R-9999”." in words_of(desk(walk).get("/work/cases?q=R-9999"))


def test_whoever_rings_back_years_later_is_found_at_the_desk(case: Case, desk: Of, engine: Engine) -> None:
    walk = case("closed")
    walk.wait(days=1100)
    with db.begin(engine) as session:
        session.execute(update(case_table).values(caseworker_id=None))  # whoever opened it works elsewhere
    sams = desk(walk, "sam")
    found = sams.get("/work/cases", params={"q": walk.ref})
    assert f'href="/work/cases/{walk.ref}"' in found.text
    assert sams.get(f"/work/cases/{walk.ref}").status_code == 200
    assert walk.ref in words_of(sams.get("/work/cases?stage=closed"))
    assert walk.ref not in words_of(desk(walk, "sam").get("/work/cases"))  # what is closed is asked for


def test_the_stage_and_whose_narrow_the_list(case: Case, desk: Of) -> None:
    walk = case("preparing")
    shown = desk(walk, "helen").get("/work/cases?stage=preparation&whose=mine")
    assert walk.ref in words_of(shown)
    assert walk.ref not in words_of(desk(walk, "helen").get("/work/cases?stage=follow_up"))
    assert walk.ref not in words_of(desk(walk, "david").get("/work/cases?whose=mine"))
    assert walk.ref in words_of(desk(walk, "david").get("/work/cases"))


def test_pages_follow_one_another_without_gaps(engine: Engine) -> None:
    staff = colleagues(engine)
    refs = [f"R-{3000 + n}" for n in range(60)]
    alike = {
        "state": "enquiry",
        "stage": "referral",
        "first_side": "harmed",
        "opened_at": MONDAY,
        "tables": {},
    }
    moments = [MONDAY + timedelta(minutes=n // 2) for n in range(60)]  # two at each: order must still be one
    rows = [
        {**alike, "id": new_id(), "ref": ref, "since_at": at} for ref, at in zip(refs, moments, strict=True)
    ]
    with db.begin(engine) as session:
        session.execute(insert(case_table), rows)
    mine, seen, path = browser_of(engine, staff["sam"], MONDAY), list[str](), "/work/cases"
    while path:
        page = mine.get(path).text
        seen += [ref for ref in refs if f'/work/cases/{ref}"' in page]
        found = page.split('rel="next" href="')
        path = found[1].split('"')[0].replace("&amp;", "&") if len(found) > 1 else ""
    assert sorted(seen) == refs


def test_an_enquiry_is_opened_with_a_first_name_alone(case: Case, desk: Of) -> None:
    walk = case("triage")
    mine = desk(walk, "sam")
    answer = mine.fill_in("/work/cases/new", ASKED)
    assert answer.status_code == 303
    said = words_of(mine.get(answer.headers["location"]))
    assert "Recorded. An enquiry is opened." in said
    assert "Asked about it" in said
    assert "Sana" in said


def test_what_is_missing_is_said_and_what_was_typed_stays(case: Case, desk: Of) -> None:
    walk = case("triage")
    answer = desk(walk, "sam").fill_in(
        "/work/cases/new", {"name": "", "side": "harmed", "harm": "Theft of a bicycle"}
    )
    assert answer.status_code == 422
    assert answer.text.count("Write a name. A first name or nickname is enough.") == 2
    assert "Theft of a bicycle" in answer.text


@pytest.mark.parametrize("basis", ["", "none", "a_guess"])
def test_grounds_for_contact_are_chosen_and_never_made_up(
    case: Case, desk: Of, engine: Engine, basis: str
) -> None:
    walk = case("triage")
    answer = desk(walk, "sam").fill_in("/work/cases/new", {**ASKED, "basis": basis})
    assert answer.status_code == 422
    assert answer.text.count("Choose what gives us grounds to contact them.") == 2
    assert 'value="Sana"' in answer.text
    with db.read(engine) as session:
        assert session.scalar(select(func.count()).select_from(case_table)) == 1


def test_a_kind_of_harm_that_is_too_long_is_said_and_not_cut(case: Case, desk: Of) -> None:
    walk = case("triage")
    harm = "Threats, and damage to a garden wall, over most of one summer"
    answer = desk(walk, "sam").fill_in("/work/cases/new", {**ASKED, "harm": harm})
    assert answer.status_code == 422
    assert answer.text.count("Keep the kind of harm under 60 characters.") == 2
    assert f'value="{harm}"' in answer.text


def test_an_enquiry_takes_its_incident_off_the_list(case: Case, desk: Of, engine: Engine) -> None:
    walk, id = case("triage"), new_id()
    said = {
        "month": "2026-01",
        "kind": "Burglary",
        "outcome": "Local resolution",
        "place": "On or near Mill Lane",
    }
    row: dict[str, object] = {
        **said,
        "id": id,
        "fingerprint": id,
        "crime_id": "",
        "force": "Invented Police",
        "lsoa": "",
    }
    row["identified"] = True
    with db.begin(engine) as session:
        session.execute(insert(incident), [row])
    mine = desk(walk, "sam")
    assert "On or near Mill Lane" in words_of(mine.get("/work/incidents"))
    assert "Local resolution" in words_of(mine.get(f"/work/incidents/{id}"))
    form = mine.get(f"/work/cases/new?incident={id}")
    assert 'value="Burglary"' in form.text
    assert mine.fill_in("/work/cases/new", {**ASKED, "incident": id}).status_code == 303
    assert "On or near Mill Lane" not in words_of(mine.get("/work/incidents"))
    assert "An enquiry has been opened about it" in words_of(mine.get(f"/work/incidents/{id}"))
    again = mine.fill_in("/work/cases/new", {**ASKED, "incident": id})
    assert (again.status_code, "Ask a supervisor about it" in words_of(again)) == (422, True)


def test_whoever_is_barred_cannot_tell_from_an_incident_that_there_is_a_case(
    case: Case, desk: Of, engine: Engine
) -> None:
    walk, id = case("triage"), new_id()
    row = {"id": id, "fingerprint": id, "month": "2026-01", "kind": "Burglary", "place": "Mill Lane",
           "force": "Invented Police", "outcome": "Local resolution", "identified": True}  # fmt: skip
    with db.begin(engine) as session:
        session.execute(insert(incident), [row])
    with going_on(walk, engine):
        walk.check("helen", "interests", "conflict", about=walk.staff["david"].id)
    davids = desk(walk, "david")
    paths = "/work/incidents", f"/work/incidents/{id}", f"/work/cases/new?incident={id}"
    before = [words_of(davids.get(path)) for path in paths]
    with db.begin(engine) as session:
        session.execute(update(incident).values(case_id=select(case_table.c.id).scalar_subquery()))
    assert [words_of(davids.get(path)) for path in paths] == before
    assert "An enquiry has been opened" in words_of(desk(walk, "helen").get(paths[1]))
    asked = davids.fill_in("/work/cases/new", {**ASKED, "incident": id})
    assert asked.status_code == 422
    assert walk.ref not in words_of(asked)


def test_the_list_after_a_case_that_is_shut_reads_as_after_none(case: Case, desk: Of, engine: Engine) -> None:
    walk = case("triage")
    with going_on(walk, engine):
        Walk(walk.session, walk.staff, walk.now).to("referred")
        walk.check("helen", "interests", "conflict", about=walk.staff["david"].id)
    davids = desk(walk, "david")
    shut, none = (words_of(davids.get(f"/work/cases?after={ref}")) for ref in (walk.ref, "R-9999"))
    assert shut == none


def test_what_is_missing_is_said_in_the_order_of_the_form(case: Case, desk: Of) -> None:
    sam = desk(case("enquiry"), "sam")
    page = sam.fill_in("/work/cases/new", {"harm": "x" * 61})
    named = re.findall(r'<li><a href="#(\w+)">', page.text)
    asked = re.findall(r'name="(\w+)"', page.text.split('class="tp-form"', 1)[1])
    assert named == ["name", "side", "basis", "interests", "harm"]
    assert named == sorted(named, key=asked.index)


def test_of_somebody_who_is_added_everything_is_said_at_once(case: Case, desk: Of) -> None:
    walk = case("preparing")
    page = desk(walk).fill_in(f"/work/cases/{walk.ref}/people", {})
    assert re.findall(r'<li><a href="#(\w+)">', page.text) == ["name", "side", "interests"]


@pytest.mark.parametrize("said", ["maya", "Maya Okafor", " MAYA ", "lee danvers"])
def test_a_case_is_found_by_somebodys_name_and_the_name_stands_in_no_address(
    case: Case, desk: Of, said: str
) -> None:
    walk = case("closed")
    page = desk(walk).get("/work/cases")
    assert 'method="post" action="/work/cases/find"' in page.text
    found = desk(walk).fill_in("/work/cases/find", {"q": said})
    assert found.status_code == 200
    assert walk.ref in words_of(found)


@pytest.mark.parametrize(
    ("name", "said"), [("Łukasz Ånd", "łukasz"), ("Élodie Martin", "ÉLODIE"), ("Özlem", "özlem")]
)
def test_names_have_other_letters_than_english_ones(
    case: Case, desk: Of, engine: Engine, name: str, said: str
) -> None:
    walk = case("exploring_first")
    with db.begin(engine) as session:
        session.execute(update(person).where(person.c.id == walk.harmed).values(name=name))
    assert walk.ref in words_of(desk(walk).fill_in("/work/cases/find", {"q": said}))


@pytest.mark.parametrize("said", ["may", "okafor", "%", "m_ya", "Nobody At All"])
def test_half_a_name_finds_nobody(case: Case, desk: Of, said: str) -> None:
    walk = case("exploring_first")
    found = desk(walk).fill_in("/work/cases/find", {"q": said})
    assert walk.ref not in words_of(found)
    assert f"Nothing found for “{said}”." in words_of(found)


def test_a_name_finds_only_what_this_colleague_may_see(case: Case, desk: Of) -> None:
    walk = case("exploring_first")
    walk_of_tom = desk(walk, "sam").fill_in("/work/cases/find", {"q": "maya"})
    assert (walk.ref in words_of(walk_of_tom)) is (walk.ref in words_of(desk(walk, "sam").get("/work/cases")))
    leads = desk(walk).fill_in("/work/cases/find", {"q": f"{walk.ref}"})
    assert (leads.status_code, leads.headers["location"]) == (303, f"/work/cases?q={walk.ref}")
