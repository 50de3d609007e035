"""A form sent twice, by a second press or a lost reply, has one effect and the same answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from rj_workflow import db
from rj_workflow.models import event
from rj_workflow.seeds.walk import Walk
from tests.factories.browser import Browser, words_of
from tests.factories.case import going_on

if TYPE_CHECKING:
    from httpx2 import Response
    from sqlalchemy import Engine

Case = Callable[..., Walk]
Of = Callable[..., Browser]

# The form, the page it stands on, where it is sent, its answers, and one answer to change.
FORMS = {
    "enquiry": ("new", "new", {"name": "Sana", "side": "harmed", "basis": "own_request", "harm": "Burglary",
                            "interests": "none"}),
    "person": ("{ref}/people", "{ref}/people", {"side": "supporter", "name": "Carol",
                                                  "interests": "none"}),
    "letter": ("{ref}/letters", "{ref}/letters", {"author": "{harmed}", "kind": "letter", "text": "Why?"}),
    "rewritten": ("{ref}/letters", "{ref}/letters/{responsible}", {"number": "1", "text": "I am sorry."}),
    "promise": ("{ref}/agreement", "{ref}/agreement", {"kind": "symbolic", "words": "Paint the fence."}),
    "account": ("{ref}/people/{harmed}/account", "{ref}/people/{harmed}/account",
                {"added": "The door was broken.", "channel": "phone"}),
    "asked again": ("{ref}/people/{harmed}/account", "{ref}/people/{harmed}/account/asked",
                    {"what": "When."}),
    "needs": ("{ref}/people/{harmed}/needs", "{ref}/people/{harmed}/needs",
              {"words": "A quiet room.", "channel": "phone"}),
}  # fmt: skip
TYPED = {"enquiry": "name", "person": "name", "letter": "text", "rewritten": "text", "promise": "words",
         "account": "added", "asked again": "what", "needs": "words"}  # fmt: skip


@pytest.fixture
def walk(case: Case, engine: Engine) -> Walk:
    """A case in which a letter and an agreement are being written."""
    walk = case("agreement_live")
    with going_on(walk, engine):
        walk.letter(walk.responsible, "draft")
        walk.do("priya", "agreement", "vary", {"someone_asked_for_a_change": "yes"})
    return walk


class Sender:
    """One of the forms, opened by somebody and ready to be sent."""

    def __init__(self, walk: Walk, name: str, browser: Browser) -> None:
        page, path, answers = FORMS[name]
        known = {"ref": walk.ref, "harmed": walk.harmed, "responsible": walk.responsible}
        self.browser, self.path = browser, f"/work/cases/{path.format(**known)}"
        shown = browser.get(f"/work/cases/{page.format(**known)}").text
        form = next(part for part in shown.split("<form ") if f'action="{self.path}"' in part)
        carried = {
            field: form.split(f'name="{field}" value="', 1)[1].split('"', 1)[0]
            for field in ("key", "version", "shown")
            if f'name="{field}" value="' in form
        }
        assert carried["key"]
        self.form = carried | {field: value.format(**known) for field, value in answers.items()}

    def send(self, **changed: str) -> Response:
        return self.browser.fill_in(self.path, self.form | changed)


def events_of(engine: Engine) -> int:
    with db.read(engine) as session:
        return session.scalar(select(func.count()).select_from(event)) or 0


@pytest.mark.parametrize("name", FORMS)
def test_sent_twice_it_has_one_effect(walk: Walk, desk: Of, engine: Engine, name: str) -> None:
    form = Sender(walk, name, desk(walk, "sam" if name == "enquiry" else "priya"))
    first = form.send()
    assert first.status_code == 303
    so_far = events_of(engine)
    again = form.send()
    assert (again.status_code, again.headers["location"]) == (303, first.headers["location"])
    assert events_of(engine) == so_far


@pytest.mark.parametrize("name", FORMS)
def test_sent_again_with_other_words_it_says_so_and_keeps_them(
    walk: Walk, desk: Of, engine: Engine, name: str
) -> None:
    form = Sender(walk, name, desk(walk, "sam" if name == "enquiry" else "priya"))
    assert form.send().status_code == 303
    so_far = events_of(engine)
    answer = form.send(**{TYPED[name]: "Another thing"})
    assert answer.status_code == 409
    assert "This form was sent before, with other answers." in words_of(answer)
    assert "Another thing" in answer.text
    assert events_of(engine) == so_far


def test_a_key_belongs_to_whoever_opened_the_form(walk: Walk, desk: Of, engine: Engine) -> None:
    form = Sender(walk, "promise", desk(walk))
    assert form.send().status_code == 303
    so_far = events_of(engine)
    form.browser = desk(walk, "tom")
    assert form.send().status_code == 409
    assert form.send(key="k" * 65).status_code == 409
    assert events_of(engine) == so_far
