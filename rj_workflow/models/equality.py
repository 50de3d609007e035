"""Answers to the equality questions, apart from everything: no person, no case and no event is named here."""

from sqlalchemy import CheckConstraint, Column, Date, ForeignKey, String, Table, UniqueConstraint

from rj_workflow.models.base import id_column, metadata

equality_answer = Table(
    "equality_answer",
    metadata,
    id_column(),
    Column("whose", String(64), nullable=False, comment="a keyed digest; only the service's secret makes it"),
    Column("side", String(12), nullable=False),
    Column("question", String(20), nullable=False),
    Column("answer", String(20), nullable=False, comment="not_said is an answer; none is no row"),
    Column("said_on", Date, nullable=False, comment="a day: a moment could be found in a log"),
    Column("entered_by", ForeignKey("staff.id"), comment="who wrote it down as told; empty: they did"),
    Column("channel", String(20), nullable=False),
    UniqueConstraint("whose", "question"),
    CheckConstraint("side in ('harmed', 'responsible')", name="side_known"),
)
