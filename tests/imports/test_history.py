"""A case kept elsewhere is told again through the same guards, on its own days, once, and nobody is told."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from risk_assessment.instrument import INSTRUMENT, Instrument
from rj_workflow import events, instruments, policy
from rj_workflow.actors import THE_CLOCK, Actor
from rj_workflow.casefile import CaseFile
from rj_workflow.db import Session
from rj_workflow.imports import ImportRefused, files, history, history_events, history_line
from rj_workflow.models import case as case_table
from rj_workflow.models import event, idempotency, import_run, outbox, participant, person, risk_version
from rj_workflow.seeds import staff
from rj_workflow.settings import settings as configured
from state_machines import LIFECYCLES
from state_machines.checks import CHECKS
from state_machines.guards import GUARDS
from tests.factories.case import standing_at

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "docs" / "examples" / "history.jsonl"
PAGE = ROOT / "docs" / "import-history.md"
LINES = EXAMPLE.read_text(encoding="utf-8").splitlines()
SAM, PRIYA = "sam@example.org", "priya@example.org"

Said = Mapping[str, Any]


@pytest.fixture
def people(session: Session) -> dict[str, Actor]:
    return staff.enter(session, fast=True)


def said(event_name: str, when: str = "2023-01-09T10:00", who: str = SAM, **more: Any) -> dict[str, Any]:
    """One line as somebody would write it."""
    return {"when": when, "who": who, "case": "book-17", "event": event_name, **more}


ENQUIRY = said("open_enquiry", person="maya", data={"name": "Maya Okafor", "side": "harmed"})
REFERRED = said("case.ask_to_be_referred", person="maya", data={"channel": "phone", "who_asked": "person"})
CHECKS_BEGUN = said("case.begin_checks", when="2023-01-10")
BROKEN = said("case.begin_checks", when="2023-01-10", data={"colour": "red"})


def written(folder: Path, *told: Said | str, name: str = "told.jsonl") -> Path:
    path = folder / name
    texts = (one if isinstance(one, str) else json.dumps(one, ensure_ascii=False) for one in told)
    path.write_text("".join(f"{text}\n" for text in texts), encoding="utf-8")
    return path


def fates(report: history.Report) -> tuple[int, int, int]:
    return report.applied, report.refused, report.already_known


def reasons(report: history.Report) -> list[str]:
    return [reason for _, _, reason in report.refusals]


def case_of(session: Session, people: Mapping[str, Actor], ref: str = "R-2001") -> CaseFile:
    return policy.case_for(session, THE_CLOCK, ref)


def rows_in(session: Session) -> dict[str, int]:
    tables = (case_table, event, person, participant, outbox, idempotency, import_run)
    return {t.name: session.execute(select(func.count()).select_from(t)).scalar_one() for t in tables}


# --- the example of the documentation -----------------------------------------------------------------------


def test_the_example_goes_from_enquiry_to_closed_and_back_to_returned(
    session: Session, people: dict[str, Actor], tmp_path: Path
) -> None:
    until_closed = written(tmp_path, *LINES[:-1])
    report = history.replay(session, until_closed, now=NOW)
    assert fates(report) == (len(LINES) - 1, 0, 0), report.refusals
    file = case_of(session, people)
    assert (file.case["state"], file.case["episode"], file.case["closure_code"]) == (
        "closed",
        1,
        "COMPLETED_DIRECT",
    )
    assert file.at("meeting", number=1).state == "ended_complete"
    assert file.at("agreement_item", number=1).state == "verified"

    report = history.replay(session, EXAMPLE, now=NOW)
    assert fates(report) == (1, 0, len(LINES) - 1), report.refusals
    file = case_of(session, people)
    assert (file.case["state"], file.case["episode"]) == ("returned", 2)
    assert list(events.verify(session)) == []


def test_each_event_keeps_the_day_on_which_it_happened(session: Session, people: dict[str, Actor]) -> None:
    history.replay(session, EXAMPLE, now=NOW)
    found = select(event.c.effective_at, event.c.at, event.c.actor_id)
    confirmed = session.execute(found.where(event.c.lifecycle == "meeting", event.c.event == "confirm")).one()
    assert confirmed.effective_at == datetime(2023, 2, 9, 10, 50, tzinfo=UTC)
    assert confirmed.at == NOW
    assert confirmed.actor_id == people["priya"].id
    days = list(session.scalars(select(event.c.effective_at).order_by(event.c.seq)))
    assert days == sorted(days)


def test_the_second_replay_adds_nothing(session: Session, people: dict[str, Actor]) -> None:
    first = history.replay(session, EXAMPLE, now=NOW)
    before = rows_in(session)
    second = history.replay(session, EXAMPLE, now=NOW + timedelta(days=1))
    assert fates(second) == (0, 0, first.lines)
    assert second.cases == {"book-17": "R-2001"}
    assert rows_in(session) == before | {"import_run": 2}


def test_a_dry_run_reports_what_a_replay_would_do_and_leaves_nothing(
    session: Session, people: dict[str, Actor], tmp_path: Path
) -> None:
    path = written(
        tmp_path, *LINES[:40], json.dumps(said("case.allocate", when="2023-02-01", data={"lead": SAM}))
    )
    before = rows_in(session)
    dry = history.dry_run(session, path, now=NOW)
    assert rows_in(session) == before
    assert (dry.applied, dry.refused) == (40, 1)
    assert dry.as_json() == history.replay(session, path, now=NOW).as_json()


def test_nobody_is_sent_anything_for_what_is_told_again(
    session: Session, people: dict[str, Actor], tmp_path: Path
) -> None:
    confirm = next(i for i, text in enumerate(LINES) if '"meeting.confirm"' in text)
    history.replay(session, written(tmp_path, *LINES[: confirm + 1]), now=NOW)
    found = session.execute(select(outbox.c.template, outbox.c.state, outbox.c.settled_at))
    told = [tuple(message) for message in found]
    assert told == [("meeting_arranged", "cancelled", NOW)] * 2


def test_a_message_that_waits_in_a_running_case_is_left_alone(
    session: Session, people: dict[str, Actor], tmp_path: Path
) -> None:
    history.replay(session, written(tmp_path, ENQUIRY, REFERRED, name="a.jsonl"), now=NOW)
    file = case_of(session, people)
    waits = {
        "case_id": file.case["id"],
        "person_id": "p",
        "template": "t",
        "channel": "portal",
        "state": "waiting",
    }
    session.execute(
        outbox.insert().values(**waits, id="1" * 32, created_at=datetime(2023, 1, 9, 18, tzinfo=UTC))
    )
    history.replay(session, written(tmp_path, CHECKS_BEGUN | {"case": "R-2001"}), now=NOW)
    assert case_of(session, people).case["state"] == "triage"
    assert session.scalar(select(outbox.c.state).where(outbox.c.id == "1" * 32)) == "waiting"


def test_a_history_goes_on_with_what_a_history_opened_and_with_no_case_that_began_here(
    session: Session, people: dict[str, Actor], tmp_path: Path
) -> None:
    history.replay(session, written(tmp_path, ENQUIRY, name="a.jsonl"), now=NOW)
    told = REFERRED | {"case": "R-2001", "person": "harmed"}
    later = history.replay(session, written(tmp_path, told), now=NOW)
    assert fates(later) == (1, 0, 0), later.refusals
    live = standing_at(session, "awaiting_sign_off")
    signed = {"case": live.ref, "topic": "process", "data": {"reason": "It fits."}}
    line = said("risk.sign_off", when=live.now.isoformat(), who="helen@example.org", **signed)
    refused = history.replay(session, written(tmp_path, line), now=live.now + timedelta(hours=1))
    assert reasons(refused) == [history_events.NOT_TOLD.format(live.ref)]
    assert live.file.at("risk", "", "process").state == "submitted"


def test_whoever_may_sign_nothing_today_signs_nothing_by_a_history(
    session: Session, people: dict[str, Actor], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = next(i for i, text in enumerate(LINES) if '"risk.sign_off"' in text)
    assert history.replay(session, written(tmp_path, *LINES[:at]), now=NOW).refusals == []
    monkeypatch.setattr(configured(), "supervision_overdue", "refuse")
    report = history.replay(session, written(tmp_path, *LINES[: at + 1]), now=NOW)
    assert reasons(report) == [GUARDS["decider_supervision_is_in_date"].sentence]


def test_each_replay_is_recorded_with_its_report_and_without_names(
    session: Session, people: dict[str, Actor], tmp_path: Path
) -> None:
    path = written(tmp_path, ENQUIRY, BROKEN)
    report = history.replay(session, path, now=NOW)
    kept = session.execute(select(import_run)).mappings().one()
    assert (kept["kind"], kept["rows"], kept["at"]) == ("history", 2, NOW)
    assert kept["file_digest"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert kept["report"] == report.as_json()
    assert "Maya" not in json.dumps(kept["report"])


# --- what a refused line does -------------------------------------------------------------------------------


def test_after_a_refused_line_the_rest_of_that_case_waits_and_other_cases_go_on(
    session: Session, people: dict[str, Actor], tmp_path: Path
) -> None:
    other = [one | {"case": "book-18"} for one in (ENQUIRY, REFERRED)]
    told = written(tmp_path, ENQUIRY, REFERRED, BROKEN, CHECKS_BEGUN, *other)
    report = history.replay(session, told, now=NOW)
    assert fates(report) == (4, 2, 0)
    assert report.refusals == [
        (3, "book-17", "data: case.begin_checks does not ask for colour."),
        (4, "book-17", "Line 3 of this case was refused; what came after it waits."),
    ]
    assert [case_of(session, people, ref).case["state"] for ref in ("R-2001", "R-2002")] == [
        "referred",
        "referred",
    ]


def test_a_file_put_right_goes_on_where_it_stopped(
    session: Session, people: dict[str, Actor], tmp_path: Path
) -> None:
    history.replay(session, written(tmp_path, ENQUIRY, REFERRED, BROKEN), now=NOW)
    report = history.replay(session, written(tmp_path, ENQUIRY, REFERRED, CHECKS_BEGUN), now=NOW)
    assert fates(report) == (1, 0, 2)
    assert case_of(session, people).case["state"] == "triage"


def test_a_refused_line_changes_nothing(session: Session, people: dict[str, Actor], tmp_path: Path) -> None:
    history.replay(session, written(tmp_path, ENQUIRY, REFERRED), now=NOW)
    before = rows_in(session)
    history.replay(session, written(tmp_path, ENQUIRY, REFERRED, BROKEN), now=NOW)
    assert rows_in(session) == before | {"import_run": 2}


LATER = {"when": "2023-01-11"}


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (
            said("case.begin_checks", when="2023-01-08"),
            "This case already has an event of 10 January 2023, 12:00; an",
        ),
        (said("case.allocate", when="2026-06-02"), "2 June 2026, 12:00 lies in the future."),
        (said("case.allocate", when="yesterday"), "“yesterday” is not a moment such as 2023-04-12T14:30"),
        (said("case.allocate", when="2023-02-30"), "“2023-02-30” is not a moment"),
        (said("case.allocate", when="0001-01-01T00:00+14:00"), "is not a moment"),
        (
            said("case.allocate", who="nobody@example.org", **LATER),
            "No colleague has the e-mail address nobody@",
        ),
        (said("case.allocate", who=PRIYA, **LATER), "priya@example.org finds no such case, person or thing"),
        (said("case.explode", **LATER), "There is no step called case.explode."),
        (said("comet.pass", **LATER), "There is no step called comet.pass."),
        (said("check:weather", **LATER), "There is no check called check:weather."),
        (said("case.refer", **LATER), "case.refer does not start from triage, where it stood then."),
        (said("open_enquiry", data={"name": "Jo", "side": "harmed"}, **LATER), "book-17 is already open."),
        (said("choice.explain", topic="contact", **LATER), "person: Say whose choice this is."),
        (
            said("choice.explain", topic="all", person="maya", **LATER),
            "topic: Name one of: approach_other, contact",
        ),
        (
            said("choice.explain", topic="contact", person="kim", **LATER),
            "Nobody on this case is called kim in this",
        ),
        (
            said("case.allocate", data={"lead": "x@example.org"}, **LATER),
            "No colleague has the e-mail address x@",
        ),
        (
            said("check:order_check", data={"outcome": "maybe"}, **LATER),
            "outcome: Choose one of the answers shown.",
        ),
        (
            said("check:order_check", data={"outcome": {}}, **LATER),
            "outcome: Give a text, a number, yes or no, or",
        ),
        (
            said("check:interests", data={"outcome": "none"}, **LATER),
            "No colleague has the e-mail address that is",
        ),
        (
            said("add_person", data={"name": "Lee", "side": "responsible"}, **LATER),
            "person: Give this person an alias",
        ),
        (
            said("add_person", person="lee", data={"name": "x" * 121, "side": "responsible"}, **LATER),
            "name: Keep the name under 120 characters.",
        ),
        (
            said("add_person", person="lee", data={"name": "Lee", "side": "left"}, **LATER),
            "side: Choose which part",
        ),
        (
            said("risk.answer", topic="process", data={"answers": []}, **LATER),
            "answers: Give a list of answers",
        ),
        (
            said("stop_everything", person="maya", data={"channel": "owl"}, **LATER),
            "channel: Say how it reached us.",
        ),
        (
            said("add_promise", data={"words": "A letter.", "due_on": "soon"}, **LATER),
            "due_on: Write a real date",
        ),
        (
            said("check:second_reading", number=4, data={"outcome": "read"}, **LATER),
            "number: There is no letter",
        ),
    ],
)
def test_a_line_that_cannot_be_right_is_refused_with_its_reason(
    session: Session, people: dict[str, Actor], tmp_path: Path, line: Said, reason: str
) -> None:
    report = history.replay(session, written(tmp_path, ENQUIRY, REFERRED, CHECKS_BEGUN, line), now=NOW)
    assert fates(report) == (3, 1, 0), report.refusals
    assert reason in reasons(report)[0]


def test_an_enquiry_in_a_history_is_checked_as_at_the_desk(
    session: Session, people: dict[str, Actor], tmp_path: Path
) -> None:
    asked = {"name": "Jo", "side": "harmed"}
    told = [
        said("open_enquiry", data={**asked, "basis": "a guess"}) | {"case": "book-18"},
        said("open_enquiry", data={**asked, "harm": "x" * 61}) | {"case": "book-19"},
    ]
    report = history.replay(session, written(tmp_path, *told), now=NOW)
    assert reasons(report) == [
        "basis: Choose what gives us grounds to contact them.",
        "harm: Keep the kind of harm under 60 characters.",
    ]


def test_a_choice_that_outlives_the_episode_can_be_told(
    session: Session, people: dict[str, Actor], tmp_path: Path
) -> None:
    first = next(i for i, text in enumerate(LINES) if '"choice.explain"' in text)
    keep = json.loads(LINES[first]) | {"topic": "keep_record"}
    report = history.replay(session, written(tmp_path, *LINES[: first + 1], keep), now=NOW)
    assert reasons(report) == []
    ref = next(iter(report.cases.values()))
    told = [c.state for c in case_of(session, people, ref).of("choice") if c.topic == "keep_record"]
    assert told == ["explained"]


def test_a_step_that_was_not_possible_on_its_day_is_refused_with_every_reason(
    session: Session, people: dict[str, Actor], tmp_path: Path
) -> None:
    confirm = next(i for i, text in enumerate(LINES) if '"meeting.confirm"' in text)
    without = [text for text in LINES[: confirm + 1] if '"check:venue_check"' not in text]
    late = json.loads(LINES[confirm]) | {"when": "2023-03-20T10:00"}
    report = history.replay(session, written(tmp_path, *without[:-1], late), now=NOW)
    assert reasons(report) == [
        "A yes from each person has to be given and in date. "
        "Not everyone is confirmed ready, or nobody has been in touch for 14 days. "
        "The risk assessment is not signed off, or the sign-off ran out. "
        "The venue has not been checked."
    ]


def test_the_answers_of_an_assessment_are_never_filled_in(
    session: Session, people: dict[str, Actor], tmp_path: Path
) -> None:
    submit = next(i for i, text in enumerate(LINES) if '"risk.submit"' in text)
    told = [json.loads(text) for text in LINES[: submit + 1]]
    told[submit - 1]["data"]["answers"][0]["items"].pop()
    report = history.replay(session, written(tmp_path, *told), now=NOW)
    assert reasons(report) == ["Some questions of the assessment have no answer yet."]


def test_an_assessment_keeps_the_questions_of_its_day(
    session: Session, people: dict[str, Actor], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = Instrument("2030-1", (*INSTRUMENT.items, replace(INSTRUMENT.items[0], id="P99")))
    monkeypatch.setattr(instruments, "INSTRUMENT", later)
    answered = next(i for i, text in enumerate(LINES) if '"risk.submit"' in text) + 1
    assert reasons(history.replay(session, written(tmp_path, *LINES[:answered]), now=NOW)) == []
    kept = session.scalars(select(risk_version.c.instrument)).all()
    assert kept == ["2026-1"]


def test_a_version_of_the_questions_that_is_not_known_here_is_refused(
    session: Session, people: dict[str, Actor], tmp_path: Path
) -> None:
    begin = next(i for i, text in enumerate(LINES) if '"risk.begin"' in text)
    line = json.loads(LINES[begin]) | {"data": {"questions": "1999-1"}}
    report = history.replay(session, written(tmp_path, *LINES[:begin], line), now=NOW)
    assert reasons(report) == ["questions: There is no version 1999-1 of the questions here."]


@pytest.mark.parametrize(
    ("answers", "reason"),
    [
        ([{"items": ["P99"], "side": "harmed", "present": "no"}], "P99 about harmed is not asked here."),
        ([{"items": ["P4"], "side": "harmed", "present": "perhaps"}], "Choose one of the answers shown."),
        ([{"items": ["P4"], "side": "harmed", "score": "3"}], "P4 has no score of this kind."),
        ([{"side": "harmed", "present": "no"}], "Each answer names its items, such as P1."),
        ([{"items": ["P4", "P4"], "side": "harmed", "present": "no"}], "P4 about harmed is answered twice."),
    ],
)
def test_an_answer_that_is_none_is_refused(
    session: Session, people: dict[str, Actor], tmp_path: Path, answers: list[Said], reason: str
) -> None:
    at = next(i for i, text in enumerate(LINES) if '"risk.answer"' in text)
    line = json.loads(LINES[at]) | {"data": {"answers": answers}, "topic": "approach"}
    report = history.replay(session, written(tmp_path, *LINES[:at], line), now=NOW)
    assert reason in reasons(report)[0]


def test_a_person_who_stopped_is_stopped_here_too(
    session: Session, people: dict[str, Actor], tmp_path: Path
) -> None:
    confirm = next(i for i, text in enumerate(LINES) if '"meeting.confirm"' in text)
    stop = said(
        "stop_everything", when="2023-02-12T19:00", who=PRIYA, person="maya", data={"channel": "phone"}
    )
    report = history.replay(session, written(tmp_path, *LINES[: confirm + 1], stop), now=NOW)
    assert report.refusals == []
    file = case_of(session, people)
    assert (file.case["state"], file.at("meeting", number=1).state) == ("exploring_both", "cancelled")
    stopped = session.scalars(select(event.c.on_behalf_of).where(event.c.event == "stop")).one()
    assert file.side_of(stopped) == "harmed"


# --- twice is once ------------------------------------------------------------------------------------------


def test_a_line_with_a_key_is_taken_once_whatever_it_says(
    session: Session, people: dict[str, Actor], tmp_path: Path
) -> None:
    history.replay(session, written(tmp_path, ENQUIRY | {"key": "old-1"}), now=NOW)
    changed = ENQUIRY | {"key": "old-1", "when": "2023-01-10", "data": {"name": "M.", "side": "harmed"}}
    report = history.replay(session, written(tmp_path, changed, REFERRED | {"when": "2023-01-10"}), now=NOW)
    assert fates(report) == (1, 0, 1)
    assert session.scalars(select(person.c.name)).all() == ["Maya Okafor"]


def test_two_equal_lines_are_two_things_that_happened(
    session: Session, people: dict[str, Actor], tmp_path: Path
) -> None:
    check = said("check:order_check", when="2023-01-10", data={"outcome": "clear"})
    told = written(tmp_path, ENQUIRY, check, check)
    assert fates(history.replay(session, told, now=NOW)) == (3, 0, 0)
    assert fates(history.replay(session, told, now=NOW)) == (0, 0, 3)
    assert len(case_of(session, people).checks) == 4  # with the grounds for contact, and no link


# --- files that are no history ------------------------------------------------------------------------------


CUT = json.dumps(REFERRED)[:70]
NO_NAMES = "Line 2 does not have the names of a history"


def as_text(**parts: Any) -> str:
    return json.dumps(ENQUIRY | parts)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (as_text().encode("utf-16"), "Line 2 is not plain text."),
        (b"\xe9", "Line 2 is not in UTF-8."),
        (CUT, "Line 2 is not a JSON object. The file may have been cut off."),
        ("when,who,case,event", "Line 2 is not a JSON object."),
        ("[1]", "Line 2 is not a JSON object."),
        ('{"a": NaN}', "Line 2 is not a JSON object."),
        ("[" * 60_000, "Line 2 is not a JSON object."),
        ('{"when": "2023-01-09", "who": "a", "event": "b"}', f"{NO_NAMES} (missing: case)."),
        (as_text(colour="red", case=""), f"{NO_NAMES} (missing: case; not expected: colour)."),
        (as_text(number="1"), "Line 2, number: this must be a whole number."),
        (as_text(number=True), "Line 2, number: this must be a whole number."),
        (as_text(number=10**30), "Line 2, number: this must be a number from 1 to 9999."),
        (as_text(data=[]), "Line 2, data: this must be an object with names and answers."),
        (as_text(case="x" * 81), "Line 2, case: longer than 80 characters."),
        (as_text(person=" @x"), "Line 2, 'person': the text begins like a formula, with '@'."),
        (as_text(data={"name": "=1+1"}), "Line 2, 'name': the text begins like a formula, with '='."),
        (as_text(data={"name": "+cmd|x"}), "Line 2, 'name': the text begins like a formula"),
        (as_text(data={"list": ["-2+3"]}), "Line 2, 'list': the text begins like a formula"),
        (as_text(data={"=x": "y"}), "Line 2, '=x': the text begins like a formula"),
        (as_text(data={"name": "a\0b"}), "Line 2, 'name': the text holds signs that are no letters."),
        (as_text(data={"name": "\ud800"}), "Line 2, 'name': the text holds signs that are no letters."),
        (as_text(data={"name": "x" * 70_000}), "Line 2 is longer than 64 KB."),
    ],
    ids=range(22),
)
def test_a_file_that_is_no_history_is_refused_in_a_sentence_and_changes_nothing(
    session: Session, people: dict[str, Actor], tmp_path: Path, text: str | bytes, sentence: str
) -> None:
    path = tmp_path / "told.jsonl"
    bad = text.encode() if isinstance(text, str) else text
    path.write_bytes(json.dumps(ENQUIRY).encode() + b"\n" + bad)
    before = rows_in(session)
    for tell in (history.replay, history.dry_run):
        with pytest.raises(ImportRefused) as answer:
            tell(session, path, now=NOW)
        assert sentence in str(answer.value)
    assert rows_in(session) == before


def test_a_file_that_is_empty_missing_or_too_large_is_refused(
    session: Session, people: dict[str, Actor], tmp_path: Path
) -> None:
    with (tmp_path / "huge.jsonl").open("wb") as handle:
        handle.truncate(files.LARGEST_FILE + 1)
    (tmp_path / "empty.jsonl").touch()
    for name, sentence in (
        ("huge", "is larger than 64 MB"),
        ("empty", "is empty"),
        ("no", "There is no file"),
    ):
        with pytest.raises(ImportRefused, match=sentence):
            history.replay(session, tmp_path / f"{name}.jsonl", now=NOW)


def test_a_phone_number_and_a_negative_number_are_no_formulas(
    session: Session, people: dict[str, Actor], tmp_path: Path
) -> None:
    plan = {
        "outcome": "safe",
        "contact_told": "came_to_us",
        "call_allowed": "yes",
        "call_detail": "+44 1632 960 318",
        "call_when": "any",
        "contact_say": "-1",
    }
    line = said("check:safe_contact_plan", person="maya", data=plan)
    assert history.replay(session, written(tmp_path, ENQUIRY, line), now=NOW).refusals == []


def test_progress_only_grows_and_ends_at_the_whole(session: Session, people: dict[str, Actor]) -> None:
    told: list[tuple[int, int]] = []
    history.replay(session, EXAMPLE, now=NOW, progress=lambda *t: told.append(t))
    assert told == sorted(told)
    assert told[-1] == (2 * EXAMPLE.stat().st_size,) * 2


EVENTS = sorted(
    {f"{name}.{row.event}" for name, table in LIFECYCLES.items() for row in table.rows}
    | {f"check:{kind}" for kind in CHECKS}
    | set(history_events.PLAIN)
    | {"nothing", ".", "check:", "case."}
)
ANY_TEXT = st.text(alphabet="aß 0{}[]\"\\'%,;:\u2028\n", max_size=8)
ANY_VALUE = st.one_of(ANY_TEXT, st.booleans(), st.integers(), st.none(), st.lists(ANY_TEXT, max_size=2))
ANY_LINE = st.fixed_dictionaries(
    {
        "when": st.sampled_from(["2023-01-09T10:00", "2023-01-11", "2023-05-01T09:00+02:00", "never"]),
        "who": st.sampled_from([SAM, PRIYA, "helen@example.org", "clock", "x"]),
        "case": st.sampled_from(["book-17", "book-18", "R-2001"]),
        "event": st.sampled_from(EVENTS),
    },
    optional={
        "person": st.sampled_from(["maya", "harmed", "responsible", "lee"]),
        "worker": st.sampled_from([SAM, "x"]),
        "topic": st.sampled_from(["contact", "process", "approach", "letter_receive:1", "prison", "x"]),
        "number": st.integers(1, 3),
        "data": st.dictionaries(
            st.sampled_from(
                ["outcome", "channel", "lead", "attendees", "not_before", "when", "note", "answers", "x"]
            ),
            ANY_VALUE,
            max_size=3,
        ),
    },
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(told=st.lists(ANY_LINE, min_size=1, max_size=6))
def test_whatever_the_lines_they_add_up_the_chain_holds_and_twice_is_once(
    session: Session, people: dict[str, Actor], tmp_path: Path, told: list[dict[str, Any]]
) -> None:
    path = written(tmp_path, ENQUIRY, REFERRED, CHECKS_BEGUN, *told)
    with session.begin_nested() as attempt:
        first = history.replay(session, path, now=NOW)
        assert sum(fates(first)) == first.lines == len(told) + 3
        assert first.applied >= 3
        assert list(events.verify(session)) == []
        again = history.replay(session, path, now=NOW)
        assert again.already_known >= first.applied
        attempt.rollback()


# --- the documentation --------------------------------------------------------------------------------------


def test_the_page_names_every_part_of_a_line_and_every_plain_event() -> None:
    page = PAGE.read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([^`]+)` \| (yes)? ?\|", page, re.MULTILINE)
    assert [(name, bool(needed)) for name, needed in rows] == [
        (name, required) for name, (required, _) in history_line.NAMES.items()
    ]
    events_named = set(re.findall(r"^\| `([a-z_.:]+)` \| [A-Z`]", page, re.MULTILINE)) - set(
        history_line.NAMES
    )
    assert events_named == {*history_events.PLAIN, "lifecycle.event", "check:kind"}


def test_the_line_shown_on_the_page_is_a_line() -> None:
    shown = re.findall(r"```json\n(.*?)\n```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert len(shown) == 1
    assert set(json.loads(shown[0])) <= set(history_line.NAMES)
