"""Every form of their own pages has its twin: a form for a pen, and a page on which it is typed in."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from rj_workflow import policy
from rj_workflow.actors import THE_CLOCK
from rj_workflow.settings import settings
from tests.factories.browser import Browser, words_of
from tests.factories.case import going_on
from tests.factories.routes import routes_of
from web.paper.forms import BY_CODE, FORMS, OF_THE_PAGES_ALONE, PaperForm, Whose
from web.portal.app import make

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from rj_workflow.seeds.walk import Walk

Case = Callable[..., "Walk"]
Desk = Callable[..., Browser]
SIDES = ("harmed", "responsible")
# Forms whose answers are a button on a page of the case, and not a field of it.
PRESSED = {"choices", "stop"}
PRINTED = re.compile(r'(?s)<article class="tp-handout.*?</article>')


def whose(walk: Walk, engine: Engine, side: str) -> Whose:
    with going_on(walk, engine):
        return Whose(policy.case_for(walk.session, THE_CLOCK, walk.ref), getattr(walk, side), "Priya")


def address(walk: Walk, side: str, which: str = "") -> str:
    return f"/work/paper/{walk.ref}/{getattr(walk, side)}" + (f"/{which}" if which else "")


@pytest.mark.parametrize("side", SIDES)
def test_no_form_of_their_pages_is_without_a_twin(side: str) -> None:
    """A new form of their own pages gets its row in `web/paper/forms.py`, or a reason why it needs none."""
    sent = sorted(path for method, path in routes_of(make(side)) if method == "POST")
    twins = [path for form in FORMS for path in form.stands_for]
    assert sorted([*twins, *OF_THE_PAGES_ALONE]) == sent
    assert all(OF_THE_PAGES_ALONE.values())


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("form", FORMS, ids=list(BY_CODE))
def test_each_is_typed_in_on_pages_that_open_and_take_a_form(
    case: Case, desk: Desk, engine: Engine, form: PaperForm, side: str
) -> None:
    walk = case("exploring_both")
    mine = desk(walk)
    listed = mine.get(address(walk, side)).text.replace("&amp;", "&")
    entries = form.entries(whose(walk, engine, side))
    assert entries
    for words, href in entries:
        assert f'href="{href}"' in listed, words
        page = mine.get(href)
        assert page.status_code == 200, href
        assert '<form class="tp-form" method="post"' in page.text or "/step/" in page.text, href


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("form", [form for form in FORMS if form.code not in PRESSED], ids=lambda f: f.code)
def test_it_asks_in_the_order_in_which_it_is_typed_in(
    case: Case, desk: Desk, engine: Engine, form: PaperForm, side: str
) -> None:
    walk = case("exploring_both")
    mine, ours = desk(walk), whose(walk, engine, side)
    asked = [one.name for one in form.asks(ours) if one.name]
    typed = list(
        dict.fromkeys(
            re.findall(
                r'<(?:input|textarea|select)[^>]* name="([^"]+)"', mine.get(form.entries(ours)[0][1]).text
            )
        )
    )
    assert len(asked) > 0
    assert [name for name in typed if name in asked] == asked
    printed = PRINTED.search(mine.get(address(walk, side, form.code)).text)
    assert printed is not None
    assert re.findall(r'<section class="tp-paper__asked" id="([^"]+)"', printed[0]) == asked


@pytest.mark.parametrize("form", FORMS, ids=list(BY_CODE))
def test_what_is_printed_names_nobody_and_says_where_it_goes_back_to(
    case: Case, desk: Desk, form: PaperForm
) -> None:
    walk = case("exploring_both")
    for side, large in (("harmed", ""), ("responsible", "?large=yes")):
        page = desk(walk).get(address(walk, side, form.code) + large)
        assert "<title>Messages</title>" in page.text
        assert '<div id="case-head" class="tp-paper__no">' in page.text
        printed = PRINTED.search(page.text)
        assert printed is not None
        assert ("tp-handout--large" in printed[0]) is bool(large)
        for name in (
            *walk.harmed_name.split(),
            *walk.responsible_name.split(),
            walk.ref,
            settings().service_name,
        ):
            assert not re.search(rf"\b{re.escape(name)}\b", printed[0]), (form.code, name)
        assert settings().return_address in printed[0]


def test_two_people_of_a_case_have_two_numbers_and_neither_says_a_side(case: Case, engine: Engine) -> None:
    walk = case("exploring_both")
    numbers = {whose(walk, engine, side).number for side in SIDES}
    digits = walk.ref.removeprefix("R-")
    assert numbers == {f"{digits}-1", f"{digits}-2"}


def test_it_says_whether_the_plan_lets_it_be_posted(case: Case, desk: Desk, engine: Engine) -> None:
    walk = case("exploring_both")
    said = words_of(desk(walk).get(address(walk, "harmed")))
    assert "Do not write by post. The plan says never." in said
    assert "plain envelope" not in said
    with going_on(walk, engine):
        plan = {"post_allowed": "yes", "post_detail": "4 Mill Lane", "post_when": "any", "post_plain": "yes",
                "post_seen_by": "the wing staff, who open it", "never": ["text"]}  # fmt: skip
        stands = {name: said for name, said in walk.safe_contact("").items() if name != "outcome"}
        walk.check("priya", "safe_contact_plan", "safe", about=walk.responsible, **{**stands, **plan})
    said = words_of(desk(walk).get(address(walk, "responsible", "needs")))
    assert "May write by post now until" in said
    assert "In a plain envelope, without our name or address on it." in said
    assert "Others may see what is posted: the wing staff, who open it." in said


def test_whoever_asked_for_large_print_is_printed_large_first(case: Case, desk: Desk) -> None:
    walk = case("exploring_both")
    mine, page = desk(walk), f"/work/cases/{walk.ref}/people/{walk.harmed}/needs"
    before = words_of(mine.get(address(walk, "harmed")))
    assert before.index("In ordinary print") < before.index("In large print")
    assert mine.fill_in(page, {"adjustments": "Large print", "channel": "phone"}).status_code == 303
    after = words_of(mine.get(address(walk, "harmed")))
    assert after.index("In large print") < after.index("In ordinary print")
    assert "Maya Okafor asked for: Large print." in after


def test_a_colleague_without_the_case_and_a_person_that_is_not_on_it_find_nothing(
    case: Case, desk: Desk
) -> None:
    walk = case("triage")
    for path in (address(walk, "harmed"), address(walk, "harmed", "needs"), address(walk, "harmed", "call")):
        assert desk(walk, "priya").get(path).status_code == 404
        assert desk(walk, "sam").get(path).status_code == 200
    assert desk(walk, "sam").get(address(walk, "harmed", "nothing")).status_code == 404
    assert desk(walk, "sam").get(f"/work/paper/{walk.ref}/{'0' * 32}").status_code == 404


def test_the_number_on_a_paper_form_finds_the_case(case: Case, desk: Desk, engine: Engine) -> None:
    walk = case("exploring_both")
    found = desk(walk).fill_in("/work/cases/find", {"q": whose(walk, engine, "responsible").number})
    assert (found.status_code, found.headers["location"]) == (303, f"/work/cases?q={walk.ref}")


def test_what_somebody_says_after_stopping_counts_as_on_their_own_pages(
    case: Case, desk: Desk, engine: Engine
) -> None:
    """By phone, on paper or in person: a call, a mistake, a year, never."""
    walk = case("exploring_both")
    mine, base = desk(walk), f"/work/cases/{walk.ref}/pause/{walk.harmed}"
    assert mine.fill_in(base, {"channel": "paper"}).status_code == 303
    assert f'href="{base}/says"' in mine.get(f"/work/cases/{walk.ref}/pause").text
    nothing = mine.fill_in(f"{base}/says", {"said": "year"})
    assert nothing.status_code == 422
    assert "How did this reach us?" in words_of(nothing)
    assert mine.fill_in(f"{base}/says", {"said": "year", "channel": "paper"}).status_code == 303
    ours = whose(walk, engine, "harmed")
    given_up = [
        one for one in ours.file.of("choice") if one.holder == walk.harmed and one.state == "withdrawn"
    ]
    assert given_up
    assert {one.data["may_ask_again_on"][:4] for one in given_up} == {"2027"}
    assert mine.fill_in(f"{base}/says", {"said": "mistake", "channel": "phone"}).status_code == 303
    today = words_of(mine.get("/work/today?tab=week"))
    assert "Call: they asked to talk" in today
    assert mine.fill_in(f"{base}/says", {"said": "never", "channel": "phone"}).status_code == 303
    assert whose(walk, engine, "harmed").file.at("offer", walk.harmed).state == "do_not_ask"
