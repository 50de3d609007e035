"""The promises of a case as they stand: which words a yes is to, and what the person harmed may read."""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from rj_workflow.casefile import CaseFile, Position
from state_machines.facts import ITEM_ENDED, ITEM_RUNNING
from state_machines.promised import KINDS

WISH: Final = "telling_wish"
TERMS: Final = "outcome_agreement_terms"
LOOKED: Final = (
    "terms_looked_at"  # they said on their own page that the words are right: the yes is still owed
)
CHANGE: Final = "change_of_terms"  # one of them asked for a change of what runs already
TELL: Final = "tell_of_promise"
TELL_BY: Final = "tell_by"
INSTALMENT: Final = "instalment"
# The parts of a promise that one side alone may read.
ONLY_FOR: Final = {"harmed_calls": "harmed", "responsible_calls": "responsible"}
# What a part of a promise is called to the one of the two who reads it.
PARTS: Final = {
    "where": "Where you might meet by chance",
    "for_whom": "Who the message is for",
    "how_often": "What about, and how often",
}
OWN: Final = {"does": "What you do then", "calls": "Who you call"}
THEIRS: Final = "What the other person does then"
_LINE: Final = re.compile(r"(\d{1,2})[ /.-](\d{1,2})[ /.-](\d{4})\s+£?\s*(\d{1,5})(?:\.(\d{2}))?")


@dataclass(frozen=True, slots=True)
class Instalment:
    """One amount and its day; `came_on` is the day on which somebody said that it came."""

    due_on: date
    pence: int
    came_on: str = ""

    @property
    def amount(self) -> str:
        """Pounds and pence, as people write them."""
        return f"£{self.pence // 100}.{self.pence % 100:02}"


def current(file: CaseFile) -> Position | None:
    """The newest agreement of this episode, or of an earlier one whose promises still run; else nothing."""
    here = [a for a in file.of("agreement") if a.episode == file.case["episode"] or running(file, a)]
    return max(here, key=lambda a: a.number, default=None)


def promises_of(file: CaseFile, agreement: Position | None) -> list[Position]:
    """Its promises in the order of writing, without what was left out."""
    number = agreement.number if agreement else 0
    mine = (i for i in file.of("agreement_item") if i.data.get("agreement") == number)
    return sorted((i for i in mine if i.state != "dropped"), key=lambda i: i.number)


def running(file: CaseFile, agreement: Position | None) -> list[Position]:
    """Those that are neither kept nor ended."""
    return [i for i in promises_of(file, agreement) if i.state in ITEM_RUNNING]


def terms_digest(file: CaseFile, agreement: Position | None) -> str:
    """What a yes to the terms is to: exactly these promises, in these words, by these days."""
    said = ("words", "kind", "parts", "instalments", "due_on")
    terms = [
        [i.number, {name: i.data.get(name) for name in said if name != "instalments" or i.data.get(name)}]
        for i in promises_of(
            file, agreement
        )  # ended or not: the digest stands on pages, and tells of no ending
    ]
    plain = json.dumps([agreement.number if agreement else 0, terms], sort_keys=True)
    return hashlib.sha256(plain.encode()).hexdigest()[:16]


def instalments_in(text: str) -> list[dict[str, Any]]:
    """Each line as a day and an amount.  Raises ValueError with the line that is neither."""
    found: list[dict[str, Any]] = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        said = _LINE.fullmatch(line)
        if said is None:
            raise ValueError(line)
        try:
            day = date(int(said[3]), int(said[2]), int(said[1])).isoformat()
        except ValueError:
            raise ValueError(line) from None
        if any(one["due_on"] == day for one in found):  # each day has one clock
            raise ValueError(f"{line}, a second amount on one day")
        found.append({"due_on": day, "pence": int(said[4]) * 100 + int(said[5] or 0), "came_on": ""})
    return sorted(found, key=lambda one: str(one["due_on"]))


def instalments_of(item: Position) -> list[Instalment]:
    """What is to be paid back in parts, in order of day."""
    rows = item.data.get("instalments") or ()
    return [Instalment(date.fromisoformat(r["due_on"]), int(r["pence"]), r.get("came_on", "")) for r in rows]


def parts_for(item: Position, side: str) -> Iterator[tuple[str, str]]:
    """What a promise says beside its words, as this side may read it; staff read all of it."""
    kind = KINDS.get(str(item.data.get("kind")))
    parts = item.data.get("parts") or {}
    for field in kind.asks if kind else ():
        if parts.get(field.name) and (not side or ONLY_FOR.get(field.name, side) == side):
            yield field.name, str(parts[field.name])


def title_of_part(side: str, name: str) -> str:
    """A part in the words of whoever reads it."""
    whose, _, what = name.partition("_")
    if whose in ("harmed", "responsible"):
        return OWN[what] if whose == side else THEIRS
    return PARTS[name]


# --- what the person harmed wishes to be told


def wish_of(file: CaseFile, person_id: str) -> str:
    """When they want to be told; empty while nobody knows."""
    row = file.latest_check(WISH, person_id)
    return str(row["outcome"]) if row else ""


def is_to_be_told(file: CaseFile, person_id: str, item: Position) -> bool:
    """Whether it is time to tell them how this one ended; while no wish is known they are asked and told."""
    if item.state not in ITEM_ENDED:
        return False
    agreement = next((a for a in file.of("agreement") if a.number == item.data.get("agreement")), None)
    wish = wish_of(file, person_id)
    return wish != "not_at_all" and (wish != "when_over" or not running(file, agreement))


def may_read_how_it_ended(file: CaseFile, person_id: str, item: Position) -> bool:
    """Whether their own page says how it ended: they were told already, or wished to read it there."""
    row = file.latest_check(WISH, person_id)
    on_page = row is not None and row["data"].get("on_page") in (True, "yes")
    return bool(item.data.get("told_at")) or (on_page and is_to_be_told(file, person_id, item))


def untold(file: CaseFile, person_id: str) -> list[Position]:
    """What has ended, was promised to them, and nobody has told them of, though they are to be told."""
    ended = (i for i in file.of("agreement_item") if i.data.get("to_id") == person_id)
    return [i for i in ended if not i.data.get("told_at") and i.state != "dropped" and i.state != "released"
            and is_to_be_told(file, person_id, i)]  # fmt: skip
