"""/p/a and /q/a: their own story, part by part, for whom they choose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from rj_workflow import db
from rj_workflow.models import event, note
from tests.factories.browser import hidden, words_of

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from tests.web.portal.conftest import At, Side

DOOR, SLEEP = "The door was broken.", "I do not sleep."


def write(one: Side, *parts: tuple[str, str], shown: int = 0, **more: str) -> str:
    form = {"shown": str(shown), **more}
    for place, (said, readers) in enumerate(parts, 1):
        form |= {f"part_{place}": said, f"readers_{place}": readers}
    return one.send("/a", **form)


def test_the_first_page_leads_to_it_and_it_is_empty_and_asks_for_nothing(at: At) -> None:
    her = at("exploring_first")
    assert f'href="{her.base}/a"' in her.get("/h")
    html = her.get("/a")
    assert html.count("<textarea") == 1
    assert " checked" not in html
    assert her.send("/a", shown="0", part_1="") == "/a"
    assert "Nothing is written yet." in her.get("/a/paper")


def test_nothing_chosen_is_only_me(at: At) -> None:
    her = at("exploring_first")
    write(her, (DOOR, ""))
    assert "May be read by: Only me." in her.get("/a/paper")


def test_a_part_is_added_by_a_button_that_saves_first(at: At) -> None:
    her = at("exploring_first")
    assert write(her, (DOOR, "facilitators"), more="yes") == "/a/more#part_2"
    html = her.get("/a/more")
    assert DOOR in html
    assert html.count("<textarea") == 2
    assert her.get("/a").count("<textarea") == 1


def test_saving_without_a_change_makes_no_version(at: At) -> None:
    her = at("exploring_first")
    write(her, (DOOR, "me"))
    key = hidden(her.browser.get("/p/a"), "key_1")
    write(her, (DOOR, "me"), shown=1, key_1=key)
    assert hidden(her.browser.get("/p/a"), "shown") == "1"
    assert "Nothing yet." in her.get("/a/before")


def test_an_empty_box_takes_a_part_out_and_the_words_from_before_stay_readable(at: At) -> None:
    her = at("exploring_first")
    write(her, (DOOR, "me"), (SLEEP, "me"))
    write(her, (DOOR, "me"), ("", "me"), shown=1)
    assert SLEEP not in her.get("/a")
    assert SLEEP in her.get("/a/before")


def test_whoever_writes_in_two_places_loses_nothing(at: At) -> None:
    her = at("exploring_first")
    write(her, (DOOR, "me"))
    answer = her.browser.fill_in("/p/a", {"shown": "0", "part_1": SLEEP, "readers_1": "me"})
    assert answer.status_code == 409
    assert "A newer version was saved while you were writing." in words_of(answer)
    assert SLEEP in answer.text
    assert hidden(answer, "shown") == "1"
    write(her, (SLEEP, "me"), shown=1)
    assert DOOR in her.get("/a/before")


def test_pressed_twice_it_is_one_version(at: At) -> None:
    her = at("exploring_first")
    form = {"shown": "0", "key": "k" * 32, "part_1": DOOR, "readers_1": "me"}
    assert {her.browser.fill_in("/p/a", form).status_code for _ in range(2)} == {303}
    assert hidden(her.browser.get("/p/a"), "shown") == "1"
    assert her.browser.fill_in("/p/a", form | {"part_1": SLEEP}).status_code == 409


def test_a_part_that_is_too_long_is_said_beside_it_and_kept(at: At) -> None:
    her = at("exploring_first")
    answer = her.browser.fill_in("/p/a", {"shown": "0", "part_1": DOOR, "part_2": "x" * 20_001})
    assert answer.status_code == 422
    assert "Part 2 is very long." in words_of(answer)
    assert DOOR in answer.text
    assert her.browser.fill_in("/p/a", {"part_1": DOOR, "readers_1": "everyone"}).status_code == 422
    assert "Nothing is written yet." in her.get("/a/paper")


def test_the_event_says_that_it_was_written_and_never_the_words(at: At, engine: Engine) -> None:
    her = at("exploring_first")
    write(her, (DOOR, "me"))
    with db.read(engine) as session:
        row = session.execute(select(event).where(event.c.event == "wrote_account")).mappings().one()
        assert (row["actor_id"], row["holder"]) == (her.person, her.person)
        assert (row["data"], row["commitments"]) == ({"channel": "portal", "version": 1}, {})
        assert all(DOOR not in str(session.execute(select(table)).all()) for table in (event, note))


def test_each_side_has_its_own(at: At) -> None:
    her = at("exploring_both")
    write(her, (DOOR, "supervisor"))
    him = her.other()
    assert DOOR not in him.get("/a") + him.get("/a/before") + him.get("/a/paper") + him.get("/h")
    write(him, (SLEEP, "supervisor"))
    assert SLEEP not in her.get("/a") + her.get("/a/before") + her.get("/a/paper")


def test_whether_it_is_kept_is_said_before_the_end(at: At) -> None:
    her = at("exploring_first")
    write(her, (DOOR, "me"))
    assert "It is deleted when we have finished. To keep it, tell Priya." in her.get("/a")
    with her.on_staff_side() as walk:
        walk.yes(her.person, "keep_record")
    assert "You said yes to keeping your story." in her.get("/a")
    assert "Then what you wrote in My story is not kept." in her.get("/c")


def test_before_anybody_works_with_them_it_says_whom_to_tell(at: At) -> None:
    assert "To keep it, tell one of us." in at("triage").get("/a")


def test_after_a_stop_it_is_still_theirs(at: At) -> None:
    her = at("exploring_first")
    write(her, (DOOR, "facilitators"))
    her.send("/stop")
    write(her, (DOOR, "me"), shown=1)
    assert DOOR in her.get("/a")


def test_closed_and_never_written_nothing_is_asked(at: At) -> None:
    her = at("closed")
    html = her.get("/a")
    assert "<textarea" not in html
    assert "We did not keep" not in html
    assert f'href="{her.base}/back"' in html
    assert her.browser.fill_in("/p/a", {"shown": "0", "part_1": DOOR}).status_code == 422
