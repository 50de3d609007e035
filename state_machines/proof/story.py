"""How it came to this: the shortest way from the beginning to what must not be, told in sentences."""

from collections.abc import Iterator

from state_machines import LIFECYCLES
from state_machines.proof.combination import MARK, Field, Space
from state_machines.proof.move import Broken, Move
from state_machines.proof.parts import Part
from state_machines.proof.products import Product
from state_machines.proof.walk import Walk
from state_machines.roles import CLOCK, SYSTEM, words

_Parents = dict[int, tuple[int, Move | None]]


def shortest(product: Product, *, without: Part | None = None, limit: int = 2_000_000) -> str:
    """The story of the first thing that breaks, walking outwards from the beginning; "" if nothing does.

    Walks with nobody swapped, so that each person in the story stays the same person.
    """
    parents: _Parents = {}
    try:
        _walk(Walk(product, swapped=False, without=without), parents, limit)
    except Broken as broken:
        return tell(product.space(swapped=False), parents, broken)
    return ""


def _walk(walk: Walk, parents: _Parents, limit: int) -> None:
    order = walk.space.starts()
    seen = set(order)
    for combination in order:
        for move, found in walk.steps(combination):
            if found in seen:
                continue
            seen.add(found)
            parents[found] = (combination, move)
            invariant = walk.watch.broken(found)
            if invariant is not None:
                raise Broken(f"{invariant.name}: {invariant.sentence}", found)
            order.append(found)
        if len(seen) > limit:
            return


def tell(space: Space, parents: _Parents, broken: Broken) -> str:
    """The story of one thing that broke: each step with what followed from it, and where it ended."""
    steps = list(_way(parents, broken.combination))
    lines = [broken.what, f"It takes {len(steps) + (broken.move is not None)} steps:"]
    lines += [f"{number}. {_step(space, *step)}" for number, step in enumerate(steps, 1)]
    if broken.move is not None:
        lines.append(f"{len(steps) + 1}. {_words(broken.move)}. This is the step.")
    ends = (f"  {f.name}: {value_words(f, f.read(broken.combination))}" for f in space.fields)
    return "\n".join([*lines, "Then things stand like this:", *ends])


def _way(parents: _Parents, combination: int) -> Iterator[tuple[int, Move | None, int]]:
    way = []
    while combination in parents:
        before, move = parents[combination]
        way.append((before, move, combination))
        combination = before
    return reversed(way)


def _step(space: Space, before: int, move: Move | None, after: int) -> str:
    changed = [f for f in space.fields if f.read(before) != f.read(after)]
    if move is None:
        return f"Time passes: {changed[0].name} runs out, and nobody has noticed yet."
    told = [f"{f.name} is now “{value_words(f, f.read(after))}”" for f in changed]
    return f"{_words(move)}" + (f": {'; '.join(told)}." if told else ".")


def _words(move: Move) -> str:
    step = move.row.step if move.row.offered else f"“{move.row.event.replace('_', ' ')}”"
    who = words(move.row.by & ~SYSTEM) if move.row.by & ~SYSTEM else "something outside this walk"
    if not move.row.by & ~(SYSTEM | CLOCK):
        return f"{who.capitalize()} moves {move.field.name} ({step})"
    return f"{who.capitalize()} takes the step “{step}” ({move.field.name})"


def value_words(f: Field, place: int) -> str:
    """A value in the words staff read."""
    value = f.values[place]
    if f.lifecycle not in LIFECYCLES:
        return MARK[place]
    states = LIFECYCLES[f.lifecycle].states
    return " or ".join(states[state].staff for state in value.members) + (
        "" if value.in_date else ", run out"
    )
