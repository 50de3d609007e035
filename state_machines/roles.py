"""Who may take a step: the roles of a restorative justice service, and the two that are not people."""

from enum import Flag, auto


class Role(Flag):
    """A part somebody plays on one case; one human may hold several, two humans never share one decision."""

    PERSON = auto()  # whose lifecycle it is: through the portal, on paper or by phone
    REFERRER = auto()
    CASEWORKER = auto()
    FACILITATOR = auto()
    LEAD = auto()
    SUPERVISOR = auto()
    PANEL = auto()
    MANAGER = auto()
    CLOCK = auto()  # the sweep: it re-reads the truth, then moves
    SYSTEM = auto()  # a consequence of another step: never guarded, never offered


PERSON, REFERRER, CASEWORKER, FACILITATOR, LEAD = (
    Role.PERSON,
    Role.REFERRER,
    Role.CASEWORKER,
    Role.FACILITATOR,
    Role.LEAD,
)
SUPERVISOR, PANEL, MANAGER, CLOCK, SYSTEM = (
    Role.SUPERVISOR,
    Role.PANEL,
    Role.MANAGER,
    Role.CLOCK,
    Role.SYSTEM,
)
STAFF = CASEWORKER | FACILITATOR | LEAD | SUPERVISOR | MANAGER
NOBODY = Role(0)

WORDS = {
    PERSON: "the person",
    REFERRER: "the referrer",
    CASEWORKER: "a caseworker",
    FACILITATOR: "the facilitator",
    LEAD: "the lead facilitator",
    SUPERVISOR: "the case supervisor",
    PANEL: "the panel",
    MANAGER: "the service manager",
    CLOCK: "the clock",
    SYSTEM: "the software, as a consequence",
}


def words(roles: Role) -> str:
    """The roles in a sentence, in the order a service would list them: "the person or the facilitator"."""
    named = [WORDS[role] for role in Role if role in roles]
    return " or ".join([", ".join(named[:-1]), named[-1]] if len(named) > 1 else named) if named else "nobody"
