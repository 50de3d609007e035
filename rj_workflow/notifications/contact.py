"""May this way be used for this person at this moment, else why not and when next: by rule, never by memory.

Pure: a plan as it was written down goes in, an answer comes out.  What is not written down is not allowed.
Hours are those on a clock in London, on whichever side of a change of the clocks they fall.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

from rj_workflow.clock import LONDON
from rj_workflow.sentences import Sentence
from state_machines.contact import AROUND, BY_WAY, DAYS, MOST_SPANS, PLAN_FIELDS, WAYS, WITHOUT_HOURS, name_of

Data = Mapping[str, Any]
Hours = Mapping[int, tuple[int, int]]  # weekday, Monday is 0 -> minutes after midnight: from, until
MIDNIGHT: Final = 24 * 60
ANY_TIME: Final[Hours] = dict.fromkeys(range(7), (0, MIDNIGHT))
ON_A_SCREEN: Final = frozenset({"text", "email", "portal"})
_CODES: Final = [code for code, _ in DAYS]
# Clocks change at one in the morning, UTC: an hour is missing or comes twice from there.
_THE_CHANGE: Final = time(1, tzinfo=UTC)
WHY: Final = {
    "no_grounds": "Nothing gives us grounds to contact this person.",
    "said_no": "They said no to being contacted, or stopped. They can ask us, any day.",
    "no_plan": "No safe way recorded. Do not contact.",
    "ran_out": "The plan has run out. Go through it with them again when they come to us.",
    "never": "The plan says never.",
    "watched": "Somebody may be watching what they read.",
    "not_allowed": "The plan does not allow this way.",
    "not_now": "Not at this hour.",
    "no_message": "The plan does not allow a message to be left.",
}
HOURS_TOO: Final = Sentence(
    "You wrote days or hours. Choose that it is safe at these alone, or take them out."
)
NO_HOURS: Final = Sentence("Choose the days, and write from when until when.")


@dataclass(frozen=True, slots=True)
class Way:
    """One way that the plan allows, and when."""

    hours: Hours
    message: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """What stands: the ways that are allowed, what must never be, and until when it counts."""

    ways: Mapping[str, Way] = field(default_factory=dict)
    never: frozenset[str] = frozenset()
    until: datetime | None = None
    watched: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """Yes, and until when; or no, why (a row of WHY), and when next if there is a next time."""

    allowed: bool
    why: str = ""
    until: datetime | None = None
    next_at: datetime | None = None


def plan_of(data: Data, until: datetime | None = None) -> Plan:
    """A plan as it was written down; what cannot be read allows nothing."""
    ways = {
        way: Way(hours, way == "call" and data.get("call_message") == "yes")
        for way, _ in WAYS
        if is_allowed(data, way) and (hours := hours_of(data, way))
    }
    watched = data.get("contact_device") == "watched"
    return Plan(ways, frozenset(_list(data.get("never"))), until, watched)


def may_contact(
    plan: Plan | None, way: str, now: datetime, *, grounds: bool = True, message: bool = False
) -> Answer:
    """Whether this way may be used now; with `message`, whether one may be left there as well.

    `grounds` says whether anything gives us grounds to contact this person at all.
    """
    if not grounds:
        return Answer(False, "no_grounds")
    if plan is None:
        return Answer(False, "no_plan")
    if plan.until is not None and now >= plan.until:
        return Answer(False, "ran_out")
    if way in plan.never:
        return Answer(False, "never")
    if plan.watched and way in ON_A_SCREEN:
        return Answer(False, "watched")
    here = plan.ways.get(way)
    if here is None:
        return Answer(False, "not_allowed")
    if message and (not here.message or "voicemail" in plan.never):
        return Answer(False, "no_message")
    if _is_within(here.hours, now):
        ends = next((at for at in _turns(here.hours, now) if not _is_within(here.hours, at)), None)
        return Answer(True, until=_earlier(ends, plan.until))
    opens = next((at for at in _turns(here.hours, now) if _is_within(here.hours, at)), None)
    in_time = opens is not None and (plan.until is None or opens < plan.until)
    return Answer(False, "not_now", next_at=opens if in_time else None)


def is_allowed(data: Data, way: str) -> bool:
    """Whether the plan says yes to this way, and nothing below says never."""
    return data.get(name_of(way, "allowed")) == "yes" and way not in _list(data.get("never"))


def hours_of(data: Data, way: str) -> Hours:
    """On which days, from when until when; empty where nothing that can be read is written."""
    if way in WITHOUT_HOURS or data.get(name_of(way, "when")) == "any":
        return ANY_TIME
    if data.get(name_of(way, "when")) != "hours":
        return {}
    hours: dict[int, tuple[int, int]] = {}
    for days, opens, closes in spans(data, way):
        if 0 <= opens < closes <= MIDNIGHT:
            hours |= {_CODES.index(day): (opens, closes) for day in days if day in _CODES}
    return hours


def spans(data: Data, way: str) -> Iterator[tuple[list[str], int, int]]:
    """Days and hours as they were written, one after another; midnight as an end is the end of that day."""
    for span in range(1, MOST_SPANS + 1):
        days = _list(data.get(name_of(way, "days", span)))
        opens, closes = (_minutes(data.get(name_of(way, what, span))) for what in ("from", "to"))
        if days or opens is not None or closes is not None:
            yield days, -1 if opens is None else opens, -1 if closes is None else closes or MIDNIGHT


def written(hours: Hours, way: str) -> dict[str, Any]:
    """Days and hours as the fields of a plan: days of the same hours together."""
    if way in WITHOUT_HOURS:
        return {}
    if hours == ANY_TIME:
        return {name_of(way, "when"): "any"}
    same: dict[tuple[int, int], list[str]] = {}
    for day in sorted(hours):
        same.setdefault(hours[day], []).append(_CODES[day])
    data: dict[str, Any] = {name_of(way, "when"): "hours"}
    for span, ((opens, closes), days) in enumerate(same.items(), 1):
        data[name_of(way, "days", span)] = days
        data[name_of(way, "from", span)] = _clock(opens)
        data[name_of(way, "to", span)] = _clock(closes % MIDNIGHT)
    return data


# --- less is instant, more is slow


def tidy(data: Data) -> dict[str, Any]:
    """The plan in one way of writing: nothing of a way that is not allowed, hours in their order."""
    kept: dict[str, Any] = {}
    for way, fields in BY_WAY.items():
        hours = hours_of(data, way)
        if not is_allowed(data, way) or not hours:
            continue
        names = [f.name for f in fields if not _is_hours(way, f.name)]
        kept |= {name: data[name] for name in names if data.get(name) not in _NOTHING} | written(hours, way)
    around = {f.name: data[f.name] for f in AROUND if data.get(f.name)}
    if "never" in around:
        around["never"] = sorted(set(_list(around["never"])))
    return kept | around


def narrowed(old: Data, new: Data) -> dict[str, Any]:
    """The old plan without what the new one takes away: nothing in it that was not there before.

    A number that is another one is no less: the old one stays until the new one is confirmed.
    """
    before, after = tidy(old), tidy(new)
    kept: dict[str, Any] = {}
    for way, fields in BY_WAY.items():
        if not (is_allowed(before, way) and is_allowed(after, way)):
            continue
        hours = _both(hours_of(before, way), hours_of(after, way))
        if not hours:
            continue
        names = [f.name for f in fields if not _is_hours(way, f.name)]
        kept |= {name: before[name] for name in names if name in before} | written(hours, way)
        seen_by = name_of(way, "seen_by")
        if said := _both_said(before.get(seen_by), after.get(seen_by)):
            kept[seen_by] = said
    if before.get("call_message") == "yes" and after.get("call_message") != "yes":
        kept.pop("call_message", None)
    for careful in ("call_withheld", "post_plain"):
        if after.get(careful) == "yes" and name_of(careful.split("_")[0], "allowed") in kept:
            kept[careful] = "yes"
    kept |= {f.name: before[f.name] for f in AROUND if f.name in before}
    if never := sorted({*_list(before.get("never")), *_list(after.get("never"))}):
        kept["never"] = never
    if said := _both_said(before.get("contact_never"), after.get("contact_never")):
        kept["contact_never"] = said
    device = max(before.get("contact_device", ""), after.get("contact_device", ""), key=_DANGER.index)
    return tidy(kept | ({"contact_device": device} if device else {}))


def adds(old: Data, new: Data) -> bool:
    """Whether the new plan holds anything that the old one, narrowed, does not."""
    return tidy(new) != narrowed(old, new)


_NOTHING: Final = (None, "", "no")
_DANGER: Final = ["", "own", "not_known", "shared", "watched"]


def _both(one: Hours, other: Hours) -> Hours:
    both = {
        day: (max(one[day][0], other[day][0]), min(one[day][1], other[day][1])) for day in one.keys() & other
    }
    return {day: hours for day, hours in both.items() if hours[0] < hours[1]}


def _both_said(before: Any, after: Any) -> str:
    """What was said before and what is said now, once each."""
    return "\n".join(dict.fromkeys(line for text in (before, after) for line in str(text or "").splitlines()))


def _is_hours(way: str, name: str) -> bool:
    what = name.removeprefix(f"{way}_").partition("_")[0]
    return what in ("when", "days", "from", "to")


# --- the clock


def _is_within(hours: Hours, moment: datetime) -> bool:
    there = moment.astimezone(LONDON)
    opens, closes = hours.get(there.weekday(), (0, 0))
    return opens <= there.hour * 60 + there.minute < closes


def _turns(hours: Hours, now: datetime) -> Iterator[datetime]:
    """Every moment after now, in two weeks and a bit, at which the answer may turn; earliest first."""
    today = now.astimezone(LONDON).date()
    for ahead in range(16):
        day = today + timedelta(days=ahead)
        found = {moment for minutes in hours.get(day.weekday(), ()) for moment in _moments(day, minutes)}
        yield from sorted(at for at in {*found, datetime.combine(day, _THE_CHANGE)} if at > now)


def _moments(day: date, minutes: int) -> Iterator[datetime]:
    """When the clocks in London show this: once, twice, or around the hour that is missing."""
    there = datetime.combine(day + timedelta(days=minutes // MIDNIGHT), time(), LONDON)
    there = there.replace(hour=minutes % MIDNIGHT // 60, minute=minutes % 60)
    yield from (there.replace(fold=fold).astimezone(UTC) for fold in (0, 1))


def _earlier(one: datetime | None, other: datetime | None) -> datetime | None:
    return min((at for at in (one, other) if at is not None), default=None)


def _list(value: Any) -> list[str]:
    if isinstance(value, (list, tuple)):
        return [str(one) for one in value]
    return [str(value)] if value else []


def _minutes(value: Any) -> int | None:
    hours, _, minutes = str(value or "").partition(":")
    return int(hours) * 60 + int(minutes) if hours.isdigit() and minutes.isdigit() else None


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def faults_of(plan: Mapping[str, Any], *, may_be_empty: bool = False) -> list[tuple[str, str]]:
    """What a plan lacks, beside the field it lacks it in, in the order of the form."""
    faults: list[tuple[str, str]] = []
    allowed = [way for way, _ in WAYS if plan.get(name_of(way, "allowed")) == "yes"]
    for way in allowed:
        if way not in WITHOUT_HOURS:
            faults += _faults_of_way(plan, way)
    if not allowed and not may_be_empty:
        faults.append(("outcome", "Say yes to one way at least, or choose that no safe way is known."))
    return faults


def _faults_of_way(plan: Mapping[str, Any], way: str) -> list[tuple[str, str]]:
    faults: list[tuple[str, str]] = []
    words_of = {f.name: f.words for f in PLAN_FIELDS}
    detail, when = name_of(way, "detail"), name_of(way, "when")
    if not plan.get(detail):
        faults.append((detail, Sentence("Write an answer to: {asked}", asked=words_of[detail])))
    if not plan.get(when):
        faults.append((when, Sentence("Choose when it is safe.")))
    elif plan[when] != "hours" and any(spans(plan, way)):
        faults.append((when, HOURS_TOO))
    elif plan[when] == "hours":
        found, days = list(spans(plan, way)), [day for days, _, _ in spans(plan, way) for day in days]
        if not found:
            faults.append((name_of(way, "days"), NO_HOURS))
        for span, (on, opens, closes) in enumerate(found, 1):
            if not on:
                faults.append((name_of(way, "days", span), Sentence("Choose the days for these hours.")))
            if not 0 <= opens < closes:
                faults.append(
                    (name_of(way, "from", span), Sentence("Write from when until when, such as 2pm and 5pm."))
                )
        if twice := [words for code, words in DAYS if days.count(code) > 1]:
            faults.append(
                (name_of(way, "days"), Sentence("Name each day once. {day} is here twice.", day=twice[0]))
            )
    return faults
