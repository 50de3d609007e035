"""Who and what the lines of a history speak of: cases and people by alias, colleagues by e-mail address."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from rj_workflow.actors import THE_CLOCK, Actor
from rj_workflow.casefile import CaseFile
from rj_workflow.db import Session
from rj_workflow.errors import Invalid, Refused
from rj_workflow.imports.history_line import Line
from rj_workflow.models import staff as staff_table
from rj_workflow.register import may_sign
from state_machines.fields import ASKS, FIELDS
from state_machines.roles import Role

Row = dict[str, Any]

_COLLEAGUE = frozenset(name for name, one in FIELDS.items() if one.kind == "staff")
_PEOPLE = frozenset(name for name, one in FIELDS.items() if one.kind == "people")


class Names:
    """The names used in one history; an alias is known from the line that opened or added what it names."""

    def __init__(self, session: Session, now: datetime) -> None:
        self.session, self.now = session, now
        self.refs: dict[str, str] = {}
        self.people: dict[tuple[str, str], str] = {}
        rows = session.execute(select(staff_table)).mappings()
        self.colleagues = {str(row["email"]).casefold(): dict(row) for row in rows}

    def learn(self, line: Line, result: Row) -> None:
        """Remember what this line opened or added."""
        self.refs.setdefault(line.case, result["ref"])
        if result.get("person") and line.person:
            self.people[result["ref"], line.person] = result["person"]

    def actor(self, email: str) -> Actor:
        """Who took the step: a colleague, as the register shows them today, or the clock.  Raises Refused."""
        if email == THE_CLOCK.id:
            return THE_CLOCK
        row = self.colleague(email)
        signs = may_sign(self.session, row["id"], self.now)
        return Actor(row["id"], "staff", row["name"], Role(row["roles"]), row["level"], signs)

    def colleague(self, email: str) -> Row:
        """The colleague with this e-mail address, also one who has left.  Raises Refused."""
        found = self.colleagues.get(email.casefold())
        if found is None:
            raise Refused((f"No colleague has the e-mail address {email or 'that is missing here'}.",))
        return found

    def ref(self, line: Line) -> str:
        """The reference of the line's case: by its alias in this file, or the reference itself."""
        return self.refs.get(line.case, line.case)

    def person(self, line: Line, file: CaseFile, alias: str) -> str:
        """The id of whoever has this alias on this case, or stands on this side of it.  Raises Refused."""
        known = self.people.get((self.ref(line), alias))
        side = file.on_side(alias) if known is None and alias in ("harmed", "responsible") else None
        if side is not None:
            return str(side["person_id"])
        if known is None:
            raise Refused((f"Nobody on this case is called {alias or 'nothing'} in this file.",))
        return known

    def form(self, line: Line, file: CaseFile | None, known: set[str]) -> Row:
        """The line's data as a form: colleagues and people become their ids.  Raises Invalid, Refused."""
        strange = sorted(set(line.data) - known)
        if strange:
            raise Invalid([("data", f"{line.event} does not ask for {', '.join(strange)}.")])
        return {name: self._value(line, file, name, value) for name, value in line.data.items()}

    def _value(self, line: Line, file: CaseFile | None, name: str, value: Any) -> Any:
        if isinstance(value, bool):
            asked = ASKS.get(name)
            parts = [code for code, _ in asked.parts] if asked and value else []
            return parts or ("yes" if value else "no")
        if name in _COLLEAGUE and value:
            return self.colleague(str(value))["id"]
        if name in _PEOPLE and file is not None and isinstance(value, list):
            return [self.person(line, file, str(alias)) for alias in value]
        if name != "answers" and not _is_plain(value):
            raise Invalid([(name, "Give a text, a number, yes or no, or a list of texts.")])
        return value


def _is_plain(value: Any) -> bool:
    return isinstance(value, (str, int)) or (
        isinstance(value, list) and all(isinstance(v, str) for v in value)
    )
