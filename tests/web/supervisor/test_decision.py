"""A decision is read before it is recorded, belongs to somebody else than the author, and loses no words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from rj_workflow import db
from rj_workflow.models import case as case_table
from rj_workflow.models import staff as staff_table
from rj_workflow.risk import conditions
from state_machines import LIFECYCLES
from state_machines.guards import GUARDS
from state_machines.roles import FACILITATOR, MANAGER, PANEL, SUPERVISOR
from tests.factories.browser import Browser, browser_of, hidden, words_of
from tests.factories.case import case_at, declared, going_on
from tests.factories.staff import PASSWORD
from web import addresses
from web.assessment import anchor
from web.supervisor.options import OPTIONS
from web.templating import moment

if TYPE_CHECKING:
    from httpx2 import Response
    from sqlalchemy import Engine

    from rj_workflow.seeds.walk import Walk

PRESSED = {
    "present": "current", "concern": "stop", "found": "His brother drives her.", "own_view": "He means well.",
    "mitigation": "Talk once with her alone.", "owner": "Priya", "by_when": "2026-11-24", "residual": "note",
}  # fmt: skip
THERE_NOW = {
    "present": "current", "concern": "none", "who_said": "self", "found": "Nothing found.",
    "own_view": "It would help me to ask. I am not afraid of that.",
}  # fmt: skip
WHY = "Asked alone, the same answer."


@pytest.fixture
def sent(engine: Engine) -> Walk:
    """A process assessment that waits for a decision; nothing in it is red."""
    return case_at(engine, "awaiting_sign_off")


@pytest.fixture
def red(engine: Engine) -> Walk:
    """One with a red item that was brought down, before the panel, both members having said yes."""
    walk = case_at(engine, "being_assessed")
    with going_on(walk, engine):
        walk.assess("process")
        walk.answer("process", {("P4", "harmed"): PRESSED})
        walk.do("priya", "risk", "submit", topic="process")
        walk.do("helen", "risk", "escalate", {"why": "Not one signature."}, topic="process")
        walk.panel(david="agrees", olu="agrees")
    return walk


def browser(engine: Engine, walk: Walk, who: str = "helen") -> Browser:
    return browser_of(engine, walk.staff[who], walk.now)


def address(walk: Walk, number: int = 1) -> str:
    return f"/work/signoffs/{walk.ref}/process/{number}"


def decide(page: Browser, walk: Walk, decision: str, **given: str) -> Response:
    """Open the page and send its form, as somebody does who has just read it."""
    carried = page.get(address(walk))
    form = {"version": hidden(carried, "version"), "key": hidden(carried, "key"), "decision": decision}
    fields = {f"{decision}__{name}": value for name, value in given.items() if name != "password"}
    return page.fill_in(address(walk), form | fields | {"password": given.get("password", PASSWORD)})


def lift(
    page: Browser, walk: Walk, reason: str = "Asked alone, twice.", password: str = PASSWORD, **typed: str
) -> Response:
    """Lift the one stop there is, with a reason."""
    key = f"P4:{walk.harmed}"
    said = {"lift": key, f"lift__{anchor(key)}": reason, "password": password, **typed}
    return page.fill_in(f"{address(walk)}/lift", said)


def state(engine: Engine, walk: Walk) -> tuple[str, str]:
    with going_on(walk, engine):
        return walk.state, walk.file.at("risk", "", "process").state


def test_a_yes_is_recorded_and_the_page_then_says_who_decided(engine: Engine, sent: Walk) -> None:
    helen = browser(engine, sent)
    answer = decide(helen, sent, "as_planned", reason=WHY)
    there = answer.headers["location"]
    assert (answer.status_code, there) == (303, f"{address(sent)}?done=sign_off")
    assert state(engine, sent) == ("preparing", "signed_off")
    page = helen.get(there)
    heading = f'<h1 tabindex="-1" data-outcome>Safe enough. Helen Marsh, {moment(sent.now)}.</h1>'
    assert heading in page.text
    assert "data-outcome" not in helen.get(address(sent)).text
    words = words_of(page)
    assert WHY in words
    assert "Holds until" in words
    assert "Record decision" not in words


def test_what_came_before_the_panel_says_who_brought_it_who_sits_and_whose_view_is_missing(
    engine: Engine, sent: Walk
) -> None:
    helen = browser(engine, sent)
    answer = decide(helen, sent, "panel", why="One signature is not enough.")
    assert answer.headers["location"] == f"{address(sent)}?done=escalate"
    page = helen.get(answer.headers["location"])
    assert "data-outcome" in page.text
    words = words_of(page)
    brought = f"It is before the panel Helen Marsh brought it there, {moment(sent.now)}."
    assert f"{brought} “One signature is not enough.”" in words
    assert re.search(r"Two views are missing\. It can come from .*David", words)
    with going_on(sent, engine):
        sent.panel(david="agrees")
    words = words_of(helen.get(address(sent)))
    assert "Safeguarding lead David Asomah" in words
    assert "One view is missing." in words


def test_conditions_stay_with_the_signature(engine: Engine, sent: Walk) -> None:
    helen = browser(engine, sent)
    assert decide(helen, sent, "with_conditions", reason=WHY).status_code == 422
    decide(helen, sent, "with_conditions", reason=WHY, conditions="She comes by taxi.")
    with going_on(sent, engine):
        assert [one.words for one in conditions(sent.file)] == ["She comes by taxi."]


def test_a_refusal_leads_back_to_talking_with_both(engine: Engine, sent: Walk) -> None:
    helen = browser(engine, sent)
    refused = decide(helen, sent, "not_this_way", reason="Too soon.")
    assert refused.status_code == 422
    assert "Write an answer to: What is possible instead" in words_of(refused)
    decide(helen, sent, "not_this_way", reason="Too soon.", what_is_possible="A letter.")
    assert state(engine, sent) == ("exploring_both", "not_agreed")


def test_questions_go_back_to_the_author(engine: Engine, sent: Walk) -> None:
    decide(browser(engine, sent), sent, "send_back", what_to_change="Who drives her?")
    assert state(engine, sent) == ("being_assessed", "returned")


def test_no_decision_is_chosen_beforehand(engine: Engine, sent: Walk) -> None:
    page = browser(engine, sent).get(address(sent)).text
    radios = re.findall(r'<input class="tp-radio"[^>]*name="decision"[^>]*>', page)
    assert len(radios) == 5
    assert not any("checked" in radio for radio in radios)


GIVEN = {"decision": "as_planned", "as_planned__reason": WHY}
FAULTY = (
    ({"decision": ""}, "Choose a decision."),
    (GIVEN | {"as_planned__reason": ""}, "Write an answer to: Why this is enough"),
    (GIVEN | {"password": "wrong"}, "We could not check your password"),
    (GIVEN | {"password": ""}, "Type your password, then press again."),
)


@pytest.mark.parametrize(("given", "sentence"), FAULTY)
def test_what_is_missing_is_said_and_every_word_kept(
    engine: Engine, sent: Walk, given: dict[str, str], sentence: str
) -> None:
    helen = browser(engine, sent)
    form = {"password": PASSWORD, "send_back__what_to_change": "Who drives her?", **given}
    answer = helen.fill_in(address(sent), form)
    assert answer.status_code == 422
    assert sentence in words_of(answer)
    assert "Who drives her?" in answer.text
    assert given.get("as_planned__reason", "") in answer.text
    assert PASSWORD not in answer.text
    assert state(engine, sent) == ("awaiting_sign_off", "submitted")


def test_wrong_passwords_lock_deciding_for_a_while(engine: Engine, sent: Walk) -> None:
    helen = browser(engine, sent)
    for _ in range(5):
        decide(helen, sent, "as_planned", reason=WHY, password="wrong")
    assert decide(helen, sent, "as_planned", reason=WHY).status_code == 422
    assert state(engine, sent)[1] == "submitted"


# --- who


@pytest.mark.parametrize("who", ["priya", "tom", "sam"])
def test_the_page_is_not_there_for_those_who_do_not_decide(engine: Engine, sent: Walk, who: str) -> None:
    page = browser(engine, sent, who)
    assert page.get(address(sent)).status_code == 404
    assert page.fill_in(address(sent), {"decision": "as_planned", "password": PASSWORD}).status_code == 404
    assert page.get("/work/signoffs/").status_code == 404


def _has_become_a_supervisor(engine: Engine, walk: Walk) -> Browser:
    """Priya, who wrote it, is a supervisor now, and somebody else leads the case."""
    with db.begin(engine) as session:
        both = (FACILITATOR | SUPERVISOR).value
        session.execute(
            update(staff_table).where(staff_table.c.id == walk.staff["priya"].id).values(roles=both)
        )
        session.execute(update(case_table).values(lead_id=walk.staff["tom"].id, co_id=None))
    return browser(engine, walk, "priya")


def test_whoever_wrote_it_has_no_view_on_the_panel(engine: Engine, red: Walk) -> None:
    own_view = "Record your own view"
    assert own_view in words_of(browser(engine, red, "david").get(address(red)))
    assert own_view not in words_of(_has_become_a_supervisor(engine, red).get(address(red)))


def test_whoever_wrote_it_cannot_decide_it(engine: Engine, sent: Walk) -> None:
    priya = _has_become_a_supervisor(engine, sent)
    page = priya.get(address(sent))
    assert 'name="decision"' not in page.text
    form = {"decision": "as_planned", "as_planned__reason": WHY, "password": PASSWORD}
    answer = priya.fill_in(address(sent), form)
    assert answer.status_code == 422
    assert GUARDS["decider_is_not_the_author"].sentence in words_of(answer)
    assert state(engine, sent)[1] == "submitted"
    assert "Yours, so somebody else decides" in words_of(priya.get("/work/signoffs/"))


def test_a_case_with_a_declared_conflict_is_not_found(engine: Engine, sent: Walk) -> None:
    with going_on(sent, engine):
        sent.check("helen", "interests", "conflict", about=sent.staff["david"].id)
    david = browser(engine, sent, "david")
    assert david.get(address(sent)).status_code == 404
    assert sent.ref not in words_of(david.get("/work/signoffs/"))


DECISIONS = ("sign_off", "send_back", "do_not_agree", "escalate", "panel_agrees", "panel_does_not_agree")


@pytest.mark.parametrize("event", DECISIONS)
def test_no_other_form_takes_a_decision(engine: Engine, sent: Walk, event: str) -> None:
    helen = browser(engine, sent)
    step = f"/work/cases/{sent.ref}/step/risk/{event}?topic=process"
    said = {"reason": WHY, "what_to_change": WHY, "why": WHY}
    for answer in (helen.get(step), helen.fill_in(step, said)):
        assert (answer.status_code, answer.headers["location"]) == (303, f"/work/signoffs/{sent.ref}/process")
    assert helen.get(f"/work/signoffs/{sent.ref}/process").headers["location"] == address(sent)
    assert state(engine, sent)[1] == "submitted"


def test_every_decision_of_the_table_has_its_place_on_the_page() -> None:
    by_people = {row.event for row in LIFECYCLES["risk"].rows if row.by & (SUPERVISOR | PANEL | MANAGER)}
    assert by_people == set(DECISIONS) == addresses.DECISIONS == {option.event for option in OPTIONS}


# --- somebody was faster


def test_of_two_supervisors_the_second_is_told_who_decided_and_keeps_the_words(
    engine: Engine, sent: Walk
) -> None:
    declared(sent, engine, "david")
    helen, david = browser(engine, sent), browser(engine, sent, "david")
    read = david.get(address(sent))
    decide(helen, sent, "send_back", what_to_change="Who drives her?")
    form = {"version": hidden(read, "version"), "key": hidden(read, "key"), "decision": "as_planned",
            "as_planned__reason": "Enough for me.", "password": PASSWORD}  # fmt: skip
    answer = david.fill_in(address(sent), form)
    assert answer.status_code == 409
    words = words_of(answer)
    assert "Decided by Helen Marsh at" in words
    assert "sent back with questions" in words
    assert "Enough for me." in words
    assert state(engine, sent) == ("being_assessed", "returned")


def test_a_page_older_than_the_assessment_is_refused(engine: Engine, sent: Walk) -> None:
    helen = browser(engine, sent)
    form = {"version": "1", "decision": "as_planned", "as_planned__reason": WHY, "password": PASSWORD}
    with going_on(sent, engine):
        seen = sent.file.at("risk", "", "process").version
    answer = helen.fill_in(address(sent), form | {"version": str(seen + 1)})
    assert answer.status_code == 409
    assert WHY in answer.text
    assert 'name="decision"' in answer.text


def test_the_same_press_twice_decides_once(engine: Engine, sent: Walk) -> None:
    helen = browser(engine, sent)
    page = helen.get(address(sent))
    form = {"version": hidden(page, "version"), "key": hidden(page, "key"), "decision": "as_planned",
            "as_planned__reason": WHY, "password": PASSWORD}  # fmt: skip
    assert [helen.fill_in(address(sent), form).status_code for _ in range(2)] == [303, 303]


# --- what must be opened


def test_an_item_that_was_not_opened_is_asked_for_and_then_it_is_recorded(engine: Engine, red: Walk) -> None:
    helen = browser(engine, red)
    assert "Not opened" in words_of(helen.get(address(red)))
    said = {"each_member": "Both think so.", "conditions": "By taxi."}
    assert lift(helen, red).status_code == 200
    answer = decide(helen, red, "panel_with_conditions", **said)
    assert answer.status_code == 422
    assert "Not yet: one item is not opened" in words_of(answer)
    assert "Open “Pressure to take part, or not to, Maya” first." in words_of(answer)
    assert "Both think so." in answer.text
    typed = {f"panel_with_conditions__{name}": value for name, value in said.items()}
    opened = helen.fill_in(
        f"{address(red)}/open", {"open": f"P4:{red.harmed}", "decision": "panel_with_conditions", **typed}
    )
    assert opened.status_code == 200
    assert "His brother drives her." in words_of(opened)
    assert "Opened " in words_of(opened)
    assert "Both think so." in opened.text
    assert decide(helen, red, "panel_with_conditions", **said).status_code == 303
    assert state(engine, red) == ("preparing", "signed_off")


def test_a_stop_is_lifted_beside_its_reason_and_stands_on_the_page(engine: Engine, red: Walk) -> None:
    helen = browser(engine, red)
    before = words_of(helen.get(address(red)))
    assert "Only a supervisor who wrote none of it lifts a stop" in before
    assert "A stop condition is open" in before
    assert "Cannot be offered as things stand It is in doubt that the yes is free." in before
    nothing = lift(helen, red, reason="")
    assert nothing.status_code == 422
    assert "Write down why it may be lifted." in words_of(nothing)
    wrong = lift(helen, red, password="guessed")
    assert wrong.status_code == 422
    assert "Asked alone, twice." in wrong.text
    said = {"decision": "panel_with_conditions", "panel_with_conditions__conditions": "By taxi."}
    lifted = lift(helen, red, **said)
    assert lifted.status_code == 200
    assert "By taxi." in lifted.text
    assert "Lifted by Helen Marsh" in words_of(lifted)
    after = words_of(helen.get(address(red)))
    assert "Lifted by Helen Marsh" in after
    assert "Asked alone, twice." in after
    assert "A stop condition is open" not in after
    assert "Cannot be offered" not in after


def test_whoever_wrote_it_finds_nothing_to_lift(engine: Engine, red: Walk) -> None:
    priya = browser(engine, red, "priya")
    assert lift(priya, red).status_code == 404


def test_what_one_opened_the_other_has_not(engine: Engine, red: Walk) -> None:
    browser(engine, red).fill_in(f"{address(red)}/open", {"open": f"P4:{red.harmed}"})
    assert "You have opened 0 of 1." in words_of(browser(engine, red, "david").get(address(red)))


def test_opening_what_is_not_there_changes_nothing(engine: Engine, red: Walk) -> None:
    assert (
        browser(engine, red).fill_in(f"{address(red)}/open", {"open": f"P5:{red.harmed}"}).status_code == 404
    )


def test_the_manager_decides_for_the_panel(engine: Engine, red: Walk) -> None:
    olu = browser(engine, red, "olu")
    with going_on(red, engine):
        red.declare("olu")
    olu.fill_in(f"{address(red)}/open", {"open": f"P4:{red.harmed}"})
    assert lift(olu, red).status_code == 200
    assert decide(olu, red, "panel_as_planned", each_member="Both think so.").status_code == 303
    assert state(engine, red)[1] == "signed_off"


# --- what changed


def test_the_next_version_is_laid_beside_the_one_i_decided(engine: Engine, sent: Walk) -> None:
    helen = browser(engine, sent)
    assert "The first version" in words_of(helen.get(address(sent)))
    decide(helen, sent, "send_back", what_to_change="Who drives her?")
    with going_on(sent, engine):
        sent.do("priya", "risk", "take_up", topic="process")
        sent.answer("process", {("P4", "harmed"): PRESSED | {"concern": "act"}})
        sent.do("priya", "risk", "submit", topic="process")
    page = helen.get(address(sent))
    assert "What changed since you sent back version 1" in words_of(page)
    assert re.search(r"<del>No\. Nothing found\.", page.text)
    assert re.search(r"<ins>[^<]*His brother drives her\.</ins>", page.text)
    assert re.search(r"One item changed\. \w+ items did not\.", words_of(page))
    everything = words_of(helen.get(f"{address(sent)}/all"))
    assert "Strengths, and if it does not go ahead" in everything
    assert "Nothing here is added up." in everything


def test_that_it_is_there_now_is_read_wherever_the_answer_is_read(engine: Engine, sent: Walk) -> None:
    helen = browser(engine, sent)
    decide(helen, sent, "send_back", what_to_change="Has it changed?")
    with going_on(sent, engine):
        sent.do("priya", "risk", "take_up", topic="process")
        sent.answer("process", {("P13", "harmed"): THERE_NOW})
        sent.do("priya", "risk", "submit", topic="process")
    assert "1 changed since the version before" in words_of(helen.get("/work/signoffs/"))
    page = helen.get(address(sent))
    assert "<ins>Yes, now. Concern: none.</ins>" in page.text
    assert "One item changed." in words_of(page)
    paper = f"/work/cases/{sent.ref}/risk/process"
    for path in (f"{address(sent)}/all", f"{paper}/print", f"{paper}?section=safety-and-pressure"):
        card = helen.get(path).text.split(f'id="item-P13-{sent.harmed}"', 1)[1].split("</article>", 1)[0]
        assert "<b>Yes, now.</b>" in card, path
    assert "<ins>Yes, now. Concern: none.</ins>" in helen.get(f"{paper}/changes").text


def test_an_answer_without_words_is_not_a_question_nobody_asked(engine: Engine, sent: Walk) -> None:
    helen = browser(engine, sent)
    decide(helen, sent, "send_back", what_to_change="Has it changed?")
    with going_on(sent, engine):
        sent.do("priya", "risk", "take_up", topic="process")
        sent.answer("process", {("P13", "harmed"): {"present": "no", "own_view": "He listens."}})
        sent.do("priya", "risk", "submit", topic="process")
    everything = helen.get(f"{address(sent)}/all").text
    card = everything.split(f'id="item-P13-{sent.harmed}"', 1)[1].split("</article>", 1)[0]
    assert "<b>No.</b>" in card
    assert "Nothing written beside the answer." in card
    assert "Nobody has asked yet" not in card


def test_a_part_for_htmx_is_the_decision_alone(engine: Engine, sent: Walk) -> None:
    helen = browser(engine, sent)
    part = helen.fill_in(address(sent), {"decision": ""}, **{"HX-Request": "true"})
    assert part.status_code == 422
    assert part.text.lstrip().startswith('<div id="sheet">')
    assert "<title>Error: Is this process safe enough to go on?" in part.text
    done = helen.fill_in(
        address(sent), {"decision": "as_planned", "as_planned__reason": WHY, "password": PASSWORD},
        **{"HX-Request": "true"},
    )  # fmt: skip
    assert done.headers["HX-Redirect"] == f"{address(sent)}?done=sign_off"


def test_a_lifted_stop_is_no_longer_red_and_says_who_lifted_it_and_why(engine: Engine, red: Walk) -> None:
    helen, opening = browser(engine, red), {"open": f"P4:{red.harmed}"}
    stands = helen.fill_in(f"{address(red)}/open", opening)
    assert "tp-risk--red" in stands.text
    lift(helen, red)
    for page in (helen.get(address(red)), helen.fill_in(f"{address(red)}/open", opening)):
        assert "tp-risk--red" not in page.text
        card = page.text.split(f'<article class="tp-risk" id="item-P4-{red.harmed}"', 1)[1]
        assert "Stop, lifted" in card
        assert re.search(r"Lifted by Helen Marsh, .*: Asked alone, twice\.", card.split("</article>", 1)[0])
    everything = helen.get(f"{address(red)}/all")
    assert "tp-risk--red" not in everything.text
    assert "Asked alone, twice." in words_of(everything)
    theirs = browser(engine, red, "priya").get(
        f"/work/cases/{red.ref}/risk/process?section=safety-and-pressure"
    )
    assert "tp-risk--red" not in theirs.text
    assert "Lifted by Helen Marsh" in words_of(theirs)


def test_what_stands_in_the_way_is_the_same_list_before_and_after_pressing(engine: Engine, red: Walk) -> None:
    helen = browser(engine, red)
    before = words_of(helen.get(address(red))).split("Not yet: the panel agrees", 1)[1]
    asked = decide(helen, red, "panel_as_planned", each_member="Both think so.")
    after = words_of(asked).split("Not yet", 1)[1]
    for missing in (
        "A stop condition is open: no sign-off while it stands.",
        "This form cannot be offered as things stand.",
        "Open “Pressure to take part, or not to, Maya” first.",
    ):
        assert missing in before
        assert missing in after
    assert re.match(r" \d+ of \d+ in place", before)
    assert asked.text.count("tp-notyet__row") == helen.get(address(red)).text.count("tp-notyet__row")
    assert lift(helen, red).status_code == 200
    helen.fill_in(f"{address(red)}/open", {"open": f"P4:{red.harmed}"})
    assert "Not yet: the panel agrees" not in words_of(helen.get(address(red)))


def test_a_decision_without_choice_and_password_asks_for_both(engine: Engine, sent: Walk) -> None:
    answer = browser(engine, sent).fill_in(address(sent), {"decision": "", "password": ""})
    faults = re.findall(r'<li><a href="#(\w+)">', answer.text)
    assert faults == ["decision", "password"]
