"""Explaining to one person, and the editions of what is explained: each point ticked, nobody pressed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from rj_workflow.actors import Actor
from rj_workflow.commands.explanation import publish
from rj_workflow.commands.step import Target, form_fields, take_step
from rj_workflow.db import Session
from rj_workflow.errors import Conflict, Invalid, NotFound, Refused
from rj_workflow.explanation import DELIVERED, edition, faults, in_force, outdated, versions
from rj_workflow.models import explanation_version
from rj_workflow.queries.explanation import library, mine, sheet
from rj_workflow.seeds.casework import TOLD, UNDERSTOOD
from rj_workflow.seeds.walk import Walk
from state_machines import LIFECYCLES
from state_machines.explanation import EVERYTHING, FIRST_EDITION, POINTS
from tests.factories.case import MONDAY, Standing

People = dict[str, Actor]
PLAIN = dict(DELIVERED["en/plain"])
OURS = {"ways": "You can talk, write, meet, or do nothing."}


def put_in_force(
    session: Session, actor: Actor, kind: str = "en/plain", *, shown: str = FIRST_EDITION,
    reason: str = "Read with our own people.", now: Any = MONDAY, **words: str,
) -> str:  # fmt: skip
    form = dict(DELIVERED.get(kind, PLAIN)) | words
    return publish(session, actor, kind, form, shown=shown, reason=reason, now=now)


def explain(walk: Walk, topic: str, **more: Any) -> None:
    walk.do("priya", "choice", "explain", {**TOLD, **more}, holder=walk.harmed, topic=topic)


def asked_now(walk: Walk) -> tuple[str, ...]:
    """The boxes on the form of the next explanation to her."""
    row = LIFECYCLES["choice"].row("explain", "not_asked")
    assert row is not None
    found = {one.name: one for one in form_fields(walk.file, row, {}, walk.harmed)}
    return tuple(code for code, _ in found["everything_was_explained"].options)


def test_each_point_is_ticked_and_what_is_left_is_named(standing: Standing) -> None:
    walk = standing("exploring_first")
    most = [code for code in EVERYTHING if code not in ("advice", "complaints")]
    with pytest.raises(Invalid) as invalid:
        explain(walk, "contact", everything_was_explained=most)
    [(field, sentence)] = invalid.value.errors
    titles = {point.code: point.title for point in POINTS}
    assert field == "everything_was_explained"
    assert sentence.endswith(f"Not ticked: {titles['advice']}; {titles['complaints']}.")
    with pytest.raises(Invalid, match="Explain every point first"):
        explain(walk, "contact", everything_was_explained=[])
    with pytest.raises(Invalid, match="Choose from the answers shown"):
        explain(walk, "contact", everything_was_explained=[*EVERYTHING, "something else"])


def test_what_was_told_is_not_told_again_for_the_next_question(standing: Standing) -> None:
    walk = standing("exploring_first")
    assert asked_now(walk) == EVERYTHING
    explain(walk, "contact")
    assert asked_now(walk) == ("this_choice",)
    explain(walk, "approach_other", everything_was_explained=["this_choice"])
    assert walk.file.at("choice", walk.harmed, "approach_other").state == "explained"
    assert walk.file.explained_to(walk.responsible) == frozenset()


def test_explained_again_after_a_no_what_was_told_stays_told(standing: Standing) -> None:
    walk = standing("exploring_first")
    explain(walk, "contact")
    for event in ("say_no", "ask_again"):
        walk.do("priya", "choice", event, {"channel": "phone"}, holder=walk.harmed, topic="contact")
    explain(walk, "contact", everything_was_explained=["this_choice"])
    assert walk.file.explained_to(walk.harmed) == {*EVERYTHING}
    assert asked_now(walk) == ("this_choice",)


def test_a_new_edition_is_told_from_the_start(standing: Standing, session: Session) -> None:
    walk = standing("exploring_first")
    explain(walk, "contact")
    label = put_in_force(session, walk.staff["olu"], **OURS)
    assert asked_now(walk) == EVERYTHING
    with pytest.raises(Invalid, match="Explain every point first"):
        explain(walk, "approach_other", everything_was_explained=["this_choice"], wording_version=label)
    explain(walk, "approach_other")  # from an older sheet, but the whole of it
    assert asked_now(walk) == EVERYTHING
    explain(walk, "keep_record", wording_version=label)
    with pytest.raises(Invalid, match=f"They were told the rest in edition {label}"):
        explain(walk, "take_part_letter", everything_was_explained=["this_choice"])


@pytest.mark.parametrize(
    ("edition", "sentence"),
    [
        ("2019-7", f"The one in force is {FIRST_EDITION}"),
        ("the blue one", "such as 2026-1"),
        ("", "Write an answer"),
    ],
)
def test_an_edition_that_never_was_is_refused(standing: Standing, edition: str, sentence: str) -> None:
    walk = standing("exploring_first")
    with pytest.raises(Invalid, match=sentence):
        explain(walk, "contact", wording_version=edition)


def test_after_coming_back_everything_is_explained_from_the_start(standing: Standing) -> None:
    walk = standing("exploring_first")
    explain(walk, "contact")
    file = walk.file
    file.case["episode"] += 1
    assert file.explained_to(walk.harmed) == frozenset()


def test_a_yes_is_never_taken_from_somebodys_own_pages(standing: Standing, session: Session) -> None:
    walk = standing("exploring_first")
    explain(walk, "contact")
    her = Actor(walk.harmed, "harmed", walk.harmed_name)
    target, said = Target("choice", walk.harmed, "contact"), {**UNDERSTOOD, "channel": "portal"}
    with pytest.raises(Refused, match="A yes is said in a talk alone"):
        take_step(session, her, walk.ref, target, "say_yes", said, now=walk.now)
    take_step(session, her, walk.ref, target, "say_no", {"channel": "portal"}, now=walk.now)
    assert walk.file.at("choice", walk.harmed, "contact").state == "declined"


def test_what_they_said_back_is_ticked_point_by_point(standing: Standing) -> None:
    walk = standing("exploring_first")
    explain(walk, "contact")
    said = {**UNDERSTOOD, "it_was_understood": ["may_stop"], "channel": "phone"}
    with pytest.raises(Invalid, match="Go through it again until it is understood"):
        walk.do("priya", "choice", "say_yes", said, holder=walk.harmed, topic="contact")


# --- editions


def test_an_edition_is_published_whole_and_every_earlier_one_stays(session: Session, people: People) -> None:
    label = put_in_force(session, people["olu"], **OURS)
    assert label == "2026-2"
    assert in_force(versions(session))[0] == label
    first, second = edition(session, FIRST_EDITION), edition(session, label)
    assert first == DELIVERED
    assert second is not None
    assert second["en/plain"]["ways"] == OURS["ways"]
    assert second["en/easy_read"] == DELIVERED["en/easy_read"]
    found = library(session, people["tom"])
    assert [(e.label, e.by, e.changed) for e in found.editions] == [
        (label, "Olu Bright", (("English, Plain words", 1),))
    ]
    assert put_in_force(session, people["olu"], shown=label, now=MONDAY + timedelta(days=400)) == "2027-1"


def test_only_the_manager_publishes(session: Session, people: People) -> None:
    for who in ("priya", "helen", "sam"):
        with pytest.raises(Refused, match="Only the service manager"):
            put_in_force(session, people[who], **OURS)
    assert versions(session) == []


NOT_PUBLISHED = [
    ({"rights": ""}, "Write the words for: your rights"),
    ({"rights": "x" * 901}, "Keep it under 900"),
    ({"rights": "You should take part."}, "Take the advice out"),
    ({"reason": " "}, "Write down why"),
]


@pytest.mark.parametrize(("more", "sentence"), NOT_PUBLISHED, ids=[row[1] for row in NOT_PUBLISHED])
def test_what_is_not_published(session: Session, people: People, more: Any, sentence: str) -> None:
    with pytest.raises(Invalid, match=sentence):
        put_in_force(session, people["olu"], **{**OURS, **more})
    assert versions(session) == []


def test_nothing_new_somebody_faster_and_a_strange_language(session: Session, people: People) -> None:
    with pytest.raises(Refused, match="already reads like this"):
        put_in_force(session, people["olu"])
    with pytest.raises(NotFound):
        put_in_force(session, people["olu"], "xx/plain", **OURS)
    put_in_force(session, people["olu"], **OURS)
    with pytest.raises(Conflict, match="Somebody published another edition"):
        put_in_force(session, people["olu"], rights="You have rights.")


def test_a_translation_older_than_the_english_is_shown_to_be_looked_at(
    session: Session, people: People
) -> None:
    label = put_in_force(session, people["olu"], "cy/plain", ways="Gallwch siarad, ysgrifennu, neu beidio.")
    assert outdated(versions(session), "cy/plain") == []
    label = put_in_force(session, people["olu"], shown=label, **OURS)
    assert outdated(versions(session), "cy/plain") == ["ways"]
    assert [said.code for said in sheet(session, people["tom"], "cy/plain").points if said.older] == ["ways"]
    again = dict(versions(session)[-1]["texts"]["cy/plain"]) | {"ways": "Gallwch siarad neu beidio."}
    publish(session, people["olu"], "cy/plain", again, shown=label, reason="Read again.", now=MONDAY)
    assert outdated(versions(session), "cy/plain") == []


def test_an_edition_changed_where_it_is_kept_is_seen(session: Session, people: People) -> None:
    put_in_force(session, people["olu"], **OURS)
    assert list(faults(versions(session))) == []
    session.execute(update(explanation_version).values(reason="No reason."))
    [fault] = faults(versions(session))
    assert "changed after it was written" in fault.what
    assert not library(session, people["tom"]).holds


def test_she_reads_what_she_was_told_in_the_edition_of_that_day(standing: Standing, session: Session) -> None:
    walk = standing("exploring_first")
    her = Actor(walk.harmed, "harmed", walk.harmed_name)
    assert mine(session, her, "plain", now=walk.now).told_at is None
    explain(walk, "contact")
    told_at = walk.now
    put_in_force(session, walk.staff["olu"], **OURS)
    found = mine(session, her, "plain", now=walk.now)
    assert found.told_at == told_at
    assert (dict(found.points)["Every way to take part, and taking no part"]) == PLAIN["ways"]
    assert (
        mine(session, her, "easy_read", now=walk.now).points[0][1] == DELIVERED["en/easy_read"]["this_choice"]
    )
    with pytest.raises(NotFound):
        library(session, her)
