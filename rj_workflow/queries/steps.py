"""What can be done on a case now, and why the rest cannot yet: each missing thing, who can put it right."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from rj_workflow.actors import Actor, roles_on
from rj_workflow.casefile import CaseFile, Position, Row, is_shown_on
from rj_workflow.commands.check import may_record
from rj_workflow.commands.step import FRESH_ATTEMPT, Target, locate
from rj_workflow.facts import Asking, facts_of
from rj_workflow.queries.cures import cures, found_of
from rj_workflow.queries.cures.cure import Cure, Step
from rj_workflow.queries.targets import LAST, belongs_to_now, first, principals, targets
from rj_workflow.risk import conditions
from rj_workflow.whose import whose
from state_machines import LIFECYCLES
from state_machines.checks import CHECKS
from state_machines.choice import PURPOSES
from state_machines.facts import Facts
from state_machines.follow_up import CALLS
from state_machines.guard import Guard
from state_machines.guards import GUARDS
from state_machines.risk import SCOPES
from state_machines.roles import CASEWORKER, FACILITATOR, LEAD, NOBODY, PERSON, SUPERVISOR, Role, words
from state_machines.table import Row as TableRow

OTHER: Final = "the other person"
ONLY_THEY: Final = "Only they can. Ask when you next speak; please do not chase."


@dataclass(frozen=True, slots=True)
class Way:
    """One way to put a missing thing right, for a link: its words, and what it opens."""

    words: str
    cure: Cure


@dataclass(frozen=True, slots=True)
class Reason:
    """One missing thing: the guard's own sentence, why it is asked, who can put it right and how."""

    guard: str
    sentence: str
    why: str
    who: str
    ways: tuple[Way, ...] = ()


@dataclass(frozen=True, slots=True)
class StepView:
    """One step as this reader sees it; `ready` means that nothing is missing but the answers on its form."""

    target: Target
    event: str
    words: str
    so: str
    version: int
    state: str
    about: str  # what it is about: a purpose, a scope, a letter, a kind of call; empty for the case itself
    name: str  # whose it is; empty when it is nobody's
    side: str
    now: bool  # whether it belongs to where the case stands
    to: str = ""
    reasons: tuple[Reason, ...] = ()
    met: tuple[str, ...] = ()

    @property
    def ready(self) -> bool:
        """Nothing stands in the way."""
        return not self.reasons

    @property
    def title(self) -> str:
        """The step with what it is about and whose it is: "Record a yes: a letter (Maya Okafor)"."""
        about = f": {self.about}" if self.about else ""
        return f"{self.words}{about} ({self.name})" if self.name else f"{self.words}{about}"


def possible_steps(
    file: CaseFile, actor: Actor, now: datetime, staff: Mapping[str, Row], side: str | None = None
) -> list[StepView]:
    """Every step this actor may take part in, those of the case's own stage first, pause and stop last.

    `side` keeps what is one person's or nobody's in particular, and does not name the other.
    """
    asking = _Asker(file, actor, now, staff, side or "")
    found = [
        view for target in targets(file) if _is_on(file, target, side) for view in asking.steps_of(target)
    ]
    return sorted(found, key=_rank)


def steps_of(
    file: CaseFile,
    actor: Actor,
    now: datetime,
    staff: Mapping[str, Row],
    wanted: Iterable[Target],
    side: str = "",
) -> list[StepView]:
    """The steps of these things alone, in table order; a side does not name the other."""
    asking = _Asker(file, actor, now, staff, side)
    return [view for target in wanted for view in asking.steps_of(target)]


def one_step(
    file: CaseFile, actor: Actor, now: datetime, staff: Mapping[str, Row], target: Target, event: str
) -> StepView | None:
    """One step as it stands now; None when it does not start from here or is not this actor's."""
    asking = _Asker(file, actor, now, staff)
    return next((view for view in asking.steps_of(target) if view.event == event), None)


def reasons_for(
    file: CaseFile,
    actor: Actor,
    now: datetime,
    staff: Mapping[str, Row],
    target: Target,
    guards: Iterable[Guard],
) -> tuple[Reason, ...]:
    """The reasons of a refusal, with who can put each right and how."""
    asking = _Asker(file, actor, now, staff)
    position = locate(file, target)
    return tuple(
        asking.reason(Step(file, target, position, asking.facts(target, position)), g) for g in guards
    )


# Said only of a meeting that is held together with those of other cases.
_OF_SEVERAL: Final = frozenset({"one_meeting_is_wanted", "the_others_can_open_too"})


def in_place(file: CaseFile, guards: Iterable[Guard], unmet: Collection[Guard]) -> tuple[str, ...]:
    """What is there already, in words; of a meeting by itself nothing is said of others."""
    met = (guard.name for guard in guards if guard not in unmet)
    return tuple(name.replace("_", " ") for name in met if file.along or name not in _OF_SEVERAL)


def about_words(file: CaseFile, target: Target) -> str:
    """What a thing is about, in words: a purpose, a scope, a letter, a promise, an agency."""
    if target.lifecycle == "choice":
        return PURPOSES.get(target.topic.partition(":")[0], target.topic)
    if target.lifecycle == "follow_up":
        return CALLS.get(target.topic, target.topic)
    if target.lifecycle == "risk":
        return SCOPES.get(target.topic, target.topic)
    if target.lifecycle == "agreement_item":
        return str(file.at(*_key(target)).data.get("words", f"promise {target.number}"))
    if target.lifecycle == "exchange":
        return f"number {target.number}" if target.number else ""
    return target.topic.replace("_", " ")


def _key(target: Target) -> tuple[str, str, str, int | None]:
    return target.lifecycle, target.holder, target.topic, target.number


def _is_on(file: CaseFile, target: Target, side: str | None) -> bool:
    return not target.holder or is_shown_on(file.side_of(target.holder), side or "")


def _rank(view: StepView) -> tuple[int, int]:
    """The case's own step first, then its stage, then people, then what is last everywhere."""
    if view.target.lifecycle == "case":
        return 0, 0
    if view.target.lifecycle in LAST:
        return 3, LAST.index(view.target.lifecycle)
    return (1 if view.now else 2), 0


class _Asker:
    """Asks the tables about one case for one reader; facts are read once for each thing."""

    def __init__(
        self, file: CaseFile, actor: Actor, now: datetime, staff: Mapping[str, Row], side: str = ""
    ) -> None:
        self.file, self.actor, self.now, self.staff = file, actor, now, staff
        self.names = {
            p["person_id"]: p["name"] if is_shown_on(p["side"], side) else OTHER for p in file.participants
        } | {one.id: one.words for one in conditions(file)}

    def facts(self, target: Target, position: Position | None) -> Facts:
        about = position or Position("", "case", holder=target.holder)
        return facts_of(self.file, Asking(self.now, self.actor, about, None, self.staff))

    def steps_of(self, target: Target) -> Iterator[StepView]:
        """The steps that leave where this stands, and a new attempt where one may begin."""
        position = locate(self.file, target)
        state = position.state if position else self.file.case["state"]
        facts: Facts | None = None
        for row in self._rows(target, state):
            for asked in self._for_whom(target, row):
                again = (target.lifecycle, row.event) in FRESH_ATTEMPT
                at = locate(self.file, asked, row.event) if again else position
                if not self._may(at, asked, row):
                    continue
                if facts is None or at is not position or asked is not target:
                    facts = self.facts(asked, at)
                yield self._view(asked, at, row, facts)

    def _rows(self, target: Target, state: str) -> Iterator[TableRow]:
        table = LIFECYCLES[target.lifecycle]
        yield from (row for row in table.leaving(state) if row.offered)
        if target.lifecycle == "risk" and state == "signed_off":
            yield from (row for row in table.leaving(table.start) if row.event == "begin")

    def _for_whom(self, target: Target, row: TableRow) -> Iterator[Target]:
        """A step of the case that is a person's own is offered for each of them it can be for."""
        if target.lifecycle != "case" or row.by != PERSON or target.holder or not self.actor.is_staff:
            yield target
            return
        people = principals(self.file) if row.event == "come_back" else [first(self.file)]
        yield from (Target("case", person["person_id"]) for person in people if person)

    def _may(self, position: Position | None, target: Target, row: TableRow) -> bool:
        holder = target.holder if position is None else whose(position, row.event)
        return bool(roles_on(self.actor, self.file, holder=holder) & row.by)

    def _view(self, target: Target, position: Position | None, row: TableRow, facts: Facts) -> StepView:
        step = Step(self.file, target, position, facts)
        guards = [GUARDS[name] for name in row.reasons]
        unmet = [guard for guard in guards if not guard(facts)]
        holder = target.holder if position is None else whose(position, row.event)
        return StepView(
            target=target,
            event=row.event,
            words=row.step,
            so=row.so,
            version=position.version if position else self.file.case["version"],
            state=position.state if position else self.file.case["state"],
            about=about_words(self.file, target) if target.lifecycle != "case" else "",
            name=self.names.get(holder, "the service" if target.lifecycle == "pause" else ""),
            side=self.file.side_of(holder),
            now=belongs_to_now(self.file, target, row.event, position, self.now),
            to=row.target,
            reasons=tuple(self.reason(step, guard) for guard in unmet),
            met=in_place(self.file, guards, unmet),
        )

    # --- reasons

    def reason(self, step: Step, guard: Guard) -> Reason:
        """One missing thing, with what this reader can do about it."""
        found = cures(step, guard)
        why = found_of(step, guard) or guard.why or (ONLY_THEY if guard.who == PERSON else "")
        people = [self.names[c.about] for c in found if c.about in self.names]
        ways = tuple(way for cure in found if (way := self._way(cure)))
        who = self._who(guard, people)
        if ways and "You" not in who and guard.who != PERSON:
            who = f"You, then {who}"  # somebody else puts it right, and this reader can bring it nearer
        return Reason(guard.name, guard.sentence, why, who, ways)

    def _who(self, guard: Guard, people: list[str]) -> str:
        """Names where they are known, "you" for the reader, the part they play where nobody is named yet."""
        if guard.cure == "time":
            return "It passes by itself"
        if guard.who == NOBODY:
            return "Nobody"
        mine = roles_on(self.actor, self.file) & ~PERSON
        said = ["You"] if mine & guard.who else []
        if PERSON in guard.who:
            said += list(dict.fromkeys(people)) or ["the person"]
        said += [name for role in Role if role in guard.who & ~PERSON for name in self._named(role, mine)]
        return _either(list(dict.fromkeys(said)))

    def _named(self, role: Role, mine: Role) -> list[str]:
        case = self.file.case
        columns = {FACILITATOR: ("lead_id", "co_id"), LEAD: ("lead_id",), SUPERVISOR: ("supervisor_id",)}
        if role == CASEWORKER and case["lead_id"]:
            return []  # once facilitators are named it is theirs
        ids = [case[name] for name in columns.get(role, ()) if case[name]]
        names = [str(self.staff[one]["name"]) for one in ids if one != self.actor.id and one in self.staff]
        return names or ([] if role in mine else [words(role)])

    def _way(self, cure: Cure) -> Way | None:
        """A link, where this reader may take it."""
        name = self.names.get(cure.about, "")
        if cure.check:
            check = CHECKS[cure.check]
            return (
                Way(_with(check.title, name), cure)
                if may_record(self.actor, self.file, check, cure.about)
                else None
            )
        if cure.target is None:
            return Way(_PAGES[cure.page], cure) if cure.page in _PAGES else None
        position = locate(self.file, cure.target, cure.event)
        state = position.state if position else self.file.case["state"]
        row = LIFECYCLES[cure.target.lifecycle].row(cure.event, state)
        if row is None or not self._may(position, cure.target, row):
            return None
        return Way(_with(row.step, name), cure)


def _either(names: list[str]) -> str:
    return " or ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _with(said: str, name: str) -> str:
    return f"{said}: {name}" if name else said


_PAGES: Final = {
    "people": "Add the person",
    "choices": "Open their choices",
    "risk": "Open the assessment",
    "signoffs": "Open what waits for a decision",
    "agreement": "Open the agreement",
    "workers": "Ask each worker",
}
