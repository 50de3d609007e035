"""What was promised, and what became of it."""

from state_machines.facts import ITEM_DONE, ITEM_ENDED, NEVER_PROMISED, Facts
from state_machines.guard import guard
from state_machines.roles import FACILITATOR, LEAD, PERSON


@guard("No meeting or exchange has taken place.", LEAD, "meeting.end")
def process_has_taken_place(f: Facts) -> bool:
    return f.agreement.process_took_place


@guard("Nothing is promised in it. Write down what is, or record that none is wanted.", FACILITATOR, "nobody")
def something_is_written(f: Facts) -> bool:
    return any(item not in ITEM_ENDED for item in f.agreement.items)


@guard("Something was promised already. Whoever does not want it any more leaves it, and that is told honestly.",
       PERSON, "agreement.void")  # fmt: skip
def nothing_was_promised(f: Facts) -> bool:
    return NEVER_PROMISED.issuperset(f.agreement.items)


@guard("The agreement is not open for changes. Change the agreement first.", FACILITATOR, "agreement.vary")
def terms_are_open(f: Facts) -> bool:
    return f.agreement.state == "proposed"


@guard("There is no live agreement.", FACILITATOR, "agreement.go_live")
def agreement_is_live(f: Facts) -> bool:
    return f.agreement.state == "live"


@guard("Nobody has been named to see it through.", FACILITATOR, "agreement.go_live")
def someone_owns_the_follow_through(f: Facts) -> bool:
    return f.agreement.has_owner


@guard("Some promises are neither kept nor ended.", FACILITATOR, "agreement_item.verify")
def every_item_is_settled(f: Facts) -> bool:
    return all(item in ITEM_ENDED for item in f.agreement.items)


@guard("Not everything was done.", FACILITATOR, "agreement_item.verify")
def every_item_was_done(f: Facts) -> bool:
    kept = [item in ITEM_DONE for item in f.agreement.items if item != "dropped"]
    return bool(kept) and all(kept)


@guard("This is for when some things were done and others not.", FACILITATOR, "nobody")
def some_items_were_done(f: Facts) -> bool:
    kept = [item in ITEM_DONE for item in f.agreement.items if item != "dropped"]
    return any(kept) and not all(kept)


@guard("Something was done.", FACILITATOR, "nobody")
def no_item_was_done(f: Facts) -> bool:
    kept = [item for item in f.agreement.items if item != "dropped"]
    return bool(kept) and all(item not in ITEM_DONE and item in ITEM_ENDED for item in kept)
