"""Reading in what another service passed on."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING

from pytest_bdd import given, parsers, then, when
from sqlalchemy import func, select

from features.steps.service import hidden_fields
from rj_workflow import db, pack, policy
from rj_workflow.account import versions_of
from rj_workflow.actors import THE_CLOCK
from rj_workflow.models import carried_item
from rj_workflow.models import case as case_table
from rj_workflow.needs import adjustments_of
from rj_workflow.pack import Entry
from tests.factories.browser import words_of

if TYPE_CHECKING:
    from httpx2 import Response

    from features.steps.service import PageWalk
    from rj_workflow.casefile import CaseFile

STORY = "They came in at night, two of them."
HAZARD = "Was followed home in May."
FOUND = {
    "account": [Entry("Part 1", STORY, "2026-01-05")],
    "needs": [Entry("Childcare", "", "2026-01-05"), Entry("Mornings only", "", "2026-01-05")],
    "contact": [Entry("Telephone", "01632 960123, at any time.", "2026-01-05")],
    "never": [Entry("Never raise it with them", "", "2026-01-05")],
    "offers": [Entry("Being in touch with this service", "Yes", "2026-01-05")],
    "risk": [Entry("As a supervisor of the service before writes", HAZARD, "2026-01-05")],
}


def cases(walk: PageWalk) -> int:
    with db.read(walk.engine) as session:
        return int(session.scalar(select(func.count()).select_from(case_table)) or 0)


def read_in(walk: PageWalk) -> Response:
    sam = walk.browser("sam")
    sam.get("/work/packs")
    return sam.post(
        "/work/packs", data={"csrf": sam.csrf}, files={"pack": ("pack.zip", walk.extras["file"])},
        headers={"Sec-Fetch-Site": "same-origin"},
    )  # fmt: skip


def file_of(walk: PageWalk) -> CaseFile:
    with db.read(walk.engine) as session:
        return policy.case_for(session, THE_CLOCK, walk.ref)


def came(walk: PageWalk, code: str) -> list[str]:
    """The ids of what came of this class."""
    c = carried_item.c
    with db.read(walk.engine) as session:
        found = select(c.id).where(c["class"] == code).order_by(c.place)
        return list(session.scalars(found))


@given("another service made a transfer pack about Maya, with her yes")
def made(walk: PageWalk) -> None:
    said = pack.content(
        pack_id="c" * 32, sender="Hillside", receiver="Towpath service", prepared_on="2026-02-20",
        name="Maya Okafor", part="Person harmed", found=FOUND,
    )  # fmt: skip
    made_at = "2026-02-21T09:00:00+00:00"
    walk.extras["file"] = pack.as_file(said, released_by="Ana Reed", released_at=made_at)


@when("Sam reads the file in")
def reads_it_in(walk: PageWalk) -> None:
    walk.extras["before"] = cases(walk)
    walk.extras["shown"] = read_in(walk)


@then("everything in it is shown, and nothing is kept yet")
def shown(walk: PageWalk) -> None:
    page = words_of(walk.extras["shown"])
    for words in (
        "Maya Okafor",
        "Hillside",
        STORY,
        "Childcare",
        "RE-CHECK BEFORE USE",
        "Nothing is kept yet",
        "The pack is no proof of who sent it",
    ):
        assert words in page, words
    assert HAZARD not in page  # a supervisor or facilitator reads it
    assert cases(walk) == walk.extras["before"]
    assert came(walk, "account") == []


@when("Sam opens an enquiry with it")
def opens_with_it(walk: PageWalk) -> None:
    carried = dict(hidden_fields(walk.extras["shown"].text))
    form = {"key": carried["key"], "file": carried["file"], "interests": "none", "basis": "none"}
    reply = walk.browser("sam").fill_in("/work/packs/open", form)
    assert reply.status_code == 303, words_of(reply)[:400]
    found = re.search(r"R-\d+", reply.headers["location"])
    assert found is not None
    walk.ref = found[0]
    row = walk.file.on_side("harmed")
    assert row is not None
    walk.harmed = str(row["person_id"])


@then("it says where Maya comes from, and no yes came with her")
def provenance(walk: PageWalk) -> None:
    page = words_of(walk.opened("sam", f"/work/cases/{walk.ref}/people"))
    assert "Came with a pack from Hillside" in page
    assert file_of(walk).case["state"] == "enquiry"
    assert list(file_of(walk).of("choice")) == []


@then("nobody may contact her before she has said again how")
def no_plan(walk: PageWalk) -> None:
    assert file_of(walk).latest_check("safe_contact_plan", walk.harmed) is None
    page = words_of(walk.opened("sam", f"/work/cases/{walk.ref}/people"))
    assert "No safe way recorded. Do not contact." in page


def settle(walk: PageWalk, code: str, answer: str, place: int = 0) -> Response:
    path = f"/work/cases/{walk.ref}/carried/{walk.harmed}"
    walk.opened("sam", path)
    form = {"answer": answer, "channel": "phone"}
    return walk.browser("sam").fill_in(f"{path}/{came(walk, code)[place]}", form)


@then("nobody has grounds to contact her, and nobody may raise it, until she comes herself")
def no_grounds(walk: PageWalk) -> None:
    row = file_of(walk).latest_check("contact_basis", walk.harmed)
    assert row is not None
    assert row["outcome"] == "none"
    assert [one.state for one in file_of(walk).of("offer")] == ["do_not_ask"]
    page = words_of(walk.opened("sam", f"/work/cases/{walk.ref}/carried/{walk.harmed}"))
    assert "Counts until they say otherwise themselves. Do not ask." in page


@when("Maya says by phone that her account is still right, and what helped her is not")
def says(walk: PageWalk) -> None:
    assert settle(walk, "account", "still_right").status_code == 303
    assert settle(walk, "needs", "not_right").status_code == 303
    assert settle(walk, "needs", "still_right", 1).status_code == 303


@then("her account stands as she told it, and only what is right goes on")
def stands(walk: PageWalk) -> None:
    with db.read(walk.engine) as session:
        (version,) = versions_of(session, walk.harmed, "harmed")
        wanted = adjustments_of(session, walk.harmed, "harmed")
    assert [part.text for part in version.parts] == [STORY]
    assert version.entered_by == walk.staff["sam"].id
    assert [one.words or one.kind for one in wanted] == ["Mornings only"]
    assert settle(walk, "account", "not_right").status_code == 409


@then("the history of risk is no signature, and not for Sam to read")
def no_signature(walk: PageWalk) -> None:
    assert list(file_of(walk).of("risk")) == []
    path = f"/work/cases/{walk.ref}/carried/{walk.harmed}"
    assert HAZARD not in words_of(walk.opened("sam", path))
    assert HAZARD in words_of(walk.opened("helen", path))
    assert settle(walk, "risk", "still_right").status_code == 422
    assert settle(walk, "contact", "still_right").status_code == 422


@then("the same file is not read in twice")
def not_twice(walk: PageWalk) -> None:
    before = cases(walk)
    again = read_in(walk)
    carried = dict(hidden_fields(again.text))
    form = {"key": "f" * 32, "file": carried["file"], "interests": "none", "basis": "none"}
    reply = walk.browser("sam").fill_in("/work/packs/open", form)
    assert reply.status_code == 422
    assert "This pack was read in already" in words_of(reply)
    assert cases(walk) == before


@when("somebody changes a word in it")
def changed(walk: PageWalk) -> None:
    with zipfile.ZipFile(io.BytesIO(walk.extras["file"])) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    files["pack.json"] = files["pack.json"].replace(b"at night", b"at noon.")
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    walk.extras["file"] = written.getvalue()


@then(parsers.parse('Sam reads "{words}"'))
def sam_reads(walk: PageWalk, words: str) -> None:
    reply = read_in(walk)
    assert reply.status_code == 422
    assert words in words_of(reply)
