"""Before somebody is told something or given something: what helps them, and who else sees their post."""

from __future__ import annotations

from typing import Any

import pytest

from rj_workflow.actors import Actor
from rj_workflow.commands.needs import Said, say_needs
from rj_workflow.commands.step import Target
from rj_workflow.queries.needs import what_helps
from rj_workflow.queries.warnings import warnings
from rj_workflow.seeds.casework import SAFE_CONTACT
from rj_workflow.seeds.walk import Walk
from state_machines.contact import PLAN
from tests.factories.case import Standing

BY_POST: dict[str, Any] = {
    "post_allowed": "yes", "post_detail": "4 Mill Lane", "post_when": "any",
    "post_seen_by": "Wing staff open it.", "never": ["text"],
}  # fmt: skip


def asks_for(walk: Walk, side: str, *kinds: str) -> None:
    walk.wait(minutes=5)
    actor = Actor(getattr(walk, side), side)
    say_needs(
        walk.session, actor, walk.ref, Said(frozenset(kinds)), person_id=actor.id, phase="",
        channel="portal", now=walk.now,
    )  # fmt: skip


def seen_by_others(walk: Walk, side: str, **changed: Any) -> None:
    said = {
        name: value for name, value in {**SAFE_CONTACT, **BY_POST, **changed}.items() if name != "outcome"
    }
    walk.check("priya", PLAN, "safe", about=getattr(walk, side), **said)


def warned(walk: Walk, lifecycle: str, event: str, **target: Any) -> list[str]:
    found = warnings(walk.session, walk.file, Target(lifecycle, **target), event, walk.now)
    return [one.sentence for one in found]


def test_whoever_is_told_something_is_asked_about_and_nobody_else(standing: Standing) -> None:
    walk = standing("exploring_both")
    asks_for(walk, "harmed", "Large print", "Welsh")
    said = "Maya Okafor asked for help that is not arranged: Large print; Welsh. "
    assert warned(walk, "choice", "explain", holder=walk.harmed, topic="contact") == [
        f"{said}Arrange it first, or ask if it is still needed."
    ]
    assert warned(walk, "choice", "explain", holder=walk.responsible, topic="contact") == []
    assert warned(walk, "choice", "say_no", holder=walk.harmed, topic="contact") == []
    assert what_helps(walk.session, walk.file, walk.harmed) == ("Large print", "Welsh")
    assert what_helps(walk.session, walk.file, walk.responsible) == ()


def test_a_letter_looks_at_whom_it_is_for_and_not_at_its_author(standing: Standing) -> None:
    walk = standing("exploring_both")
    walk.letter(walk.responsible, "draft")
    asks_for(walk, "harmed", "Easy Read")
    asks_for(walk, "responsible", "Reading")
    for event in ("announce", "deliver"):
        [said] = warned(walk, "exchange", event, holder=walk.responsible, number=1)
        assert "Maya Okafor" in said
        assert "Easy Read" in said
    assert warned(walk, "exchange", "deliver", holder=walk.responsible, number=9) == []


@pytest.mark.parametrize(
    ("changed", "warns"),
    [
        ({}, True),
        ({"post_seen_by": ""}, False),
        ({"never": ["post"]}, False),
        ({"post_allowed": "no"}, False),
    ],
    ids=["others open it", "theirs alone", "never by post", "not by post"],
)
def test_post_that_others_see_is_warned_of_where_something_may_go_by_post(
    standing: Standing, changed: dict[str, Any], warns: bool
) -> None:
    walk = standing("exploring_both")
    seen_by_others(walk, "responsible", **changed)
    told = warned(walk, "choice", "explain", holder=walk.responsible, topic="contact")
    assert bool(told) is warns
    assert warned(walk, "choice", "explain", holder=walk.harmed, topic="contact") == []
    if warns:
        assert told[0].startswith(
            "What comes by post to Lee Danvers may be seen by others: Wing staff open it. "
        )
