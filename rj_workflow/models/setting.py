"""Small things the service remembers: the rehearsal clock, and answers already given to a repeated form."""

from sqlalchemy import JSON, Column, String, Table

from rj_workflow.db import Moment
from rj_workflow.models.base import metadata

setting = Table(
    "setting",
    metadata,
    Column("name", String(60), primary_key=True),
    Column("value", String(400), nullable=False),
)

idempotency = Table(
    "idempotency",
    metadata,
    Column("key", String(64), primary_key=True, comment="one per rendering of a form"),
    Column("actor_id", String(32), nullable=False),
    Column("at", Moment, nullable=False),
    Column("result", JSON, nullable=False),
)
