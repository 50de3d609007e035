"""What happened: one row per step, chained per case; somebody's words lie beside it and can be destroyed."""

from sqlalchemy import JSON, Column, ForeignKey, Integer, String, Table, Text, UniqueConstraint

from rj_workflow.db import Moment
from rj_workflow.models.base import id_column, metadata

event = Table(
    "event",
    metadata,
    id_column(),
    Column("case_id", ForeignKey("case_file.id"), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("at", Moment, nullable=False, comment="when it was recorded"),
    Column("effective_at", Moment, nullable=False, comment="when it took effect"),
    Column("actor_id", String(32), nullable=False),
    Column("actor_kind", String(12), nullable=False),
    Column("on_behalf_of", String(32), nullable=False, default="", comment="as instructed by"),
    Column("lifecycle", String(20), nullable=False),
    Column("holder", String(32), nullable=False, default=""),
    Column("topic", String(60), nullable=False, default=""),
    Column("number", Integer, nullable=False, default=1),
    Column("episode", Integer, nullable=False),
    Column("strand", Integer, nullable=False, default=1),
    Column("process", Integer, nullable=False, default=1),
    Column("event", String(40), nullable=False),
    Column("before", String(32), nullable=False),
    Column("after", String(32), nullable=False),
    Column("table_number", Integer, nullable=False),
    Column("because_of", Integer, comment="seq of the event this follows from"),
    Column("data", JSON, nullable=False, comment="codes, ids and dates; never somebody's words"),
    Column("commitments", JSON, nullable=False, comment="field: salted digest of the words kept in note"),
    Column("prev_hash", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    UniqueConstraint("case_id", "seq"),
)

note = Table(
    "note",
    metadata,
    id_column(),
    Column("event_id", ForeignKey("event.id"), nullable=False, index=True),
    Column("field", String(80), nullable=False),
    Column("salt", String(32), nullable=False),
    Column("text", Text, nullable=False),
)
