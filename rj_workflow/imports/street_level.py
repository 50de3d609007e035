"""The street-level format of data.police.uk: its columns, which rows are believable, which are one crime."""

import csv
import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from rj_workflow.clock import london_day
from rj_workflow.imports.files import ImportRefused, TextFile

COLUMNS = (
    "Crime ID", "Month", "Reported by", "Falls within", "Longitude", "Latitude",
    "Location", "LSOA code", "LSOA name", "Crime type", "Last outcome category", "Context",
)  # fmt: skip
# The longest text each column may hold: the widths of the table it goes to; 0 stands for "checked otherwise".
LONGEST = (64, 7, 80, 80, 0, 0, 200, 12, 100, 60, 80, 1000)
MUST_BE_FILLED = ("Month", "Reported by", "Location", "Crime type")
LONGEST_FIELD = 4000
MOST_ROWS = 500_000

# Publication began with this month; earlier ones do not exist.
FIRST_MONTH = "2010-12"
# A box around the United Kingdom in degrees; the published points are on its streets.
LONGITUDES, LATITUDES = (-9.0, 2.5), (49.0, 61.5)

_NUMBER = re.compile(r"-?[0-9]{1,3}(\.[0-9]+)?")
_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")
_CRIME_ID = re.compile(r"[0-9a-f]{64}")
# What a spreadsheet would run instead of show, in narrow and in wide characters.
_FORMULA = "=+-@＝＋－＠\t\r"
_COORDINATES = ("Longitude", "Latitude")

Cells = dict[str, str]


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the file.  `fault` says why it is not taken; rows of one crime have the same `key`."""

    number: int
    fault: str = ""
    crime_id: str = ""
    month: str = ""
    force: str = ""
    place: str = ""
    lsoa: str = ""
    longitude: float | None = None
    latitude: float | None = None
    kind: str = ""
    outcome: str = ""
    key: bytes = b""


def lines(file: TextFile, *, now: datetime | None = None) -> Iterator[Line]:
    """Every row in file order.  With `now` a month in the future is a fault.  Raises ImportRefused."""
    reader = csv.reader(file.lines(), strict=True)
    try:
        _check_columns(next(reader, []))
        begins, taken = file.line_number + 1, 0
        for values in reader:
            if values:  # a blank line is no row
                taken += 1
                yield _line(begins, values, taken, now)
            begins = file.line_number + 1
    except csv.Error:
        where = f"Near line {file.line_number} a quotation mark or a line ending is out of place."
        raise ImportRefused(f"{where} The file may have been cut off; fetch it again.") from None


def _check_columns(found: list[str]) -> None:
    found = [name.strip() for name in found]
    if tuple(found) == COLUMNS:
        return
    missing = [name for name in COLUMNS if name not in found]
    extra = [name[:40] or "a column without a name" for name in found if name not in COLUMNS]
    parts = [f"missing: {', '.join(missing)}"] if missing else []
    parts += [f"not expected: {', '.join(extra[:20])}"] if extra else []
    what = "; ".join(parts) or "the order is another one, or one is there twice"
    raise ImportRefused(f"These are not the columns of a street-level file ({what}).")


def _line(number: int, values: list[str], taken: int, now: datetime | None) -> Line:
    if taken > MOST_ROWS:
        raise ImportRefused(f"The file has more than {MOST_ROWS:,} rows. Split it by month and try again.")
    if len(values) != len(COLUMNS):
        more = "more" if len(values) > len(COLUMNS) else "fewer"
        cut = "" if more == "more" else " The file may have been cut off; fetch it again."
        raise ImportRefused(
            f"Line {number} has {more} columns than the first line ({len(values)}, not {len(COLUMNS)}).{cut}"
        )
    cells = dict(zip(COLUMNS, values, strict=True))
    _refuse_what_harms(number, cells)
    cells = {name: value.strip() for name, value in cells.items()}
    fault = _fault(cells, now)
    return Line(number, fault) if fault else _believed(number, cells)


def _refuse_what_harms(number: int, cells: Cells) -> None:
    for name, value in cells.items():
        if len(value) > LONGEST_FIELD:
            raise ImportRefused(
                f"Line {number}, {name}: the field is longer than {LONGEST_FIELD:,} characters."
            )
        text = value.lstrip(" ")
        if text and text[0] in _FORMULA and not (name in _COORDINATES and _NUMBER.fullmatch(text.rstrip())):
            raise ImportRefused(f"Line {number}, {name}: the field begins like a formula, with {text[0]!r}.")


def _fault(cells: Cells, now: datetime | None) -> str:
    """Why this row is not taken, as a sentence; empty when it is."""
    for name in MUST_BE_FILLED:
        if not cells[name]:
            return f"{name} is empty."
    for name, longest in zip(COLUMNS, LONGEST, strict=True):
        if longest and len(cells[name]) > longest:
            return f"{name} is longer than {longest} characters."
        if not cells[name].isprintable():
            return f"{name} holds characters that cannot be printed."
    if cells["Crime ID"] and not _CRIME_ID.fullmatch(cells["Crime ID"]):
        return "The Crime ID is not 64 hexadecimal digits."
    return _fault_of_month(cells["Month"], now) or _fault_of_place(cells["Longitude"], cells["Latitude"])


def _fault_of_month(month: str, now: datetime | None) -> str:
    if not _MONTH.fullmatch(month):
        return f"“{month}” is not a month such as 2019-01."
    if month < FIRST_MONTH:
        return f"{month} lies before the first published month, {FIRST_MONTH}."
    if now is not None and month > f"{london_day(now):%Y-%m}":
        return f"{month} lies in the future."
    return ""


def _fault_of_place(longitude: str, latitude: str) -> str:
    if not longitude and not latitude:
        return ""
    if not longitude or not latitude:
        return "One of longitude and latitude is missing."
    for name, value, (least, most) in (
        ("Longitude", longitude, LONGITUDES),
        ("Latitude", latitude, LATITUDES),
    ):
        if not _NUMBER.fullmatch(value):
            return f"{name} “{value[:20]}” is not a number."
        if not least <= float(value) <= most:
            return f"{name} {value} lies outside the United Kingdom."
    return ""


def _believed(number: int, cells: Cells) -> Line:
    return Line(
        number=number,
        crime_id=cells["Crime ID"],
        month=cells["Month"],
        force=cells["Reported by"],
        place=cells["Location"],
        lsoa=cells["LSOA code"],
        longitude=float(cells["Longitude"]) if cells["Longitude"] else None,
        latitude=float(cells["Latitude"]) if cells["Latitude"] else None,
        kind=cells["Crime type"],
        outcome=cells["Last outcome category"],
        key=_key(cells),
    )


# One Crime ID may stand on rows at different places, mostly one of them with an outcome and the others not,
# and nothing says which place is right: only the same ID, month, kind and place make two rows one crime.
_MAKES_A_CRIME = ("Crime ID", "Month", "Crime type", "Location", "LSOA code", "Longitude", "Latitude")


def _key(cells: Cells) -> bytes:
    names = _MAKES_A_CRIME if cells["Crime ID"] else COLUMNS
    return hashlib.sha256(json.dumps([cells[name] for name in names], ensure_ascii=False).encode()).digest()


def fingerprint(key: bytes, repeat: int = 1) -> str:
    """What an incident is known by: its key and which of several equal rows it is, in 64 digits."""
    return hashlib.sha256(key + repeat.to_bytes(4)).hexdigest()
