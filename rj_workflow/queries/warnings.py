"""What somebody should know before they take a step, and may go on all the same (mark W in practice.md)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from rj_workflow.account import KEEPS, is_kept_anyway, standing, versions_of
from rj_workflow.casefile import PRINCIPALS, CaseFile
from rj_workflow.commands.check import VENUE
from rj_workflow.commands.step import Target
from rj_workflow.db import Session
from rj_workflow.expectations import not_covered
from rj_workflow.needs import Adjustment, unmet, words_for
from rj_workflow.plan import venue_digest
from rj_workflow.queries.choice import conditions_of, title_of
from rj_workflow.queries.contact import plan_of_person, post_is_seen_by
from state_machines.venue import still_asked_for

CLOSING = frozenset({"propose_closing", "confirm"})
TAKEN_BACK = frozenset({"withdraw", "say_never"})
# Where somebody is told something or given something: what helps them to take it in comes first.
TELLING = frozenset({("choice", "explain"), ("exchange", "announce"), ("exchange", "deliver")})
BY_POST = frozenset({("exchange", "deliver"), ("choice", "explain")})
READY = frozenset({("preparation", "confirm_ready"), ("case", "propose_ready")})
PLANNING = frozenset({"propose", "offer_dates", "put_in_diary", "change_plan"})


@dataclass(frozen=True, slots=True)
class Warned:
    """One sentence, with whom it is about and the page of theirs on which it is put right."""

    sentence: str
    person_id: str
    page: str


def warnings(session: Session, file: CaseFile, target: Target, event: str, now: datetime) -> list[Warned]:
    """Whole sentences, each with what to do about it; the step is taken or not without looking at them."""
    found = list(_conditions(file, target))
    if target.lifecycle == "closing" and event in CLOSING:
        found += _not_kept(session, file)
    if (target.lifecycle, target.topic) == ("choice", KEEPS) and event in TAKEN_BACK:
        found += _let_go(session, file, target.holder)
    if target.lifecycle == "meeting" and event in PLANNING:
        found += _not_arranged(unmet(session, file), file)
    if (target.lifecycle, event) == ("meeting", "confirm"):
        found += _of_the_venue(file)
    if (target.lifecycle, event) in READY:
        found += _not_talked_about(file, target.holder)
    if (target.lifecycle, event) in TELLING:
        found += _telling(session, file, target, event, now)
    return found


def _of_the_venue(file: CaseFile) -> Iterator[Warned]:
    """What was not ticked when the venue was found suitable (M2, a warning but for sensitive cases)."""
    found = file.latest_check(VENUE, "", venue_digest(file))
    if found is None or not found["good"]:
        return
    for words in still_asked_for(str(file.case["process"]), found["data"]).values():
        yield Warned(f"Not arranged where they meet: {'; '.join(words)}.", "", VENUE)


def _not_talked_about(file: CaseFile, holder: str) -> Iterator[Warned]:
    """What no session covered with this person; for the case, with anybody (practice.md 2.4)."""
    for row in file.participants:
        who = row["person_id"]
        missing = not_covered(file, who) if holder in ("", who) else ()
        if missing:
            words = "; ".join(topic.words.partition(":")[0] for topic in missing)
            yield Warned(f"Not talked about yet with {row['name']}: {words}.", who, "expectations")


def _conditions(file: CaseFile, target: Target) -> Iterator[Warned]:
    """What somebody said with a yes that this step uses (K3)."""
    for one in conditions_of(file, target):
        until = f", until the end of {one.until.day} {one.until:%B %Y}" if one.until else ""
        said = f": “{one.words.rstrip('. ')}”" if one.words else ""
        yield Warned(
            f"{file.name_of[one.person_id]} said yes to “{title_of(one.purpose)}”{until}{said}.",
            one.person_id,
            "choices",
        )


def _not_kept(session: Session, file: CaseFile) -> Iterator[Warned]:
    for row in file.participants:
        who, side = row["person_id"], row["side"]
        told = side in PRINCIPALS and standing(versions_of(session, who, side)) is not None
        if told and not is_kept_anyway(session, who, side):
            yield Warned(
                f"What {row['name']} told in their own account is destroyed when this closes, unless they "
                "want it kept. Ask before you go on.",
                who,
                "account",
            )


def _let_go(session: Session, file: CaseFile, who: str) -> Iterator[Warned]:
    if standing(versions_of(session, who, file.side_of(who))) is not None:
        when = "at once" if file.case["state"] == "closed" else "when this closes"
        yield Warned(
            f"What {file.name_of[who]} told in their own account is then destroyed {when}. "
            "Tell them so first.",
            who,
            "account",
        )


def _telling(session: Session, file: CaseFile, target: Target, event: str, now: datetime) -> Iterator[Warned]:
    who = who_is_told(file, target)
    yield from _not_arranged({one: found for one, found in unmet(session, file).items() if one == who}, file)
    seen_by = post_is_seen_by(plan_of_person(session, file, who, now).standing or {})
    if seen_by and (target.lifecycle, event) in BY_POST:
        yield Warned(
            f"What comes by post to {file.name_of[who]} may be seen by others: {seen_by.rstrip('.!? ')}. "
            "Hand it over if you can. In a letter name nobody else, and say nothing of what happened.",
            who,
            "paper",
        )


def who_is_told(file: CaseFile, target: Target) -> str:
    """Whom it is explained to; whom a letter is for, which is not its author; else nobody."""
    if target.lifecycle != "exchange":
        return target.holder
    item = file.find("exchange", target.holder, target.topic, target.number)
    return str(item.data.get("recipient_id", "")) if item else ""


def _not_arranged(missing_of: Mapping[str, list[Adjustment]], file: CaseFile) -> Iterator[Warned]:
    for who, missing in missing_of.items():
        asked = "; ".join(words_for(one).rstrip(".!? ") for one in missing)
        yield Warned(
            f"{file.name_of[who]} asked for help that is not arranged: {asked}. "
            "Arrange it first, or ask if it is still needed.",
            who,
            "needs",
        )
