"""Who opened what of somebody's: one row a colleague, page and half hour; written once, never changed."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, String, Table, UniqueConstraint

from rj_workflow.db import Moment
from rj_workflow.models.base import id_column, metadata

look = Table(
    "look",
    metadata,
    id_column(),
    Column("case_id", ForeignKey("case_file.id"), nullable=False),
    Column("staff_id", ForeignKey("staff.id"), nullable=False),
    Column("role", String(20), nullable=False, comment="what they were on this case then"),
    Column("part", String(20), nullable=False, comment="row of rj_workflow/looks.py"),
    Column("side", String(12), nullable=False, comment="whose side was shown; empty for both"),
    Column("half_hour", Integer, nullable=False, comment="half hours since 1970: one row in each"),
    Column("at", Moment, nullable=False),
    UniqueConstraint("case_id", "staff_id", "part", "side", "half_hour"),
    CheckConstraint("side in ('', 'harmed', 'responsible')", name="side_known"),
    Index("ix_look_case", "case_id", "at"),
)
