"""Passing on to another service what somebody says may go."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import pytest
from pytest_bdd import then, when

from features.steps.choice import own_page, press
from features.steps.service import SaidNo
from rj_workflow import db
from rj_workflow.account import Part
from rj_workflow.actors import Actor
from rj_workflow.commands.account import write_account
from rj_workflow.pack import topic_of
from tests.factories.browser import words_of

if TYPE_CHECKING:
    from httpx2 import Response

    from features.steps.service import PageWalk

THERE = "Riverside"
STORY = "They came in at night, two of them."
CHANGED = "It was three of them."


def page_of(walk: PageWalk) -> str:
    return f"/work/cases/{walk.ref}/pack/{walk.harmed}/{walk.extras['pack']}"


def taken(walk: PageWalk) -> Response:
    walk.opened("priya", page_of(walk))
    return walk.browser("priya").fill_in(page_of(walk), {"do": "take"})


def release(walk: PageWalk) -> None:
    walk.send("priya", page_of(walk), {"do": "release"})


@when("Priya puts her account, how she is reached and the history of risk together for Riverside")
def put_together(walk: PageWalk) -> None:
    form = {"service": THERE, "classes": ["account", "contact", "risk"]}
    reply = walk.send("priya", f"/work/cases/{walk.ref}/pack/{walk.harmed}", form)
    walk.extras["pack"] = reply.headers["location"].rpartition("/")[2]


@then("nobody can release it before she has said yes to exactly this")
def not_yet(walk: PageWalk) -> None:
    with pytest.raises(SaidNo, match="They have not said yes to exactly this"):
        release(walk)
    assert taken(walk).status_code == 422
    assert "You have not said yes" not in own_page(walk, "harmed", "/k")


@when("Maya says yes to exactly this, alone with Priya")
def says_yes(walk: PageWalk) -> None:
    walk.yes(walk.harmed, topic_of(walk.extras["pack"]))


@then("it waits for a supervisor, who writes of risks in words of her own")
def waits(walk: PageWalk) -> None:
    with pytest.raises(SaidNo, match="A supervisor has to release the history of risk first"):
        release(walk)
    with pytest.raises(SaidNo, match="Somebody else is named in it"):
        walk.send("helen", page_of(walk), {"do": "risk", "said": "She is afraid of Lee."})


@when("Helen releases the history of risk, and Priya the pack")
def both_release(walk: PageWalk) -> None:
    walk.send("helen", page_of(walk), {"do": "risk", "said": "A quiet room helped."})
    release(walk)


@then("Priya takes a file with Maya's account in it and not a word of Lee")
def file_taken(walk: PageWalk) -> None:
    reply = taken(walk)
    assert (reply.status_code, reply.headers["content-type"]) == (200, "application/zip")
    with zipfile.ZipFile(io.BytesIO(reply.content)) as archive:
        walk.extras["files"] = {name: archive.read(name).decode() for name in archive.namelist()}
    whole = "\n".join(walk.extras["files"].values())
    assert STORY in whole
    assert "A quiet room helped." in whole
    for word in (*walk.responsible_name.split(), walk.responsible):
        assert word not in whole


@then("how she is reached is marked to be checked again before use")
def marked(walk: PageWalk) -> None:
    assert "RE-CHECK BEFORE USE" in walk.extras["files"]["pack.html"]


@then("Maya reads who was told what, and her own copy")
def she_reads(walk: PageWalk) -> None:
    record = own_page(walk, "harmed", "/w")
    assert THERE in record
    assert "How you can be reached safely" in record
    assert STORY in own_page(walk, "harmed", "/k")
    assert THERE not in own_page(walk, "responsible", "/w")


@when("Maya changes her story")
def changes_it(walk: PageWalk) -> None:
    with db.begin(walk.engine) as session:
        her = Actor(walk.harmed, "harmed")
        parts = [Part("", CHANGED, "facilitators")]
        write_account(session, her, walk.ref, parts, shown=1, channel="portal", now=walk.now)


@then("nothing else is shown to anybody as what went")
def not_as_what_went(walk: PageWalk) -> None:
    hers = own_page(walk, "harmed", "/k")
    theirs = words_of(walk.opened("priya", page_of(walk)))
    for page in (hers, theirs):
        assert CHANGED not in page
        assert STORY not in page
        assert "Something in it has changed since" in page
    assert "How you can be reached safely" in hers
    assert "How they may be reached" in theirs
    assert "It cannot be taken any more." in theirs


@when("Maya takes that yes back on her own page")
def takes_back(walk: PageWalk) -> None:
    press(walk, "harmed", "/c", purpose=topic_of(walk.extras["pack"]))


@then("the file is given to nobody any more")
def no_more(walk: PageWalk) -> None:
    reply = taken(walk)
    assert reply.status_code == 422
    assert "The file is given to nobody any more." in words_of(reply)
