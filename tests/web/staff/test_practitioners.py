"""/work/practitioners: what the register shows to whom, and its forms."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from rj_workflow.seeds.walk import Walk
from tests.factories.browser import Browser, words_of
from web.addresses import step_page

Case = Callable[..., Walk]
Of = Callable[..., Browser]
BASE = "/work/practitioners"
HELD = {"on_day-day": "1", "on_day-month": "3", "on_day-year": "2026", "words": "Rest, and pace."}

pytestmark = pytest.mark.database


def test_a_supervisor_records_supervision_and_it_is_no_longer_overdue(case: Case, desk: Of) -> None:
    walk = case("preparing")
    helens, page = desk(walk, "helen"), f"{BASE}/{walk.staff['priya'].id}"
    assert "Supervision is overdue." in words_of(helens.get(page))
    answer = helens.fill_in(f"{page}/enter/supervision", {**HELD, "key": "k" * 32})
    assert answer.headers["location"] == f"{page}?done=supervision"
    shown = words_of(helens.get(page))
    assert "Supervision is overdue." not in shown
    assert "1 March 2026 Supervision. Rest, and pace." in shown


def test_a_list_is_in_order_of_name_and_ranks_nobody(case: Case, desk: Of) -> None:
    page = desk(case("preparing"), "helen").get(BASE)
    shown = re.findall(rf'href="{BASE}/[0-9a-f]+">([^<]+)</a>', page.text)
    assert shown == sorted(shown)
    assert len(shown) == 6
    assert "Priya Nalloor Advanced None named One None recorded Overdue" in words_of(page)


def test_a_facilitator_sees_their_own_page_and_nobody_elses(case: Case, desk: Of) -> None:
    walk = case("preparing")
    priyas, mine = desk(walk, "priya"), f"{BASE}/{walk.staff['priya'].id}"
    assert priyas.get(BASE).headers["location"] == mine
    shown = words_of(priyas.get(mine))
    assert "This is what the register shows of you." in shown
    assert "Record supervision" not in shown
    assert priyas.get(f"{BASE}/{walk.staff['tom'].id}").status_code == 404
    assert priyas.fill_in(f"{mine}/enter/supervision", HELD).status_code == 404


def test_lived_experience_is_read_by_others_only_when_its_owner_wants_it(case: Case, desk: Of) -> None:
    walk = case("preparing")
    mine = f"{BASE}/{walk.staff['priya'].id}"
    for shown, seen in (("no", False), ("yes", True)):
        said = {"languages": "Tamil", "lived_experience": "Harmed as a child.", "lived_is_shown": shown}
        assert desk(walk, "priya").fill_in(f"{mine}/about", said).status_code == 303
        assert "Harmed as a child." in words_of(desk(walk, "priya").get(mine))
        words = words_of(desk(walk, "helen").get(mine))
        assert ("Harmed as a child." in words) is seen
        assert "Languages Tamil" in words


def test_nobody_writes_about_somebody_else_what_is_theirs_to_say(case: Case, desk: Of) -> None:
    walk = case("preparing")
    page = f"{BASE}/{walk.staff['priya'].id}"
    desk(walk, "helen").fill_in(f"{page}/about", {"languages": "Klingon"})
    assert "Klingon" not in words_of(desk(walk, "helen").get(page))


def test_what_was_typed_stays_when_an_entry_is_refused(case: Case, desk: Of) -> None:
    walk = case("preparing")
    page = f"{BASE}/{walk.staff['priya'].id}/enter/training"
    answer = desk(walk, "helen").fill_in(page, {**HELD, "hours": "many", "code": "sensitive"})
    assert answer.status_code == 422
    assert "Rest, and pace." in answer.text
    assert "Write a whole number" in words_of(answer)


def test_overdue_supervision_stands_on_today(case: Case, desk: Of) -> None:
    walk = case("preparing")
    assert "Supervision is overdue Yours none is recorded" in words_of(desk(walk, "priya").get("/work/today"))


def test_the_form_that_names_facilitators_shows_what_the_register_says_of_each(case: Case, desk: Of) -> None:
    walk = case("triage")
    path = step_page(walk.ref, "case", "allocate")
    words = words_of(desk(walk, "helen").get(path))
    for said in (
        "Tom Ellery Intermediate 0 No part yet Not yet: They have not declared their interests",
        "Their own supervision is overdue.",
        "Helen Marsh Advanced 0 supervise",
    ):
        assert said in words


def test_every_change_stands_on_the_page_with_who_made_it(case: Case, desk: Of) -> None:
    walk = case("preparing")
    tom = f"{BASE}/{walk.staff['tom'].id}"
    level = {"on_day-day": "1", "on_day-month": "3", "on_day-year": "2026", "words": "The register"}
    desk(walk, "olu").fill_in(f"{tom}/enter/level", {**level, "code": "advanced", "key": "k" * 32})
    desk(walk, "olu").fill_in(f"{tom}/supervisor", {"supervised_by": walk.staff["helen"].id})
    for who in ("helen", "tom"):
        said = words_of(desk(walk, who).get(tom))
        assert "Registered at advanced level, intermediate before. Written down by Olu Bright." in said
        assert "Supervision is held by Helen Marsh. Written down by Olu Bright." in said
