"""The practitioners' register: what somebody was taught, was seen to do and talked through; newest counts."""

from sqlalchemy import CheckConstraint, Column, Date, ForeignKey, Index, Integer, String, Table

from rj_workflow.db import Moment
from rj_workflow.models.base import id_column, metadata

practice_record = Table(
    "practice_record",
    metadata,
    id_column(),
    Column("staff_id", ForeignKey("staff.id"), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("on_day", Date, nullable=False, comment="the day it happened"),
    Column("code", String(30), nullable=False, default="", comment="level registered, or which training"),
    Column("hours", Integer, nullable=False, default=0, comment="of training"),
    Column("words", String(400), nullable=False, default="", comment="what it was, in a line"),
    Column("recorded_by", ForeignKey("staff.id"), nullable=False),
    Column("recorded_at", Moment, nullable=False),
    CheckConstraint(
        "kind in ('level', 'training', 'observation', 'supervision', 'accreditation')", name="kind_known"
    ),
    CheckConstraint("staff_id <> recorded_by", name="never_of_oneself"),
    Index("ix_practice_record_staff", "staff_id", "kind", "on_day"),
)
