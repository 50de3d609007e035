"""Published incidents: every row is accounted for, once; a file that is not what it says changes nothing."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, update

from rj_workflow import db
from rj_workflow import incidents as outcomes
from rj_workflow.actors import Actor
from rj_workflow.errors import NotFound
from rj_workflow.imports import ImportRefused, files, incidents, street_level
from rj_workflow.imports.street_level import COLUMNS
from rj_workflow.models import case as case_table
from rj_workflow.models import import_run, incident, new_id
from rj_workflow.queries import incidents as queries
from state_machines.roles import FACILITATOR, MANAGER

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from rj_workflow.db import Session

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
OLU, PRIYA = (Actor(who, "staff", roles=part) for who, part in (("o", MANAGER), ("p", FACILITATOR)))
REAL = Path(__file__).parents[3] / "shared" / "data" / "police"
FORCE = "Nottinghamshire Police"
NO_SUSPECT = "Investigation complete; no suspect identified"
SILENT = "Status update unavailable"


def crime_id(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()


def row(name: str = "", outcome: str = "", **cells: str) -> dict[str, str]:
    """One row as published; without a name it is anti-social behaviour."""
    values = dict.fromkeys(COLUMNS, "")
    values |= {
        "Month": "2019-01",
        "Reported by": FORCE,
        "Falls within": FORCE,
        "Location": "On or near Quiet Lane",
    }
    values |= {"Longitude": "-1.150219", "Latitude": "52.952512", "LSOA code": "E01033400"}
    values |= {"LSOA name": "Nottingham 039B", "Crime type": "Burglary" if name else "Anti-social behaviour"}
    values |= {"Crime ID": crime_id(name) if name else "", "Last outcome category": outcome}
    return values | cells


def text_of(rows: Sequence[dict[str, str]], line_end: str = "\n") -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator=line_end)
    writer.writerow(COLUMNS)
    writer.writerows([list(each.values()) for each in rows])
    return out.getvalue()


def written(folder: Path, *rows: dict[str, str], name: str = "street.csv", line_end: str = "\n") -> Path:
    path = folder / name
    path.write_bytes(text_of(rows, line_end).encode())
    return path


def four(report: incidents.Report) -> tuple[int, int, int, int]:
    return report.accepted, report.merged, report.rejected, report.already_known


def stored(session: Session) -> list[tuple[str, str]]:
    """Kind and outcome of what is in the database."""
    found = select(incident.c.kind, incident.c.outcome).order_by(incident.c.kind, incident.c.outcome)
    return [(kind, outcome) for kind, outcome in session.execute(found)]


def how_many(session: Session) -> int:
    return session.execute(select(func.count()).select_from(incident)).scalar_one()


# --- the real files --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "rows", "merged", "local_resolutions", "identified"),
    [
        ("2018-10-nottinghamshire-street.csv", 11_900, 0, 175, 1_756),
        ("2019-01-nottinghamshire-street.csv", 10_918, 3, 155, 1_844),
    ],
)
def test_every_row_of_a_published_month_is_accounted_for_and_the_second_run_adds_none(
    session: Session, name: str, rows: int, merged: int, local_resolutions: int, identified: int
) -> None:
    path = REAL / name
    if not path.exists():
        pytest.skip(f"the published file {name} is not in ../shared/data/police")
    first = incidents.run(session, path, now=NOW)
    assert (first.rows, first.rejected, first.already_known) == (rows, 0, 0)
    assert (first.accepted, first.merged) == (rows - merged, merged)
    assert first.by_outcome["Local resolution"] == local_resolutions
    assert sum(first.by_outcome.values()) == rows
    assert first.identified == identified
    assert first.outcomes_not_in_our_list == set()
    assert how_many(session) == rows - merged

    second = incidents.run(session, path, now=NOW)
    assert four(second) == (0, 0, 0, rows)
    assert second.by_outcome == first.by_outcome
    assert how_many(session) == rows - merged


# --- which rows are one incident -------------------------------------------------------------------------


def test_the_same_crime_at_the_same_place_is_one_incident_with_the_outcome_that_knows_most(
    session: Session, tmp_path: Path
) -> None:
    path = written(tmp_path, row("a", SILENT), row("a", "Local resolution"), row("a", SILENT))
    report = incidents.run(session, path, now=NOW)
    assert four(report) == (1, 2, 0, 0)
    assert stored(session) == [("Burglary", "Local resolution")]
    assert report.by_outcome == {SILENT: 2, "Local resolution": 1}


@pytest.mark.parametrize(
    "difference",
    [
        {"Location": "On or near Long Row"},
        {"Month": "2018-12"},
        {"Crime type": "Drugs"},
        {"Latitude": "52.1"},
    ],
)
def test_the_same_crime_id_elsewhere_or_of_another_kind_is_an_incident_of_its_own(
    session: Session, tmp_path: Path, difference: dict[str, str]
) -> None:
    report = incidents.run(session, written(tmp_path, row("a"), row("a", **difference)), now=NOW)
    assert four(report) == (2, 0, 0, 0)


def test_equal_rows_of_anti_social_behaviour_are_different_incidents_and_each_is_known_again(
    session: Session, tmp_path: Path
) -> None:
    assert four(incidents.run(session, written(tmp_path, row(), row(), row()), now=NOW)) == (3, 0, 0, 0)
    more = written(tmp_path, row(), row(), row(), row(), name="more.csv")
    assert four(incidents.run(session, more, now=NOW)) == (1, 0, 0, 3)


def test_a_month_published_again_tells_the_new_outcome_and_the_old_file_does_not_turn_it_back(
    session: Session, tmp_path: Path
) -> None:
    old = written(tmp_path, row("a", "Offender fined"), row("b", "Under investigation"), name="old.csv")
    new = written(tmp_path, row("a", "Local resolution"), row("b", NO_SUSPECT), name="new.csv")
    incidents.run(session, old, now=NOW)
    assert four(incidents.run(session, new, now=NOW)) == (0, 2, 0, 0)
    assert stored(session) == [("Burglary", NO_SUSPECT), ("Burglary", "Local resolution")]
    assert four(incidents.run(session, old, now=NOW)) == (0, 0, 0, 2)
    assert stored(session) == [("Burglary", NO_SUSPECT), ("Burglary", "Local resolution")]


def test_a_newer_outcome_moves_the_incident_onto_and_off_the_list(session: Session, tmp_path: Path) -> None:
    for number, (outcome, listed) in enumerate(
        [("Under investigation", 0), ("Awaiting court outcome", 1), ("Defendant found not guilty", 0)]
    ):
        incidents.run(session, written(tmp_path, row("a", outcome), name=f"{number}.csv"), now=NOW)
        assert len(queries.not_missing_anyone(session, OLU).incidents) == listed


# --- dry run, record, progress ---------------------------------------------------------------------------


def test_a_dry_run_reports_what_a_run_would_do_and_changes_nothing(session: Session, tmp_path: Path) -> None:
    incidents.run(session, written(tmp_path, row("a", SILENT), row(), name="first.csv"), now=NOW)
    path = written(
        tmp_path, row("a", "Offender fined"), row(), row(), row("b"), row("b"), row("c", Month="?")
    )
    before = stored(session)
    dry = incidents.dry_run(session, path, now=NOW)
    assert stored(session) == before
    assert four(dry) == (2, 2, 1, 1)
    assert dry.as_json() == incidents.run(session, path, now=NOW).as_json()


def test_each_run_is_recorded_with_its_report(session: Session, tmp_path: Path) -> None:
    path = written(tmp_path, row("a", "Local resolution"), row("b", Month="2019-13"))
    report = incidents.run(session, path, now=NOW)
    kept = session.execute(select(import_run)).mappings().one()
    assert (kept["kind"], kept["file_name"], kept["rows"], kept["at"]) == ("incidents", "street.csv", 2, NOW)
    assert kept["file_digest"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert kept["report"] == report.as_json()
    assert report.as_json()["rejections"] == [
        {"line": 3, "reason": "“2019-13” is not a month such as 2019-01."}
    ]


def test_progress_only_grows_and_ends_at_the_whole(session: Session, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    incidents.run(
        session,
        written(tmp_path, *[row(str(n)) for n in range(20)]),
        now=NOW,
        progress=lambda *t: told.append(t),
    )
    assert told == sorted(told)
    assert told[-1][0] == told[-1][1]


# --- rows that cannot be right ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"Month": "2019-13"}, "“2019-13” is not a month such as 2019-01."),
        ({"Month": "01/2019"}, "“01/2019” is not a month such as 2019-01."),
        ({"Month": ""}, "Month is empty."),
        ({"Month": "2009-05"}, "2009-05 lies before the first published month, 2010-12."),
        ({"Month": "2026-04"}, "2026-04 lies in the future."),
        ({"Longitude": "181"}, "Longitude 181 lies outside the United Kingdom."),
        ({"Latitude": "-1.15", "Longitude": "52.95"}, "Longitude 52.95 lies outside the United Kingdom."),
        ({"Latitude": "nan"}, "Latitude “nan” is not a number."),
        ({"Latitude": ""}, "One of longitude and latitude is missing."),
        ({"Crime ID": "12345"}, "The Crime ID is not 64 hexadecimal digits."),
        ({"Location": ""}, "Location is empty."),
        ({"Crime type": ""}, "Crime type is empty."),
        ({"Location": "x" * 201}, "Location is longer than 200 characters."),
        ({"Location": "On or\x07 near"}, "Location holds characters that cannot be printed."),
    ],
)
def test_a_row_that_cannot_be_right_is_rejected_with_its_line_and_reason_and_the_others_are_taken(
    session: Session, tmp_path: Path, cells: dict[str, str], reason: str
) -> None:
    report = incidents.run(session, written(tmp_path, row("a"), row("b", **cells), row("c")), now=NOW)
    assert four(report) == (2, 0, 1, 0)
    assert report.rejections == [(3, reason)]


def test_a_row_without_a_place_is_taken(session: Session, tmp_path: Path) -> None:
    nowhere = row("a", Location="No Location", Longitude="", Latitude="", **{"LSOA code": ""})
    incidents.run(session, written(tmp_path, nowhere), now=NOW)
    assert session.execute(select(incident.c.longitude, incident.c.place)).one() == (None, "No Location")


def test_line_numbers_count_lines_of_the_file_also_after_blank_ones_and_fields_over_two_lines(
    session: Session, tmp_path: Path
) -> None:
    path = tmp_path / "street.csv"
    two_lines = row("a", Context="one\ntwo")
    path.write_text(text_of([two_lines]) + "\n" + text_of([row("b", Month="never")]).split("\n", 1)[1])
    report = incidents.run(session, path, now=NOW)
    assert report.rejections == [
        (2, "Context holds characters that cannot be printed."),
        (5, "“never” is not a month such as 2019-01."),
    ]


# --- files that are not what they say --------------------------------------------------------------------

GOOD = text_of([row("a", "Local resolution"), row("b")])
HEAD, FIRST, SECOND = GOOD.splitlines(keepends=True)


def with_cell(name: str, value: str) -> bytes:
    return text_of([row("a"), row("b", **{name: value})]).encode()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "street.csv is empty."),
        (GOOD.encode("utf-16"), "Line 1 is not plain text. Save the file as UTF-8"),
        (GOOD.replace("Quiet", "Caf\xe9").encode("latin-1"), "Line 2 is not in UTF-8."),
        (GOOD.replace("Quiet", "Qu\0iet").encode(), "Line 2 is not plain text."),
        (b"\x89PNG\r\n\x1a\n\0\0", "Line 1 is not in UTF-8."),
        (GOOD.replace("Crime ID,", "").encode(), "(missing: Crime ID)"),
        (
            GOOD.replace("LSOA name", "Name").encode(),
            "(missing: LSOA name; not expected: Name)",
        ),
        (GOOD.replace("Context\n", "Context,Notes\n").encode(), "(not expected: Notes)"),
        (GOOD.replace("Crime ID,Month", "Month,Crime ID").encode(), "the order is another one"),
        (GOOD.replace(",", ";").encode(), "missing: Crime ID, Month"),
        ((HEAD + FIRST + SECOND[:90]).encode(), "Line 3 has fewer columns than the first line (3, not 12)."),
        ((HEAD + FIRST.replace(",", "", 1) + SECOND).encode(), "Line 2 has fewer columns"),
        ((HEAD + FIRST + SECOND.replace("\n", ",more\n")).encode(), "Line 3 has more columns"),
        ((HEAD + FIRST + '"' + SECOND).encode(), "a quotation mark or a line ending is out of place"),
        (
            with_cell("Location", "=HYPERLINK(1)"),
            "Line 3, Location: the field begins like a formula, with '='.",
        ),
        (with_cell("Location", "  @SUM(1)"), "with '@'."),
        (with_cell("Crime type", "+1"), "Line 3, Crime type"),
        (with_cell("LSOA name", "-2+3"), "Line 3, LSOA name"),
        (with_cell("Context", "\t=1"), "Line 3, Context"),
        (with_cell("Latitude", "=1+1"), "Line 3, Latitude"),
        (with_cell("Longitude", "-1+cmd"), "Line 3, Longitude"),
        (with_cell("Location", "＝1"), "with '＝'."),
        (with_cell("Location", "x" * 4001), "Line 3, Location: the field is longer than 4,000 characters."),
        (with_cell("Location", "x" * 70_000), "Line 3 is longer than 64 KB."),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused_in_a_sentence_and_changes_nothing(
    session: Session, tmp_path: Path, content: bytes, sentence: str
) -> None:
    incidents.run(session, written(tmp_path, row("known"), name="earlier.csv"), now=NOW)
    path = tmp_path / "street.csv"
    path.write_bytes(content)
    with pytest.raises(ImportRefused) as refused:
        incidents.run(session, path, now=NOW)
    assert sentence in str(refused.value)
    with pytest.raises(ImportRefused):
        incidents.dry_run(session, path)
    assert how_many(session) == 1
    assert session.execute(select(func.count()).select_from(import_run)).scalar_one() == 1


def test_a_file_that_is_too_large_is_refused_before_it_is_read(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "street.csv"
    with path.open("wb") as handle:
        handle.truncate(files.LARGEST_FILE + 1)
    with pytest.raises(ImportRefused, match=r"street\.csv is larger than 64 MB\. Split it by month"):
        incidents.run(session, path, now=NOW)
    monkeypatch.setattr(street_level, "MOST_ROWS", 2)
    with pytest.raises(ImportRefused, match="more than 2 rows"):
        incidents.run(session, written(tmp_path, row(), row(), row()), now=NOW)
    assert how_many(session) == 0


def test_a_file_that_changes_while_it_is_read_is_refused(engine: Engine, tmp_path: Path) -> None:
    path = written(tmp_path, row("a"), row("b"))

    def grow(done: int, total: int) -> None:
        if done > total // 2 and path.stat().st_size * 2 == total:
            path.write_text(text_of([row("a"), row("b"), row("c")]))

    with pytest.raises(ImportRefused, match="changed while it was read"), db.begin(engine) as session:
        incidents.run(session, path, now=NOW, progress=grow)
    with db.read(engine) as session:
        assert how_many(session) == 0


def test_a_file_that_is_not_there_and_a_folder_are_refused(session: Session, tmp_path: Path) -> None:
    for path in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(ImportRefused, match="There is no file called"):
            incidents.run(session, path, now=NOW)


def test_a_mark_at_the_start_windows_line_ends_and_a_missing_last_line_end_do_no_harm(
    session: Session, tmp_path: Path
) -> None:
    path = tmp_path / "street.csv"
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").removesuffix("\r\n").encode())
    assert four(incidents.run(session, path, now=NOW)) == (2, 0, 0, 0)


# --- any file --------------------------------------------------------------------------------------------

ANY_ROW = st.builds(
    row,
    st.sampled_from(["", "", "a", "b", "c"]),
    st.sampled_from(
        ["", SILENT, "Under investigation", "Local resolution", "Offender fined", "Something new"]
    ),
    Location=st.sampled_from(["On or near Quiet Lane", "On or near Long Row"]),
    Month=st.sampled_from(["2019-01", "2018-12", "sometime"]),
)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(earlier=st.lists(ANY_ROW, max_size=12), rows=st.lists(ANY_ROW, max_size=24), batch=st.integers(1, 6))
def test_whatever_the_rows_they_add_up_and_nothing_is_new_the_second_time(
    session: Session,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    earlier: list[dict[str, str]],
    rows: list[dict[str, str]],
    batch: int,
) -> None:
    monkeypatch.setattr(incidents, "AT_ONCE", batch)
    for table in (incident, import_run):
        session.execute(table.delete())
    incidents.run(session, written(tmp_path, *earlier, name="earlier.csv"), now=NOW)
    kept = how_many(session)
    dry = incidents.dry_run(session, written(tmp_path, *rows), now=NOW)
    first = incidents.run(session, written(tmp_path, *rows), now=NOW)
    assert dry.as_json() == first.as_json()
    assert sum(four(first)) == first.rows == len(rows)
    assert how_many(session) == kept + first.accepted
    # Other line endings: the rows are the same, and that alone must suffice to know them again.
    again = incidents.run(session, written(tmp_path, *rows, line_end="\r\n"), now=NOW)
    assert four(again) == (0, 0, first.rejected, first.accepted + first.merged + first.already_known)


# --- the list --------------------------------------------------------------------------------------------


def test_the_list_shows_each_waiting_incident_once_newest_month_first(
    session: Session, tmp_path: Path
) -> None:
    rows = [row(f"{m}{n}", "Local resolution", Month=f"2019-{m:02}") for m in (1, 2, 3) for n in range(5)]
    rows += [
        row("drug", "Offender fined", **{"Crime type": "Drugs"}),
        row("no", NO_SUSPECT),
        row("s", SILENT),
    ]
    incidents.run(session, written(tmp_path, *rows), now=NOW)
    seen: list[queries.Incident] = []
    after = ""
    while True:
        page = queries.not_missing_anyone(session, OLU, after=after, limit=4)
        seen += page.incidents
        after = page.after
        if not after:
            break
    assert [len({i.id for i in seen}), len(seen)] == [16, 16]
    assert [i.month for i in seen] == ["2019-03"] * 5 + ["2019-02"] * 5 + ["2019-01"] * 6
    assert queries.how_many_wait(session, OLU) == (16, False)
    assert queries.kinds(session, OLU) == ("Burglary", "Drugs")
    only = queries.not_missing_anyone(session, OLU, kind="Drugs").incidents
    assert [(i.kind, i.why) for i in only] == [("Drugs", "A court dealt with a person.")]


def test_an_incident_leaves_the_list_when_an_enquiry_is_opened(session: Session, tmp_path: Path) -> None:
    rows = [row("a", "Local resolution"), row("a", SILENT, Location="On or near Long Row")]
    incidents.run(session, written(tmp_path, *rows), now=NOW)
    (waiting,) = queries.not_missing_anyone(session, OLU).incidents
    assert [i.place for i in queries.recorded_elsewhere(session, waiting)] == ["On or near Long Row"]
    case = {"id": new_id(), "ref": "R-1001", "state": "enquiry", "stage": "referral", "since_at": NOW}
    session.execute(case_table.insert().values(**case, opened_at=NOW, first_side="harmed", tables={}))
    session.execute(update(incident).where(incident.c.id == waiting.id).values(case_id=case["id"]))
    assert queries.not_missing_anyone(session, OLU).incidents == ()
    assert queries.how_many_wait(session, OLU) == (0, False)
    assert queries.enquiry_about(session, OLU, waiting) == "R-1001"
    # Priya may not see that case: for her both stand as they did before it.
    assert queries.not_missing_anyone(session, PRIYA).incidents == (waiting,)
    assert queries.how_many_wait(session, PRIYA) == (1, False)
    assert queries.enquiry_about(session, PRIYA, waiting) == ""


def test_an_unknown_incident_is_not_found(session: Session) -> None:
    with pytest.raises(NotFound):
        queries.incident(session, "nothing")
    with pytest.raises(NotFound):
        queries.not_missing_anyone(session, OLU, after="nothing")


@pytest.mark.parametrize(
    ("words", "identified"),
    [
        ("Local resolution", True),
        ("Offender given a caution", True),
        ("Court result unavailable", True),
        (NO_SUSPECT, False),
        (SILENT, False),
        ("Unable to prosecute suspect", False),
        ("Defendant found not guilty", False),
        ("", False),
        ("Words nobody has published yet", False),
    ],
)
def test_an_outcome_shows_somebody_or_it_does_not(words: str, identified: bool) -> None:
    assert outcomes.outcome(words).identified is identified


def test_each_outcome_stands_once_in_the_table_with_a_reason() -> None:
    assert len({o.words for o in outcomes.OUTCOMES}) == len(outcomes.OUTCOMES)
    assert all(o.why.endswith(".") for o in outcomes.OUTCOMES)


def test_words_that_are_not_in_the_table_are_kept_and_reported(session: Session, tmp_path: Path) -> None:
    report = incidents.run(session, written(tmp_path, row("a", "Something new")), now=NOW)
    assert report.as_json()["outcomes_not_in_our_list"] == ["Something new"]
    assert stored(session) == [("Burglary", "Something new")]


def test_two_imports_at_once_wait_for_each_other(engine: Engine, tmp_path: Path) -> None:
    path = written(tmp_path, *[row(str(n)) for n in range(200)])
    reports: list[incidents.Report] = []

    def take() -> None:
        with db.begin(engine) as own:
            reports.append(incidents.run(own, path, now=NOW))

    threads = [Thread(target=take) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(four(report) for report in reports) == [(0, 0, 0, 200), (200, 0, 0, 0)]
