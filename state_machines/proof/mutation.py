"""Whether every part of the tables would be missed: each taken away alone, here or walking on from there."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from state_machines import LIFECYCLES
from state_machines.promises import KEPT_FOR_THE_PERSON, MAY
from state_machines.proof.findings import Findings
from state_machines.proof.move import Broken
from state_machines.proof.parts import Part, row_part
from state_machines.proof.products import Product
from state_machines.proof.walk import Walk
from state_machines.roles import PERSON, SYSTEM, Role

# How far a removed part is followed when nothing was noticed at once.
FURTHER = 20_000


def is_noticed(part: Part, found: Iterable[Findings]) -> bool:
    """Whether somebody notices when this part is gone.

    A guard that some product can read in full must be missed in such a product: alone, with everything
    else open, even a guard that the others imply would seem to be needed.
    """
    found = list(found)
    reading = [f for f in found if not f.alone and part in (f.known & f.doubted) - f.unknown]
    return any(f.surely(part) for f in (reading or found))


def walk_on(part: Part, found: Iterable[Findings], products: Mapping[str, Callable[[], Product]]) -> bool:
    """Goes on from where a removed part led, with the part gone; notes in the findings what breaks there."""
    for findings in found:
        landings = findings.landings.get(part)
        if landings and findings.product in products:
            walk = Walk(products[findings.product](), without=part)
            try:
                walk.run(sorted(landings), limit=len(landings) + FURTHER)
            except Broken as broken:
                return findings.note(part, {f"later: {broken.what}"})
    return False


def is_implied(part: Part, found: Iterable[Findings]) -> bool:
    """Whether a guard under `also` was shown, in some product, never to be the only one unmet."""
    return any(not f.alone and part in f.implied - f.not_implied for f in found)


def roles() -> Iterator[tuple[Part, bool]]:
    """Each role of each row, and each role it does not have: would somebody notice the change?"""
    for table in LIFECYCLES.values():
        for row in table.rows:
            expected = MAY.get(f"{table.name}.{row.event}", Role(0))
            for role in Role:
                changed = row.by ^ role
                kind = "role" if role in row.by else "role added"
                yield (
                    row_part(kind, table.name, row, str(role.name)),
                    changed != expected and row.by == expected,
                )


def kept_for_the_person() -> Iterator[str]:
    """Rows by which somebody else would undo a person's never."""
    for lifecycle, state in KEPT_FOR_THE_PERSON:
        for row in LIFECYCLES[lifecycle].leaving(state):
            if row.by & ~(PERSON | SYSTEM):
                yield f"M12 {lifecycle}.{row.event} leaves {state}, and is not the person's own"
