"""/work/cases/{ref}/pack: what is passed on is not put forward before everything it waits for is there."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from rj_workflow.commands.pack import NO_RISK_YET, NO_YES, prepare
from rj_workflow.pack import topic_of
from rj_workflow.seeds.walk import Walk
from tests.factories.browser import Browser, words_of
from tests.factories.case import going_on

if TYPE_CHECKING:
    from sqlalchemy import Engine

Case = Callable[..., Walk]
Of = Callable[..., Browser]


def put_together(walk: Walk, engine: Engine) -> tuple[str, str]:
    with going_on(walk, engine) as on:
        pack_id = prepare(
            on.session, on.staff["priya"], on.ref, person_id=on.harmed, service="Riverside",
            classes=["contact", "risk"], now=on.now,
        )  # fmt: skip
    return f"/work/cases/{walk.ref}/pack/{walk.harmed}/{pack_id}", pack_id


def test_it_is_released_where_nothing_is_missing_and_every_reason_stands_before(
    case: Case, desk: Of, engine: Engine
) -> None:
    walk = case("preparing")
    path, pack_id = put_together(walk, engine)
    page = desk(walk).get(path)
    assert NO_YES in words_of(page)
    assert NO_RISK_YET in words_of(page)
    assert 'value="release"' not in page.text
    assert "tp-button--act" not in page.text
    with going_on(walk, engine):
        walk.yes(walk.harmed, topic_of(pack_id))
    assert desk(walk, "helen").fill_in(path, {"do": "risk", "said": "A quiet room."}).status_code == 303
    page = desk(walk).get(path)
    assert NO_RISK_YET not in words_of(page)
    assert 'value="release"' in page.text


def test_the_history_of_risk_is_asked_of_whoever_may_write_it(case: Case, desk: Of, engine: Engine) -> None:
    walk = case("preparing")
    path, _ = put_together(walk, engine)
    assert 'value="risk"' not in desk(walk).get(path).text
    assert 'value="risk"' in desk(walk, "helen").get(path).text


def test_days_are_in_words_and_nothing_shouts(case: Case, desk: Of, engine: Engine) -> None:
    walk = case("preparing")
    path, _ = put_together(walk, engine)
    said = words_of(desk(walk).get(path))
    assert "Re-check before use. It is no ground" in said
    assert "History only. No signature goes with it." in said
    assert not re.search(r"\d{4}-\d\d-\d\d", said)
    assert re.search(r"\d{1,2} \w+ 20\d\d", said)
