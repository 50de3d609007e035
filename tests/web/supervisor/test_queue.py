"""The queue shows what waits, oldest promise first, with what each row leads to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.factories.browser import browser_of, words_of
from tests.factories.case import case_at, going_on

if TYPE_CHECKING:
    from sqlalchemy import Engine


def test_nothing_waits(engine: Engine) -> None:
    walk = case_at(engine, "enquiry")
    page = browser_of(engine, walk.staff["helen"], walk.now).get("/work/signoffs/")
    assert "Nothing waits for you." in words_of(page)


def test_assessments_stops_and_closings_wait_side_by_side(engine: Engine) -> None:
    walk = case_at(engine, "awaiting_sign_off")
    other = case_at(
        engine, "exploring_both", now=walk.now, harmed_name="Ada Quill", responsible_name="Finn Roe"
    )
    with going_on(other, engine):
        other.do(
            "priya", "safety_stop", "raise_stop", {"what": "A message last night.", "who_was_told": "Helen"}
        )
        asked = {
            "a_reason_and_signposts_are_given": "yes",
            "closure_code": "HARMED_NOT_NOW",
            "signposts": "Her GP.",
        }
        other.do("priya", "closing", "propose_closing", asked)
    page = browser_of(engine, walk.staff["helen"], other.now).get("/work/signoffs/")
    words = words_of(page)
    assert f"{walk.ref} M.O. and L.D.: the process" in words
    assert "Version 1. First version." in words
    assert f"/work/signoffs/{walk.ref}/process/1" in page.text
    assert f"{other.ref} A.Q. and F.R.: a safety stop" in words
    assert f"/work/cases/{other.ref}/step/safety_stop/lift" in page.text
    assert f"/work/cases/{other.ref}/step/closing/confirm" in page.text
    assert words.index(walk.ref) < words.index(other.ref)
    assert "Maya" not in words


def test_a_case_with_a_declared_conflict_does_not_wait_here(engine: Engine) -> None:
    walk = case_at(engine, "awaiting_sign_off")
    with going_on(walk, engine):
        walk.check("helen", "interests", "conflict", about=walk.staff["david"].id)
    queue = {who: browser_of(engine, walk.staff[who], walk.now).get("/work/signoffs/") for who in walk.staff}
    assert walk.ref in words_of(queue["helen"])
    assert "Nothing waits for you." in words_of(queue["david"])


def test_the_number_in_the_bar_is_what_waits(engine: Engine) -> None:
    walk = case_at(engine, "awaiting_sign_off")
    words = words_of(browser_of(engine, walk.staff["helen"], walk.now).get("/work/signoffs/"))
    assert "Sign-offs 1" in words
