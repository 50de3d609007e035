"""/work/equality: typed in at the desk and never opened again; how many, for the manager."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import delete

from rj_workflow import db
from rj_workflow.models import check
from rj_workflow.seeds.walk import Walk
from tests.factories.browser import Browser, fields_in, words_of
from tests.factories.case import declared

if TYPE_CHECKING:
    from sqlalchemy import Engine

pytestmark = pytest.mark.database

Case = Callable[..., Walk]
Of = Callable[..., Browser]
DESK = "/work/equality"


def test_typed_in_it_is_kept_apart_and_not_shown_again(case: Case, desk: Of, engine: Engine) -> None:
    walk = declared(case("allocated"), engine, "sam")
    sam = desk(walk, "sam")
    assert f'href="{DESK}"' in sam.get("/work/cases").text
    typed = {"ref": walk.ref.lower(), "side": "harmed", "channel": "paper", "religion": "sikh"}
    form = {**fields_in(sam.get(DESK), DESK), **typed}
    reply = sam.fill_in(DESK, form)
    assert (reply.status_code, reply.headers["location"]) == (303, f"{DESK}?done=kept")
    again = sam.get(reply.headers["location"])
    assert "Kept apart." in words_of(again)
    assert not re.search(r"<input[^>]* checked", again.text)


def test_what_is_missing_is_said_and_what_was_typed_stays(case: Case, desk: Of, engine: Engine) -> None:
    walk = declared(case("allocated"), engine, "sam")
    answer = desk(walk, "sam").fill_in(DESK, {"ref": walk.ref, "side": "harmed", "religion": "sikh"})
    assert answer.status_code == 422
    assert "Choose how this reached us." in words_of(answer)
    assert fields_in(answer, DESK)["religion"] == "sikh"
    wrong = desk(walk, "sam").fill_in(DESK, {"ref": "R-9999", "side": "harmed", "channel": "phone"})
    assert "There is no such case." in words_of(wrong)


def test_before_a_declaration_the_desk_is_told_what_to_do(case: Case, desk: Of, engine: Engine) -> None:
    walk = case("allocated")
    with db.begin(engine) as session:
        session.execute(
            delete(check).where(check.c.kind == "interests", check.c.about == walk.staff["sam"].id)
        )
    typed = {"ref": walk.ref, "side": "harmed", "channel": "phone", "religion": "sikh"}
    answer = desk(walk, "sam").fill_in(DESK, typed)
    assert answer.status_code == 422
    assert "Open this case first, and say whether you know anybody on it." in words_of(answer)
    assert fields_in(answer, DESK)["religion"] == "sikh"


@pytest.mark.parametrize("who", ["priya", "tom", "helen", "david", "olu"])
def test_whoever_is_not_at_the_desk_has_no_form(case: Case, desk: Of, who: str) -> None:
    walk = case("allocated")
    page = desk(walk, who).get(DESK)
    assert f'action="{DESK}"' not in page.text
    assert ("How many: The person harmed" in words_of(page)) is (who == "olu")
    said = {"ref": walk.ref, "side": "harmed", "channel": "phone", "religion": "sikh"}
    assert desk(walk, who).fill_in(DESK, said).status_code == 404
