"""What waits: messages to be sent, and clocks that will fall due."""

from sqlalchemy import Boolean, CheckConstraint, Column, ForeignKey, Index, Integer, String, Table, text

from rj_workflow.db import Moment
from rj_workflow.models.base import id_column, metadata

outbox = Table(
    "outbox",
    metadata,
    id_column(),
    Column("case_id", ForeignKey("case_file.id"), nullable=False),
    Column("person_id", String(32), nullable=False, comment="who it is for"),
    Column("template", String(40), nullable=False),
    Column("channel", String(12), nullable=False),
    Column("state", String(12), nullable=False, default="waiting"),
    Column("created_at", Moment, nullable=False),
    Column("settled_at", Moment),
    Column(
        "why",
        String(20),
        nullable=False,
        default="",
        comment="why it did not go: row of notifications/contact.py",
    ),
    CheckConstraint("state in ('waiting', 'held', 'cancelled', 'shown', 'sent')", name="state_known"),
    Index("ix_outbox_person", "person_id", "created_at"),
    Index("ix_outbox_case", "case_id", "state"),
)

deadline = Table(
    "deadline",
    metadata,
    id_column(),
    Column("case_id", ForeignKey("case_file.id"), nullable=False),
    Column("position_id", String(32), nullable=False, default="", comment="empty for the case itself"),
    Column("kind", String(40), nullable=False, comment="row of rj_workflow/timers/deadlines.py"),
    Column("person_id", String(32), nullable=False, default=""),
    Column("due_at", Moment, nullable=False),
    Column("open", Boolean, nullable=False, default=True),
    Column("made_at", Moment, nullable=False),
    Column("ended_at", Moment),
    Column("tries", Integer, nullable=False, default=0),
    Column("trouble", String(200), nullable=False, default="", comment="why the last try did not work"),
    Index("ix_deadline_open_due", "due_at", sqlite_where=text("open = 1"), postgresql_where=text("open")),
    Index(
        "ix_deadline_open_kind",
        "kind",
        "due_at",
        sqlite_where=text("open = 1"),
        postgresql_where=text("open"),
    ),
    Index("ix_deadline_case", "case_id", "open"),
)
