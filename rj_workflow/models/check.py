"""What was found out: one row per recorded check, newest wins, older ones stay as history."""

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Integer, String, Table

from rj_workflow.db import Moment
from rj_workflow.models.base import id_column, metadata

check = Table(
    "found_out",
    metadata,
    id_column(),
    Column("case_id", ForeignKey("case_file.id"), nullable=False),
    Column("kind", String(30), nullable=False, comment="row of state_machines/checks.py"),
    Column(
        "about", String(32), nullable=False, default="", comment="person, worker, letter; empty for the case"
    ),
    Column("bound_to", String(64), nullable=False, default="", comment="digest of the plan it was said of"),
    Column("outcome", String(30), nullable=False),
    Column("good", Boolean, nullable=False),
    Column("data", JSON, nullable=False, default=dict),
    Column("episode", Integer, nullable=False),
    Column("recorded_at", Moment, nullable=False),
    Column("recorded_by", String(32), nullable=False),
    Column("valid_until", Moment),
    Column("valid_from", Moment, comment="empty: from the moment it was recorded"),
    Index("ix_found_out_case", "case_id", "kind", "recorded_at"),
)
