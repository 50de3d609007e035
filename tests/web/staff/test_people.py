"""/work/cases/{ref}/people: who is on a case, and the card that is shown once."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from rj_workflow import db
from rj_workflow.commands.sign_in import sign_in_person
from rj_workflow.commands.stop import stop_everything
from rj_workflow.models import event, note
from rj_workflow.seeds.walk import Walk
from tests.factories.browser import Browser, words_of
from tests.factories.case import going_on

if TYPE_CHECKING:
    from sqlalchemy import Engine

pytestmark = pytest.mark.database  # its command is called from here alone

Case = Callable[..., Walk]
Of = Callable[..., Browser]


def test_a_supporter_is_added_and_stands_on_the_page(case: Case, desk: Of) -> None:
    walk = case("preparing")
    mine, path = desk(walk), f"/work/cases/{walk.ref}/people"
    answer = mine.fill_in(path, {"name": "Carol", "side": "supporter", "interests": "none"})
    assert answer.status_code == 303
    assert "Carol" in words_of(mine.get(path))


def test_a_second_person_on_a_side_is_refused_beside_the_question(case: Case, desk: Of) -> None:
    walk = case("preparing")
    said = {"name": "Carol", "side": "harmed", "interests": "none"}
    answer = desk(walk).fill_in(f"/work/cases/{walk.ref}/people", said)
    assert answer.status_code == 422
    assert answer.text.count("There is already somebody on this side.") == 2
    assert 'value="Carol"' in answer.text


def test_a_plan_that_ran_out_shows_no_way_to_reach_them(case: Case, desk: Of) -> None:
    walk = case("preparing")
    path = f"/work/cases/{walk.ref}/people?side=harmed"
    assert "01632 960 318" in words_of(desk(walk).get(path))
    walk.wait(days=91)
    said = words_of(desk(walk).get(path))
    assert "01632 960 318" not in said
    assert said.count("No safe way recorded. Do not contact.") == 2  # over the page, and beside the person


def test_after_a_stop_the_true_reason_stands_once(case: Case, desk: Of, engine: Engine) -> None:
    walk = case("preparing")
    with going_on(walk, engine) as on:
        walk.wait(hours=1)
        stop_everything(on.session, on.staff["priya"], person_id=on.harmed, channel="phone", now=on.now)
    said = words_of(desk(walk).get(f"/work/cases/{walk.ref}/people?side=harmed"))
    assert "Nothing gives us grounds" not in said
    assert said.count("They said no to being contacted, or stopped.") == 1
    assert "They said no to being contacted since, or stopped: it gives none any more." in said


def test_a_card_shows_words_that_open_the_door_and_are_kept_nowhere(
    case: Case, desk: Of, engine: Engine
) -> None:
    walk = case("preparing")
    mine = desk(walk)
    page = mine.fill_in(f"/work/cases/{walk.ref}/people/{walk.harmed}/card")
    found = re.search(r"<b>([a-z]+(?: [a-z]+){4})</b>", page.text)
    assert found is not None
    phrase = found[1]
    assert sign_in_person(engine, "harmed", phrase, address="test", now=walk.now) is not None
    assert phrase not in mine.get(f"/work/cases/{walk.ref}/people").text
    with db.read(engine) as session:
        kept = [str(row) for row in session.execute(select(event)).all()] + [
            str(row) for row in session.execute(select(note)).all()
        ]
        assert not any(phrase in row for row in kept)
    assert "A card with five words was made (Maya Okafor)" in words_of(
        mine.get(f"/work/cases/{walk.ref}/timeline")
    )


def test_no_press_on_the_page_of_the_people_ends_somebodys_words(
    case: Case, desk: Of, engine: Engine
) -> None:
    walk = case("preparing")
    mine, people = desk(walk), f"/work/cases/{walk.ref}/people"
    card = f"{people}/{walk.harmed}/card"
    phrase = re.search(r"<b>([a-z]+(?: [a-z]+){4})</b>", mine.fill_in(card).text)
    assert phrase is not None
    page = mine.get(people).text
    assert f'href="{card}"' in page
    assert f'action="{card}"' not in page
    said = words_of(mine.get(card))
    assert "The words they have now stop working at once." in said
    assert "English Welsh Polish" in said
    assert sign_in_person(engine, "harmed", phrase[1], address="test", now=walk.now) is not None
    mine.fill_in(card)
    assert sign_in_person(engine, "harmed", phrase[1], address="test", now=walk.now) is None


@pytest.mark.parametrize(("code", "heading"), [("cy", "Eich pum gair"), ("pl", "Twoje pięć słów")])
def test_a_card_in_their_language_names_the_address_that_opens_in_it(
    case: Case, desk: Of, code: str, heading: str
) -> None:
    walk = case("preparing")
    mine = desk(walk)
    for person, room in ((walk.harmed, "p"), (walk.responsible, "q")):
        page = mine.fill_in(f"/work/cases/{walk.ref}/people/{person}/card", {"language": code})
        card = page.text.partition('<section class="tp-card tp-code"')[2].partition("</section>")[0]
        assert f'lang="{code}"' in card
        assert heading in card
        assert f"towpath.test/{room}/{code}</p>" in card
    odd = mine.fill_in(f"/work/cases/{walk.ref}/people/{walk.harmed}/card", {"language": "xx"})
    assert "towpath.test/p</p>" in odd.text


def test_a_card_is_made_by_their_own_facilitator_or_a_caseworker(case: Case, desk: Of) -> None:
    walk = case("preparing")
    answer = desk(walk, "helen").fill_in(f"/work/cases/{walk.ref}/people/{walk.harmed}/card")
    assert answer.status_code == 422
    assert "A card is made by the person" in words_of(answer)
    assert desk(walk).fill_in(f"/work/cases/{walk.ref}/people/{'0' * 32}/card").status_code == 404


def test_whether_each_worker_declared_their_interests_is_one_page(case: Case, desk: Of) -> None:
    walk = case("preparing")
    said = words_of(desk(walk, "helen").get(f"/work/cases/{walk.ref}/workers"))
    assert "Priya Nalloor, advanced level No link to anyone" in said
    assert "David Asomah, advanced level Not recorded yet" in said
    assert "Sam Grey" not in said


def test_who_works_on_it_and_where_a_supervisor_names_somebody_else(case: Case, desk: Of) -> None:
    walk = case("preparing")
    page = f"/work/cases/{walk.ref}/workers"
    said = words_of(desk(walk, "helen").get(page))
    assert "Lead facilitator Priya Nalloor Change" in said
    assert "Second facilitator Tom Ellery" in said
    assert "Case supervisor Helen Marsh" in said
    assert "Change" not in words_of(desk(walk, "priya").get(page))
