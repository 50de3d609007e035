"""In by five words, past one question, out at once: and nothing says whether a code exists."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import structlog
from argon2 import PasswordHasher
from sqlalchemy import create_engine, func, select

from rj_workflow import db
from rj_workflow.commands import sign_in
from rj_workflow.commands.sign_in import issue_code
from rj_workflow.models import sign_in as door
from rj_workflow.settings import settings
from tests.factories.browser import Browser, browser_of, words_of
from tests.factories.case import MONDAY, case_at
from web.leaving import EVERYTHING
from web.wording import NOT_LET_IN

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from tests.web.portal.conftest import At

pytestmark = pytest.mark.database  # sign-ins and the count of failures are rows


QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)  # the same answer for less work


def doors(engine: Engine) -> int:
    with db.read(engine) as session:
        return session.scalar(select(func.count()).select_from(door)) or 0


@pytest.fixture
def card(engine: Engine) -> str:
    """The five words of the person harmed, on a case that is being explored."""
    walk = case_at(engine, "exploring_first")
    with db.begin(engine) as session:
        return issue_code(session, walk.harmed)


def test_before_anything_else_the_way_out_is_explained(engine: Engine) -> None:
    page = Browser(engine, MONDAY).get("/p/")
    assert page.status_code == 200
    assert "Leave now" in words_of(page)
    assert "It cannot hide what you do" in words_of(page)


def test_the_five_words_open_the_question_and_nothing_else(engine: Engine, card: str) -> None:
    browser = Browser(engine, MONDAY)
    answer = browser.post("/p/in", data={"words": f" {card.upper().replace(' ', ', ')} "})
    assert (answer.status_code, answer.headers["location"]) == (303, "/p/safe")
    home = browser.get("/p/h")
    assert (home.status_code, home.headers["location"]) == (303, "/p/safe")
    assert "Hello" not in browser.get("/p/safe").text


def test_years_later_the_same_words_still_open_it(engine: Engine, card: str) -> None:
    browser = Browser(engine, MONDAY + timedelta(days=5 * 365))
    assert browser.post("/p/in", data={"words": card}).headers["location"] == "/p/safe"


def test_wrong_unknown_and_another_sides_words_get_the_same_page(engine: Engine, card: str) -> None:
    swapped = " ".join(reversed(card.split()))
    replies = [
        Browser(engine, MONDAY).post(path, data={"words": words})
        for path, words in (("/p/in", ""), ("/p/in", "one two three four five"), ("/p/in", swapped))
    ]
    replies.append(Browser(engine, MONDAY).post("/q/in", data={"words": card}))
    leads = {(reply.status_code, reply.headers["location"].replace("/q/", "/p/")) for reply in replies}
    assert leads == {(303, "/p/in/again")}
    for side in "pq":
        assert NOT_LET_IN in words_of(Browser(engine, MONDAY).get(f"/{side}/in/again"))


def test_the_right_words_get_that_page_too_while_the_place_is_locked(
    engine: Engine, card: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sign_in, "_stand_in", lambda: QUICK.hash("nobody's words"))
    browser = Browser(engine, MONDAY)
    wrong = [browser.post("/p/in", data={"words": f"nobody has {a} {b}"}) for a in "abcde" for b in "uvwxyz"]
    assert len(wrong) == sign_in.LOCKS[2]
    locked = browser.post("/p/in", data={"words": card})
    told = {(page.status_code, page.headers["location"], page.text) for page in (*wrong, locked)}
    assert told == {(303, "/p/in/again", "")}
    assert len({tuple(sorted(page.headers.items())) for page in (wrong[0], locked)}) == 1


def test_what_was_typed_is_not_sent_back(engine: Engine, card: str) -> None:
    answer = Browser(engine, MONDAY).post("/p/in", data={"words": f"{card} zebra"})
    assert (answer.status_code, "zebra" in answer.text) == (303, False)


def test_not_now_leads_straight_out(engine: Engine, card: str) -> None:
    browser = Browser(engine, MONDAY)
    browser.post("/p/in", data={"words": card})
    csrf = browser.get("/p/safe").text.partition('name="csrf" value="')[2].partition('"')[0]
    for said in ({"safe": "no"}, {}):
        answer = browser.post("/p/safe", data={"csrf": csrf, **said})
        assert answer.headers["location"] == "/p/x"
    assert browser.get("/p/h").headers["location"] == "/p/safe"


def test_leaving_ends_the_sign_in_and_empties_the_browser(at: At, engine: Engine) -> None:
    her = at("exploring_first")
    assert doors(engine) == 1
    answer = her.browser.get("/p/x")
    assert (answer.status_code, answer.headers["location"]) == (303, settings().exit_url)
    assert answer.headers["clear-site-data"] == EVERYTHING
    assert answer.headers["cache-control"] == "no-store"
    assert "Max-Age=0" in answer.headers["set-cookie"]
    assert doors(engine) == 0


def test_leaving_works_signed_out_and_without_a_database(engine: Engine) -> None:
    assert Browser(engine, MONDAY).get("/p/x").headers["location"] == settings().exit_url
    gone = create_engine("postgresql+psycopg://nobody@127.0.0.1:1/nowhere")
    browser = Browser(gone, MONDAY)
    browser.cookies.set("__Host-p", "some-token")
    with structlog.testing.capture_logs() as logs:
        answer = browser.get("/p/x")
    assert (answer.status_code, answer.headers["location"]) == (303, settings().exit_url)
    assert logs == [{"event": "sign_out.failed", "fault": "OperationalError", "log_level": "warning"}]


def test_signing_out_ends_the_sign_in_and_stays(at: At, engine: Engine) -> None:
    her = at("exploring_first")
    assert her.send("/sign-out") == "/"
    assert doors(engine) == 0
    assert her.browser.get("/p/h").headers["location"] == "/p/in"


def test_one_sides_sign_in_opens_nothing_on_the_other(at: At, engine: Engine) -> None:
    her = at("exploring_both")
    token = her.browser.cookies["__Host-p"]
    her.browser.cookies.set("__Host-q", token)
    for path in ("/q/h", "/q/c", "/q/stop", "/work/today"):
        assert her.browser.get(path).status_code == 303, path
    assert browser_of(engine, her.walk.staff["priya"], her.walk.now).get("/p/h").status_code == 303
