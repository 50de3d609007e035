"""What puts a choice right: the next thing to ask exactly the people whose answer is missing."""

from collections.abc import Callable, Iterator

from rj_workflow.casefile import CaseFile, Row
from rj_workflow.commands.step import Target
from rj_workflow.queries.cures.cure import Cure, Find, Step, toward
from state_machines.choice import taking_part_in
from state_machines.facts import PersonFacts
from state_machines.guard import Guard


def choice_of(whose: Callable[[CaseFile], Row | None], topic: str) -> Find:
    """One choice of one person, who may still have to be added."""

    def find(step: Step, _guard: Guard) -> Iterator[Cure]:
        row = whose(step.file)
        if row is None:
            yield Cure(page="people")
        else:
            yield toward(step, "choice", row["person_id"], topic)

    return find


def taking_part(missing: Callable[[PersonFacts], bool]) -> Find:
    """Taking part, for each of the two of whom it is missing; before a process is chosen, on their page."""

    def find(step: Step, _guard: Guard) -> Iterator[Cure]:
        process = step.file.case["process"]
        for person in (p for p in step.facts.principals if missing(p)):
            if not person.id:
                yield Cure(page="people")
            elif process:
                yield toward(step, "choice", person.id, taking_part_in(process))
            else:
                yield Cure(person.id, page="choices")

    return find


def focus_takes_part(step: Step, guard: Guard) -> Iterator[Cure]:
    """Taking part, for whoever the step is about."""
    yield from taking_part(lambda p: p.id == step.facts.person.id)(step, guard)


def same_kind(step: Step, _guard: Guard) -> Iterator[Cure]:
    """Both people's choices, side by side."""
    yield from (Cure(p.id, page="choices") if p.id else Cure(page="people") for p in step.facts.principals)


def reaffirm(step: Step, _guard: Guard) -> Iterator[Cure]:
    """A yes said again today, for each who has not."""
    for person in step.facts.principals:
        if person.id and not person.reaffirmed_today:
            yield toward(step, "choice", person.id, taking_part_in(step.file.case["process"]))


def terms(step: Step, _guard: Guard) -> Iterator[Cure]:
    """A yes to the terms, for each who has not said it."""
    for person in step.facts.principals:
        if person.id and not person.terms.holds:
            yield toward(step, "choice", person.id, "outcome_agreement_terms")


def acknowledge(step: Step, _guard: Guard) -> Iterator[Cure]:
    """The person responsible acknowledges the facts."""
    row = step.file.on_side("responsible")
    if row is None:
        yield Cure(page="people")
    else:
        yield Cure(row["person_id"], Target("acknowledgement", row["person_id"]), "acknowledge")


def ask_again(step: Step, _guard: Guard) -> Iterator[Cure]:
    """They may be asked once more."""
    yield Cure(step.target.holder, step.target, "ask_again")


def theirs_alone(step: Step, _guard: Guard) -> Iterator[Cure]:
    """Whose it is to come back to; nobody else has a step for it."""
    yield Cure(step.target.holder)


def naming(step: Step, _guard: Guard) -> Iterator[Cure]:
    """The author says yes to being named."""
    author = step.facts.item.author.id
    if author:
        yield toward(step, "choice", author, "disclose_interest_to_other")


def receiving(step: Step, _guard: Guard) -> Iterator[Cure]:
    """Whom it is for says yes to this one."""
    recipient = step.facts.item.recipient.id
    if recipient and step.position is not None:
        yield toward(step, "choice", recipient, f"letter_receive:{step.position.id}")


def tell_recipient(step: Step, _guard: Guard) -> Iterator[Cure]:
    """Whom it is for opens the door again."""
    recipient = step.facts.item.recipient.id
    if recipient:
        yield Cure(recipient, Target("offer", recipient), "return_unasked")
