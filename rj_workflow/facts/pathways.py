"""What cannot be offered as things stand, for the step that is asked about."""

from risk_assessment.pathways import BETWEEN_THEM
from rj_workflow.facts.reading import Reading
from rj_workflow.pathways import barred_now
from state_machines.facts import PersonFacts


def specialist_pathway(reading: Reading) -> bool:
    """Whether the person responsible may ask first after gender-based harm (5.7)."""
    allowed = reading.file.judged.of("responsible_asks_first") == "with_a_specialist"
    return allowed and reading.checked("specialist_view")


def barred(reading: Reading, harmed: PersonFacts, responsible: PersonFacts) -> frozenset[str]:
    """The approach, letters, or the process a step is about, where it cannot be offered (5.4, 5.7)."""
    forms = {one.form for one in barred_now(reading.file, reading.now)}
    if not forms:
        return frozenset()
    form, case = reading.form, reading.file.case
    meant = str((form.get("process") if form else "") or case["process"])
    both = harmed.channels & responsible.channels
    ways = {meant} if meant else set(both or BETWEEN_THEM)
    every = {"process"} if ways <= forms else set()
    return frozenset(every | (forms & {"approach", "letter"}))
