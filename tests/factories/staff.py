"""The invented colleagues of the service, by first name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rj_workflow import db
from rj_workflow.seeds import staff

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from rj_workflow.actors import Actor

PASSWORD = staff.PASSWORD


def colleagues(engine: Engine) -> dict[str, Actor]:
    """Everybody who works here: priya and tom facilitate, sam opens cases, helen and david supervise."""
    with db.begin(engine) as session:
        return staff.enter(session, fast=True)
