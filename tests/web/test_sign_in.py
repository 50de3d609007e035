"""The door: the right words open it, wrong ones never say why, and it closes by itself."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select, update

from rj_workflow import db
from rj_workflow.actors import Actor
from rj_workflow.commands import sign_in
from rj_workflow.models import sign_in as door
from rj_workflow.models import staff as staff_table
from tests.factories.browser import Browser, words_of
from tests.factories.case import MONDAY, case_at
from tests.factories.staff import PASSWORD, colleagues
from web.wording import NOT_LET_IN

if TYPE_CHECKING:
    from sqlalchemy import Engine

pytestmark = pytest.mark.database  # sign-ins and the count of failures are rows

RIGHT = {"email": "priya@example.org", "password": PASSWORD, "next": "/work/cases"}


@pytest.fixture
def staff(engine: Engine) -> dict[str, Actor]:
    return colleagues(engine)


@pytest.fixture
def browser(engine: Engine, staff: dict[str, Actor]) -> Browser:
    return Browser(engine, MONDAY)


def try_it(browser: Browser, **changed: str) -> int:
    return browser.post("/work/sign-in", data={**RIGHT, **changed}).status_code


def test_the_right_password_opens_the_page_that_was_wanted(browser: Browser) -> None:
    answer = browser.post("/work/sign-in", data=RIGHT)
    assert (answer.status_code, answer.headers["location"]) == (303, "/work/cases")
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-w=")
    assert all(part in cookie for part in ("Secure", "HttpOnly", "Path=/", "SameSite=lax"))


@pytest.mark.parametrize(
    "next", ["//evil.test/x", "https://evil.test", "/p/", "/work/\\evil.test", "javascript:alert(1)"]
)
def test_the_way_back_never_leads_elsewhere(browser: Browser, next: str) -> None:
    answer = browser.post("/work/sign-in", data={**RIGHT, "next": next})
    assert answer.headers["location"] == "/work/"


def test_unknown_wrong_and_locked_get_the_same_answer(browser: Browser) -> None:
    pages = [
        browser.post("/work/sign-in", data={**RIGHT, **changed})
        for changed in ({"password": "wrong"}, {"email": "nobody@example.org"})
    ]
    for _ in range(5):
        try_it(browser, password="wrong")
    pages.append(browser.post("/work/sign-in", data=RIGHT))
    assert {page.status_code for page in pages} == {422}
    assert all(NOT_LET_IN in words_of(page) for page in pages)
    assert len({page.text.replace("nobody@example.org", "priya@example.org") for page in pages}) == 1


def test_a_lock_ends_with_its_window(browser: Browser) -> None:
    for _ in range(5):
        try_it(browser, password="wrong")
    assert try_it(browser) == 422
    browser.now = MONDAY + sign_in.WINDOW + timedelta(seconds=1)
    assert try_it(browser) == 303


def test_somebody_elses_failures_do_not_lock_me(browser: Browser) -> None:
    for _ in range(5):
        try_it(browser, email="tom@example.org", password="wrong")
    assert try_it(browser) == 303


def test_a_form_from_another_site_is_not_taken(browser: Browser) -> None:
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}):
        assert browser.post("/work/sign-in", data=RIGHT, headers=headers).status_code == 403


def test_nobody_is_let_through_without_signing_in(browser: Browser) -> None:
    answer = browser.get("/work/today")
    assert (answer.status_code, answer.headers["location"]) == (303, "/work/sign-in?next=%2Fwork%2Ftoday")
    assert browser.get("/work/today", headers={"HX-Request": "true"}).status_code == 401


@pytest.mark.parametrize(("kind", "idle", "longest"), [("staff", 30, 600), ("harmed", 10, 60)])
def test_a_door_closes_when_idle_and_at_the_latest(
    engine: Engine, kind: str, idle: int, longest: int
) -> None:
    walk = case_at(engine, "enquiry")
    subject = walk.staff["priya"].id if kind == "staff" else walk.harmed

    def still_open(after: int, seen: int) -> bool:
        with db.begin(engine) as session:
            opened = sign_in.open_sign_in(session, kind, subject, now=MONDAY)
            key = session.scalar(
                select(door.c.token_hash).order_by(door.c.started_at.desc()).where(door.c.csrf == opened.csrf)
            )
            sign_in.see(session, str(key), now=MONDAY + timedelta(minutes=seen))
            now = MONDAY + timedelta(minutes=after)
            return sign_in.recognise(session, kind, opened.token, now=now) is not None

    assert still_open(idle - 1, 0)
    assert not still_open(idle, 0)
    assert still_open(longest - 1, longest - 2)
    assert not still_open(longest, longest - 1)


def test_a_token_of_one_audience_opens_no_other(engine: Engine) -> None:
    walk = case_at(engine, "enquiry")
    with db.begin(engine) as session:
        opened = sign_in.open_sign_in(session, "harmed", walk.harmed, now=MONDAY)
        assert sign_in.recognise(session, "responsible", opened.token, now=MONDAY) is None
        assert sign_in.recognise(session, "staff", opened.token, now=MONDAY) is None


def test_signing_out_closes_the_door_in_the_database(engine: Engine, staff: dict[str, Actor]) -> None:
    browser = Browser(engine, MONDAY).become("staff", staff["priya"].id)
    cookies = dict(browser.cookies)
    assert browser.fill_in("/work/sign-out").headers["location"] == "/work/sign-in"
    browser.cookies.update(cookies)
    assert browser.get("/work/today").status_code == 303
    with db.read(engine) as session:
        assert session.scalar(select(func.count()).select_from(door).where(door.c.ended_at.is_(None))) == 0


def test_a_closed_door_is_forgotten_after_a_day(engine: Engine, staff: dict[str, Actor]) -> None:
    browser = Browser(engine, MONDAY).become("staff", staff["priya"].id)
    browser.fill_in("/work/sign-out")
    Browser(engine, MONDAY + sign_in.KNOWN_FOR + timedelta(seconds=1)).become("staff", staff["tom"].id)
    with db.read(engine) as session:
        assert session.scalars(select(door.c.subject_id)).all() == [staff["tom"].id]


def test_whoever_left_is_out_at_the_next_page(engine: Engine, staff: dict[str, Actor]) -> None:
    browser = Browser(engine, MONDAY).become("staff", staff["priya"].id)
    assert browser.get("/work/today").status_code == 200
    with db.begin(engine) as session:
        session.execute(update(staff_table).where(staff_table.c.id == staff["priya"].id).values(active=False))
    assert browser.get("/work/today").status_code == 303


def test_the_five_words_open_one_side_and_only_that(engine: Engine) -> None:
    walk = case_at(engine, "enquiry")
    with db.begin(engine) as session:
        phrase = sign_in.issue_code(session, walk.harmed)
    assert len(phrase.split()) == 5

    def opens(side: str, said: str) -> bool:
        return sign_in.sign_in_person(engine, side, said, address="test", now=MONDAY) is not None

    assert opens("harmed", phrase)
    assert opens("harmed", f"  {phrase.replace(' ', '-').upper()} ")
    assert not opens("responsible", phrase)
    assert not opens("harmed", phrase.rsplit(" ", 1)[0])


def test_new_words_stop_the_old_ones_and_every_open_door(engine: Engine) -> None:
    walk = case_at(engine, "enquiry")
    with db.begin(engine) as session:
        old = sign_in.issue_code(session, walk.harmed)
    opened = sign_in.sign_in_person(engine, "harmed", old, address="test", now=MONDAY)
    assert opened is not None
    with db.begin(engine) as session:
        sign_in.issue_code(session, walk.harmed)
    with db.read(engine) as session:
        assert sign_in.recognise(session, "harmed", opened.token, now=MONDAY) is None
    assert sign_in.sign_in_person(engine, "harmed", old, address="test", now=MONDAY) is None


def test_a_card_has_fifty_five_bits() -> None:
    words = sign_in.wordlist()
    assert len(words) == len(set(words)) == 2**11
    assert all(word.isalpha() and word.islower() and 3 <= len(word) <= 9 for word in words)


def test_nothing_that_opens_a_door_is_kept(engine: Engine) -> None:
    walk = case_at(engine, "enquiry")
    with db.begin(engine) as session:
        phrase = sign_in.issue_code(session, walk.harmed)
        opened = sign_in.open_sign_in(session, "harmed", walk.harmed, now=MONDAY)
        kept = [
            str(value)
            for table in ("person", "sign_in")
            for row in session.exec_driver_sql(f"select * from {table}")
            for value in row
        ]
    assert not any(phrase in value or opened.token in value for value in kept)
