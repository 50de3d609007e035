"""What cannot be offered on a case now, and why: the floor of 5.4 and 5.7, read from what lies on the file.

An answer that stops everything bars from the moment it is written down, signed or not; `keep_stops` notes it
beside the assessment, so that a step need not read every answer to know.
"""

from collections.abc import Container, Iterable, Set
from datetime import datetime
from typing import Final

from risk_assessment.answer import Answer
from risk_assessment.instrument import THE_PLAN
from risk_assessment.pathways import AT_HOME, Bar, Barred, Known, barred_forms, standing_bars
from risk_assessment.profile import stops, takes_away
from rj_workflow.casefile import CaseFile, Position, Row
from rj_workflow.risk import answer_from, opened_key, subjects_of

CHECKLIST: Final = "risk_checklist"
STAGE: Final = "justice_stage"


def barred_now(file: CaseFile, now: datetime) -> tuple[Barred, ...]:
    """The approach and the forms that cannot be offered as things stand, with every reason."""
    return barred_forms(known_of(file, now), *_stopping(file))


def why_barred(file: CaseFile, now: datetime) -> tuple[Bar, ...]:
    """Every row that bars something as things stand."""
    return standing_bars(known_of(file, now), *_stopping(file))


def known_of(file: CaseFile, now: datetime) -> Known:
    """What is true of the case today.  A high result stays high until another result says otherwise."""
    checklist, kinds = latest_result(file), set(file.case["kinds"])
    at_home, may_be = not AT_HOME.isdisjoint(kinds), file.case["gender_based"] and not kinds
    high = checklist is not None and checklist["outcome"] == "high"
    missing = not high and file.current_check(CHECKLIST, "", now) is None
    return Known(
        gender_based=file.case["gender_based"],
        high_risk_now=high,
        checklist_is_missing=at_home and missing,
        kinds_are_not_known=may_be and missing,
        out_of_court=_outcome(file, STAGE) == "out_of_court",
        order_forbids=_outcome(file, "order_check") == "forbids",
        against_their_interest=_outcome(file, "interest_of_the_harmed") == "no",
        meeting_is_contested=(at_home or may_be) and not _may_meet(file),
    )


def latest_result(file: CaseFile) -> Row | None:
    """The newest checklist that was asked: that another was not asked yet is no result."""
    asked = (row for row in file.checks if row["kind"] == CHECKLIST and row["outcome"] != "not_done")
    return next(asked, None)


def _outcome(file: CaseFile, kind: str) -> str:
    found = file.latest_check(kind)
    return str(found["outcome"]) if found else ""


def _may_meet(file: CaseFile) -> bool:
    chosen = file.judged.of("meeting_after_harm_at_home")
    return chosen == "any_stage" or (chosen == "after_sentence" and _outcome(file, STAGE) == "after_sentence")


def keep_stops(file: CaseFile, position: Position, written: Iterable[Answer]) -> bool:
    """Note which answers stop everything; each stands in place of every earlier one to its question.

    Returns whether one was found that did not stop before.
    """
    before = {key for risk in file.of("risk") if not file.is_past(risk) for key in risk.data.get("stops", {})}
    given = {opened_key(answer): answer for answer in written}
    for risk in [r for r in file.of("risk") if not file.is_past(r)]:
        for kept in ("stops", "lifted"):
            marked = risk.data.get(kept, {})
            if not given.keys().isdisjoint(marked):
                risk.data[kept] = {key: value for key, value in marked.items() if key not in given}
                file.keep(risk)
    found = {key: answer.item_id for key, answer in given.items() if stops(answer)}
    if found:
        position.data["stops"] = {**position.data.get("stops", {}), **found}
    return not found.keys() <= before


def keep_doubts(file: CaseFile, position: Position, written: Iterable[Answer]) -> None:
    """Note on every other assessment which of its answers one of these takes away (5.1, 5.5).

    As with what stops, the newest answer to a question counts, whichever assessment it is in.
    """
    said = {opened_key(answer): answer for answer in written if answer.present != "not_answered"}
    for risk in [r for r in file.of("risk") if not file.is_past(r)]:
        older = {} if risk is position else _answered(file, risk, said)
        taken = {key for key, answer in older.items() if takes_away(said[key], answer)}
        _doubt(file, risk, without=said.keys(), beside=taken)


def settle_doubts(file: CaseFile, signed: Position) -> None:
    """Whoever signs has read these answers: what they took away elsewhere is signed with them.

    Where an answer elsewhere is newer than the one that is signed, the doubt stays.
    """
    read = {f"{r['item_id']}:{r['subject']}" for r in file.answers.get(signed.id, ())}
    settled = read - set(signed.data.get("doubted", ()))
    for risk in [r for r in file.of("risk") if not file.is_past(r) and r is not signed]:
        _doubt(file, risk, without=settled)


def _doubt(file: CaseFile, risk: Position, *, without: Set[str], beside: Set[str] = frozenset()) -> None:
    before = set(risk.data.get("doubted", ()))
    doubted = (before - without) | beside
    if doubted != before:
        risk.data["doubted"] = sorted(doubted)
        file.keep(risk)


def _answered(file: CaseFile, risk: Position, keys: Container[str]) -> dict[str, Answer]:
    """Its answers to these questions."""
    asked = file.instrument_of(risk)
    rows = (r for r in file.answers.get(risk.id, ()) if f"{r['item_id']}:{r['subject']}" in keys)
    return {opened_key(answer): answer for answer in (answer_from(row, asked) for row in rows)}


def _stopping(file: CaseFile) -> tuple[set[str], set[str]]:
    """The items that stop everything, and those of them that no supervisor has lifted."""
    stopping, standing = set[str](), set[str]()
    here = [r for r in file.of("risk") if r.data.get("stops") and not file.is_past(r)]
    present = {THE_PLAN.key, *(subject.key for subject in subjects_of(file))} if here else set()
    for risk in here:
        lifted = risk.data.get("lifted", {})
        for key, item_id in risk.data["stops"].items():
            if key.partition(":")[2] in present:  # whoever has left the case is asked nothing any more
                stopping.add(item_id)
                standing |= set() if key in lifted else {item_id}
    return stopping, standing
