"""Which list of questions is in force here, and every one that an assessment was ever begun with."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from risk_assessment.factors import Factor
from risk_assessment.instrument import INSTRUMENT, STANDARD, Instrument
from risk_assessment.own_list import NotAList, read
from rj_workflow.db import Session
from rj_workflow.errors import Refused, Unusable
from rj_workflow.models import risk_instrument
from rj_workflow.settings import settings

_CHANGED = (
    "The service's own questions were changed, and the number of their version was not. Give the file a new"
    " version, so that what is being written keeps the questions it was begun with."
)


def current() -> Instrument:
    """The list that a new assessment is begun with.  Raises Unusable when the service's file is faulty."""
    file = settings().own_questions
    try:
        return _from_file(file, file.stat().st_mtime_ns)
    except FileNotFoundError:
        return INSTRUMENT
    except (NotAList, UnicodeDecodeError) as fault:
        raise Unusable(f"{file} cannot be used. {fault}") from fault


@lru_cache(maxsize=8)
def _from_file(file: Path, _changed_at: int) -> Instrument:
    return read(file.read_text(encoding="utf-8"))


def keep(session: Session, instrument: Instrument) -> None:
    """Keep the questions of a service's own version the first time it is used.

    Raises Refused when the same version was used with other questions.
    """
    if instrument.version in STANDARD:
        return
    found = by_version(session, [instrument.version]).get(instrument.version)
    if found is None:
        row = {"version": instrument.version, "items": [asdict(item) for item in instrument.items]}
        try:
            with session.begin_nested():
                session.execute(insert(risk_instrument), [row])
            return
        except IntegrityError:  # begun by a colleague at this very moment
            found = by_version(session, [instrument.version])[instrument.version]
    if found.digest != instrument.digest:
        raise Refused((_CHANGED,))


def by_version(session: Session, versions: Iterable[str]) -> Mapping[str, Instrument]:
    """The lists of these versions: the standard ones are built in, a service's own as they were kept."""
    wanted = set(versions)
    own = wanted - set(STANDARD)
    found = {version: STANDARD[version] for version in wanted - own}
    if own:
        rows = session.execute(select(risk_instrument).where(risk_instrument.c.version.in_(sorted(own))))
        found |= {row.version: Instrument(row.version, tuple(map(_factor, row.items))) for row in rows}
    return found


def _factor(kept: Mapping[str, object]) -> Factor:
    plain = {name: tuple(value) if isinstance(value, list) else value for name, value in kept.items()}
    return Factor(**plain)  # type: ignore[arg-type]  # as asdict wrote it
