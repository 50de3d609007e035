"""Who has looked at my record, and who was told what: their own page, and the sheet that is read out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rj_workflow.looks import PARTS
from tests.factories.browser import Browser, browser_of
from tests.factories.routes import routes_of
from tests.factories.staff import colleague
from web.looks import PART_OF, of_a_case
from web.staff import app as staff

if TYPE_CHECKING:
    from tests.web.portal.conftest import At, Side


def at_work(one: Side, who: str = "priya") -> Browser:
    """A colleague's browser at the time of the case."""
    return browser_of(one.engine, one.walk.staff[who], one.walk.now)


def seen(html: str) -> str:
    return " ".join(re.sub(r"(?s)<[^>]*>", " ", html).split())


def test_whoever_opens_a_page_of_the_case_stands_on_theirs(at: At) -> None:
    her = at("exploring_both")
    assert "Nobody has looked yet." in her.get("/w")
    work = at_work(her)
    assert work.get(f"/work/cases/{her.walk.ref}/choices?side=harmed").status_code == 200
    assert work.get(f"/work/cases/{her.walk.ref}/letters?side=responsible").status_code == 200
    html = seen(her.get("/w"))
    assert "Priya, your facilitator Your choices" in html
    assert "Letters and messages" not in html
    assert "Nalloor" not in html
    assert "Letters and messages" in seen(her.other().get("/w"))


def test_a_page_of_one_person_stands_on_theirs_alone_and_says_which(at: At) -> None:
    her = at("exploring_both")
    work = at_work(her)
    for page, words in (("account", "Your story, as far as you let them"), ("needs", "What helps you")):
        assert work.get(f"/work/cases/{her.walk.ref}/people/{her.person}/{page}").status_code == 200
        assert words.lower() in seen(her.get("/w")).lower()
    assert work.get(f"/work/cases/{her.walk.ref}/contact/{her.person}").status_code == 200
    assert "how to reach you safely" in seen(her.get("/w")).lower()
    assert "Nobody has looked yet." in her.other().get("/w")


def test_a_supervisor_who_reads_to_decide_is_told_as_a_supervisor(at: At) -> None:
    her = at("awaiting_sign_off")
    work = at_work(her, "helen")
    page = work.get(f"/work/signoffs/{her.walk.ref}/process", follow_redirects=True)
    assert page.status_code == 200
    html = seen(her.get("/w"))
    assert "A supervisor What may help to keep everyone safe" in html
    assert "Helen" not in html


def test_whoever_may_not_open_the_case_does_not_stand_there(at: At) -> None:
    her = at("exploring_both")
    with her.on_staff_side() as walk:
        stranger = colleague(walk, "Ned Hale", "foundation")
    work = browser_of(her.engine, stranger, her.walk.now)
    assert work.get(f"/work/cases/{her.walk.ref}").status_code == 404
    assert at_work(her, "david").get(f"/work/cases/{her.walk.ref}").status_code == 303
    assert "Nobody has looked yet." in her.get("/w")


def test_what_others_are_told_when_she_stops_stands_there_in_full(at: At) -> None:
    her = at("scheduled")
    him = her.other()
    before = him.get("/w")
    her.send("/pause", answer="pause")
    her.send("/pause", answer="start")
    her.send("/stop")
    html = seen(her.get("/w"))
    assert "Only: “This is not going ahead.” Not who, not why." in html
    assert "Only: “Nothing is happening at the moment.” Not who, not why." in html
    assert "In the words you agreed to" in html
    told = set(seen(him.get("/w")).split()) - set(seen(before).split())
    assert not {"she", "stopped", "Maya", "Whoever", "who", "why"} & told


def test_the_sheet_says_word_for_word_the_same_and_names_nobody_else(at: At) -> None:
    her = at("scheduled")
    her.send("/stop")
    work = at_work(her)
    people = work.get(f"/work/cases/{her.walk.ref}/people")
    address = f"/work/cases/{her.walk.ref}/record/{her.person}"
    assert f'href="{address}"' in people.text
    sheet = work.get(address)
    assert sheet.status_code == 200
    assert '<div id="case-head" class="tp-paper__no">' in sheet.text
    assert her.walk.responsible_name.split()[0] not in sheet.text.partition("<main")[2]
    again = work.get(address)
    lists = re.compile(r'(?s)<ul class="tp-rows tp-record">.*?</ul>')
    assert lists.findall(again.text) == lists.findall(her.get("/w"))
    assert len(lists.findall(again.text)) == 2


def test_a_sheet_is_for_the_two_people_of_the_case(at: At) -> None:
    her = at("exploring_both")
    with her.on_staff_side() as walk:
        supporter = walk.add("Ines", "supporter")
        walk.declare("priya")
    work = at_work(her)
    assert work.get(f"/work/cases/{her.walk.ref}/record/{supporter}").status_code == 404
    assert work.get(f"/work/cases/{her.walk.ref}/record/{'0' * 32}").status_code == 404


def test_every_page_of_a_case_has_its_part() -> None:
    """A page that somebody adds fails here until it is said what it shows."""
    paths = {path for method, path in routes_of(staff.make()) if method == "GET" and "{ref}" in path}
    assert {of_a_case(path) for path in paths} <= set(PARTS)
    assert set(PART_OF.values()) == set(PARTS)
