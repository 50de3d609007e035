"""When something goes otherwise, the page says what happened and gives nothing away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import structlog
from fastapi import FastAPI
from starlette.testclient import TestClient

from rj_workflow.errors import Conflict, Invalid, Refused, RjError, Unusable
from tests.factories.browser import Browser, words_of
from tests.factories.case import MONDAY
from web.app import create_app
from web.dependencies import bare_app
from web.errors import Answer

if TYPE_CHECKING:
    from sqlalchemy import Engine

SECRET = "Maya Okafor, 01632 960 318"


def broken(engine: Engine) -> FastAPI:
    """The service with one more app, in which everything goes wrong."""
    app, faulty = create_app(engine, lambda: MONDAY), bare_app()
    faulty.state.engine, faulty.state.secure = engine, True

    def fail(kind: str) -> None:
        answers = {
            "fault": ValueError(SECRET),
            "refused": Refused(("Not before Monday.",)),
            "invalid": Invalid([("name", "Write a name.")]),
            "conflict": Conflict("Tom was faster."),
            "unusable": Unusable("The key in /srv/towpath is too short."),
        }
        raise answers[kind]

    faulty.add_api_route("/{kind}", fail)
    app.mount("/faulty", faulty)
    return app


SAID = {
    "refused": (422, "Not before Monday."),
    "invalid": (422, "Write a name."),
    "conflict": (409, "Tom was faster."),
}


@pytest.mark.parametrize("kind", SAID)
def test_an_answer_no_page_took_up_is_still_an_answer(engine: Engine, kind: str) -> None:
    status, said = SAID[kind]
    answer = TestClient(broken(engine), base_url="https://towpath.test").get(f"/faulty/{kind}")
    assert answer.status_code == status
    assert said in words_of(answer)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (None, []),
        (Refused(("Not before Monday.", "Ask Tom.")), [(None, "Not before Monday."), (None, "Ask Tom.")]),
        (Invalid([("name", "Write a name.")]), [("name", "Write a name.")]),
        (Conflict("Tom was faster."), [(None, "Tom was faster.")]),
    ],
    ids=["carried out", "refused", "invalid", "conflict"],
)  # fmt: skip
def test_the_top_of_a_form_says_every_answer_that_is_not_yes(
    error: RjError | None, said: list[tuple[str | None, str]]
) -> None:
    assert Answer(error).said == said


def test_a_fault_has_a_reference_and_tells_nobodys_story(engine: Engine) -> None:
    client = TestClient(broken(engine), base_url="https://towpath.test")
    with structlog.testing.capture_logs() as logs:
        answer = client.get("/faulty/fault")
    assert answer.status_code == 500
    faults = [line for line in logs if line["event"] == "fault"]
    assert len(faults) == 1  # the app around it hears of it too, and adds nothing
    assert faults[0]["reference"] in words_of(answer)
    assert faults[0]["kind"] == "ValueError"
    assert any("test_errors.py" in frame for frame in faults[0]["where"])
    assert SECRET not in str(logs)
    assert SECRET not in answer.text


def test_what_only_whoever_runs_the_service_can_mend_is_a_fault_to_everybody_else(engine: Engine) -> None:
    answer = TestClient(broken(engine), base_url="https://towpath.test").get("/faulty/unusable")
    assert answer.status_code == 500
    assert "too short" not in answer.text


def test_with_scripts_a_fault_is_a_sentence_and_the_form_stays(engine: Engine) -> None:
    client = TestClient(broken(engine), base_url="https://towpath.test")
    answer = client.get("/faulty/fault", headers={"HX-Request": "true"})
    assert "<html" not in answer.text
    assert answer.headers["x-reason"].startswith("It is our fault")


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("/work/nothing", "Towpath"),
        ("/nothing", "Towpath"),
        ("/p/nothing", "Messages"),
        ("/q/nothing", "Messages"),
    ],
)
def test_a_page_that_is_not_there_looks_like_where_it_is_not(engine: Engine, path: str, title: str) -> None:
    answer = Browser(engine, MONDAY).get(path)
    assert answer.status_code == 404
    head = answer.text.split("<title>")[1].split("</title>")[0]
    assert title in head
    if title == "Messages":
        assert "Towpath" not in words_of(answer)


def test_another_method_is_not_allowed(engine: Engine) -> None:
    assert Browser(engine, MONDAY).post("/work/nothing").status_code in (404, 405)
