"""/p/m and /q/m: to write and to read, whatever stands of the case; not a word of the other side."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete

from rj_workflow import db
from rj_workflow.commands.messages import mark_read, send_message, take_down_message
from rj_workflow.models import note
from tests.factories.browser import fields_in, words_of
from tests.factories.reading_age import reading_age

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from rj_workflow.seeds.walk import Walk
    from tests.web.portal.conftest import At, Side


def form_of(one: Side) -> dict[str, Any]:
    return fields_in(one.browser.get(f"{one.base}/m"), f"{one.base}/m")


def write(one: Side, said: str = "When do you call?", **more: str) -> None:
    assert one.send("/m", **{**form_of(one), "said": said, **more}) == "/m"


def read(one: Side) -> str:
    return words_of(one.browser.get(f"{one.base}/m"))


def answered(walk: Walk, person: str, words: str = "On Tuesday.", shown: int = 1) -> None:
    send_message(
        walk.session, walk.staff["priya"], walk.ref, person_id=person, words=words, shown=shown, now=walk.now
    )


def test_the_first_page_leads_to_it_and_says_how_many_are_new(at: At) -> None:
    her = at("exploring_both")
    assert "Messages with Priya" in her.get("/h")
    assert " new<" not in her.get("/h")
    write(her)
    with her.on_staff_side() as walk:
        answered(walk, her.person)
    assert '<span class="tp-rows__note">1 new</span>' in her.get("/h")
    assert "On Tuesday." in read(her)
    assert " new<" not in her.get("/h")


def test_at_most_three_links_come_before_the_others(at: At) -> None:
    for state in ("exploring_first", "closed"):
        html = at(state).get("/h")
        before, _, after = html.partition("<summary>More</summary>")
        assert before.count("<li><a") == 3
        assert after.partition("</details>")[0].count("<li><a") >= 3


def test_what_she_sent_stands_there_with_the_day_by_which_it_is_answered(at: At) -> None:
    her = at("exploring_both")
    assert "No messages yet." in read(her)
    assert "We answer within 2 working days." in read(her)
    write(her, "When do you call?\nI am at home.")
    page = read(her)
    assert "Priya will answer you by Tuesday 17 March, 5pm." in page, page
    assert re.search(r"You \w+day \d+ March 2026, [\d:]+[ap]m When do you call\? I am at home\.", page)
    assert "has read it" not in page
    her.wait(days=9)
    assert "We said that we answer by Tuesday 17 March. That is late." in read(her)


def test_she_reads_by_whom_hers_was_read_and_no_surname(at: At) -> None:
    her = at("exploring_both")
    write(her)
    with her.on_staff_side() as walk:
        mark_read(walk.session, walk.staff["priya"], walk.ref, person_id=her.person, now=walk.now)
    assert "Priya has read it." in read(her)
    with her.on_staff_side() as walk:
        answered(walk, her.person)
    page = read(her)
    assert page.index("Priya Sunday") < page.index("You Sunday")  # the newest comes first
    for colleague in her.walk.staff.values():
        assert colleague.name.split()[-1] not in page


def test_what_was_told_by_phone_stands_there_too(at: At) -> None:
    her = at("exploring_both")
    with her.on_staff_side() as walk:
        take_down_message(
            walk.session, walk.staff["priya"], walk.ref, person_id=her.person, said="Not on Monday.",
            answered="On Tuesday, then.", channel="phone", leave=False, now=walk.now,
        )  # fmt: skip
    page = read(her)
    assert "Not on Monday. Priya wrote it down, as you told it by phone." in page
    assert "On Tuesday, then. Priya said this by phone, and wrote it down." in page
    assert "By phone: “On Tuesday, then.”" in words_of(her.browser.get("/p/w"))


def test_nothing_and_too_much_are_said_beside_it_and_nothing_is_lost(at: At) -> None:
    her = at("exploring_both")
    answer = her.browser.fill_in("/p/m", {**form_of(her), "said": " "})
    assert answer.status_code == 422
    assert "Write your message, or go back." in words_of(answer)
    long = "heron " * 900
    answer = her.browser.fill_in("/p/m", {**form_of(her), "said": long})
    assert answer.status_code == 422
    assert fields_in(answer, "/p/m")["said"] == long.strip()


def test_pressed_twice_it_is_sent_once_and_too_late_it_is_given_back(at: At) -> None:
    her = at("exploring_both")
    form = {**form_of(her), "said": "heron"}
    for _ in range(2):
        assert her.browser.fill_in("/p/m", form).status_code == 303
    assert read(her).count("heron") == 1
    her.browser.now = her.walk.now + timedelta(hours=2)
    answer = her.browser.fill_in("/p/m", {**form, "said": "grebe"})
    assert answer.status_code == 401
    assert "grebe" in answer.text


def test_who_stopped_can_write_and_says_whether_an_answer_may_stand_here(at: At) -> None:
    her = at("exploring_both")
    assert 'name="leave"' not in her.get("/m")
    her.send("/stop")
    page = read(her)
    assert "You have stopped. You can still write." in page
    assert "It is not a yes to anything. Nothing starts again because of it." in page
    assert "leave" not in form_of(her)  # nothing is ticked for them
    came = "We have your message. A person reads it. We do not answer it."
    assert came not in page
    write(her, "Where is my bag?")
    assert "will answer you" not in read(her)
    assert came in read(her)
    write(her, "Please answer me.", leave="yes")
    assert "Priya will answer you by" in read(her)
    assert came not in read(her)
    assert "You have stopped" in her.get("/h")
    assert "We have stopped" in her.get("/stop")


def test_closed_it_is_the_same_and_nothing_opens(at: At) -> None:
    her = at("closed")
    assert "This is closed. You can still write." in read(her)
    write(her, leave="yes")
    assert "One of us will answer you by" in read(her)
    assert "The way back" in her.get("/h")


def test_where_nothing_may_stand_on_her_page_it_says_how_an_answer_comes(at: At) -> None:
    her = at("exploring_both")
    her.send("/p/more", never="portal")
    assert "We do not leave answers on this page. We answer in a way that you chose." in read(her)
    assert 'name="leave"' not in her.get("/m")
    her.send("/stop")
    assert "So we read what you write, and do not answer it." in read(her)


def test_before_a_safe_way_is_known_she_says_herself_whether_it_may_stand_here(at: At) -> None:
    her = at("enquiry")
    assert "You may answer me on this page" in read(her)


def test_older_ones_are_one_press_away_and_words_that_are_gone_are_said_to_be(at: At, engine: Engine) -> None:
    her = at("exploring_both")
    for number in range(22):
        write(her, f"Message number {number}.")
    assert "Message number 21." in read(her)
    assert "Message number 1." not in read(her)
    before = words_of(her.browser.get("/p/m/old"))
    assert "Message number 1." in before
    assert "Message number 2." not in before
    with db.begin(engine) as session:
        session.execute(delete(note).where(note.c.text == "Message number 21."))
    assert "The words are not kept any more." in read(her)


def test_it_is_easy_to_read_whatever_stands_of_the_case(at: At) -> None:
    for state in ("enquiry", "exploring_both", "closed"):
        her = at(state)
        assert reading_age(her.get("/m")) <= 9, state
        her.send("/stop")
        write(her)
        assert reading_age(her.get("/m")) <= 9, state


def test_not_a_word_of_it_is_on_any_page_of_the_other(at: At) -> None:
    her = at("exploring_both")
    him = her.other()
    his = {path: him.get(path) for path in ("/h", "/c", "/w", "/i", "/n", "/a", "/m/old")}
    write(her, "heron")
    with her.on_staff_side() as walk:
        answered(walk, her.person, "grebe")
    for path, stood in his.items():
        token = r'name="(csrf|key)" value="[^"]*"'
        assert re.sub(token, "", him.get(path)) == re.sub(token, "", stood), path
    assert "No messages yet." in read(him)
    write(him, "plover")
    assert "plover" not in read(her)
