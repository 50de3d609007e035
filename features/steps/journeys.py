"""Whole journeys: each way of saying something, on their own pages, by phone or on paper, and its end."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from pytest_bdd import given, parsers, then, when
from sqlalchemy import select

from features.steps.asking import FOR_HER_SON, FOR_HERSELF, SAFELY, asks, part_of_the_page, refs
from features.steps.case import refused
from features.steps.choice import own_page, press
from features.steps.contact import it_is, writes_down
from features.steps.letter import WORDS
from features.steps.needs import say, settle
from features.steps.service import PageWalk
from rj_workflow import db
from rj_workflow.commands.stop import TO_THEM
from rj_workflow.models import deadline, event, incident, outbox, person, sign_in
from rj_workflow.queries.portal import LIVE
from rj_workflow.seeds.casework import SAFE_CONTACT, TOLD, UNDERSTOOD
from rj_workflow.settings import settings
from state_machines.contact import PLAN
from state_machines.explanation import POINTS
from tests.factories.browser import Browser, fields_in, hidden, words_of

LETTER = "take_part_letter"
WELSH = {point.code: f"Dyma bwynt {n}." for n, point in enumerate(POINTS, 1)}
OWN = ("on her own page", "on her own pages")
PAPER = "on paper forms that Sam types in"
SAFE = "Is it safe to talk now?"
PRINTED = re.compile(r'(?s)<article class="tp-handout.*?</article>')


def case_page(walk: PageWalk, more: str = "") -> str:
    return f"/work/cases/{walk.ref}{more}"


def paper(walk: PageWalk, who: str, which: str = "") -> str:
    """A page of what is printed or said for somebody, as Priya reads it."""
    path = f"/work/paper/{walk.ref}/{who}" + (f"/{which}" if which else "")
    return words_of(walk.opened("priya", path))


def types_in(walk: PageWalk, who: str, path: str, **form: Any) -> None:
    """A colleague fills in a page with what somebody said; what stands on it stays."""
    walk.now += timedelta(minutes=10)
    page = walk.opened(who, path)
    assert page.status_code == 200, (path, page.status_code)
    stood = fields_in(page, path.replace("&", "&amp;"))
    browser = walk.browser(who)
    reply = browser.fill_in(path, {**stood, "csrf": browser.csrf, **form})
    assert reply.status_code == 303, words_of(reply)[:900]


def keeps_a_plan(walk: PageWalk, who: str, about: str, **changed: Any) -> None:
    """How somebody may be reached, as a colleague writes it down."""
    walk.now += timedelta(minutes=10)
    said = {**SAFE_CONTACT, **changed}
    walk.send(who, case_page(walk, f"/check/{PLAN}?about={about}"), said)


def typed_by(walk: PageWalk, whose: str) -> list[tuple[str, str]]:
    """What was written down for somebody, as (step, way it reached us)."""
    with db.read(walk.engine) as session:
        told = select(event.c.event, event.c.data).where(event.c.on_behalf_of == whose)
        return [(row.event, str(row.data.get("channel", ""))) for row in session.execute(told)]


# --- 1: a device that is not hers alone


@pytest.fixture
def shown() -> dict[str, str]:
    """What each page said, by its address."""
    return {}


@when("Maya signs in on a borrowed telephone, and says that it is safe", target_fixture="telephone")
def borrowed(walk: PageWalk, card: dict[str, str]) -> Browser:
    telephone = Browser(walk.engine, lambda: walk.now)
    assert telephone.post("/p/in", data={"words": card["words"]}).status_code == 303
    telephone.csrf = hidden(telephone.get("/p/safe"), "csrf")
    assert telephone.fill_in("/p/safe", {"safe": "yes"}).status_code == 303
    return telephone


@when("she reads three pages, and leaves at once", target_fixture="left")
def reads_and_leaves(telephone: Browser, shown: dict[str, str]) -> dict[str, Any]:
    for path in ("/p/h", "/p/e", "/p/p"):
        page = telephone.get(path)
        assert page.status_code == 200
        assert page.headers["cache-control"] == "no-store"
        shown[path] = words_of(page)
        corner = re.search(r'<a class="pt-leave" href="([^"]+)"', page.text)
        assert corner is not None
    before = dict(telephone.cookies)
    return {"reply": telephone.get(corner[1]), "cookies": before}


@then("she is at the weather, and the telephone holds nothing of ours")
def at_the_weather(telephone: Browser, left: dict[str, Any], shown: dict[str, str]) -> None:
    assert len(shown) == 3
    assert left["reply"].headers["location"] == settings().exit_url
    assert '"cache"' in left["reply"].headers["clear-site-data"]
    assert left["cookies"]
    assert dict(telephone.cookies) == {}


@then("going back to each page shows the door, and not a word of hers")
def going_back(telephone: Browser, left: dict[str, Any], shown: dict[str, str]) -> None:
    """Also where the telephone had kept its cookie: the door behind it is shut."""
    for kept in ({}, left["cookies"]):
        for name, value in kept.items():
            telephone.cookies.set(name, value)
        for path in shown:
            page = telephone.get(path, follow_redirects=True)
            assert "The five words on your card" in words_of(page)
            for word in ("Priya", "explain", "How to contact me"):
                assert word not in words_of(page)


@given("Maya's telephone is shared, with a code word and words for whoever else answers")
def is_shared(walk: PageWalk) -> None:
    keeps_a_plan(walk, "priya", walk.harmed, contact_device="shared", contact_code="heron")
    it_is(walk, "Tuesday")


@when("Priya opens what to say before she calls", target_fixture="script")
def opens_the_script(walk: PageWalk) -> str:
    contact = walk.opened("priya", case_page(walk, f"/contact/{walk.harmed}"))
    link = re.search(r'href="([^"]+/call)">What to say in a call', contact.text)
    assert link is not None
    said = words_of(walk.opened("priya", link[1]))
    assert "May call now until" in said
    return said.partition("2. Who you are")[2]


@then("it says the code word, and asks if it is safe, before anything that tells what it is about")
def safe_first(script: str) -> None:
    before = script.partition(SAFE)[0]
    assert "Hello, this is Pat. May I speak with Maya?" in before
    assert "Our word is “heron”" in before
    for word in ("service", "harmed", "responsible", "letter", "meeting", "choice", "explain"):
        assert word not in before


@then("whoever else answers is told the agreed words and nothing else")
def agreed_words(script: str) -> None:
    assert "It is somebody else “This is the library.” These words and no others." in script
    assert "Leave no message." in script


@when("somebody else answers, and Priya says only those")
def only_those(walk: PageWalk, told: list[str]) -> None:
    writes_down(walk, told, "somebody_else", heard_more="no")
    assert told == []


@then("no message for Maya waits to go to her telephone")
def no_message(walk: PageWalk) -> None:
    with db.read(walk.engine) as session:
        waiting = select(outbox.c.id).where(outbox.c.person_id == walk.harmed, outbox.c.state != "cancelled")
        assert session.scalars(waiting).all() == []


# --- 2: one way only, in her language, large, by post


@when(parsers.parse("Maya says {how} that she would like a letter"))
def would_like_a_letter(walk: PageWalk, how: str) -> None:
    if how in OWN:
        press(walk, "harmed", "/q", wish="letter")
    else:
        types_in(
            walk,
            "sam",
            case_page(walk, f"/check/interest?about={walk.harmed}"),
            wish="letter",
            channel="paper",
        )
        assert ("interest", "paper") in typed_by(walk, walk.harmed)
    assert "Write a letter, or be given one" in own_page(walk, "harmed", "/h")


@when(parsers.parse("Maya says {how} that Welsh and large print help her"))
def welsh_and_large(walk: PageWalk, how: str) -> None:
    helps_her(walk, how, ["Welsh", "Large print"])


def helps_her(walk: PageWalk, how: str, what: list[str]) -> None:
    if how in OWN:
        say(walk, adjustments=what)  # type: ignore[arg-type]  # several ticks of one question
    else:
        way = "phone" if "phone" in how else "paper"
        types_in(walk, "sam", case_page(walk, f"/people/{walk.harmed}/needs"), adjustments=what, channel=way)


@when(parsers.parse("Maya says {how} that she may be written to, and no longer called"))
def written_to(walk: PageWalk, how: str) -> None:
    post = {
        "post_allowed": "yes",
        "post_detail": "4 Mill Lane, Eastmoor",
        "post_when": "any",
        "post_plain": "yes",
    }
    never = ["voicemail", "text"]
    if how in OWN:
        press(walk, "harmed", "/p/call", call_allowed="no")
        press(walk, "harmed", "/p/more", never=never, contact_device="own")  # type: ignore[arg-type]
        press(walk, "harmed", "/p/post", **post)
    else:
        keeps_a_plan(walk, "sam", walk.harmed, call_allowed="no", contact_told="paper", never=never, **post)


@then("she is not called from that moment, and not written to before Priya has confirmed it")
def not_yet(walk: PageWalk) -> None:
    said = words_of(walk.opened("priya", case_page(walk, f"/contact/{walk.harmed}")))
    assert "May call" not in said
    assert "May write by post" not in said
    assert "They asked for a change. A person confirms it with them before it counts." in said
    assert "post nothing" in paper(walk, walk.harmed) or "Do not write by post." in paper(walk, walk.harmed)


@when("it is confirmed with her, and a week has passed")
def confirmed(walk: PageWalk) -> None:
    walk.send("priya", case_page(walk, f"/contact/{walk.harmed}/confirm"),
              {"theirs": "yes", "confirmed_on": "face_to_face"})  # fmt: skip
    walk.now += timedelta(days=8)


@then("Priya finds her sheets in large print first, and that nothing is written in Welsh yet")
def large_first(walk: PageWalk) -> None:
    said = paper(walk, walk.harmed)
    assert "Maya Okafor asked for: Large print; Welsh." in said
    assert "Not written yet in what they asked for: Welsh." in said
    sizes = re.search(r"in (large|ordinary) print ?: English, Plain words", said)
    assert sizes is not None
    assert sizes[1] == "large"


@when("Priya explains a letter to her in Welsh, and she says yes to nothing but a letter by post")
def yes_to_a_letter(walk: PageWalk) -> None:
    walk.process = "letter"
    walk.stands_at("exploring_both")
    step = case_page(walk, f"/step/choice/explain?holder={walk.harmed}&topic={LETTER}")
    said = words_of(walk.opened("priya", step))
    assert "Maya Okafor asked for: Large print; Welsh." in said
    assert "Maya Okafor asked for help that is not arranged: Large print; Welsh." in said
    told = {
        **TOLD,
        "format": "large_print",
        "language": "Welsh",
        "interpreter": "Nia Rees, Eastmoor Languages",
    }
    walk.do("priya", "choice", "explain", told, holder=walk.harmed, topic=LETTER)
    answer = {**UNDERSTOOD, "channel": "paper", "conditions": "A letter only, by post, in Welsh."}
    walk.do("priya", "choice", "say_yes", answer, holder=walk.harmed, topic=LETTER)


@then("beside the letter that Lee writes for her stands how she wants to be given it")
def beside_the_letter(walk: PageWalk) -> None:
    walk.stands_at("readiness_review")
    walk.clear_letters()
    walk.write_letter(walk.responsible, WORDS)
    said = words_of(walk.opened("priya", case_page(walk, "/letters")))
    assert "For Maya Okafor They asked for Large print; Welsh" in said
    assert "A letter only, by post, in Welsh." in words_of(walk.opened("priya", case_page(walk, "/timeline")))


@then("she was asked about no other way of taking part")
def no_other_way(walk: PageWalk) -> None:
    asked = {one.topic for one in walk.file.of("choice") if one.holder == walk.harmed and one.state in LIVE}
    assert {topic for topic in asked if topic.startswith("take_part_")} == {LETTER}
    assert "Meeting" not in own_page(walk, "harmed", "/c")


@when("Olu publishes what is explained in Welsh")
def publishes(walk: PageWalk) -> None:
    sheet = "/work/explanation/cy/plain"
    form = {**WELSH, "reason": "Read with people whose language it is."}
    olu = walk.browser("olu")
    shown = hidden(olu.fill_in(sheet, form), "shown")
    assert olu.fill_in(f"{sheet}/confirm", {**form, "shown": shown}).status_code == 303


@then("Priya finds the Welsh sheet first, in large print, to be posted in a plain envelope")
def welsh_first(walk: PageWalk) -> None:
    said = paper(walk, walk.harmed)
    assert "Not written yet" not in said
    sheets = said.partition("What we explain")[2]
    assert sheets.index("Cymraeg (Welsh), Plain words (asked for)") < sheets.index("English, Plain words")
    assert "In a plain envelope, without our name or address on it." in said
    large = words_of(walk.opened("priya", "/work/explanation/cy/plain/print?large=yes"))
    assert all(words in large for words in WELSH.values())


@then("she can read her own pages in Welsh")
def reads_in_welsh(walk: PageWalk) -> None:
    browser = walk.browser("harmed")
    browser.fill_in("/p/safe", {"safe": "yes"})
    page = browser.get("/p/cy/h")
    assert page.status_code == 200
    assert '<html lang="cy">' in page.text
    assert 'href="/p/cy/n"' in page.text


# --- 3: a no, and a return


@when(
    parsers.re(
        r"Maya comes back (?P<how>with the five words on her card|with a paper form that Sam types in)"
    )
)
def comes_back(walk: PageWalk, card: dict[str, str], how: str) -> None:
    if "paper" in how:
        path = case_page(walk, f"/pause/{walk.harmed}/says")
        types_in(walk, "sam", path, said="back", channel="paper")
        assert ("come_back", "paper") in typed_by(walk, walk.harmed)
        return
    browser = Browser(walk.engine, lambda: walk.now)
    assert browser.post("/p/in", data={"words": card["words"]}).status_code == 303
    browser.csrf = hidden(browser.get("/p/safe"), "csrf")
    browser.fill_in("/p/safe", {"safe": "yes"})
    assert "Any day, even years from now." in words_of(browser.get("/p/h"))
    assert browser.fill_in("/p/back").status_code == 303


@then("nobody contacts her on a plan that is three years old")
def no_old_plan(walk: PageWalk) -> None:
    said = words_of(walk.opened("sam", case_page(walk, f"/contact/{walk.harmed}")))
    assert "No safe way recorded. Do not contact." in said
    call = words_of(walk.opened("sam", f"/work/paper/{walk.ref}/{walk.harmed}/call"))
    assert "Do not call them. This is for when they call us" in call
    assert "01632 960 318" not in call


@when("Maya tells Sam a safe way to reach her, and he begins the first checks again")
def tells_and_begins(walk: PageWalk) -> None:
    keeps_a_plan(walk, "sam", walk.harmed, contact_told="came_to_us")
    walk.do("sam", "case", "begin_checks", {})


@then("nobody asks her why she had said no")
def not_asked_why(walk: PageWalk) -> None:
    with db.read(walk.engine) as session:
        [said] = session.scalars(select(event.c.data).where(event.c.event == "say_no")).all()
    assert set(said) == {"channel"}
    for path in ("/h", "/c"):
        assert not re.search(r"\bwhy you\b|reason you|because you said no", own_page(walk, "harmed", path))


# --- 4: out, the evening before


@when(parsers.parse("Maya opts out {how}"))
def opts_out(walk: PageWalk, how: str) -> None:
    if how in OWN:
        press(walk, "harmed", "/stop")
    elif "phone" in how:
        said = {"person": walk.harmed, "what": "stop", "channel": "phone"}
        davids = walk.browser("david")
        assert davids.get(case_page(walk)).status_code == 303  # he has declared nothing, and reads nothing
        assert davids.fill_in(case_page(walk, "/declare/rings"), said).status_code == 303
    else:
        walk.opened("sam", case_page(walk, "/pause"))
        stop = walk.browser("sam").fill_in(case_page(walk, f"/pause/{walk.harmed}"), {"channel": "paper"})
        assert stop.status_code == 303


@then("Lee is to be called by the next working day, and what to say to him holds nothing of her")
def lee_is_called(walk: PageWalk) -> None:
    with db.read(walk.engine) as session:
        owed = select(deadline.c.due_at).where(deadline.c.kind == "tell_other", deadline.c.open)
        [due] = session.scalars(owed.where(deadline.c.person_id == walk.responsible)).all()
    assert due - walk.now <= timedelta(days=4)  # over a weekend at the most
    page = walk.opened("priya", f"/work/paper/{walk.ref}/{walk.responsible}/call").text.partition("<main")[2]
    assert "Whether the other person was asked, has answered, or what they said." in page
    for word in ("Maya", "Okafor", "stopped", "withdrew"):
        assert word not in page


@when(parsers.parse("Maya says {later} that she may be asked again in about a year"))
def in_a_year(walk: PageWalk, later: str) -> None:
    if later in OWN:
        press(walk, "harmed", "/again", answer="year")
        return
    way = "phone" if "phone" in later else "paper"
    types_in(walk, "sam", case_page(walk, f"/pause/{walk.harmed}/says"), said="year", channel=way)
    assert ("may_ask_again", way) in typed_by(walk, walk.harmed)


@then("nobody may ask her before, and nobody calls her")
def not_before(walk: PageWalk, told: list[str]) -> None:
    refused(walk, told, "priya", "choice", "re_offer", holder=walk.harmed, topic="take_part_face_to_face")
    with db.read(walk.engine) as session:
        calls = select(deadline.c.kind).where(deadline.c.person_id == walk.harmed, deadline.c.open)
        assert session.scalars(calls.where(deadline.c.kind.in_(TO_THEM))).all() == []
    assert "We will not call you, unless you ask us to." in own_page(walk, "harmed", "/h")


# --- 6: never reported, through somebody who is trusted


@when(
    parsers.parse("Nadia asks {how} for Amal, who was attacked for who he is, and the police were never told")
)
def nadia_asks(walk: PageWalk, theirs: Browser, how: str) -> None:
    if how == "on the public pages":
        asked = FOR_HER_SON | {"name": "Nadia", "them_name": "Amal"}
        assert asks(theirs, asked).status_code == 303
    else:
        form = {"name": "Amal", "side": "harmed", "asked_by": "Nadia", "basis": "none", "interests": "none",
                **SAFELY, "told": FOR_HERSELF["told"]}  # fmt: skip
        walk.send("sam", "/work/cases/new", form)
    walk.ref = refs(walk)[-1]
    row = walk.file.on_side("harmed")
    assert row is not None
    walk.harmed = row["person_id"]


@then("only Nadia may be contacted, and nobody has grounds to contact Amal")
def only_nadia(walk: PageWalk) -> None:
    assert "Call 01632 960 555" in part_of_the_page(walk, "Nadia, asked for them")
    amals = part_of_the_page(walk, "Amal")
    assert "No safe way recorded. Do not contact." in amals
    assert "01632 960 555" not in amals


@then("Nadia has no part in it: no card, no page, nothing of the case")
def no_part(walk: PageWalk) -> None:
    [nadia] = [row["person_id"] for row in walk.file.participants if row["side"] == "introducer"]
    walk.opened("sam", case_page(walk))
    sams = walk.browser("sam")
    if walk.file.case["caseworker_id"] is None:
        assert sams.fill_in(case_page(walk, "/take")).status_code == 303
    people = sams.get(case_page(walk, "/people"))
    assert "Make a card for Amal" in words_of(people)
    assert "Make a card for Nadia" not in words_of(people)
    assert sams.fill_in(case_page(walk, f"/people/{nadia}/card")).status_code != 200
    assert sams.get(f"/work/paper/{walk.ref}/{nadia}").status_code == 404


@when("Amal comes to Sam himself, and says how he may be reached and that Somali is his language")
def amal_comes(walk: PageWalk) -> None:
    walk.check("sam", "contact_basis", "own_request", about=walk.harmed)
    keeps_a_plan(walk, "sam", walk.harmed, contact_told="came_to_us", call_detail="01632 960 777")
    needs = case_page(walk, f"/people/{walk.harmed}/needs")
    types_in(walk, "sam", needs, adjustments="An interpreter", words="Somali", channel="in_person")


@when("Amal asks to be referred, and Sam writes down why he was attacked")
def asks_to_be_referred(walk: PageWalk) -> None:
    asked = {"channel": "in_person", "who_asked": "person"}
    walk.do("sam", "case", "ask_to_be_referred", asked, holder=walk.harmed)
    walk.check("sam", "kind_of_case", "ordinary", because_of=["race"], note="Shouted at for his colour.")


@then("there is no crime reference on it, and nobody asked for one")
def no_reference(walk: PageWalk) -> None:
    with db.read(walk.engine) as session:
        assert (
            session.scalars(select(incident.c.id).where(incident.c.case_id == walk.file.case["id"])).all()
            == []
        )
    for page in ("", "/people", "/check/kind_of_case"):
        assert not re.search(r"crime (number|reference)", words_of(walk.opened("sam", case_page(walk, page))))


@then("the case says that it is sensitive and complex, because he was attacked for who he is")
def because(walk: PageWalk) -> None:
    said = words_of(walk.opened("helen", case_page(walk, "/people")))
    assert "It was done because of who somebody is, or was taken for." in said
    assert walk.file.case["sensitive"]
    assert not walk.file.case["gender_based"]


@then("an interpreter is to be arranged for him")
def interpreter(walk: PageWalk) -> None:
    assert "Arrange what helps somebody to take part" in walk.read("sam", case_page(walk))
    said = words_of(walk.opened("sam", case_page(walk, f"/people/{walk.harmed}/needs")))
    assert "An interpreter To be arranged" in said
    assert "Somali To be arranged" in said


# --- 12: in prison, on paper


IN_PRISON: dict[str, Any] = {
    "contact_told": "agency", "call_allowed": "no", "portal_allowed": "no", "post_allowed": "yes",
    "post_detail": "Eastmoor prison, A1960", "post_when": "any", "post_plain": "yes",
    "post_seen_by": "wing staff open it", "contact_say": "", "contact_name": "",
    "never": ["voicemail", "text"],
}  # fmt: skip


@given("Priya is asking Lee, who is in prison, where others open his letters")
def in_prison(walk: PageWalk) -> None:
    walk.process = "letter"
    walk.stands_at("approaching_other")
    keeps_a_plan(walk, "priya", walk.responsible, **IN_PRISON)


@when("Priya is about to explain being in touch to him")
def about_to_explain(walk: PageWalk, told: list[str]) -> None:
    step = case_page(walk, f"/step/choice/explain?holder={walk.responsible}&topic=contact")
    told.append(words_of(walk.opened("priya", step)))


@then("each of his paper forms says so to her, and nothing of it on the paper")
def each_says_so(walk: PageWalk) -> None:
    listed = walk.opened("priya", f"/work/paper/{walk.ref}/{walk.responsible}").text
    forms = sorted(set(re.findall(rf'href="(/work/paper/{walk.ref}/{walk.responsible}/[a-z]+)"', listed)))
    assert len(forms) >= 8
    for path in forms:
        if path.endswith("/call"):
            continue
        page = walk.opened("priya", path)
        assert "Others may see what is posted: wing staff open it." in words_of(page)
        printed = PRINTED.search(page.text)
        assert printed is not None
        for word in ("Lee", "Danvers", "Maya", "wing staff", "prison", walk.harm):
            assert not re.search(rf"\b{word}\b", printed[0]), (path, word)


@when("Lee is told everything on paper sheets, and what he answers by post is typed in")
def told_on_paper(walk: PageWalk) -> None:
    for topic in ("contact", LETTER, "disclose_interest_to_other"):
        told = {**TOLD, "format": "plain"}
        walk.do("priya", "choice", "explain", told, holder=walk.responsible, topic=topic)
        answer = {**UNDERSTOOD, "channel": "paper", "read_back_by": "The chaplain, at a visit"}
        walk.do("priya", "choice", "say_yes", answer, holder=walk.responsible, topic=topic)
    willing = {"how_they_said_it": "On his form: I would like to write.", "delta_form": "nothing"}
    walk.do("priya", "case", "other_is_willing", willing)


@when("his own account, what helps him and what he would like come back by post as well")
def by_post(walk: PageWalk) -> None:
    him = walk.responsible
    account = case_page(walk, f"/people/{him}/account")
    types_in(walk, "priya", account, added="I took the ring.", readers="facilitators", channel="paper")
    types_in(walk, "priya", case_page(walk, f"/people/{him}/needs"), adjustments="Reading", channel="paper")
    types_in(walk, "priya", case_page(walk, f"/check/interest?about={him}"), wish="letter", channel="paper")


@then("the case goes on to letters, and Lee's letter is given to Maya")
def letter_is_given(walk: PageWalk) -> None:
    walk.stands_at("readiness_review")
    walk.clear_letters()
    walk.write_letter(walk.responsible, WORDS)
    walk.letter(walk.responsible, "approve", "review", "hold", "announce", "want")
    item = walk.file.at("exchange", walk.responsible, "", 1)
    walk.yes(walk.harmed, f"letter_receive:{item.id}")
    walk.letter(walk.responsible, "deliver")
    assert walk.file.at("exchange", walk.responsible, "", 1).state == "delivered"


@when("Lee's paper to stop comes by post")
def his_paper(walk: PageWalk) -> None:
    walk.opened("sam", case_page(walk, "/pause"))
    reply = walk.browser("sam").fill_in(case_page(walk, f"/pause/{walk.responsible}"), {"channel": "paper"})
    assert reply.status_code == 303


@then("everything of his has stopped, and Maya reads only that it is not going ahead")
def his_stopped(walk: PageWalk) -> None:
    his = [c for c in walk.file.of("choice") if c.holder == walk.responsible and c.topic != "keep_record"]
    assert his
    assert not any(choice.state in LIVE for choice in his)
    page = own_page(walk, "harmed", "/h")
    assert "This is not going ahead." in page
    for word in ("Lee", "Danvers", "prison", "by post", "he", "stopped"):
        assert not re.search(rf"\b{word}\b", page), word


@then("nobody asked Lee for a page, a card or a word of his own online")
def nothing_online(walk: PageWalk) -> None:
    him = walk.responsible
    with db.read(walk.engine) as session:
        assert session.scalars(select(sign_in.c.kind).where(sign_in.c.subject_id == him)).all() == []
        assert session.execute(select(person.c.code_key).where(person.c.id == him)).scalar() is None
        went = select(outbox.c.template).where(
            outbox.c.person_id == him, outbox.c.state.in_(("shown", "sent"))
        )
        assert session.scalars(went).all() == []


@then("Lee's record says of each thing that it was his, on paper, and who typed it in")
def his_record(walk: PageWalk) -> None:
    told = typed_by(walk, walk.responsible)
    for step in ("say_yes", "wrote_account", "said_needs", "interest", "stop"):
        assert (step, "paper") in told, (step, told)
    timeline = words_of(walk.opened("priya", case_page(walk, "/timeline?side=responsible")))
    assert "as told by Lee Danvers" in timeline


# --- 18: by ear; the pages themselves are in tests/browser/test_choices_by_ear.py


@when("Priya opens what to say about keeping her story", target_fixture="script")
def about_her_story(walk: PageWalk) -> str:
    return words_of(walk.opened("priya", f"/work/paper/{walk.ref}/{walk.harmed}/call?topic=keep_record"))


@then("every point stands there to be read out, and seven ways to go on, each with the same weight")
def to_be_read_out(script: str) -> None:
    assert all(f"“{point.plain}”" in script for point in POINTS)
    ways = script.partition("4. What they would like")[2].partition("5. What would help")[0]
    assert ways.count("Can help:") == ways.count("Can be hard:") == 7


@when("Priya writes down what Maya answers on the telephone")
def on_the_telephone(walk: PageWalk) -> None:
    her = walk.harmed
    walk.do("priya", "choice", "explain", TOLD, holder=her, topic="keep_record")
    walk.do("priya", "choice", "say_yes", {**UNDERSTOOD, "channel": "phone"}, holder=her, topic="keep_record")
    types_in(walk, "priya", case_page(walk, f"/check/interest?about={her}"), wish="letter", channel="phone")
    needs = case_page(walk, f"/people/{her}/needs")
    types_in(walk, "priya", needs, adjustments="Seeing or hearing", channel="phone")


@then("Maya's answers stand as they would from her own pages, and each says that it came by phone")
def as_from_her_pages(walk: PageWalk) -> None:
    assert walk.file.at("choice", walk.harmed, "keep_record").state == "given"
    assert "Write a letter, or be given one." in own_page(walk, "harmed", "/h")
    assert "Seeing or hearing" in own_page(walk, "harmed", "/n")
    told = typed_by(walk, walk.harmed)
    assert {("say_yes", "phone"), ("interest", "phone"), ("said_needs", "phone")} <= set(told)


# --- 19: with Easy Read and a supporter


@given("Priya has talked with Maya, and it is in doubt how she can decide")
def in_doubt(walk: PageWalk) -> None:
    walk.stands_at("exploring_first")
    walk.check("priya", "age_or_capacity", "in_doubt", about=walk.harmed)


@when(parsers.parse("Maya says {how} that Easy Read and somebody to come along help her"))
def easy_read(walk: PageWalk, how: str) -> None:
    helps_her(walk, how, ["Easy Read", "Somebody to come along"])


@when("Priya arranges it, with Nia, who joins as her supporter")
def arranges(walk: PageWalk) -> None:
    nia = {"name": "Nia Rees", "side": "supporter", "interests": "none"}
    walk.send("sam", case_page(walk, "/people"), nia)
    walk.declare("priya", "tom", "helen")
    for how in ("The sheet in Easy Read, with pictures.", "Nia comes along; once we talk without her."):
        settle(walk, do="arranged", how=how)
    said = own_page(walk, "harmed", "/n")
    assert "Nia comes along; once we talk without her." in said


@then("Priya cannot record a yes before it is settled how Maya can decide")
def not_settled(walk: PageWalk, told: list[str]) -> None:
    form = {**TOLD, "format": "easy_read", "who_else_was_there": "Nia Rees, her supporter"}
    walk.do("priya", "choice", "explain", form, holder=walk.harmed, topic="contact")
    answer = {**UNDERSTOOD, "channel": "in_person"}
    refused(walk, told, "priya", "choice", "say_yes", answer, holder=walk.harmed, topic="contact")
    assert "It is not settled how this person can decide for themselves." in told[-1]


@when("Helen records the support with which Maya decides")
def support(walk: PageWalk) -> None:
    how = "Easy Read, pictures, short talks. Nia at first, then alone."
    walk.check("helen", "can_decide", "with_support", about=walk.harmed, note=how)


@when("Priya explains it in Easy Read, with Nia in the room")
def explains(walk: PageWalk) -> None:
    form = {**TOLD, "everything_was_explained": ["this_choice"], "format": "easy_read",
            "who_else_was_there": "Nia Rees, her supporter"}  # fmt: skip
    walk.do("priya", "choice", "explain", form, holder=walk.harmed, topic="keep_record")


@then("Priya cannot record a yes without having asked Maya alone")
def not_alone(walk: PageWalk, told: list[str]) -> None:
    answer = {"it_was_understood": UNDERSTOOD["it_was_understood"], "channel": "in_person"}
    refused(walk, told, "priya", "choice", "say_yes", answer, holder=walk.harmed, topic="keep_record")
    assert "Ask them once with nobody else in the room." in told[-1]


@when("Maya, alone with Priya, says back the five points with help, and says yes")
def says_back(walk: PageWalk) -> None:
    answer = {**UNDERSTOOD, "channel": "in_person", "what_helped": "Pictures, and a second talk."}
    walk.do("priya", "choice", "say_yes", answer, holder=walk.harmed, topic="keep_record")


@then("her yes says what helped her, that she was alone, and who had been there before")
def what_helped(walk: PageWalk) -> None:
    assert walk.file.at("choice", walk.harmed, "keep_record").state == "given"
    timeline = words_of(walk.opened("priya", case_page(walk, "/timeline?side=harmed")))
    for words in ("Pictures, and a second talk.", "Nia Rees, her supporter", "Easy Read"):
        assert words in timeline, words


@then(parsers.parse("Maya reads what was explained in Easy Read {where}"))
def in_easy_read(walk: PageWalk, where: str) -> None:
    if where == "on her own page":
        said = own_page(walk, "harmed", "/e/easy")
    else:
        listed = paper(walk, walk.harmed)
        assert "English, Easy Read (asked for)" in listed
        assert listed.index("English, Easy Read (asked for)") < listed.index("English, Plain words")
        said = words_of(walk.opened("priya", "/work/explanation/en/easy_read/print?large=yes"))
    assert all(line in said for point in POINTS for line in point.easy_read.split("\n"))
