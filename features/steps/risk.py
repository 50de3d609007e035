"""Risk and sign-off: one writes, another decides."""

from collections.abc import Mapping

from pytest_bdd import given, parsers, then, when

from features.steps.case import refused
from features.steps.service import ANSWERS, PageWalk, fill_in_assessment, hidden_fields
from rj_workflow.risk import answers_of
from rj_workflow.seeds import staff
from tests.factories.browser import words_of


@given("an assessment of meeting face to face waits for a decision")
def waits(walk: PageWalk) -> None:
    walk.stands_at("awaiting_sign_off")


@when("Helen does not agree, and proposes a letter instead")
def refuses(walk: PageWalk) -> None:
    walk.wait(hours=20)
    form = {
        "reason": "A room is not safe enough now.",
        "what_is_possible": "A letter, or messages through Priya.",
    }
    walk.do("helen", "risk", "do_not_agree", form, topic="process")


@when("Helen does not agree, and proposes nothing")
def refuses_only(walk: PageWalk, told: list[str]) -> None:
    walk.wait(hours=20)
    refused(walk, told, "helen", "risk", "do_not_agree", {"reason": "No."}, topic="process")


@when("Priya looks for the page on which it is decided")
def looks_for_it(walk: PageWalk, told: list[str]) -> None:
    path = f"/work/signoffs/{walk.ref}/process/1"
    browser = walk.browser("priya")
    form = {"decision": "as_planned", "password": staff.PASSWORD, "as_planned__reason": "Fine."}
    for reply in (browser.get(path), browser.fill_in(path, form)):
        assert reply.status_code == 404
        told.append(words_of(reply))


@when("both choose letters and Priya writes a new version")
def new_version(walk: PageWalk) -> None:
    walk.process = "letter"
    for person in (walk.harmed, walk.responsible):
        walk.yes(person, "take_part_letter")
    walk.check("priya", "interest_of_the_harmed", "yes")
    walk.do("priya", "case", "choose_process", {"process": "letter"})
    walk.assess("process")
    walk.do("priya", "risk", "submit", topic="process")


@when("David declares that he has no link to anybody, and signs it")
def david_signs(walk: PageWalk) -> None:
    walk.wait(hours=20)
    walk.check("david", "interests", "none", about=walk.staff["david"].id)
    walk.do("david", "risk", "sign_off", {"reason": "A letter fits what each of them said."}, topic="process")


@then("the record says that Helen refused and David signed")
def record_says(walk: PageWalk) -> None:
    timeline = words_of(walk.browser("priya").get(f"/work/cases/{walk.ref}/timeline"))
    signed, refused_at = timeline.index("David Asomah"), timeline.rindex("Helen Marsh")
    assert "not this way" in timeline.lower()
    assert signed < refused_at  # newest first


# --- writing it

PARTS = {
    "a supporter": "supporter", "somebody who stands in": "proxy", "an interpreter": "interpreter",
    "an observer": "observer",
}  # fmt: skip
SAFETY = "safety-and-pressure"
PRESSED = {
    "present": "current", "concern": "stop", "found": "Her brother drives her.", "own_view": "He means well.",
    "worry": "a_little", "would_change": "She says the same on her own.", "review_on": "preparation_held",
}  # fmt: skip


def page_of(walk: PageWalk, rest: str = "") -> str:
    return f"/work/cases/{walk.ref}/risk/process{rest}"


def of_maya(walk: PageWalk, item: str, said: Mapping[str, str]) -> dict[str, str]:
    return {f"{item}__{walk.harmed}__{name}": value for name, value in said.items()}


def answered(walk: PageWalk) -> set[tuple[str, str]]:
    file = walk.file
    return {a.key for a in answers_of(file, file.at("risk", "", "process"))}


@given("Priya writes the assessment of meeting face to face")
def is_written(walk: PageWalk) -> None:
    walk.stands_at("being_assessed")
    walk.do("priya", "risk", "begin", topic="process")


@given(parsers.re(r"Carol comes along as (?P<part>.+)"))
def carol_comes(walk: PageWalk, part: str) -> None:
    walk.add("Carol", PARTS[part])


@given("everything is answered but what is asked about Carol")
def all_but_carol(walk: PageWalk) -> None:
    carol = next(p["person_id"] for p in walk.file.participants if p["name"] == "Carol")
    fill_in_assessment(walk, "process", leave_out=carol)


@given("everything is answered")
@when("Priya answers what is asked about Carol")
def everything(walk: PageWalk) -> None:
    fill_in_assessment(walk, "process")


@given("the assessment was signed, and Priya writes the next version")
def signed_and_next(walk: PageWalk) -> None:
    fill_in_assessment(walk, "process")
    walk.sign("process")
    walk.do("priya", "risk", "begin", topic="process")


@when("Priya looks through it before she sends it")
def looks_through(walk: PageWalk, told: list[str]) -> None:
    told.append(words_of(walk.browser("priya").get(page_of(walk, "/send"))))


@then("it cannot be sent")
def cannot_be_sent(walk: PageWalk, told: list[str]) -> None:
    refused(walk, told, "priya", "risk", "submit", topic="process")
    assert walk.file.at("risk", "", "process").state == "draft"


@then("it can be sent")
def can_be_sent(walk: PageWalk) -> None:
    walk.do("priya", "risk", "submit", topic="process")
    assert walk.file.at("risk", "", "process").state == "submitted"


@when(
    "Priya writes that Maya's brother drives her, that it worries Maya a little, and that it stops everything"
)
def brother(walk: PageWalk, told: list[str]) -> None:
    walk.send("priya", page_of(walk, f"?section={SAFETY}"), of_maya(walk, "P4", PRESSED))
    told.append(words_of(walk.browser("priya").get(page_of(walk, f"?section={SAFETY}"))))


@when("Priya saves what she found about pressure, with half a sentence typed about the next question")
def saves_one(walk: PageWalk, told: list[str]) -> None:
    browser, path = walk.browser("priya"), page_of(walk, f"?section={SAFETY}")
    carried = {name: value for name, value in hidden_fields(browser.get(path).text) if name != "csrf"}
    typed = of_maya(walk, "P4", PRESSED) | of_maya(walk, "P5", {"found": "Half a sentence"})
    reply = browser.fill_in(path, carried | typed | {"only": f"P4:{walk.harmed}"})
    told.append(words_of(reply) + reply.text)


@then("half a sentence is still there")
def half_a_sentence(walk: PageWalk, told: list[str]) -> None:
    assert "Half a sentence" in told[-1]
    assert answered(walk) == {("P4", walk.harmed)}


@then(parsers.parse('the page says "{words}"'))
def page_says(told: list[str], words: str) -> None:
    assert words in told[-1]


@when("Priya saves the section on safety without looking at it")
def saves_unread(walk: PageWalk) -> None:
    walk.send("priya", page_of(walk, f"?section={SAFETY}"), of_maya(walk, "P4", as_shown(walk)))


def as_shown(walk: PageWalk) -> dict[str, str]:
    """What the form of an earlier answer shows, sent as it stands."""
    return {"present": "no", "who_said": "self", "found": ANSWERS["found"], "own_view": ANSWERS["own_view"]}


@then("nothing of it is confirmed")
def nothing_confirmed(walk: PageWalk) -> None:
    assert answered(walk) == set()


@when("Priya says of one answer that it is still so")
def still_so(walk: PageWalk) -> None:
    said = of_maya(walk, "P4", {**as_shown(walk), "still": "so"})
    walk.send("priya", page_of(walk, f"?section={SAFETY}"), said | of_maya(walk, "P5", as_shown(walk)))


@then("that one answer is confirmed, and no other")
def one_confirmed(walk: PageWalk) -> None:
    assert answered(walk) == {("P4", walk.harmed)}


@when("Priya prints a blank form")
def prints(walk: PageWalk, told: list[str]) -> None:
    told.append(words_of(walk.browser("priya").get(page_of(walk, "/print?blank=true"))))


@then("it asks about Maya and about Lee, with boxes to tick and nothing filled in")
def is_blank(told: list[str]) -> None:
    assert "Maya, person harmed" in told[-1]
    assert "Lee, person responsible" in told[-1]
    assert "Worries them: None A little A lot Not asked" in told[-1]
    assert "Not answered yet" not in told[-1]
