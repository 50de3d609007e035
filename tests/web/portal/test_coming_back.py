"""The way back is open any day, for ever, and coming back is a yes to nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rj_workflow import db
from rj_workflow.commands.sign_in import issue_code
from tests.factories.browser import Browser

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from tests.web.portal.conftest import At


def test_coming_back_after_closing_opens_the_second_episode(at: At, engine: Engine) -> None:
    her = at("closed")
    assert "This is closed. You can come back any day." in her.get("/h")
    assert her.send("/back") == "/h"
    with her.on_staff_side() as walk:
        assert (walk.state, walk.file.case["episode"]) == ("returned", 2)
        kept = [c.topic for c in walk.file.of("choice") if c.holder == her.person and c.state == "given"]
        assert kept == ["follow_up_contact"]
    html = her.get("/h")
    assert "You came back. We start at your pace." in html
    assert "One of us will call you" in html


def test_years_later_with_the_words_of_the_card(at: At, engine: Engine) -> None:
    her = at("closed")
    with db.begin(engine) as session:
        card = issue_code(session, her.person)
    her.walk.wait(days=4 * 365)
    later = Browser(engine, her.walk.now)
    assert later.post("/p/in", data={"words": card}).headers["location"] == "/p/safe"
    her.open()
    her.send("/back")
    assert "You came back. We start at your pace." in her.get("/h")


def test_after_a_stop_coming_back_brings_a_call_and_no_yes(at: At) -> None:
    her = at("preparing")
    her.send("/stop")
    assert her.send("/back") == "/h"
    html = her.get("/h")
    assert "Priya will call you" in html
    assert "You have stopped" not in html
    assert "You took your yes back." in her.get("/c")


def test_whoever_comes_back_reads_that_what_they_would_like_stays_where_it_does(at: At) -> None:
    stays = "What you told us you would like stays."
    her = at("exploring_both")
    her.send("/stop")
    assert stays not in her.get("/back")
    her.send("/back")
    her.send("/q", wish="letter")
    her.send("/stop")
    assert stays in her.get("/back")
    her.send("/back")
    assert "You told us what you would like" in her.get("/h")


def test_what_was_liked_before_it_was_closed_is_not_said_to_stay(at: At) -> None:
    her = at("closed")
    assert "What you told us you would like stays." not in her.get("/back")
    her.send("/back")
    assert "You told us what you would like" not in her.get("/h")


def test_while_it_goes_on_it_only_asks_for_a_call(at: At) -> None:
    her = at("preparing")
    assert "Ask us to call you" in her.get("/back")
    her.send("/back")
    assert "Priya will call you" in her.get("/h")
    with her.on_staff_side() as walk:
        assert walk.state == "preparing"


def test_without_a_safe_way_nobody_says_that_they_will_call(at: At) -> None:
    her = at("enquiry")
    assert "We do not yet know a safe way to reach you, so we will not try." in her.get("/back")


def test_the_person_responsible_may_ask_to_come_back(at: At) -> None:
    him = at("closed", "responsible")
    assert him.send("/back") == "/h"
    assert "You asked to come back." in him.get("/h")


def test_not_having_to_tell_it_again_is_promised_only_while_they_want_it_kept(at: At) -> None:
    promise = "You will not have to tell your story again."
    her = at("closed")
    with her.on_staff_side() as walk:
        kept = [c for c in walk.file.of("choice") if c.holder == her.person and c.topic == "keep_record"]
        assert [c.state for c in kept] in ([], ["lapsed"])
    for path in ("/h", "/back"):
        assert promise not in her.get(path)
    hers = at("preparing")
    with hers.on_staff_side() as walk:
        walk.yes(hers.person, "keep_record")
    hers.send("/stop")
    for path in ("/stop", "/back"):
        assert promise in hers.get(path)
