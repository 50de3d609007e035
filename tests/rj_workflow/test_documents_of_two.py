"""Two people of one case, each with a word of their own: nothing made for one holds the other's.

RJ_PAIRS says how many pairs are made up: a few each day, ten thousand by hand (make pairs).  Every pair's
letters, papers, twins, packs and the facilitator's calendar are read whole, and what is handed to the
typesetter for each file; of one pair in fifty the files themselves are made and read by another programme.
"""

from __future__ import annotations

import json
import os
import random
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import JSON, String, Text, select, update

from rj_workflow.actors import Actor
from rj_workflow.calendar import feed
from rj_workflow.commands.exchange import write_item
from rj_workflow.documents.document import Document
from rj_workflow.documents.html import as_html
from rj_workflow.documents.pdf import as_pdf
from rj_workflow.documents.voice import ENGLISH, spoken
from rj_workflow.models import event, metadata, note, person, position
from rj_workflow.pack import as_html as pack_page
from rj_workflow.pack import as_json
from rj_workflow.queries.calendar import entries
from rj_workflow.queries.documents import letters_of, papers_of, sheets_of
from rj_workflow.queries.pack import content_of, packs_of
from tests.factories.pages_of_pdf import text_of
from tests.rj_workflow.test_pack import EVERYTHING, agreed, prepared, speak

if TYPE_CHECKING:
    from rj_workflow.seeds.walk import Walk
    from tests.factories.case import Standing

PAIRS: Final = int(os.environ.get("RJ_PAIRS", "40"))
FILES_OF: Final = 50  # one pair in so many
LETTERS: Final = "abcdefghijklmnopqrstuvwxyzŵŷâêłąęńśżź"
SIDES: Final = ("harmed", "responsible")
FIRST: Final = {"harmed": "heronword", "responsible": "kestrelword"}
Places = list[tuple[Any, str, str, str]]


def told_by_both(walk: Walk) -> None:
    """Each says everything that can be said, with one word of their own in all of it."""
    for side in SIDES:
        who, word = getattr(walk, side), FIRST[side]
        speak(walk, side, word)
        write_item(
            walk.session, walk.staff["priya"], walk.ref, author=who, kind="letter",
            text=f"What I wrote of the {word}.", now=walk.now,
        )  # fmt: skip
        agreed(walk, prepared(walk, *(one for one in EVERYTHING if one != "risk"), side=side), side)
        mine = select(event.c.id).where(event.c.holder == who, event.c.event == "say_yes")
        walk.session.execute(
            update(note).where(note.c.event_id.in_(mine)).values(text=f"Yes, for the {word}.")
        )
        walk.session.execute(update(person).where(person.c.id == who).values(name=f"{word} {word}"))
    for row in walk.session.execute(
        select(position.c.id, position.c.lifecycle, position.c.holder, position.c.data)
    ):
        data = _with_own_words(walk, row.lifecycle, row.holder, dict(row.data))
        walk.session.execute(update(position).where(position.c.id == row.id).values(data=data))


def _with_own_words(walk: Walk, lifecycle: str, holder: str, data: dict[str, Any]) -> dict[str, Any]:
    whose = {getattr(walk, side): side for side in SIDES}
    if lifecycle == "choice" and holder in whose:
        data["conditions"] = f"Only with the {FIRST[whose[holder]]}."
    if lifecycle == "agreement_item":
        calls = {f"{side}_calls": f"The friend with the {FIRST[side]}." for side in SIDES}
        data |= {"kind": "encounter", "parts": {**calls, "where": "The market"}}
    return data


def places(walk: Walk) -> Places:
    """Every row and column in which one of the two words stands, with what stands there."""
    found: Places = []
    for table in metadata.sorted_tables:
        columns = [
            one for one in table.c if isinstance(one.type, String | Text | JSON) and not one.primary_key
        ]
        for row in walk.session.execute(select(table)).mappings() if "id" in table.c else ():
            for column in columns:
                said = json.dumps(row[column.name], ensure_ascii=False)
                if any(word in said for word in FIRST.values()):
                    found.append((table, row["id"], column.name, said))
    return found


def put(walk: Walk, where: Places, words: dict[str, str]) -> None:
    for table, key, column, said in where:
        for side in SIDES:
            said = said.replace(FIRST[side], words[side])
        walk.session.execute(update(table).where(table.c.id == key).values({column: json.loads(said)}))


def made_for(walk: Walk, side: str, *, files: bool) -> Iterator[tuple[str, str]]:
    """Everything that is handed, posted or passed on for this side, as text."""
    who, file = getattr(walk, side), walk.file
    mine: dict[str, Document[Any]] = {**letters_of(walk.session, file, who)}
    mine |= papers_of(walk.session, Actor(who, side), walk.ref, now=walk.now)
    for code, document in mine.items():
        yield f"page {code}", as_html(document, ENGLISH)
        yield f"typeset {code}", json.dumps(spoken(document, ENGLISH), ensure_ascii=False)
        if files:
            for large in (False, True):
                yield f"file {code}", " ".join(text_of(as_pdf(document, ENGLISH, large=large)).split())
    for pack in packs_of(walk.session, file, who, walk.now):
        said = content_of(walk.session, file, pack)
        yield "pack", as_json(said).decode()
        yield "pack page", pack_page(said).decode()


def test_nothing_made_for_one_holds_a_word_of_the_other(standing: Standing) -> None:
    walk, chance = standing("agreement_live"), random.Random(20260301)
    told_by_both(walk)
    where = places(walk)
    assert {table.name for table, *_ in where} >= {"account_part", "note", "position", "person", "found_out"}
    for n in range(PAIRS):
        words = {side: "".join(chance.choices(LETTERS, k=chance.randint(8, 16))) for side in SIDES}
        put(walk, where, words)
        for side, other in zip(SIDES, reversed(SIDES), strict=True):
            made = list(made_for(walk, side, files=n % FILES_OF == 0))
            leaks = [what for what, said in made if words[other] in said]
            assert leaks == [], (n, side, words)
            # It is looked for where it could be: their own word stands in what is their own.
            holds = {what for what, said in made if words[side] in said}
            assert holds >= {
                "page answers",
                "page agreed",
                "page pack_1",
                "typeset agreed",
                "pack",
                "pack page",
            }
        told = feed(entries(walk.session, walk.staff["priya"], now=walk.now), now=walk.now).decode()
        assert not any(word in told for word in words.values())


def test_a_sheet_for_staff_is_made_for_staff_alone(standing: Standing) -> None:
    walk = standing("scheduled")
    sheets = sheets_of(walk.session, walk.staff["priya"], walk.file, now=walk.now)
    assert sheets.keys() >= {"run_sheet", "risk_process"}
    for side in SIDES:
        mine = papers_of(walk.session, Actor(getattr(walk, side), side), walk.ref, now=walk.now)
        assert not mine.keys() & sheets.keys()
        assert {one.side.__name__.lower() for one in mine.values()} == {side}
