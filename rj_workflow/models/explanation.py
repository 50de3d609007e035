"""The editions of the explanation that this service published: chained, so that no change goes unseen."""

from sqlalchemy import JSON, Column, ForeignKey, Integer, String, Table, Text

from rj_workflow.db import Moment
from rj_workflow.models.base import id_column, metadata

explanation_version = Table(
    "explanation_version",
    metadata,
    id_column(),
    Column("number", Integer, nullable=False, unique=True, comment="counted from 1; the newest is in force"),
    Column("label", String(12), nullable=False, unique=True, comment="what stands on the sheet, like 2026-2"),
    Column("at", Moment, nullable=False),
    Column("by", ForeignKey("staff.id"), nullable=False),
    Column("texts", JSON, nullable=False, comment="language/form: {point: words}, all of them"),
    Column("changed", JSON, nullable=False, comment="language/form: points that read otherwise than before"),
    Column("reason", Text, nullable=False),
    Column("prev_hash", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
)
