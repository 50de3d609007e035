"""What somebody should know before they take a step, and may go on all the same (mark W in practice.md)."""

from collections.abc import Iterator
from dataclasses import dataclass

from rj_workflow.account import KEEPS, is_kept_anyway, standing, versions_of
from rj_workflow.casefile import PRINCIPALS, CaseFile
from rj_workflow.commands.step import Target
from rj_workflow.db import Session
from rj_workflow.needs import unmet, words_for

CLOSING = frozenset({"propose_closing", "confirm"})
TAKEN_BACK = frozenset({"withdraw", "say_never"})
PLANNING = frozenset({"propose", "offer_dates", "put_in_diary", "change_plan"})


@dataclass(frozen=True, slots=True)
class Warned:
    """One sentence, with whom it is about and the page of theirs on which it is put right."""

    sentence: str
    person_id: str
    page: str


def warnings(session: Session, file: CaseFile, target: Target, event: str) -> list[Warned]:
    """Whole sentences, each with what to do about it; the step is taken or not without looking at them."""
    if target.lifecycle == "closing" and event in CLOSING:
        return list(_not_kept(session, file))
    if (target.lifecycle, target.topic) == ("choice", KEEPS) and event in TAKEN_BACK:
        return list(_let_go(session, file, target.holder))
    if target.lifecycle == "meeting" and event in PLANNING:
        return list(_not_arranged(session, file))
    return []


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


def _not_arranged(session: Session, file: CaseFile) -> Iterator[Warned]:
    for who, missing in unmet(session, file).items():
        asked = "; ".join(words_for(one).rstrip(".!? ") for one in missing)
        yield Warned(
            f"{file.name_of[who]} asked for help that is not arranged: {asked}. "
            "Arrange it first, or ask if it is still needed.",
            who,
            "needs",
        )
