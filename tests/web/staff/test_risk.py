"""An assessment is written a section at a time: nothing typed is lost, what is missing is said."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from risk_assessment.instrument import INSTRUMENT, items_for
from rj_workflow.commands.lift import lift_stop
from rj_workflow.commands.risk import open_item
from rj_workflow.risk import answers_of, subjects_of
from rj_workflow.settings import settings
from tests.factories.browser import Browser, browser_of, hidden, words_of
from tests.factories.case import case_at, going_on
from tests.risk_assessment.test_own_list import HEAD, ITEM, WORDING
from web.templating import clock_time, day, moment

if TYPE_CHECKING:
    from pathlib import Path

    from httpx2 import Response
    from sqlalchemy import Engine

    from rj_workflow.seeds.walk import Walk

SAFETY = "safety-and-pressure"


@pytest.fixture
def begun(engine: Engine) -> Walk:
    """An assessment of the process, begun and empty."""
    walk = case_at(engine, "being_assessed")
    with going_on(walk, engine):
        walk.do("priya", "risk", "begin", topic="process")
    return walk


@pytest.fixture
def priya(engine: Engine, begun: Walk) -> Browser:
    return browser_of(engine, begun.staff["priya"], begun.now)


def base(walk: Walk, scope: str = "process") -> str:
    return f"/work/cases/{walk.ref}/risk/{scope}"


def section(page: Browser, walk: Walk, slug: str = SAFETY) -> Response:
    return page.get(f"{base(walk)}?section={slug}")


def save(page: Browser, walk: Walk, given: dict[str, str], **headers: str) -> Response:
    read = section(page, walk)
    form = {"section": SAFETY, "shown": hidden(read, "shown"), "number": hidden(read, "number")}
    return page.fill_in(base(walk), form | given, **headers)


def of_her(walk: Walk, said: dict[str, str], item: str = "P4") -> dict[str, str]:
    """What a form says about the person harmed."""
    return {f"{item}__{walk.harmed}__{name}": value for name, value in said.items()}


def stored(engine: Engine, walk: Walk) -> dict[tuple[str, str], str]:
    with going_on(walk, engine):
        return {a.key: a.present for a in answers_of(walk.file, walk.file.at("risk", "", "process"))}


def test_the_list_shows_where_each_of_the_three_stands(priya: Browser, begun: Walk) -> None:
    words = words_of(priya.get(f"/work/cases/{begun.ref}/risk"))
    assert "The approach Version 1, no longer valid" in words
    assert "The process Version 1, being written" in words
    assert "The plan of the meeting Not started" in words


def test_a_section_is_saved_in_one_press_and_a_no_needs_one_click(
    engine: Engine, priya: Browser, begun: Walk
) -> None:
    names = set(re.findall(r'name="(\w+__\w+)__present"', section(priya, begun).text))
    answer = save(priya, begun, {f"{name}__present": "no" for name in names})
    assert (answer.status_code, answer.headers["location"]) == (303, f"{base(begun)}?section={SAFETY}")
    assert {":".join(key) for key in stored(engine, begun)} == {name.replace("__", ":") for name in names}
    words = words_of(section(priya, begun))
    assert f"Safety and pressure {len(names)} of {len(names)}" in words
    assert "Last changed " in words


def test_it_says_that_nothing_is_added_up_and_shows_no_number_for_a_rating(
    priya: Browser, begun: Walk
) -> None:
    save(priya, begun, of_her(begun, {"present": "current", "concern": "stop"}))
    page = section(priya, begun)
    assert "A list to think with, not a score. Nothing here is added up." in words_of(page)
    card = page.text[page.text.index(f'id="item-P4-{begun.harmed}"') :]
    assert "Stop until a supervisor decides" in words_of(page)
    assert "tp-risk--red" in page.text[: page.text.index(f'id="item-P4-{begun.harmed}"')]
    assert not re.search(r">\s*[0-3]\s*<", card)


def test_what_is_missing_leads_to_its_item(priya: Browser, begun: Walk) -> None:
    page = section(priya, begun)
    assert "things are missing before it can be sent" in words_of(page)
    assert f'href="{base(begun)}?section={SAFETY}#item-P4-{begun.harmed}"' in page.text.replace("&amp;", "&")
    assert f'id="item-P4-{begun.harmed}"' in page.text


def test_what_cannot_be_taken_comes_back_as_it_was_typed(engine: Engine, priya: Browser, begun: Walk) -> None:
    given = of_her(begun, {
        "present": "current", "found": "His brother drives her.",
        "by_when-day": "31", "by_when-month": "2", "by_when-year": "2026",
    })  # fmt: skip
    answer = save(priya, begun, given)
    assert answer.status_code == 422
    assert "Write a real date" in words_of(answer)
    assert f'href="#P4__{begun.harmed}__by_when"' in answer.text
    assert f'id="P4__{begun.harmed}__by_when"' in answer.text
    assert "His brother drives her." in answer.text
    assert 'value="31"' in answer.text
    assert re.search(r"<title>\s*Error: ", answer.text)
    assert stored(engine, begun) == {}


def test_a_colleague_who_was_faster_is_shown_side_by_side(
    engine: Engine, priya: Browser, begun: Walk
) -> None:
    read = section(priya, begun)
    tom = browser_of(engine, begun.staff["tom"], begun.now)
    save(tom, begun, of_her(begun, {"present": "past", "found": "Toms words."}))
    form = {"section": SAFETY, "shown": hidden(read, "shown")}
    form |= of_her(begun, {"present": "current", "found": "Priyas words."})
    answer = priya.fill_in(base(begun), form)
    assert answer.status_code == 409
    assert "Toms words." in words_of(answer)
    assert "Priyas words." in words_of(answer)
    assert stored(engine, begun)["P4", begun.harmed] == "past"
    again = priya.fill_in(base(begun), form | {"shown": hidden(answer, "shown")})
    assert again.status_code == 303
    assert stored(engine, begun)["P4", begun.harmed] == "current"


def test_one_side_shows_its_own_questions_alone(priya: Browser, begun: Walk) -> None:
    page = priya.get(f"{base(begun)}?section={SAFETY}&side=harmed").text
    assert f"item-P4-{begun.harmed}" in page
    assert begun.responsible not in "".join(re.findall(r'id="item-[^"]*"', page))


def test_a_supervisor_reads_it_and_cannot_write(engine: Engine, begun: Walk) -> None:
    helen = browser_of(engine, begun.staff["helen"], begun.now)
    assert "Save this section" not in words_of(section(helen, begun))
    answer = helen.fill_in(base(begun), {"section": SAFETY} | of_her(begun, {"present": "no"}))
    assert answer.status_code == 422
    assert stored(engine, begun) == {}


def test_a_sent_assessment_shows_no_form_and_takes_none(engine: Engine, priya: Browser, begun: Walk) -> None:
    with going_on(begun, engine):
        begun.assess("process")
        begun.do("priya", "risk", "submit", topic="process")
    assert "Save this section" not in words_of(section(priya, begun))
    answer = priya.fill_in(base(begun), {"section": SAFETY} | of_her(begun, {"present": "current"}))
    assert answer.status_code == 409
    assert stored(engine, begun)["P4", begun.harmed] == "no"


def test_what_a_supervisor_asked_stands_on_the_page_and_so_does_the_next_step(
    engine: Engine, priya: Browser, begun: Walk
) -> None:
    with going_on(begun, engine):
        begun.assess("process")
        begun.do("priya", "risk", "submit", topic="process")
        begun.do("helen", "risk", "send_back", {"what_to_change": "Who drives her?"}, topic="process")
    page = section(priya, begun)
    assert "Sent back with questions." in words_of(page)
    assert "Who drives her?" in words_of(page)
    assert f"/work/cases/{begun.ref}/step/risk/take_up?topic=process" in page.text


def test_another_version_shows_earlier_answers_and_what_changed(engine: Engine) -> None:
    walk = case_at(engine, "preparing")
    with going_on(walk, engine):
        walk.do("priya", "risk", "begin", topic="process")
    priya = browser_of(engine, walk.staff["priya"], walk.now)
    page = section(priya, walk)
    assert "From version 1. It holds here once you say so." in words_of(page)
    assert "0 of" in words_of(page)
    save(
        priya,
        walk,
        of_her(
            walk,
            {
                "still": "changed",
                "present": "past",
                "concern": "note",
                "found": "Once.",
            },
        ),
    )
    changed = priya.get(f"{base(walk)}/changes")
    assert "Pressure to take part, or not to, Maya" in words_of(changed)
    assert re.search(r"<ins>[^<]*Once\.</ins>", changed.text)


def test_a_part_for_htmx_is_the_sheet_alone_and_says_that_it_was_saved(priya: Browser, begun: Walk) -> None:
    part = save(priya, begun, of_her(begun, {"present": "no"}), **{"HX-Request": "true"})
    assert part.status_code == 200
    assert part.text.lstrip().startswith('<div id="work">')
    assert "Saved: safety and pressure." in words_of(part)


@pytest.mark.parametrize("path", ["risk/nothing", "risk/process/nothing"])
def test_an_assessment_that_is_not_in_the_list_is_not_found(priya: Browser, begun: Walk, path: str) -> None:
    assert priya.get(f"/work/cases/{begun.ref}/{path}").status_code == 404


# --- one item at a time


def test_one_item_is_saved_alone_and_what_was_typed_beside_it_is_not_lost(
    engine: Engine, priya: Browser, begun: Walk
) -> None:
    both = of_her(begun, {"present": "no"}) | of_her(
        begun, {"present": "past", "found": "Half a thought"}, "P5"
    )
    answer = save(priya, begun, {"only": f"P4:{begun.harmed}"} | both)
    assert answer.status_code == 200
    assert stored(engine, begun) == {("P4", begun.harmed): "no"}
    assert "Half a thought" in answer.text
    assert "Saved: Pressure to take part, or not to, Maya." in words_of(answer)
    again = priya.fill_in(base(begun), {"section": SAFETY, "shown": hidden(answer, "shown")} | both)
    assert again.status_code == 303
    assert stored(engine, begun)["P5", begun.harmed] == "past"


def test_sending_one_item_twice_changes_nothing(engine: Engine, priya: Browser, begun: Walk) -> None:
    shown = hidden(section(priya, begun), "shown")
    form = {"section": SAFETY, "shown": shown, "only": f"P4:{begun.harmed}"} | of_her(
        begun, {"present": "no"}
    )
    assert [priya.fill_in(base(begun), form).status_code for _ in range(2)] == [200, 200]


def test_an_item_of_another_section_cannot_be_saved_here(priya: Browser, begun: Walk) -> None:
    assert save(priya, begun, {"only": "P1:nobody"}).status_code == 404


def test_each_persons_items_stand_together_under_their_name(engine: Engine, begun: Walk) -> None:
    with going_on(begun, engine):
        carol = begun.add("Carol Brook", "supporter")
        begun.add("Li Wen", "interpreter")
    priya = browser_of(engine, begun.staff["priya"], begun.now)
    page = section(priya, begun)
    people = re.findall(r'id="about-(\w+)"', page.text)
    assert people == [begun.harmed, begun.responsible, carol]
    assert "Carol, supporter" in words_of(page)
    assert f'id="item-P4-{carol}"' in page.text
    assert "Li, interpreter" in words_of(section(priya, begun, "online-and-media"))


def test_the_whole_answer_shape_is_asked_and_shown(priya: Browser, begun: Walk) -> None:
    said = {
        "present": "current", "concern": "stop", "asked_them": "yes", "who_said": "observed",
        "found": "His brother drives her.", "own_view": "He means well.", "worry": "a_little", "helps": "1",
        "mitigation": "A taxi.", "owner": "Tom", "by_when": "2026-11-24", "residual": "note",
        "would_change": "She says the same alone.", "review_on": "preparation_held",
    }  # fmt: skip
    assert save(priya, begun, of_her(begun, said)).status_code == 303
    words = words_of(section(priya, begun))
    for shown in (
        "Yes, now. His brother drives her. We saw it ourselves.",
        "“He means well.” Were they asked? Yes, asked. Their worry about this: a little.",
        "Talk with them alone A taxi. Tom, by 24 November. Left then: note it.",
        "To come down: She says the same alone.", "Looked at again: after each preparation session.",
    ):  # fmt: skip
        assert shown in words


# --- taken forward


@pytest.fixture
def forward(engine: Engine) -> Walk:
    """Another version begun after the first was signed."""
    walk = case_at(engine, "preparing")
    with going_on(walk, engine):
        walk.do("priya", "risk", "begin", topic="process")
    return walk


def test_an_earlier_answer_is_confirmed_by_a_choice_of_its_own(engine: Engine, forward: Walk) -> None:
    priya = browser_of(engine, forward.staff["priya"], forward.now)
    page = section(priya, forward)
    assert "Taken forward from version 1." in words_of(page)
    assert "to be confirmed, one by one. None of it holds until then." in words_of(page)
    assert f'name="P4__{forward.harmed}__still" value="so"' in page.text
    assert "checked" not in "".join(re.findall(r'<input[^>]*__still"[^>]*>', page.text))
    save(priya, forward, of_her(forward, {"still": "so"}))
    assert stored(engine, forward) == {("P4", forward.harmed): "no"}


def test_something_changed_without_saying_so_comes_back_with_a_question(
    engine: Engine, forward: Walk
) -> None:
    priya = browser_of(engine, forward.staff["priya"], forward.now)
    answer = save(priya, forward, of_her(forward, {"present": "past", "found": "Once, in May."}))
    assert answer.status_code == 422
    assert "say that it is still so, or that it changed" in words_of(answer)
    assert f'href="#P4__{forward.harmed}__still"' in answer.text
    assert "Once, in May." in answer.text


# --- sending it


@pytest.fixture
def drafted(engine: Engine, begun: Walk) -> Walk:
    """Everything is answered."""
    with going_on(begun, engine):
        begun.assess("process")
    return begun


def test_before_sending_it_is_looked_through_on_one_page(
    engine: Engine, priya: Browser, drafted: Walk
) -> None:
    assert f'href="{base(drafted)}/send"' in section(priya, drafted).text
    words = words_of(priya.get(f"{base(drafted)}/send"))
    with going_on(drafted, engine):
        questions = [a for a in items_for("process", subjects_of(drafted.file)) if a.side == "harmed"]
    assert "Nothing is missing." in words
    assert f"Maya, person harmed {len(questions)} of {len(questions)} answered" in words
    assert "Priya, facilitator 1 of 1 answered" in words
    assert "They would meet, so two facilitators are expected." in words
    assert "Helen Marsh, advanced level Can decide on this one." in words


def test_sending_freezes_it_and_says_so(engine: Engine, priya: Browser, drafted: Walk) -> None:
    page = priya.get(f"{base(drafted)}/send")
    form = {"key": hidden(page, "key"), "version": hidden(page, "version")}
    answer = priya.fill_in(f"{base(drafted)}/send", form)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{base(drafted)}?done=risk.submit")
    with going_on(drafted, engine):
        assert drafted.file.at("risk", "", "process").state == "submitted"
    assert "There is nothing here to send." in words_of(priya.get(f"{base(drafted)}/send"))


def test_what_is_missing_is_said_on_the_page_and_nothing_is_sent(
    engine: Engine, priya: Browser, begun: Walk
) -> None:
    page = priya.get(f"{base(begun)}/send")
    assert "“Pressure to take part, or not to”, Maya: not answered yet." in words_of(page)
    assert f"{base(begun)}?section={SAFETY}#item-P4-{begun.harmed}" in page.text.replace("&amp;", "&")
    answer = priya.fill_in(
        f"{base(begun)}/send", {"key": hidden(page, "key"), "version": hidden(page, "version")}
    )
    assert answer.status_code == 422
    with going_on(begun, engine):
        assert begun.file.at("risk", "", "process").state == "draft"


def test_an_older_page_is_not_sent(engine: Engine, priya: Browser, drafted: Walk) -> None:
    page = priya.get(f"{base(drafted)}/send")
    with going_on(drafted, engine):
        drafted.answer(
            "process", {("P4", "harmed"): {"present": "past", "concern": "note", "found": "Once."}}
        )
    answer = priya.fill_in(
        f"{base(drafted)}/send", {"key": hidden(page, "key"), "version": hidden(page, "version")}
    )
    assert answer.status_code == 409
    assert "Look at it again before you send it." in words_of(answer)


def test_a_supervisor_sends_nothing(engine: Engine, drafted: Walk) -> None:
    helen = browser_of(engine, drafted.staff["helen"], drafted.now)
    assert helen.fill_in(f"{base(drafted)}/send").status_code == 422


# --- on paper


def test_it_is_printed_as_it_stands_and_blank(priya: Browser, begun: Walk) -> None:
    save(priya, begun, of_her(begun, {"present": "past", "concern": "note", "found": "Once, in April."}))
    paper = words_of(priya.get(f"{base(begun)}/print"))
    assert "Once, in April." in paper
    assert "Printed by Priya Nalloor" in paper
    assert "Do not leave it lying." in paper
    assert f"Questions of version {INSTRUMENT.version}." in paper
    blank = words_of(priya.get(f"{base(begun)}/print?blank=true"))
    assert "Once, in April." not in blank
    assert "Worries them: None A little A lot Not asked" in blank
    assert "Safety and pressure" in blank
    assert "Law and timing" in blank
    one = priya.get(f"{base(begun)}/print?blank=true&section={SAFETY}")
    assert "Law and timing" not in words_of(one)
    assert one.text.count('<table class="tp-sheet">') < blank.count("What you found, and who said so")
    assert f'href="{base(begun)}/print?blank=true">All of it' in one.text


def test_a_version_that_was_sent_is_printed_as_it_was_sent(
    engine: Engine, priya: Browser, drafted: Walk
) -> None:
    with going_on(drafted, engine):
        drafted.sign("process")
        drafted.do("priya", "risk", "begin", topic="process")
        drafted.answer(
            "process", {("P4", "harmed"): {"present": "past", "concern": "note", "found": "Since then."}}
        )
    paper = words_of(priya.get(f"{base(drafted)}/print?version=1"))
    assert "Since then." not in paper
    assert "Signed by Helen Marsh" in paper
    assert priya.get(f"{base(drafted)}/print?version=9").status_code == 404


# --- a question of the service's own, from its file to its page


def test_an_item_from_the_services_file_is_asked_saved_and_missed_like_any_other(
    engine: Engine, priya: Browser, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, begun: Walk
) -> None:
    file = tmp_path / "questions.toml"
    file.write_text(HEAD + ITEM + WORDING)
    monkeypatch.setattr(settings(), "instrument", file)
    with going_on(begun, engine):
        begun.assess("process")
        begun.sign("process")
        begun.do("priya", "risk", "begin", topic="process")
    page = section(priya, begun)
    assert "Do both live where others take sides? Ask who would hear of it." in words_of(page)
    assert "“The estate”, Maya: not answered yet." in words_of(priya.get(f"{base(begun)}/send"))
    said = {"present": "past", "concern": "note", "found": "Both on Mill Lane.", "helps": "1"}
    assert save(priya, begun, of_her(begun, said, "OT1")).status_code == 303
    assert "Both on Mill Lane." in words_of(section(priya, begun))
    assert "Meet in another town" in words_of(section(priya, begun))
    assert "Ours come from the county's register." in words_of(
        section(priya, begun, "health-and-ways-of-talking")
    )
    assert f"Questions of version {INSTRUMENT.version}+oldtown-1." in words_of(
        priya.get(f"{base(begun)}/print")
    )


# --- signed, and no longer


def test_a_signature_that_has_run_out_says_so(engine: Engine) -> None:
    walk = case_at(engine, "preparing")
    assert "It has run out." not in words_of(section(browser_of(engine, walk.staff["priya"], walk.now), walk))
    walk.wait(days=60)
    page = section(browser_of(engine, walk.staff["priya"], walk.now), walk)
    assert "It has run out. It was signed until" in words_of(page)


def test_what_stopped_last_time_stands_out_until_it_is_confirmed_or_changed(
    engine: Engine, begun: Walk
) -> None:
    said = {"present": "current", "concern": "stop", "found": "Her brother.", "own_view": "He means well."}
    with going_on(begun, engine):
        begun.assess("process")
        begun.answer("process", {("P4", "harmed"): said | {"mitigation": "Alone.", "residual": "note"}})
        begun.do("priya", "risk", "submit", topic="process")
        begun.do("helen", "risk", "escalate", {"why": "Not one signature."}, topic="process")
        begun.panel(david="agrees", olu="agrees")
        lift_stop(
            begun.session, begun.staff["olu"], begun.ref,
            scope="process", number=1, key=("P4", begun.harmed), reason="Asked alone.", now=begun.now,
        )  # fmt: skip
        open_item(
            begun.session, begun.staff["helen"], begun.ref,
            scope="process", number=1, item_id="P4", subject=begun.harmed, now=begun.now,
        )  # fmt: skip
        agreed = {"each_member": "Both think so.", "conditions": "By taxi."}
        begun.do("helen", "risk", "panel_agrees", agreed, topic="process")
        begun.do("priya", "risk", "begin", topic="process")
    page = section(browser_of(engine, begun.staff["priya"], begun.now), begun)
    assert f'tp-risk--red" id="item-P4-{begun.harmed}"' in page.text


def test_whoever_looks_again_reads_who_reported_what_and_when(engine: Engine) -> None:
    walk = case_at(engine, "preparing")
    changed = {"alone": "yes", "delta_form": "changed", "what_changed": "He moved into her street."}
    with going_on(walk, engine):
        walk.do("priya", "preparation", "hold_session", changed, holder=walk.harmed)
        walk.check("tom", "news", "released", note="Probation called.")
    wrote = (
        f"Preparation, Maya Okafor Priya Nalloor wrote, {moment(walk.now - timedelta(minutes=10))} “He moved"
    )
    priya = browser_of(engine, walk.staff["priya"], walk.now)
    pages = [f"/work/cases/{walk.ref}/risk", base(walk)]
    for page in pages:
        words = words_of(priya.get(page))
        assert wrote in words, page
        assert "Somebody was released from custody Tom" in words
        assert "“Probation called.”" in words
    assert "He moved" not in words_of(priya.get(f"{base(walk)}?side=responsible"))
    with going_on(walk, engine):
        walk.do("priya", "risk", "copy_forward", topic="process")
        assert wrote in words_of(priya.get(base(walk)))
        walk.assess("process")
        walk.do("priya", "risk", "submit", topic="process")
    helen = browser_of(engine, walk.staff["helen"], walk.now)
    number = re.search(rf"/work/signoffs/{walk.ref}/process/\d", helen.get("/work/signoffs/").text)
    assert number is not None
    assert "“He moved into her street.”" in words_of(helen.get(number[0]))
    with going_on(walk, engine):
        walk.do("helen", "risk", "sign_off", {"reason": "It fits.", "conditions": ""}, topic="process")
    assert "He moved" not in words_of(priya.get(base(walk)))


def test_when_it_was_last_changed_has_its_day_and_a_save_says_its_own_time(
    engine: Engine, priya: Browser, begun: Walk
) -> None:
    said = of_her(begun, {"present": "no"})
    assert save(priya, begun, said).status_code == 303
    assert f"Last changed {clock_time(begun.now)}." in words_of(section(priya, begun))
    priya.now = begun.now + timedelta(days=1)
    then = f"Last changed {day(begun.now)}, {clock_time(begun.now)}."
    priya.become("staff", begun.staff["priya"].id)
    assert then in words_of(section(priya, begun))
    priya.now += timedelta(minutes=7)
    answer = save(priya, begun, said, **{"HX-Request": "true"})
    assert f"Saved {clock_time(priya.clock())}." in words_of(answer)
    assert then not in words_of(answer)


# --- from section to section


def test_going_on_to_the_next_section_saves_this_one_first(
    engine: Engine, priya: Browser, begun: Walk
) -> None:
    read = section(priya, begun)
    onward = re.search(r'<button[^>]*name="next" value="([\w-]+)">Save, and go on to: ', read.text)
    assert onward is not None
    typed = {"next": onward[1]} | of_her(begun, {"present": "past", "found": "Her brother."})
    answer = save(priya, begun, typed)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{base(begun)}?section={onward[1]}")
    assert stored(engine, begun)["P4", begun.harmed] == "past"
    with_scripts = save(priya, begun, {"next": onward[1]}, **{"HX-Request": "true"})
    assert with_scripts.headers["HX-Redirect"] == f"{base(begun)}?section={onward[1]}"


def test_what_cannot_be_saved_stays_in_its_section_with_what_was_typed(
    engine: Engine, priya: Browser, begun: Walk
) -> None:
    wrong = {"next": "law-and-timing"} | of_her(begun, {"present": "maybe", "found": "Her brother."})
    answer = save(priya, begun, wrong)
    assert answer.status_code == 422
    assert "Her brother." in answer.text
    assert stored(engine, begun) == {}
    assert "Her brother." in section(priya, begun).text


def test_without_scripts_it_is_said_that_only_what_is_saved_is_kept(priya: Browser, begun: Walk) -> None:
    text = section(priya, begun).text
    said = text.split("<noscript>", 1)[1].split("</noscript>", 1)[0]
    assert "What is not saved is not kept." in said


# --- said once


def test_what_is_missing_is_said_once_on_the_page_and_before_sending(priya: Browser, begun: Walk) -> None:
    for page in (
        section(priya, begun),
        priya.get(f"{base(begun)}/send"),
        priya.fill_in(f"{base(begun)}/send"),
    ):
        words = words_of(page)
        assert words.count("“If it does not go ahead”, Maya: this belongs to every assessment.") == 1
        assert "“If it does not go ahead”, Maya: not answered yet." not in words
        assert "Some questions of the assessment have no answer yet." not in words
    refused = priya.fill_in(f"{base(begun)}/send")
    assert refused.status_code == 422
    assert "Something is missing, as listed above." in words_of(refused)
