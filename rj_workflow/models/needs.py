"""What would help somebody to take part, and what they need, as they said it; never shown to another side."""

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Column,
    ForeignKey,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from rj_workflow.db import Moment
from rj_workflow.models.base import id_column, metadata

adjustment = Table(
    "adjustment",
    metadata,
    id_column(),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("side", String(12), nullable=False),
    Column("kind", String(60), nullable=False, comment="in the service's list, as it was called on the day"),
    Column("words", Text, nullable=False, default=""),
    Column("state", String(12), nullable=False),
    Column("said_at", Moment, nullable=False),
    Column("entered_by", ForeignKey("staff.id"), comment="who wrote it down as told; empty: they did"),
    Column("channel", String(20), nullable=False),
    Column("arranged_at", Moment),
    Column("arranged_by", ForeignKey("staff.id")),
    Column("arranged_how", Text, nullable=False, default=""),
    Column("arranged_for", JSON, nullable=False, default=dict, comment="by case: for which episode"),
    UniqueConstraint("person_id", "side", "kind"),
    CheckConstraint("side in ('harmed', 'responsible')", name="side_known"),
    CheckConstraint("state in ('wanted', 'arranged', 'not_needed')", name="state_known"),
)

need_answer = Table(
    "need_answer",
    metadata,
    id_column(),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("side", String(12), nullable=False),
    Column("number", Integer, nullable=False, comment="counted from 1 for each person and side"),
    Column("case_id", ForeignKey("case_file.id"), nullable=False),
    Column("episode", Integer, nullable=False),
    Column("phase", String(12), nullable=False),
    Column("category", String(60), nullable=False, comment="as it was called on the day"),
    Column("level", String(12), nullable=False),
    Column("rating", Integer, comment="0 to 10, their own"),
    Column("words", Text, nullable=False, default=""),
    Column("said_at", Moment, nullable=False),
    Column("entered_by", ForeignKey("staff.id"), comment="who wrote it down as told; empty: they did"),
    Column("channel", String(20), nullable=False),
    CheckConstraint("side in ('harmed', 'responsible')", name="side_known"),
    CheckConstraint("phase in ('entry', 'review', 'exit')", name="phase_known"),
    CheckConstraint(
        "level in ('not_asked', 'no_need', 'need_met', 'some', 'serious', 'urgent')", name="level_known"
    ),
    CheckConstraint("rating is null or (rating >= 0 and rating <= 10)", name="rating_in_range"),
    UniqueConstraint("person_id", "side", "number"),
)
