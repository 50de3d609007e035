"""Two cases about the same harm: opened beside one another, and told apart by nobody but her."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from pytest_bdd import given, then, when
from sqlalchemy import select

from features.steps.choice import own_page, press
from features.steps.service import PageWalk, SaidNo
from rj_workflow import db, policy
from rj_workflow.actors import THE_CLOCK
from rj_workflow.commands.enquiry import Enquiry
from rj_workflow.models import deadline
from rj_workflow.timers.deadlines import BY_KIND
from rj_workflow.timers.working_days import after
from tests.factories.browser import words_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rj_workflow.casefile import CaseFile

HIM = "Rory Keane"
STORY = "They came in at night, two of them."


@contextmanager
def at_the(walk: PageWalk, which: str) -> Iterator[None]:
    """For a while the walk is about the other case."""
    first, walk.ref = walk.ref, walk.extras[which]
    try:
        yield
    finally:
        walk.ref = first


def file_of(walk: PageWalk, which: str) -> CaseFile:
    with db.read(walk.engine) as session:
        return policy.case_for(session, THE_CLOCK, walk.extras[which])


def open_beside(walk: PageWalk, who: str, **form: str) -> None:
    reply = walk.send(who, f"/work/cases/{walk.ref}/beside", {"interests": "none", **form})
    found = re.search(r"R-\d+", reply.headers["location"])
    assert found is not None
    walk.extras["beside"] = found[0]


def which(walk: PageWalk, place: int) -> str:
    """What the forms of her list say for one of her talks, the newest first."""
    browser = walk.browser("harmed")
    browser.fill_in("/p/safe", {"safe": "yes"})
    page = browser.get("/p/o")
    return list(dict.fromkeys(re.findall(r'name="which" value="([0-9a-f]{32})"', page.text)))[place]


@when("Maya says by phone that she wants to ask Rory too, who did it with Lee")
def wants_to_ask(walk: PageWalk) -> None:
    walk.extras["asked"] = {"who_asked": "harmed", "channel": "phone", "name": HIM}


@when("Sam opens a case beside the first")
def opens(walk: PageWalk) -> None:
    open_beside(walk, "sam", **walk.extras["asked"])


@then("it is Maya herself on it, and Sam reads how to reach her")
def herself(walk: PageWalk) -> None:
    assert file_of(walk, "beside").side_of(walk.harmed) == "harmed"
    page = words_of(walk.opened("sam", f"/work/cases/{walk.extras['beside']}/people"))
    assert "How to reach them" in page
    assert "No safe way recorded. Do not contact. (Maya" not in page


@then("nothing she said yes to with Lee is a yes there")
def no_yes(walk: PageWalk) -> None:
    file = file_of(walk, "beside")
    assert [p for p in file.of("choice") if p.holder == walk.harmed] == []
    with at_the(walk, "beside"), pytest.raises(SaidNo):
        walk.do("sam", "case", "begin_exploring", {})


@then("nothing that was signed for Lee is signed there")
def nothing_signed(walk: PageWalk) -> None:
    assert list(file_of(walk, "beside").of("risk")) == []


@then("whoever works on it is asked anew whom they know")
def asked_anew(walk: PageWalk) -> None:
    page = walk.browser("helen").get(f"/work/cases/{walk.extras['beside']}")
    assert (page.status_code, "/declare" in page.headers["location"]) == (303, True)


@then("she is called within the same two working days as anybody else who asks")
def same_clock(walk: PageWalk) -> None:
    mine = deadline.c.case_id == file_of(walk, "beside").case["id"], deadline.c.kind == "acknowledge_enquiry"
    with db.read(walk.engine) as session:
        row = session.execute(select(deadline).where(*mine)).one()
    assert after(row.made_at, BY_KIND["acknowledge_enquiry"].working) == row.due_at


@then("nothing of Rory stands on any page of Lee, and nothing of Lee on the case of Rory's side")
def apart(walk: PageWalk) -> None:
    for path in ("/h", "/c", "/e", "/q", "/w", "/o"):
        page = own_page(walk, "responsible", path)
        assert "Rory" not in page
        assert walk.extras["beside"] not in page
    for tab in ("", "people", "choices", "timeline"):
        page = words_of(walk.opened("sam", f"/work/cases/{walk.extras['beside']}/{tab}?side=responsible"))
        for word in ("Lee", "Danvers", walk.ref, "Open a case beside"):
            assert word not in page, (tab, word)


@when("Maya looks at her pages")
def looks(walk: PageWalk) -> None:
    own_page(walk, "harmed", "/h")


@then("she reads of two talks, and of nobody's name")
def two_talks(walk: PageWalk) -> None:
    page = own_page(walk, "harmed", "/h")
    assert page.count("Look at this one") == 2
    assert STORY in own_page(walk, "harmed", "/a")
    for name in ("Rory", "Keane", "Lee", "Danvers"):
        assert name not in page


@when("she stops only the one about Rory")
def stops_one(walk: PageWalk) -> None:
    press(walk, "harmed", "/stop", only=which(walk, 0))


@then("letters may still pass between Maya and Lee")
def still_pass(walk: PageWalk) -> None:
    assert walk.file.at("choice", walk.harmed, "take_part_letter").state == "given"
    assert file_of(walk, "beside").at("choice", walk.harmed, "contact").state == "declined"


@when("she stops everything")
def stops_all(walk: PageWalk) -> None:
    press(walk, "harmed", "/stop")


@then("both have stopped")
def both(walk: PageWalk) -> None:
    assert walk.file.at("choice", walk.harmed, "take_part_letter").state == "withdrawn"
    assert "We have stopped" in own_page(walk, "harmed", "/stop")
    assert "goes on" not in own_page(walk, "harmed", "/stop")


@given("Rory, who did it with Lee, asks Sam if he may say something to her")
def rory_asks(walk: PageWalk) -> None:
    walk.extras["rorys"] = walk.open(Enquiry(HIM, "responsible", basis="own_request"))


@when("Sam puts Maya on the case of Rory, beside her own")
def joins(walk: PageWalk) -> None:
    open_beside(walk, "sam", who_asked="responsible", theirs=walk.extras["rorys"])
    assert walk.extras["beside"] == walk.extras["rorys"]


@then("her pages show one talk, and nothing of Rory")
def one_talk(walk: PageWalk) -> None:
    for path in ("/h", "/c", "/w", "/stop", "/o"):
        page = own_page(walk, "harmed", path)
        assert "Talk 2" not in page
        assert "Stop only" not in page
        assert "Rory" not in page


@when("Maya stops everything by phone with Priya, who does not know of Rory")
def by_phone(walk: PageWalk) -> None:
    assert walk.browser("priya").get(f"/work/cases/{walk.extras['rorys']}").status_code == 404
    assert walk.extras["rorys"] not in words_of(walk.opened("priya", f"/work/cases/{walk.ref}/people"))
    path = f"/work/cases/{walk.ref}/pause"
    walk.opened("priya", path)
    sent = walk.browser("priya").fill_in(f"{path}/{walk.harmed}", {"channel": "phone", "what": "everything"})
    assert sent.status_code == 303


@then("nobody may ask her about Rory either")
def nobody_asks(walk: PageWalk) -> None:
    assert file_of(walk, "rorys").at("choice", walk.harmed, "contact").state == "declined"
    assert walk.file.at("choice", walk.harmed, "take_part_letter").state == "withdrawn"
