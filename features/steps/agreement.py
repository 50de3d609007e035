"""What is agreed: its very words, what each says of them, how it ends and who is told."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pytest_bdd import given, parsers, then, when
from sqlalchemy import select

from features.steps.case import refused
from features.steps.choice import own_page
from features.steps.service import PageWalk, SaidNo, hidden_fields
from rj_workflow import db
from rj_workflow.models import deadline
from rj_workflow.seeds.walk import FAIR_TERMS
from rj_workflow.timers.sweep import sweep_through
from tests.factories.browser import Browser, words_of

SIDES = {"Maya": "harmed", "Lee": "responsible"}
BASES = {"harmed": "/p", "responsible": "/q"}
RING = "Lee writes what happened to the ring."
SHOWN = {"evidence_is_recorded": "yes", "evidence_kind": "paper"}


@pytest.fixture
def as_it_was() -> dict[str, Any]:
    """Pages as they were, and forms that lie open."""
    return {}


def carried(walk: PageWalk, side: str, action: str, page: str = "/agreed") -> dict[str, str]:
    """What one form of somebody's page carries unseen."""
    html = inside(walk, side).get(f"{BASES[side]}{page}").text
    forms = re.findall(rf'(?s)<form[^>]* action="{BASES[side]}{action}".*?</form>', html)
    return dict(hidden_fields(forms[0])) if forms else {}


def send(walk: PageWalk, side: str, action: str, page: str = "/agreed", **said: str) -> int:
    """Fill in one form of their own page; the status it was answered with."""
    form = {**carried(walk, side, action, page), **said}
    form.pop("csrf", None)
    return inside(walk, side).fill_in(f"{BASES[side]}{action}", form).status_code


def inside(walk: PageWalk, side: str) -> Browser:
    """Their browser, signed in, after they said that it is safe."""
    browser = walk.browser(side)
    browser.fill_in(f"{BASES[side]}/safe", {"safe": "yes"})
    return browser


def agreement_page(walk: PageWalk) -> str:
    """The address of the agreement."""
    return f"/work/cases/{walk.ref}/agreement"


def write(walk: PageWalk, words: str, **more: str) -> None:
    walk.send("priya", agreement_page(walk), {"kind": "explanation", "words": words, **more})


def propose(walk: PageWalk) -> None:
    walk.do("priya", "agreement", "propose", FAIR_TERMS)


def both_yes(walk: PageWalk) -> None:
    for person in (walk.harmed, walk.responsible):
        found = walk.file.find("choice", person, "outcome_agreement_terms")
        if found is not None and found.state == "given":
            walk.say_again(person, "outcome_agreement_terms")
        else:
            walk.yes(person, "outcome_agreement_terms")


def start(walk: PageWalk) -> None:
    owner = {"owner": walk.staff["priya"].id}
    walk.do("priya", "agreement", "go_live", owner)
    walk.do("priya", "case", "end_with_agreement", {"kind_of_outcome": "agreement"})


def run(walk: PageWalk, as_it_was: dict[str, Any]) -> None:
    propose(walk)
    both_yes(walk)
    walk.do("priya", "agreement", "agree")
    start(walk)
    remember(walk, as_it_was)


def remember(walk: PageWalk, as_it_was: dict[str, Any]) -> None:
    """Both people's pages as they read now."""
    as_it_was |= {side: pages_of(walk, side) for side in BASES}


def pages_of(walk: PageWalk, side: str) -> list[str]:
    return [own_page(walk, side, path) for path in ("/h", "/agreed", "/c", "/m")]


def on_the_case(walk: PageWalk) -> str:
    walk.now += timedelta(minutes=1)
    return words_of(walk.opened("priya", f"/work/cases/{walk.ref}"))


@given("Maya and Lee have met, and Priya writes down what could be agreed")
def have_met(walk: PageWalk) -> None:
    walk.stands_at("underway")
    walk.end_meeting()
    walk.do("priya", "agreement", "begin")


@given(parsers.parse('"{words}" is written down'))
@when(parsers.parse('Priya writes down "{words}" as well'))
def writes(walk: PageWalk, words: str) -> None:
    write(walk, words)


@given(parsers.parse('"{words}" is proposed'))
def proposed(walk: PageWalk, words: str, as_it_was: dict[str, Any]) -> None:
    write(walk, words)
    propose(walk)
    remember(walk, as_it_was)


@given(parsers.parse('"{words}" is proposed, and both said yes'))
def said_yes(walk: PageWalk, words: str) -> None:
    write(walk, words)
    propose(walk)
    both_yes(walk)


@given(parsers.parse('"{words}" is agreed'))
def agreed(walk: PageWalk, words: str) -> None:
    said_yes(walk, words)
    walk.do("priya", "agreement", "agree")


@given(parsers.parse('"{words}" runs'))
def runs(walk: PageWalk, words: str, as_it_was: dict[str, Any]) -> None:
    write(walk, words)
    run(walk, as_it_was)


@given(parsers.parse('"{words}" and "{more}" run'))
def two_run(walk: PageWalk, words: str, more: str, as_it_was: dict[str, Any]) -> None:
    write(walk, words)
    write(walk, more)
    run(walk, as_it_was)


@given(parsers.parse('"{words}" runs, and its day was a week ago'))
def late(walk: PageWalk, words: str, as_it_was: dict[str, Any]) -> None:
    write(walk, words, due_on=(walk.now + timedelta(days=7)).date().isoformat())
    run(walk, as_it_was)
    walk.wait(days=15)
    sweep_through(walk.engine, walk.now)


@given(parsers.parse('"{words}" runs, and everything else is settled'))
def settled(walk: PageWalk, words: str, as_it_was: dict[str, Any]) -> None:
    write(walk, words, due_on=(walk.now + timedelta(days=60)).date().isoformat())
    run(walk, as_it_was)
    walk.settle_aftercare()
    asked = {"a_reason_and_signposts_are_given": "yes", "closure_code": "COMPLETED_DIRECT"}
    walk.do("priya", "closing", "propose_closing", asked)


@given("a plan for when they meet by chance is proposed")
def encounter(walk: PageWalk) -> None:
    write(
        walk, "If they meet by chance.", kind="encounter", where="The market, and the number 4 bus.",
        harmed_does="Cross the road, or not, as you like.", responsible_does="Walk on, and say nothing.",
        harmed_calls="Priya, on the office number.", responsible_calls="Lee's aunt.",
    )  # fmt: skip
    propose(walk)


@given(parsers.parse('a repayment of "{first}" and "{second}" runs'))
def repayment(walk: PageWalk, first: str, second: str, as_it_was: dict[str, Any]) -> None:
    walk.now = (
        datetime(2026, 3, 20, 9, tzinfo=UTC) if walk.now < datetime(2026, 3, 20, tzinfo=UTC) else walk.now
    )
    write(walk, "Lee pays for the lock.", kind="repayment", instalments=f"{first}\n{second}")
    run(walk, as_it_was)


@when("the 24th of March comes")
def day_comes(walk: PageWalk) -> None:
    walk.now = max(walk.now, datetime(2026, 3, 24, 18, tzinfo=UTC))


@when("Priya writes down that the first amount came")
def amount_came(walk: PageWalk) -> None:
    path = agreement_page(walk)
    html = walk.read("priya", path)
    form = dict(hidden_fields(re.findall(rf'(?s)<form[^>]* action="{path}/came".*?</form>', html)[0]))
    priya = walk.browser("priya")
    form |= {"csrf": priya.csrf, "came_on": "2026-03-24"}
    assert priya.fill_in(f"{path}/came", form).status_code == 303


@then(parsers.parse('Priya cannot record that it is agreed, because "{why}"'))
def cannot_agree(walk: PageWalk, told: list[str], why: str) -> None:
    refused(walk, told, "priya", "agreement", "agree")
    assert why in told[-1]


@when("both say yes again")
def yes_again(walk: PageWalk) -> None:
    walk.now += timedelta(hours=1)
    both_yes(walk)


@then("Priya can record that it is agreed")
def can_agree(walk: PageWalk) -> None:
    walk.do("priya", "agreement", "agree")
    assert walk.file.at("agreement").state == "agreed"


@when("Priya leaves the first promise out")
def leaves_out(walk: PageWalk) -> None:
    walk.do("priya", "agreement_item", "drop", {"why_left_out": "out_of_proportion"}, number=1)


@when("Maya says on her own page that the words are right")
def words_are_right(walk: PageWalk) -> None:
    assert send(walk, "harmed", "/agreed", answer="right") == 303


@when(parsers.parse('Maya asks on her own page for a change, "{change}"'))
def asks_change(walk: PageWalk, change: str) -> None:
    assert send(walk, "harmed", "/agreed", answer="change", what_to_change=change) == 303


@given("Maya has the page open")
def lies_open(walk: PageWalk, as_it_was: dict[str, Any]) -> None:
    as_it_was["open"] = carried(walk, "harmed", "/agreed")


@when("Maya sends the page that she has open")
def sends_open(walk: PageWalk, as_it_was: dict[str, Any], told: list[str]) -> None:
    form = {**as_it_was["open"], "answer": "right"}
    form.pop("csrf")
    told.append(words_of(inside(walk, "harmed").fill_in("/p/agreed", form)))


@then(parsers.parse('Priya has on the case "{words}"'))
def has_on_case(walk: PageWalk, words: str) -> None:
    assert words in on_the_case(walk)


@then("nothing on Lee's pages has changed")
def his_are_the_same(walk: PageWalk, as_it_was: dict[str, Any]) -> None:
    assert pages_of(walk, "responsible") == as_it_was["responsible"]


@then("nothing on Maya's pages has changed")
def hers_are_the_same(walk: PageWalk, as_it_was: dict[str, Any]) -> None:
    pages = pages_of(walk, "harmed")
    assert pages[:1] + pages[2:] == as_it_was["harmed"][:1] + as_it_was["harmed"][2:]
    assert cut(pages[1]) == cut(as_it_was["harmed"][1])


def cut(page: str) -> str:
    """What stands there of the promises, without her own wish below."""
    return page.partition("Being told how it ends")[0]


@then(parsers.re(r'nothing on (?P<who>Maya|Lee)\'s pages says "(?P<words>[^"]+)"'))
def nothing_says(walk: PageWalk, who: str, words: str) -> None:
    assert not any(words in page for page in pages_of(walk, SIDES[who]))


@then("the agreement is being written again")
def is_draft(walk: PageWalk) -> None:
    assert walk.file.at("agreement").state == "draft"


@then(parsers.re(r'(?P<who>Maya|Lee) reads (?:of it|with the words) "(?P<words>.+)"$'))
def reads_of_it(walk: PageWalk, who: str, words: str) -> None:
    assert words in own_page(walk, SIDES[who], "/agreed")


@then(parsers.parse('both read "{words}"'))
def both_read(walk: PageWalk, words: str) -> None:
    for side in BASES:
        assert words in own_page(walk, side, "/agreed")


@when(parsers.re(r"(?P<who>Maya|Lee) says (?P<how>on the page|by phone) that no agreement is wanted"))
def none_wanted(walk: PageWalk, who: str, how: str) -> None:
    side = SIDES[who]
    if how == "on the page":
        assert send(walk, side, "/agreed", answer="none") == 303
        return
    path = f"{agreement_page(walk)}/{getattr(walk, side)}"
    walk.send("priya", path, {"answer": "none", "channel": "phone"})


@when(parsers.parse('Priya proposes the terms without "{left_out}"'))
def proposes_without(walk: PageWalk, told: list[str], left_out: str) -> None:
    terms = {name: answer for name, answer in FAIR_TERMS.items() if name != left_out}
    refused(walk, told, "priya", "agreement", "propose", terms)


@then(parsers.parse('Priya is told "{words}"'))
def priya_is_told(told: list[str], words: str) -> None:
    assert words in told[-1]


@when("Helen ends the agreement because it would shame somebody")
def vetoes(walk: PageWalk) -> None:
    walk.do("helen", "agreement", "void", {"why_class": "degrading"})


@then(parsers.parse('Priya reads on the agreement "{words}"'))
def on_the_agreement(walk: PageWalk, words: str) -> None:
    assert words in words_of(walk.opened("priya", agreement_page(walk)))


@then(parsers.parse('her form for a pen says "{words}"'))
def on_paper(walk: PageWalk, words: str) -> None:
    assert words in words_of(walk.opened("priya", f"/work/paper/{walk.ref}/{walk.harmed}/agreed"))


@then("Priya cannot start it without an owner")
def no_owner(walk: PageWalk, told: list[str]) -> None:
    refused(walk, told, "priya", "agreement", "go_live")
    assert "Who sees it through" in told[-1]


@when("Priya starts it, and looks after it herself")
def starts(walk: PageWalk) -> None:
    start(walk)


@when("Lee says on his own page that it is done")
def says_done(walk: PageWalk) -> None:
    assert send(walk, "responsible", "/agreed/one", promise="1", what="done") == 303
    assert walk.file.at("agreement_item", "", "", 1).state == "claimed_done"


@then("Priya cannot record it as done before something shows it")
def nothing_shows(walk: PageWalk, told: list[str]) -> None:
    refused(walk, told, "priya", "agreement_item", "verify", number=1)
    assert "Record what shows that it was done." in told[-1]


@then("Priya can record it as done, shown by a paper")
@when("Priya records what shows it")
def shows(walk: PageWalk) -> None:
    walk.do("priya", "agreement_item", "verify", SHOWN, number=1)


@when("Lee says that it is done, and Priya records what shows it")
def done_and_shown(walk: PageWalk) -> None:
    says_done(walk)
    shows(walk)
    walk.do("priya", "agreement", "complete")


WISHES = {
    "to be told at once, and to read it there": {"outcome": "at_once", "on_page": "yes"},
    "not to be told": {"outcome": "not_at_all"},
    "to be told when all is over": {"outcome": "when_over"},
}


@given(parsers.parse("Maya wishes on her own page {wish}"))
def wishes(walk: PageWalk, wish: str) -> None:
    assert send(walk, "harmed", "/agreed/tell", **WISHES[wish]) == 303


@when("Maya wishes by phone to be told at once")
def wishes_by_phone(walk: PageWalk) -> None:
    walk.check("priya", "telling_wish", "at_once", about=walk.harmed, channel="phone")


@when(parsers.re(r"Lee leaves the (?P<which>second )?promise on his own page"))
def leaves(walk: PageWalk, which: str | None) -> None:
    number = "2" if which else "1"
    assert send(walk, "responsible", "/agreed/one", promise=number, what="leave") == 303
    assert walk.file.at("agreement_item", "", "", int(number)).state == "failed"


@then("nobody has to tell her of it")
def nothing_owed(walk: PageWalk) -> None:
    owed = select(deadline.c.kind).where(deadline.c.kind == "tell_of_promise", deadline.c.open)
    with db.read(walk.engine) as session:
        assert session.scalars(owed).all() == []


@when("Lee tries on his own page to let it go")
def tries_to_let_go(walk: PageWalk) -> None:
    assert send(walk, "responsible", "/agreed/one", promise="1", what="let_go") == 404


@then("the promise still runs")
def still_runs(walk: PageWalk) -> None:
    assert walk.file.at("agreement_item", "", "", 1).state == "agreed"


@when("Maya lets it go on her own page")
def lets_go(walk: PageWalk) -> None:
    assert send(walk, "harmed", "/agreed/one", promise="1", what="let_go") == 303


@then("no form on the agreement sends it to a court, to probation or to anybody")
def nothing_passes_it_on(walk: PageWalk) -> None:
    html = walk.read("priya", agreement_page(walk))
    main = html.partition("<main")[2]
    forms = set(re.findall(r'<form[^>]* action="([^"]+)"', main))
    assert forms <= {agreement_page(walk), "/work/drafts/away"}
    assert not re.search(r'href="[^"]*(pack|share|send|court|probation)', main)


@then(parsers.parse('Helen cannot confirm closing, because "{why}"'))
def cannot_close(walk: PageWalk, told: list[str], why: str) -> None:
    refused(walk, told, "helen", "closing", "confirm")
    assert why in told[-1]


@when("Priya is named to tell Maya by the first of June")
def named(walk: PageWalk) -> None:
    with pytest.raises(SaidNo):
        walk.check("priya", "promise_owner", "named", owner=walk.staff["priya"].id)
    walk.check("priya", "promise_owner", "named", owner=walk.staff["priya"].id, tell_by="2026-06-01")


@when("the case is closed")
def is_closed(walk: PageWalk) -> None:
    walk.do("helen", "closing", "confirm", hours=20)
    assert walk.file.case["state"] == "closed"


@when("its day has passed by a week")
def day_passed(walk: PageWalk) -> None:
    walk.wait(days=75)
    sweep_through(walk.engine, walk.now)


@then(parsers.parse('her page answers "{words}"'))
def page_answers(told: list[str], words: str) -> None:
    assert words in told[-1]
