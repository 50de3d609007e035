"""What this service decided for itself: every version of it, chained, so that no change goes unseen."""

from sqlalchemy import JSON, Column, ForeignKey, Integer, String, Table, Text

from rj_workflow.db import Moment
from rj_workflow.models.base import id_column, metadata

judgement_version = Table(
    "judgement_version",
    metadata,
    id_column(),
    Column("number", Integer, nullable=False, unique=True, comment="counted from 1; the newest holds"),
    Column("at", Moment, nullable=False),
    Column("by", ForeignKey("staff.id"), nullable=False),
    Column("chosen", JSON, nullable=False, comment="row of risk_assessment/judgements.py: what was chosen"),
    Column("changed", JSON, nullable=False, comment="names of the rows that read differently than before"),
    Column("reason", Text, nullable=False),
    Column("prev_hash", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
)
