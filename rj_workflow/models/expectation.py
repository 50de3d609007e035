"""What a person says of how they want to meet, version by version; the words lie here and nowhere else."""

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Column,
    ForeignKey,
    Integer,
    String,
    Table,
    UniqueConstraint,
)

from rj_workflow.db import Moment
from rj_workflow.models.base import id_column, metadata

expectation = Table(
    "expectation",
    metadata,
    id_column(),
    Column("case_id", ForeignKey("case_file.id"), nullable=False),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("number", Integer, nullable=False, comment="counted from 1; the newest is what stands"),
    Column("said", JSON, nullable=False, comment="by row of state_machines/contents.py: their words"),
    Column("ready", String(8), nullable=False, comment="whether they feel ready; empty: not said"),
    Column("said_at", Moment, nullable=False),
    Column("entered_by", ForeignKey("staff.id"), comment="who wrote it down as told; empty: they did"),
    Column("channel", String(20), nullable=False),
    UniqueConstraint("case_id", "person_id", "number"),
    CheckConstraint("ready in ('', 'yes', 'not_yet')", name="ready_known"),
)
