"""Who works on a case: somebody else leads it, helps or supervises from now on."""

from collections.abc import Iterator, Mapping

from risk_assessment.allocation import standing_in_the_way, to_think_about
from rj_workflow.answers import Filled
from rj_workflow.casefile import PARTS, CaseFile
from rj_workflow.commands.desk import Desk
from rj_workflow.errors import Invalid, Refused
from rj_workflow.queries.allocation import Weighing

# Checks that name a colleague: the field that says whom, and where the case keeps it.
_FIELDS = {"lead_facilitator": "lead", "second_facilitator": "co_worker", "case_supervisor": "supervisor"}
NAMED = {kind: (_FIELDS[kind], column) for kind, column in PARTS.items()}


def name_worker(desk: Desk, kind: str, filled: Filled) -> bool:
    """Somebody else leads, helps or supervises from now on; whether other people facilitate than before."""
    case, (field, column) = desk.file.case, NAMED[kind]
    named = filled.get(field)
    before = str(case[column] or "")
    if case["lead_id"] is None:
        raise Refused(("Nobody leads this case yet: the step that names the facilitators comes first.",))
    if named is not None:
        for fault in _faults_of(desk.file, str(named), column):
            raise Invalid([(field, fault)])
        weigh(desk, {field: str(named)}, filled)
    case[column] = named
    if named is not None and before != str(named):
        desk.owe("declare_interests", "")
    if column == "supervisor_id":
        return False
    desk.is_facilitated_by(named)
    return before != str(named or "")


def weigh(desk: Desk, named: Mapping[str, str], filled: Filled) -> None:
    """Hold each colleague named for a part against the table of allocation (practice.md C4, 4.3, 5.6).

    Raises Invalid with what stands in the way; what is to be thought about asks for a reason.
    """
    weighing = Weighing(desk.session, desk.actor, desk.file, desk.now)
    alone = not (named.get("co_worker") or desk.file.case["co_id"])
    looked_at = [
        (part, who, weighing.candidate(who, part, alone=alone)) for part, who in named.items() if who
    ]
    faults = [(part, rule.words) for part, _, one in looked_at for rule in standing_in_the_way(one)]
    if faults:
        raise Invalid(faults)
    names = ((weighing.people[who].name, rule) for _, who, one in looked_at for rule in to_think_about(one))
    think = [f"{name}: {rule.words}" for name, rule in names]
    if think and not filled.words.get("despite", "").strip():
        raise Invalid([("despite", f"Write why all the same. {' '.join(think)}")])


def _faults_of(file: CaseFile, named: str, column: str) -> Iterator[str]:
    """Why this colleague cannot have this part on this case."""
    case = file.case
    if named in [case[other] for _, other in NAMED.values() if other != column]:
        yield "They have another part on this case. Choose somebody else."
    if column == "supervisor_id" and named in case["facilitated_by"]:
        yield "They facilitated this case. Choose somebody else."
    if column != "supervisor_id" and any(
        r.decider_id == named for r in file.of("risk") if not file.is_past(r)
    ):
        yield "They decided on an assessment of this case. Choose somebody else."
