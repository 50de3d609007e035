"""What a person and the people who work with them wrote to each other; the words lie in notes."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
)

from rj_workflow.db import Moment
from rj_workflow.models.base import id_column, metadata

message = Table(
    "message",
    metadata,
    id_column(),
    Column("case_id", ForeignKey("case_file.id"), nullable=False),
    Column("person_id", ForeignKey("person.id"), nullable=False, comment="whose conversation it is"),
    Column("side", String(12), nullable=False),
    Column("number", Integer, nullable=False, comment="counted from 1 for each case and person"),
    Column("ours", Boolean, nullable=False, comment="from the service to them"),
    Column("event_id", ForeignKey("event.id"), nullable=False, comment="its words are a note of this event"),
    Column("said_at", Moment, nullable=False),
    Column("entered_by", ForeignKey("staff.id"), comment="who wrote it, or wrote it down; empty: they did"),
    Column("channel", String(20), nullable=False),
    Column("leave", Boolean, nullable=False, comment="they said that an answer may stand on their pages"),
    Column("read_at", Moment, comment="when somebody who may answer first opened theirs"),
    Column("read_by", ForeignKey("staff.id")),
    Column("taken_by", ForeignKey("staff.id"), comment="who said that they answer it"),
    Column("seen_at", Moment, comment="when it first stood on their page; for them alone, shown to no one"),
    UniqueConstraint("case_id", "person_id", "number"),
    CheckConstraint("side in ('harmed', 'responsible')", name="side_known"),
    CheckConstraint("not ours or entered_by is not null", name="ours_by_a_person"),
    Index("ix_message_person", "person_id", "side"),
)
