"""No form of a participant or of the public is answered with a page: it leads on, and the page comes once."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import structlog
from sqlalchemy import create_engine, func, select
from starlette.routing import Mount
from starlette.testclient import TestClient

from rj_workflow import db
from rj_workflow.commands.kept_page import MOST
from rj_workflow.commands.sign_in import LIMITS, issue_code
from rj_workflow.models import kept_page
from tests.factories.browser import HOME, Browser, browser_of, words_of
from tests.factories.case import MONDAY, case_at
from tests.factories.routes import routes_of
from tests.web.portal.conftest import BASES, Side, at_their_pages
from web.app import create_app
from web.dependencies import bare_app
from web.forms import WRITTEN
from web.languages import LANGUAGES, catalogue
from web.security import LARGEST_FORM

if TYPE_CHECKING:
    from httpx2 import Response
    from sqlalchemy import Engine

WORDS = "That I am not angry any more, heron and grebe."
NOTHING_CHOSEN = {"kind": "", WRITTEN: WORDS}


@pytest.fixture(params=BASES)
def someone(engine: Engine, request: pytest.FixtureRequest) -> Side:
    """Either person, past the question whether it is safe."""
    return at_their_pages(engine, case_at(engine, "exploring_both"), request.param)


def sent(one: Side, path: str, form: dict[str, str], **headers: str) -> Response:
    """What the browser is answered, before it is led anywhere."""
    filled = {"csrf": one.browser.csrf, **form}
    return one.browser.post(f"{one.base}{path}", data=filled, headers=headers, led=False)


def waiting(engine: Engine) -> int:
    with db.read(engine) as session:
        return session.scalar(select(func.count()).select_from(kept_page)) or 0


@pytest.mark.database
def test_a_refused_form_leads_on_and_the_page_is_shown_once(someone: Side) -> None:
    answer = sent(someone, "/i", NOTHING_CHOSEN)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{someone.base}/i?again")
    assert answer.text == ""
    page = someone.browser.get(answer.headers["location"])
    assert (page.status_code, page.headers["cache-control"]) == (422, "no-store")
    assert words_of(page).count("Choose one of the three.") == 2
    assert f"{WORDS}</textarea>" in page.text
    assert waiting(someone.engine) == 0
    again = someone.browser.get(answer.headers["location"])
    assert (again.status_code, again.text.count(WORDS)) == (200, 0)
    assert "There is a problem" not in again.text


def test_no_language_is_offered_where_it_would_lose_what_was_typed(someone: Side) -> None:
    first = "To change the language, send or leave this first."
    refused = sent(someone, "/i", NOTHING_CHOSEN)
    page = someone.browser.get(refused.headers["location"])
    assert "hreflang" not in page.text
    for one in LANGUAGES:
        said = catalogue(one.code).words.gettext(first)
        assert f'<span lang="{one.tag}">{said}</span>' in page.text
    plain = someone.get("/i")
    assert "hreflang" in plain
    assert first not in plain


def test_a_refused_page_on_which_nothing_is_typed_still_leads_to_other_languages(engine: Engine) -> None:
    page = Browser(engine, MONDAY).post("/info/ask", data={"safe": ""})
    assert page.status_code == 422
    assert "hreflang" in page.text


def test_what_is_corrected_there_is_taken(someone: Side) -> None:
    page = someone.browser.fill_in(f"{someone.base}/i", NOTHING_CHOSEN)
    assert f'<form method="post" action="{someone.base}/i"' in page.text
    assert someone.send("/i", kind="correction", said=WORDS) == "/i"


@pytest.mark.parametrize("code", [one.code for one in LANGUAGES[1:]])
def test_it_leads_on_in_the_language_of_the_form(someone: Side, code: str) -> None:
    where = f"{someone.base}/{code}/i"
    answer = someone.browser.post(where, data={"csrf": someone.browser.csrf, WRITTEN: WORDS}, led=False)
    assert answer.headers["location"] == f"{where}?again"
    page = someone.browser.get(answer.headers["location"])
    assert (page.status_code, f'<html lang="{code}">' in page.text, WORDS in page.text) == (422, True, True)
    public = someone.browser.post(f"/info/{code}/ask/now", data=HALF, led=False)
    assert public.headers["location"].startswith(f"/info/{code}/ask/now?again=")
    assert WORDS in someone.browser.get(public.headers["location"]).text


SENT_OTHERWISE = {
    "a choice that is none": ("/q", {"wish": "perhaps"}, 422),
    "an old token": ("/i", {"csrf": "an older one", WRITTEN: WORDS}, 403),
    "no such page": ("/nothing", {WRITTEN: WORDS}, 404),
    "a page that takes no form": ("/h", {WRITTEN: WORDS}, 405),
    "too much": ("/i", {WRITTEN: "x" * LARGEST_FORM}, 413),
    "too much in one box": ("/i", {WRITTEN: "x" * (LARGEST_FORM // 2)}, 400),
    "nearly too much": ("/i", {WRITTEN: "'&\n" * 100_000}, 422),
}


@pytest.mark.parametrize("how", SENT_OTHERWISE)
def test_whatever_is_wrong_with_it_a_form_leads_on(someone: Side, how: str) -> None:
    path, form, status = SENT_OTHERWISE[how]
    answer = sent(someone, path, form)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{someone.base}{path}?again")
    page = someone.browser.get(answer.headers["location"])
    assert page.status_code == status
    assert ("This is too much at once" in words_of(page)) == how.startswith("too much")


def test_no_form_anywhere_on_these_pages_is_answered_with_a_page(engine: Engine, someone: Side) -> None:
    """Sent with nothing in it, by somebody signed in, and by nobody."""
    paths = [
        path.replace("{what}", "call") for method, path in routes_of(create_app(engine)) if method == "POST"
    ]
    quiet = [path for path in paths if path.startswith((f"{someone.base}/", "/info/"))]
    assert len(quiet) > 20
    for path in quiet:
        for browser in (someone.browser, Browser(engine, MONDAY)):
            reply = browser.post(path, data={WRITTEN: WORDS}, led=False)
            assert (reply.status_code, reply.text) == (303, ""), path
        someone.open()


def test_a_form_that_came_too_late_leads_on_to_its_words(someone: Side) -> None:
    someone.browser.now = someone.walk.now + LIMITS[someone.side].idle
    answer = sent(someone, "/i", NOTHING_CHOSEN)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{someone.base}/i?again")
    page = someone.browser.get(answer.headers["location"])
    assert page.status_code == 401
    assert f"{WORDS}</textarea>" in page.text
    again = someone.browser.get(answer.headers["location"])
    assert again.headers["location"] == f"{someone.base}/in"


def test_a_form_from_elsewhere_is_refused_on_the_spot_and_nothing_is_kept(someone: Side) -> None:
    answer = sent(someone, "/i", NOTHING_CHOSEN, **{"Sec-Fetch-Site": "cross-site"})
    assert (answer.status_code, waiting(someone.engine)) == (403, 0)


def test_a_script_that_asks_for_a_part_of_a_page_is_answered_with_it(someone: Side) -> None:
    answer = sent(someone, "/i", NOTHING_CHOSEN, **{"HX-Request": "true"})
    assert (answer.status_code, waiting(someone.engine)) == (422, 0)


def test_on_the_pages_of_colleagues_a_form_is_answered_as_before(engine: Engine) -> None:
    walk = case_at(engine, "exploring_first")
    work = browser_of(engine, walk.staff["priya"], walk.now)
    form = {"csrf": work.csrf, "kind": "copy"}
    answer = work.post(f"/work/cases/{walk.ref}/record/{walk.harmed}", data=form, led=False)
    assert answer.status_code == 422


def test_another_sign_in_is_shown_nothing_of_it(someone: Side) -> None:
    where = sent(someone, "/i", NOTHING_CHOSEN).headers["location"]
    token = someone.browser.cookies
    other = someone.other()
    assert WORDS not in other.browser.get(where.replace(someone.base, other.base)).text
    assert WORDS not in Browser(someone.engine, someone.walk.now).get(where).text
    someone.browser.become(someone.side, someone.person)
    assert WORDS not in someone.browser.get(where, follow_redirects=True).text
    assert token is someone.browser.cookies
    assert waiting(someone.engine) == 1


@pytest.mark.parametrize("how", ["/x", "/sign-out", "a new card"])
def test_what_was_not_shown_ends_with_the_sign_in(someone: Side, how: str) -> None:
    sent(someone, "/i", NOTHING_CHOSEN)
    assert waiting(someone.engine) == 1
    if how == "a new card":
        with db.begin(someone.engine) as session:
            issue_code(session, someone.person)
    elif how == "/x":
        someone.browser.get(f"{someone.base}/x")
    else:
        someone.send("/sign-out")
    assert waiting(someone.engine) == 0


def test_nothing_is_said_of_it_in_the_log(someone: Side) -> None:
    with structlog.testing.capture_logs() as logs:
        assert someone.browser.fill_in(f"{someone.base}/i", NOTHING_CHOSEN).status_code == 422
    assert logs == []


HALF = {"told": WORDS}
NOW = "/info/ask/now"


def test_on_the_public_pages_it_waits_at_an_address_of_its_own_and_sets_nothing(engine: Engine) -> None:
    anybody = Browser(engine, MONDAY)
    answer = anybody.post(NOW, data=HALF, led=False)
    path, _, token = answer.headers["location"].partition("?again=")
    assert (answer.status_code, path, len(token)) == (303, NOW, 22)
    page = anybody.get(answer.headers["location"])
    assert (page.status_code, page.headers["cache-control"]) == (422, "no-store")
    assert "<title>Error: Help and information" in page.text
    assert f"{WORDS}</textarea>" in page.text
    again = anybody.get(answer.headers["location"])
    assert (again.status_code, again.text.count(WORDS)) == (200, 0)
    assert not anybody.cookies
    assert "set-cookie" not in {*answer.headers, *page.headers}


@pytest.mark.parametrize("site", ["none", "cross-site", "same-site"])
def test_a_link_in_a_message_shows_nobody_a_form_that_somebody_else_filled_in(
    engine: Engine, site: str
) -> None:
    anybody = Browser(engine, MONDAY)
    where = anybody.post(NOW, data=HALF, led=False).headers["location"]
    led_by_a_link = Browser(engine, MONDAY).get(where, headers={"Sec-Fetch-Site": site})
    assert (led_by_a_link.status_code, led_by_a_link.text.count(WORDS)) == (200, 0)


def test_a_flood_is_answered_on_the_spot_and_loses_no_words(engine: Engine) -> None:
    anybody = Browser(engine, MONDAY)
    kept = [anybody.post(NOW, data=HALF, led=False).status_code for _ in range(MOST)]
    assert set(kept) == {303}
    answer = anybody.post(NOW, data=HALF, led=False)
    assert (answer.status_code, answer.text.count(WORDS)) == (422, 1)
    anybody.now = MONDAY + timedelta(minutes=2)
    assert anybody.post(NOW, data=HALF, led=False).status_code == 303
    assert waiting(engine) == 1


def test_without_a_database_it_is_said_on_the_spot_that_nothing_was_taken() -> None:
    gone = create_engine("postgresql+psycopg://nobody@127.0.0.1:1/nowhere")
    with structlog.testing.capture_logs() as logs:
        answer = Browser(gone, MONDAY).post(NOW, data=HALF, led=False)
        asked = Browser(gone, MONDAY).get(f"{NOW}?again=something")
    assert (answer.status_code, asked.status_code) == (503, 503)
    told = [(line["event"], line.get("fault")) for line in logs if line["event"].startswith("page.")]
    assert told == [("page.not_kept", "OperationalError"), ("page.not_found", "OperationalError")]
    assert WORDS not in str(logs)


def test_a_fault_of_ours_leads_on_too(engine: Engine) -> None:
    app, faulty = create_app(engine, lambda: MONDAY), bare_app()
    faulty.state.engine, faulty.state.secure = engine, True

    def fail() -> None:
        raise ValueError(WORDS)

    faulty.add_api_route("/", fail, methods=["POST"])
    app.router.routes.insert(0, Mount("/info/faulty", faulty))
    own = {"Sec-Fetch-Site": "same-origin"}
    client = TestClient(app, base_url=HOME, follow_redirects=False, headers=own)
    answer = client.post("/info/faulty/", data=HALF)
    assert answer.status_code == 303
    page = client.get(answer.headers["location"])
    assert page.status_code == 500
    assert "It is our fault" in words_of(page)
