"""Every word on a participant's pages can be said in another language: drawn in one that is only brackets."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from rj_workflow.commands.account import had_to_ask_again
from rj_workflow.commands.beside import Beside, open_beside
from rj_workflow.commands.pack import prepare
from rj_workflow.pack import CLASSES, topic_of
from tests.factories import pseudo
from tests.factories.browser import browser_of
from tests.web.portal.test_every_page import INSIDE, OUTSIDE
from tests.web.portal.test_needs import form_of
from web.portal.messages import SAID

if TYPE_CHECKING:
    from tests.web.portal.conftest import At, Side

BOTH = pytest.mark.parametrize("side", ["harmed", "responsible"])
HOURS: dict[str, Any] = {
    "call_allowed": "yes",
    "call_when": "hours",
    "call_from": "2pm",
    "call_to": "5pm",
    "call_withheld": "yes",
    "call_message": "yes",
}
WAYS = ("call", "text", "post", "email", "through", "portal", "more")


@pytest.fixture(autouse=True)
def _in_brackets(monkeypatch: pytest.MonkeyPatch) -> None:
    pseudo.speak(monkeypatch)


def bare(one: Side, *more: str) -> dict[str, list[str]]:
    """By page, what stands on it in English alone; every page that opens is looked at."""
    found = {}
    for path in (*OUTSIDE, *INSIDE, *more):
        page = one.browser.get(f"{one.base}/eo{path}")
        if page.status_code != 303:
            assert page.status_code == 200, path
            found[path] = pseudo.forgotten(page.text)
    assert len(found) > 15
    return {path: words for path, words in found.items() if words}


@BOTH
@pytest.mark.parametrize(
    "state", ["exploring_first", "exploring_both", "scheduled", "following_up", "closed"]
)
def test_nothing_is_forgotten_wherever_the_case_stands(at: At, state: str, side: str) -> None:
    assert bare(at(state, side), *(f"/p/{way}" for way in WAYS)) == {}


@BOTH
def test_nothing_is_forgotten_of_what_they_said_themselves(at: At, side: str) -> None:
    one = at("exploring_both", side)
    for shown in (0, 1):
        one.send("/a", shown=str(shown), part_1=f"Told {shown}.", readers_1="facilitators")
    one.send(
        "/n",
        **{
            **form_of(one),
            "adjustments": ["Childcare"],
            "words": "Not on Mondays.",
            "level_1": "some",
            "rating_1": "4",
            "words_1": "I am tired.",
        },
    )
    one.send("/r", shown="0", handshake="no", off_limits="The dog.", ready="not_yet")
    one.send("/o", said="When do you call?", key="a" * 32)
    one.send("/q", wish="letter")
    for kind in ("copy", "correction"):
        one.send("/i", kind=kind, said="I moved in May.")
    one.send("/p/call", **HOURS, call_days=["mon", "tue"])
    one.send("/p/more", never=["call", "visit"], contact_device="shared", contact_never="Never on a Sunday")
    assert bare(one) == {}


@BOTH
def test_nothing_is_forgotten_of_what_colleagues_wrote_down(at: At, side: str) -> None:
    one = at("scheduled", side)
    work = browser_of(one.engine, one.walk.staff["priya"], one.walk.now)
    person = f"/work/cases/{one.walk.ref}/people/{one.person}"
    needed = {"adjustments": "Reading", "channel": "phone", "phase": "entry", "level_1": "some", "shown": ""}
    assert (
        work.fill_in(f"{person}/needs", {**needed, **_hidden(work.get(f"{person}/needs").text)}).status_code
        == 303
    )
    with one.on_staff_side() as walk:
        had_to_ask_again(
            walk.session,
            walk.staff["priya"],
            walk.ref,
            person_id=one.person,
            what="Your address.",
            now=walk.now,
        )
    for channel in SAID:
        told = {"said": "Not on Mondays.", "answered": "On Tuesday.", "channel": channel}
        assert work.fill_in(f"{person}/messages/told", told).status_code == 303
    one.send("/a", shown="0", part_1="Told.", readers_1="facilitators")
    assert bare(one) == {}


def _hidden(html: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', html))


@BOTH
def test_nothing_is_forgotten_after_a_pause_and_a_stop(at: At, side: str) -> None:
    one = at("scheduled", side)
    other = one.other()
    one.send("/pause", answer="pause")
    assert bare(one) == {}
    assert bare(other) == {}
    one.send("/stop")
    assert bare(one) == {}
    assert bare(other) == {}
    one.send("/o", said="Where is my bag?", leave="yes")
    one.send("/p/more", never="portal")
    one.send("/again", answer="year")
    assert bare(one) == {}
    one.send("/back")
    assert bare(one) == {}
    one.wait(days=9)
    assert bare(one) == {}


REFUSED: tuple[tuple[str, dict[str, Any]], ...] = (
    ("/q", {"wish": "perhaps"}),
    ("/again", {"answer": "perhaps"}),
    ("/i", {"kind": ""}),
    ("/i", {"kind": "correction"}),
    ("/i", {"kind": "correction", "said": "x" * 5001}),
    ("/n", {"rating_1": "12", "level_1": "x", "words_1": "x" * 20_001, "words": "x" * 20_001}),
    ("/n", {"adjustments": "Perhaps"}),
    ("/r", {"shown": "0", "ready": "perhaps", "handshake": "perhaps", "travel": "x" * 20_001}),
    ("/r", {"shown": "7"}),
    ("/n", {"shown": "before"}),
    ("/a", {"shown": "0", "part_1": "x" * 20_001, "readers_1": "everyone"}),
    ("/a", {"shown": "9", "part_1": "x"}),
    ("/a", {"shown": "0", **{f"part_{n}": "x" for n in range(1, 63)}}),
    (
        "/p/call",
        {"call_allowed": "yes", "call_detail": "01632 960 318", "call_when": "hours", "call_from": "soon"},
    ),
    ("/p/call", {"call_allowed": "yes", "call_when": "any", "call_days": "mon"}),
    (
        "/p/call",
        {
            "call_allowed": "yes",
            "call_when": "hours",
            "call_days": "mon",
            "call_from": "5pm",
            "call_to": "2pm",
        },
    ),
    ("/p/call", {"call_allowed": "perhaps", "call_when": "perhaps", "call_days": "perhaps"}),
    ("/p/email", {"email_allowed": "yes", "email_when": "any", "email_seen_by": "x" * 20_001}),
    ("/p/post", {"post_allowed": "yes", "post_detail": "12 Mill Lane"}),
    (
        "/p/text",
        {
            "text_allowed": "yes",
            "text_detail": "01632 960 318",
            "text_when": "hours",
            "text_from": "2pm",
            "text_to": "4pm",
        },
    ),
    ("/p/text", {"text_allowed": "yes", "text_detail": "01632 960 318", "text_when": "hours"}),
    (
        "/p/text",
        {
            "text_allowed": "yes",
            "text_detail": "01632 960 318",
            "text_when": "hours",
            "text_from": "2pm",
            "text_to": "4pm",
            "text_days": "mon",
            "text_days_2": "mon",
            "text_from_2": "5pm",
            "text_to_2": "6pm",
        },
    ),
    ("/nothing", {}),
)


def test_nothing_is_forgotten_where_a_form_is_not_taken(at: At) -> None:
    her = at("exploring_both")
    found: dict[str, list[str]] = {}
    for path, form in REFUSED:
        answer = her.browser.fill_in(f"/p/eo{path}", {**_form(her, path), **form})
        assert answer.status_code in (404, 409, 422), (path, form, answer.status_code)
        found[f"{path} {list(form.items())[:1]}"] = pseudo.forgotten(answer.text)
    foreign = her.browser.post("/p/eo/stop", data={"csrf": "x"})
    assert foreign.status_code == 403
    found["foreign"] = pseudo.forgotten(foreign.text)
    her.walk.wait(hours=3)
    her.browser.now = her.walk.now
    late = her.browser.fill_in("/p/eo/i", {"said": "I moved."})
    assert late.status_code == 401
    found["late"] = pseudo.forgotten(late.text)
    assert {path: words for path, words in found.items() if words} == {}


def _form(one: Side, path: str) -> dict[str, Any]:
    return form_of(one) if path == "/n" else {}


def test_nothing_is_forgotten_of_several_talks_and_of_what_is_passed_on(at: At) -> None:
    her = at("exploring_both")
    with her.on_staff_side() as walk:
        walk.wait(days=1)
        said = Beside(who_asked="harmed", channel="phone", interests="none")
        open_beside(walk.session, walk.staff["sam"], walk.ref, said, now=walk.now)
        pack = prepare(
            walk.session, walk.staff["priya"], walk.ref, person_id=walk.harmed, service="Riverside",
            classes=[one.code for one in CLASSES if one.code != "risk"], now=walk.now,
        )  # fmt: skip
        walk.yes(walk.harmed, topic_of(pack))
    her.open()
    assert bare(her) == {}
    oldest = re.findall(r'name="which" value="([0-9a-f]{32})"', her.get("/o"))[-1]
    her.send("/stop", only=oldest)
    her.send("/pause", answer="pause")
    assert bare(her) == {}
