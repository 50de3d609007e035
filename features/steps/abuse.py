"""After abuse: what is recorded, what cannot be offered, who lifts a stop, and what the manager decides."""

import re

from pytest_bdd import given, parsers, then, when

from features.steps.case import refused
from features.steps.service import PageWalk, SaidNo
from risk_assessment.judgements import JUDGEMENTS
from rj_workflow.seeds import staff
from tests.factories.browser import words_of
from web.assessment import anchor

PRESSED = {
    "present": "current", "concern": "stop", "found": "His brother drives her.", "own_view": "He means well.",
    "mitigation": "Talk once with her alone.", "owner": "Priya", "by_when": "2026-11-24", "residual": "note",
    "who_said": "observed",
}  # fmt: skip
KIND = "kind_of_case"
POLICY = "/work/policy"
DELIVERED = {row.name: row.default for row in JUDGEMENTS}


@given("Priya is talking with both, after harm by a partner")
def with_both(walk: PageWalk) -> None:
    walk.stands_at("exploring_both")
    walk.check("tom", KIND, "ordinary", kinds=["domestic"])


@given(parsers.parse("Tom records that the checklist shows {result} risk"))
@when(parsers.parse("Tom records that the checklist shows {result} risk"))
def checklist(walk: PageWalk, result: str) -> None:
    form = {"tool": "dash", "done_on": walk.now.date().isoformat(), "asked_by": "Tom, trained in 2024"}
    walk.check("tom", "risk_checklist", result, **form)


@when("five weeks pass")
def five_weeks(walk: PageWalk) -> None:
    walk.wait(days=35)


@when("Priya opens the page on which the process is chosen")
def opens(walk: PageWalk, told: list[str]) -> None:
    told.append(walk.read("priya", f"/work/cases/{walk.ref}/step/case/choose_process"))


@then(parsers.parse('she reads there "{sentence}"'))
def reads_there(told: list[str], sentence: str) -> None:
    assert sentence in told[-1]


@then("she is offered only talking with one person")
def only_talking(told: list[str]) -> None:
    assert 'value="conversation"' in told[-1]
    for form in ("shuttle", "letter", "recording", "video", "face_to_face", "circle", "family_group"):
        assert f'name="process" value="{form}"' not in told[-1]


@then("choosing a meeting all the same is refused")
def is_refused(walk: PageWalk, told: list[str]) -> None:
    refused(walk, told, "priya", "case", "choose_process", {"process": "face_to_face"})
    assert "This form cannot be offered as things stand." in told[-1]


@given("an assessment that stops at pressure, with what makes it safer, waits before the panel")
def waits(walk: PageWalk) -> None:
    walk.stands_at("being_assessed")
    walk.assess("process")
    path = f"/work/cases/{walk.ref}/risk/process"
    said = {f"P4__{walk.harmed}__{name}": value for name, value in PRESSED.items()}
    walk.send("priya", f"{path}?section=safety-and-pressure", walk_answers(walk, path) | said)
    walk.do("priya", "risk", "submit", topic="process")
    walk.send(
        "helen",
        f"/work/signoffs/{walk.ref}/process/1",
        {"decision": "panel", "password": staff.PASSWORD, "panel__why": "One signature is not enough."},
    )


def walk_answers(walk: PageWalk, path: str) -> dict[str, str]:
    """Every other question of the section, answered as it was."""
    section = walk.read("priya", f"{path}?section=safety-and-pressure")
    names = set(re.findall(r'name="([A-Z]\d+__\w+__\w+)"', section))
    given = {"present": "no", "who_said": "self", "found": "Nothing found.", "own_view": "I am not afraid."}
    return {name: given[name.rpartition("__")[2]] for name in names if name.rpartition("__")[2] in given}


def lift(walk: PageWalk, who: str, reason: str) -> str:
    path = f"/work/signoffs/{walk.ref}/process/1"
    key = f"P4:{walk.harmed}"
    form = {"lift": key, f"lift__{anchor(key)}": reason, "password": staff.PASSWORD}
    reply = walk.browser(who).fill_in(f"{path}/lift", form)
    return words_of(reply)


@when("Priya tries to lift it")
def tries(walk: PageWalk, told: list[str]) -> None:
    told.append(lift(walk, "priya", "It is fine."))


@when(parsers.parse('Helen lifts it because "{reason}"'))
def lifts(walk: PageWalk, told: list[str], reason: str) -> None:
    told.append(lift(walk, "helen", reason))


@then(parsers.parse('the page of the decision says "{who}" and "{why}"'))
def says(told: list[str], who: str, why: str) -> None:
    assert who in told[-1]
    assert why in told[-1]


@when("Tom writes down that the harm went on for more than three years")
def lasted(walk: PageWalk) -> None:
    walk.check("tom", KIND, "ordinary", lasted="over_three_years")


@then("the case page says why it is sensitive and complex")
def says_why(walk: PageWalk) -> None:
    words = words_of(walk.browser("tom").get(f"/work/cases/{walk.ref}"))
    assert "Sensitive and complex." in words
    assert "The harm went on for more than three years." in words


@when("Tom says that less care will do")
def less(walk: PageWalk, told: list[str]) -> None:
    try:
        walk.check("tom", KIND, "ordinary", lasted="over_three_years", although="yes")
    except SaidNo as no:
        told.append(no.words)


@then(parsers.parse('he is told "{sentence}"'))
def he_is_told(told: list[str], sentence: str) -> None:
    assert sentence in told[-1]


@when(parsers.parse('Helen clears it although the test is met, because "{reason}"'))
def clears(walk: PageWalk, reason: str) -> None:
    walk.check("helen", KIND, "ordinary", lasted="over_three_years", although="yes", note=reason)


@then("the case is no longer sensitive and complex, and the page says who decided that")
def cleared(walk: PageWalk) -> None:
    words = words_of(walk.browser("tom").get(f"/work/cases/{walk.ref}/risk"))
    assert "Not sensitive and complex." in words
    assert "Helen Marsh decided that less care will do." in words
    assert "The harm went on for more than three years." in words


@when("Olu decides that a panel has one member")
def one_member(walk: PageWalk, told: list[str]) -> None:
    form = DELIVERED | {"panel_size": "1", "reason": "Panels are slow."}
    told.append(words_of(walk.browser("olu").fill_in(POLICY, form)))


@when("Olu writes down where children are referred to, and confirms it")
def confirms(walk: PageWalk) -> None:
    wanted = DELIVERED | {"children_referral": "Family line, 01632 960 200", "reason": "Agreed with them."}
    seen = walk.browser("olu").fill_in(POLICY, wanted)
    assert "From now on: Family line, 01632 960 200" in words_of(seen)
    reply = walk.browser("olu").fill_in(f"{POLICY}/confirm", wanted | {"shown": "0"})
    assert reply.status_code == 303


@then("everybody on staff reads who decided it and why")
def everybody(walk: PageWalk) -> None:
    for who in ("priya", "helen", "sam"):
        words = words_of(walk.browser(who).get(POLICY))
        assert "Olu Bright: Agreed with them." in words
        assert "Family line, 01632 960 200" in words
