"""The facts of a case as a guard sees them, answered from one combination, noting what was looked at.

A fact the product does not hold is free: it may be anything at any moment, so every answer is tried.
Only the names come from facts.py; what a property means is decided there and nowhere else.
"""

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, is_dataclass
from typing import Any, TypeVar, get_type_hints

from state_machines import LIFECYCLES, facts
from state_machines.consequences import TAKING_PART
from state_machines.proof.combination import MARK, Field
from state_machines.roles import NOBODY

T = TypeVar("T")


class NotModelled(Exception):
    """A question about something this product leaves out."""


class Conflicting(Exception):
    """A question that has both answers among the states this product draws together."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A fact the product holds: the fields it is read from, and its possible answers for their values."""

    fields: tuple[Field, ...]
    options: Callable[[tuple[Any, ...]], tuple[Any, ...]]

    @property
    def mask(self) -> int:
        """The bits the answer depends on."""
        return sum(f.mask for f in self.fields)


def _channels(field: Field) -> Leaf:
    """The ways of taking part somebody said yes to: a yes that ran out is none."""

    def options(values: tuple[Any, ...]) -> tuple[Any, ...]:
        given = values[0].members == ("given",) and values[0].in_date
        return (frozenset({"this"} if given else ()),)

    return Leaf((field,), options)


def _states(field: Field, wanted: Callable[[str], Any]) -> Leaf:
    return Leaf((field,), lambda values: tuple(dict.fromkeys(wanted(state) for state in values[0].members)))


def _in_date(field: Field) -> Leaf:
    def options(values: tuple[Any, ...]) -> tuple[Any, ...]:
        expires = values[0].members[0] in field.expires.split()
        return (values[0].in_date,) if expires else (True, False)

    return Leaf((field,), options)


def _holders(fields: Sequence[Field], state: str) -> Leaf:
    def options(values: tuple[Any, ...]) -> tuple[Any, ...]:
        pairs = zip(fields, values, strict=True)
        return (frozenset(f.side or f.name for f, value in pairs if state in value.members),)

    return Leaf(tuple(fields), options)


def _list(fields: Sequence[Field]) -> Leaf:
    return Leaf(tuple(fields), lambda values: tuple(itertools.product(*(value.members for value in values))))


def wiring(fields: Sequence[Field]) -> dict[str, Leaf]:
    """Where each modelled fact is found: path in facts.py -> the fields that answer it."""
    leaves: dict[str, Leaf] = {}
    for f in fields:
        match f.lifecycle:
            case "choice" | "risk":
                leaves[f"{f.path}.state"], leaves[f"{f.path}.in_date"] = _states(f, str), _in_date(f)
                if f.topic == TAKING_PART:
                    leaves[f"{f.side}.channels"] = _channels(f)
            case "preparation":
                leaves[f"{f.path}.preparation"] = _states(f, str)
                leaves[f"{f.path}.prepared_in_date"] = _in_date(f)
            case "acknowledgement":
                leaves[f.path] = _states(f, lambda state: state == "acknowledged")
            case "safety_stop":
                leaves[f.path] = _states(f, lambda state: state == "stopped")
            case "mark":
                leaves[f.path] = _states(f, lambda state: state == MARK[1])
            case "pause" | "waiting" | "agreement_item":
                pass
            case _:
                leaves[f.path] = _states(f, str)
    for lifecycle, path, state in (("pause", "paused", "paused"), ("waiting", "waiting", "waiting")):
        if held := [f for f in fields if f.lifecycle == lifecycle]:
            leaves[path] = _holders(held, state)
    meetings = [f for f in fields if f.lifecycle == "meeting"]
    for f in meetings if len(meetings) > 1 else ():
        leaves[f"{f.path.removesuffix('.state')}.others"] = _list([g for g in meetings if g is not f])
    if items := [f for f in fields if f.lifecycle == "agreement_item"]:
        leaves["agreement.items"] = _list(items)
    return leaves


# What a free fact may be, by its name in facts.py; everything else is yes or no.  Of an offer the guards of
# others ask one thing only: whether it is "do not ask" (tests/state_machines/test_proof.py holds them to it).
_STATES_OF = {
    "case": "case", "preparation": "preparation", "meeting.state": "meeting", "item.state": "exchange",
    "agreement.state": "agreement", "risk.state": "risk", "approach_risk.state": "risk", "assessment.state": "risk",
}  # fmt: skip
_FREE: dict[str, tuple[Any, ...]] = {
    "sessions_alone": (1, 0),
    "channels": (frozenset({"this"}), frozenset()),
    "paused": (frozenset(), frozenset({"somebody"})),
    "waiting": (frozenset(), frozenset({"an agency"})),
    "first_side": ("harmed", "responsible"),
    "side": ("supporter", "harmed"),
    "scope": ("process",),
    "roles": (NOBODY,),
    "offer": ("not_due", "do_not_ask"),
    "others": ((), ("day_check",), ("in_diary",)),
    "items": (("verified",), ("failed",), ("verified", "failed"), ("due",), ()),
}


def _domain(path: str) -> tuple[Any, ...]:
    name = path.rpartition(".")[2]
    if name in _FREE:
        return _FREE[name]
    lifecycle = _STATES_OF.get(path) or _STATES_OF.get(name) or ("choice" if name == "state" else "")
    return tuple(LIFECYCLES[lifecycle].states) if lifecycle else (True, False)


def _shape(kind: type) -> dict[str, Any]:
    """What each attribute of a facts class is: a property, a class of facts, "many", "names" or a plain fact."""
    shape: dict[str, Any] = {}
    for name, hint in get_type_hints(kind).items():
        named = name in ("known", "answers", "barred")
        shape[name] = (
            hint if is_dataclass(hint) else "many" if name == "supporters" else "names" if named else "fact"
        )
    shape |= {name: member.fget for name, member in vars(kind).items() if isinstance(member, property)}
    return shape


_SHAPES: dict[type, dict[str, Any]] = {
    kind: _shape(kind)
    for kind in (facts.Facts, facts.PersonFacts, facts.ChoiceFacts, facts.RiskFacts, facts.MeetingFacts,
                 facts.ItemFacts, facts.AgreementFacts, facts.ActorFacts)
}  # fmt: skip


class View:
    """Stands in for one object of facts.py."""

    __slots__ = ("_kind", "_path", "_reader")

    def __init__(self, reader: "Reader", kind: type, path: str) -> None:
        self._reader, self._kind, self._path = reader, kind, path

    def __getattr__(self, name: str) -> Any:
        return self._reader.attribute(self, self._kind, self._path, name)


class _Names:
    """Stands in for a set of names of which each may be in or out."""

    __slots__ = ("_path", "_reader")

    def __init__(self, reader: "Reader", path: str) -> None:
        self._reader, self._path = reader, path

    def __contains__(self, name: str) -> bool:
        return bool(self._reader.leaf(f"{self._path}:{name}"))


class Reader:
    """Answers every attribute from a combination; `mask` is what was looked at, `free` whether anything was open."""

    def __init__(self, fields: Sequence[Field], fixed: Mapping[str, Any]) -> None:
        self._leaves = {path: (leaf.mask, leaf) for path, leaf in wiring(fields).items()}
        self._fixed = {f"{side}.side": side for side in ("harmed", "responsible")} | dict(fixed)
        self._views: dict[tuple[type, str], View] = {}
        self._answers: dict[tuple[str, int], tuple[Any, ...]] = {}
        self.aliases: Mapping[str, tuple[str, ...]] = {}
        self.pinned: Mapping[str, tuple[Any, ...]] = {}
        self.strict = False
        self.combination = self.mask = 0
        self.free = False
        self._trail: list[int] = []
        self._sizes: list[int] = []
        self._chosen: dict[str, Any] = {}
        self.facts: Any = self.view(facts.Facts, "")

    def view(self, kind: type, path: str) -> View:
        """The one stand-in for this path."""
        found = self._views.get((kind, path))
        if found is None:
            found = self._views[kind, path] = View(self, kind, path)
        return found

    def attribute(self, view: View, kind: type, path: str, name: str) -> Any:
        """What `view.name` is: computed by facts.py, another stand-in, or a fact."""
        shape = _SHAPES[kind].get(name)
        if shape is None:
            raise AttributeError(name)
        where = f"{path}.{name}" if path else name
        if shape == "fact":
            return self.leaf(where)
        if shape == "names":
            return _Names(self, where)
        if shape == "many":
            return self._many(where)
        if isinstance(shape, type):
            return self.view(shape, self._alias(where))
        return shape(view)

    def _alias(self, where: str) -> str:
        paths = self.aliases.get(where)
        if paths is None:
            return where
        return paths[0] if len(paths) == 1 else str(self.pick(where, paths))

    def _many(self, where: str) -> tuple[View, ...]:
        count = self._fixed.get(where)
        if count is None:
            count = self.pick(where, (0, 1))
        return tuple(self.view(facts.PersonFacts, f"{where}.{place}") for place in range(int(count)))

    def leaf(self, path: str) -> Any:
        """The answer to one plain fact."""
        held = self._leaves.get(path)
        if held is not None:
            mask, leaf = held
            self.mask |= mask
            options = self.pinned.get(path) or self._answers.get((path, self.combination & mask))
            if options is None:
                values = tuple(f.values[f.read(self.combination)] for f in leaf.fields)
                options = self._answers[path, self.combination & mask] = leaf.options(values)
            return options[0] if len(options) == 1 else self.pick(path, options)
        if path in self._fixed:
            return self._fixed[path]
        if self.strict:
            raise NotModelled(path)
        options = _domain(path)
        return options[0] if len(options) == 1 else self.pick(path, options)

    def pick(self, path: str, options: tuple[Any, ...]) -> Any:
        """One of several possible answers, the same one for the rest of this look."""
        self.free = True
        if path in self._chosen:
            return self._chosen[path]
        if len(self._sizes) == len(self._trail):
            self._trail.append(0)
        self._sizes.append(len(options))
        answer = self._chosen[path] = options[self._trail[len(self._sizes) - 1]]
        return answer

    def looks(self, combination: int, question: Callable[[Any], T]) -> Iterator[T]:
        """The answers to a question, once for each way in which open facts can be."""
        self.combination = combination
        self._trail = []
        while True:
            self._sizes, self._chosen = [], {}
            yield question(self.facts)
            del self._trail[len(self._sizes) :]
            while self._trail and self._trail[-1] + 1 == self._sizes[len(self._trail) - 1]:
                self._trail.pop()
            if not self._trail:
                return
            self._trail[-1] += 1

    def always(self, combination: int, question: Callable[[Any], bool]) -> bool:
        """Whether the answer is yes however the drawn-together states are; raises where it depends on them."""
        self.strict = True
        try:
            answers = set(self.looks(combination, lambda f: bool(question(f))))
        finally:
            self.strict = False
        if len(answers) > 1:
            raise Conflicting
        return answers.pop()
