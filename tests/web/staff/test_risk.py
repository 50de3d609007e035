"""An assessment is written a section at a time: nothing typed is lost, what is missing is said."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from rj_workflow.risk import answers_of
from tests.factories.browser import Browser, browser_of, hidden, words_of
from tests.factories.case import case_at, going_on

if TYPE_CHECKING:
    from httpx2 import Response
    from sqlalchemy import Engine

    from rj_workflow.seeds.walk import Walk

SAFETY = "safety-and-pressure"


@pytest.fixture
def begun(engine: Engine) -> Walk:
    """An assessment of the process, begun and empty."""
    walk = case_at(engine, "being_assessed")
    with going_on(walk, engine):
        walk.do("priya", "risk", "begin", topic="process")
    return walk


@pytest.fixture
def priya(engine: Engine, begun: Walk) -> Browser:
    return browser_of(engine, begun.staff["priya"], begun.now)


def base(walk: Walk, scope: str = "process") -> str:
    return f"/work/cases/{walk.ref}/risk/{scope}"


def section(page: Browser, walk: Walk, slug: str = SAFETY) -> Response:
    return page.get(f"{base(walk)}?section={slug}")


def save(page: Browser, walk: Walk, given: dict[str, str], **headers: str) -> Response:
    read = section(page, walk)
    form = {"section": SAFETY, "shown": hidden(read, "shown"), "number": hidden(read, "number")}
    return page.fill_in(base(walk), form | given, **headers)


def stored(engine: Engine, walk: Walk) -> dict[tuple[str, str], str]:
    with going_on(walk, engine):
        return {a.key: a.present for a in answers_of(walk.file, walk.file.at("risk", "", "process"))}


def test_the_list_shows_where_each_of_the_three_stands(priya: Browser, begun: Walk) -> None:
    words = words_of(priya.get(f"/work/cases/{begun.ref}/risk"))
    assert "The approach Version 1, no longer valid" in words
    assert "The process Version 1, being written" in words
    assert "The plan of the meeting Not started" in words


def test_a_section_is_saved_in_one_press_and_a_no_needs_one_click(
    engine: Engine, priya: Browser, begun: Walk
) -> None:
    names = set(re.findall(r'name="(\w+__\w+)__present"', section(priya, begun).text))
    answer = save(priya, begun, {f"{name}__present": "no" for name in names})
    assert (answer.status_code, answer.headers["location"]) == (303, f"{base(begun)}?section={SAFETY}")
    assert {":".join(key) for key in stored(engine, begun)} == {name.replace("__", ":") for name in names}
    words = words_of(section(priya, begun))
    assert f"Safety and pressure {len(names)} of {len(names)}" in words
    assert "Saved " in words


def test_it_says_that_nothing_is_added_up_and_shows_no_number_for_a_rating(
    priya: Browser, begun: Walk
) -> None:
    save(priya, begun, {"P4__harmed__present": "current", "P4__harmed__concern": "stop"})
    page = section(priya, begun)
    assert "A list to think with, not a score. Nothing here is added up." in words_of(page)
    card = page.text[page.text.index('id="item-P4-harmed"') :]
    assert "Stop until a supervisor decides" in words_of(page)
    assert "tp-risk--red" in page.text[: page.text.index('id="item-P4-harmed"')]
    assert not re.search(r">\s*[0-3]\s*<", card)


def test_what_is_missing_leads_to_its_item(priya: Browser, begun: Walk) -> None:
    page = section(priya, begun)
    assert "things are missing before it can be sent" in words_of(page)
    assert f'href="{base(begun)}?section={SAFETY}#item-P4-harmed"' in page.text.replace("&amp;", "&")
    assert 'id="item-P4-harmed"' in page.text


def test_what_cannot_be_taken_comes_back_as_it_was_typed(engine: Engine, priya: Browser, begun: Walk) -> None:
    given = {
        "P4__harmed__present": "current", "P4__harmed__found": "His brother drives her.",
        "P4__harmed__by_when-day": "31", "P4__harmed__by_when-month": "2", "P4__harmed__by_when-year": "2026",
    }  # fmt: skip
    answer = save(priya, begun, given)
    assert answer.status_code == 422
    assert "Write a real date" in words_of(answer)
    assert 'href="#P4__harmed__by_when"' in answer.text
    assert 'id="P4__harmed__by_when"' in answer.text
    assert "His brother drives her." in answer.text
    assert 'value="31"' in answer.text
    assert re.search(r"<title>\s*Error: ", answer.text)
    assert stored(engine, begun) == {}


def test_a_colleague_who_was_faster_is_shown_side_by_side(
    engine: Engine, priya: Browser, begun: Walk
) -> None:
    read = section(priya, begun)
    tom = browser_of(engine, begun.staff["tom"], begun.now)
    save(tom, begun, {"P4__harmed__present": "past", "P4__harmed__found": "Toms words."})
    form = {"section": SAFETY, "shown": hidden(read, "shown"), "P4__harmed__present": "current",
            "P4__harmed__found": "Priyas words."}  # fmt: skip
    answer = priya.fill_in(base(begun), form)
    assert answer.status_code == 409
    assert "Toms words." in words_of(answer)
    assert "Priyas words." in words_of(answer)
    assert stored(engine, begun)["P4", "harmed"] == "past"
    again = priya.fill_in(base(begun), form | {"shown": hidden(answer, "shown")})
    assert again.status_code == 303
    assert stored(engine, begun)["P4", "harmed"] == "current"


def test_one_side_shows_its_own_questions_alone(priya: Browser, begun: Walk) -> None:
    page = priya.get(f"{base(begun)}?section={SAFETY}&side=harmed").text
    assert "item-P4-harmed" in page
    assert "-responsible" not in "".join(re.findall(r'id="item-[^"]*"', page))


def test_a_supervisor_reads_it_and_cannot_write(engine: Engine, begun: Walk) -> None:
    helen = browser_of(engine, begun.staff["helen"], begun.now)
    assert "Save this section" not in words_of(section(helen, begun))
    answer = helen.fill_in(base(begun), {"section": SAFETY, "P4__harmed__present": "no"})
    assert answer.status_code == 422
    assert stored(engine, begun) == {}


def test_a_sent_assessment_shows_no_form_and_takes_none(engine: Engine, priya: Browser, begun: Walk) -> None:
    with going_on(begun, engine):
        begun.assess("process")
        begun.do("priya", "risk", "submit", topic="process")
    assert "Save this section" not in words_of(section(priya, begun))
    answer = priya.fill_in(base(begun), {"section": SAFETY, "P4__harmed__present": "current"})
    assert answer.status_code == 409
    assert stored(engine, begun)["P4", "harmed"] == "no"


def test_what_a_supervisor_asked_stands_on_the_page_and_so_does_the_next_step(
    engine: Engine, priya: Browser, begun: Walk
) -> None:
    with going_on(begun, engine):
        begun.assess("process")
        begun.do("priya", "risk", "submit", topic="process")
        begun.do("helen", "risk", "send_back", {"what_to_change": "Who drives her?"}, topic="process")
    page = section(priya, begun)
    assert "Sent back with questions." in words_of(page)
    assert "Who drives her?" in words_of(page)
    assert f"/work/cases/{begun.ref}/step/risk/take_up?topic=process" in page.text


def test_another_version_shows_earlier_answers_and_what_changed(engine: Engine) -> None:
    walk = case_at(engine, "preparing")
    with going_on(walk, engine):
        walk.do("priya", "risk", "begin", topic="process")
    priya = browser_of(engine, walk.staff["priya"], walk.now)
    page = section(priya, walk)
    assert "From version 1. Save it here to say that it still holds." in words_of(page)
    assert "0 of" in words_of(page)
    save(
        priya,
        walk,
        {"P4__harmed__present": "past", "P4__harmed__concern": "note", "P4__harmed__found": "Once."},
    )
    changed = priya.get(f"{base(walk)}/changes")
    assert "Pressure to take part, or not to, Maya" in words_of(changed)
    assert re.search(r"<ins>[^<]*Once\.</ins>", changed.text)


def test_a_part_for_htmx_is_the_sheet_alone_and_says_that_it_was_saved(priya: Browser, begun: Walk) -> None:
    part = save(priya, begun, {"P4__harmed__present": "no"}, **{"HX-Request": "true"})
    assert part.status_code == 200
    assert part.text.lstrip().startswith('<div id="work">')
    assert "Saved: safety and pressure." in words_of(part)


@pytest.mark.parametrize("path", ["risk/nothing", "risk/process/nothing"])
def test_an_assessment_that_is_not_in_the_list_is_not_found(priya: Browser, begun: Walk, path: str) -> None:
    assert priya.get(f"/work/cases/{begun.ref}/{path}").status_code == 404
