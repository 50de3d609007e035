"""The proof: every reachable combination of a case, walked through, with every promise asked on the way."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context

from state_machines import LIFECYCLES
from state_machines.invariants import AFTER, RIGHTS, ROADS, STATES
from state_machines.promises import PROMISES
from state_machines.proof import mutation
from state_machines.proof.drawn_as_one import compare
from state_machines.proof.findings import Findings
from state_machines.proof.liveness import check_roads
from state_machines.proof.move import Broken
from state_machines.proof.parts import all_parts, words
from state_machines.proof.products import PRODUCTS, Product, single
from state_machines.proof.report import Parts, Report, Walked
from state_machines.proof.story import shortest
from state_machines.proof.walk import Walk

__all__ = ["PRODUCTS", "Report", "prove", "shortest", "walk_product"]


def prove(*, processes: int = 2, deep: bool = False) -> Report:
    """Walk every product and every lifecycle alone, and take away every part of the tables once.

    `deep` also walks with nothing drawn as one and compares: some minutes.
    """
    started = time.perf_counter()
    found = _walk_all(processes)
    idle = tuple(_never_moved(found))
    caught = {kind: _caught(kind, found) for kind in ("guard", "ask", "consequence")}
    also = [part for part in all_parts("also") if not mutation.is_implied(part, found)]
    return Report(
        lifecycles=len(LIFECYCLES),
        states=sum(len(table.states) for table in LIFECYCLES.values()),
        rows=sum(len(table.rows) for table in LIFECYCLES.values()),
        edges=sum(table.edges for table in LIFECYCLES.values()),
        products=_walked(found),
        invariants=(*(name for name in _wanted() if _is_judged(name, found)), *(() if idle else ("L5",))),
        promises=sum(_is_judged(name, found) for name in _promised()),
        guards=caught["guard"],
        asks=caught["ask"],
        consequences=caught["consequence"],
        roles=_roles(),
        alsos=Parts(sum(1 for _ in all_parts("also")), tuple(words(part) for part in also)),
        unproved=tuple(name for name in [*_wanted(), *_promised()] if not _is_judged(name, found)),
        violations=(*(f.story for f in found if f.story), *mutation.kept_for_the_person(), *idle),
        seconds=time.perf_counter() - started,
        extra={"drawn as one": compare().sentence} if deep else {},
    )


def walk_product(product: Product) -> Findings:
    """Walk one product; a promise that does not hold is told as a story in the findings."""
    findings = Findings(product.name, product.alone)
    try:
        walk = Walk(product, findings=findings)
        walk.run()
        if product.roads:
            check_roads(walk)
    except Broken as broken:
        findings.story = f"{product.name}: {shortest(product) or broken.what}"
    return findings


def _walk_together(name: str) -> list[Findings]:
    return [walk_product(PRODUCTS[name]())]


def _walk_alone() -> list[Findings]:
    return [walk_product(single(name)) for name in LIFECYCLES]


def _walk_all(processes: int) -> list[Findings]:
    """All findings; products are shared out over so many processes, the longest first."""
    tasks: list[Callable[[], list[Findings]]] = [
        *(partial(_walk_together, name) for name in PRODUCTS),
        _walk_alone,
    ]
    if processes < 2:
        return [findings for task in tasks for findings in task()]
    with ProcessPoolExecutor(processes, get_context("spawn")) as pool:
        running = [pool.submit(task) for task in tasks]
        return [findings for task in running for findings in task.result()]


def _walked(found: Sequence[Findings]) -> tuple[Walked, ...]:
    alone = [f for f in found if f.alone]
    sums = (sum(f.combinations for f in alone), sum(f.edges for f in alone), sum(f.seconds for f in alone))
    together = [Walked(f.product, f.combinations, f.edges, f.seconds) for f in found if not f.alone]
    return (*together, Walked("each lifecycle alone", *sums))


def _caught(kind: str, found: Sequence[Findings]) -> Parts:
    parts = list(all_parts(kind))
    unnoticed = [part for part in parts if not mutation.is_noticed(part, found)]
    unnoticed = [part for part in unnoticed if not mutation.walk_on(part, found, PRODUCTS)]
    return Parts(len(parts), tuple(words(part) for part in unnoticed))


def _roles() -> Parts:
    changed = list(mutation.roles())
    return Parts(len(changed), tuple(words(part) for part, noticed in changed if not noticed))


def _is_judged(name: str, found: Iterable[Findings]) -> bool:
    return any(name in f.judged for f in found)


def _never_moved(found: Iterable[Findings]) -> Iterator[str]:
    """L5: rows that fire in no product, states that no row leads to there, and ends that nobody declared."""
    fired = set().union(*(f.fired for f in found if not f.alone))
    for table in LIFECYCLES.values():
        for row in table.rows:
            if (table.name, row.event, row.target) not in fired:
                yield f"L5: {table.name}.{row.event} never fires"
        reached = {table.start} | {target for lifecycle, _, target in fired if lifecycle == table.name}
        yield from (
            f"L5: {table.name} never stands at {state}" for state in table.states if state not in reached
        )
        ends = {state for state in table.states if not table.leaving(state)}
        yield from (f"L5: {table.name} has no way on from {state}" for state in sorted(ends ^ table.final))


def _wanted() -> list[str]:
    roads = [name for name in ROADS if name != "L5"]
    return [*(s.name for s in STATES), *(a.name for a in AFTER), *(r.name for r in RIGHTS), *roads]


def _promised() -> list[str]:
    return [promise.name(event) for promise in PROMISES for event in promise.events]
