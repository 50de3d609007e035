"""What was answered in an assessment, to which questions, and every version of it as it was sent."""

from sqlalchemy import (
    JSON,
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

risk_answer = Table(
    "risk_answer",
    metadata,
    id_column(),
    Column("position_id", ForeignKey("position.id"), nullable=False),
    Column("item_id", String(8), nullable=False),
    Column(
        "subject", String(32), nullable=False, comment="whom it is about: a person, a colleague, or the plan"
    ),
    Column("side", String(12), nullable=False),
    Column("data", JSON, nullable=False),
    Column("answered_by", String(32), nullable=False),
    Column("answered_at", Moment, nullable=False),
    Index("ix_risk_answer_item", "position_id", "item_id", "subject", unique=True),
)

risk_instrument = Table(
    "risk_instrument",
    metadata,
    Column(
        "version", String(40), primary_key=True, comment="of a service's own; the standard ones are built in"
    ),
    Column("items", JSON, nullable=False),
)

risk_version = Table(
    "risk_version",
    metadata,
    id_column(),
    Column("case_id", ForeignKey("case_file.id"), nullable=False),
    Column("position_id", ForeignKey("position.id"), nullable=False),
    Column("scope", String(60), nullable=False),
    Column("version", Integer, nullable=False, comment="counted through all assessments of one scope"),
    Column("plan", String(64), nullable=False, comment="digest of the plan it was written for"),
    Column("content", String(64), nullable=False, comment="digest of what was sent to be read"),
    Column("instrument", String(40), nullable=False, comment="which version of the questions it answers"),
    Column("answers", JSON, nullable=False),
    Column("meeting", JSON, nullable=False, comment="day, place and people, when it is about one meeting"),
    Column("sent_at", Moment, nullable=False),
    Column("sent_by", String(32), nullable=False),
    Column("outcome", String(20), nullable=False, default="", comment="empty until somebody decided"),
    Column("decided_at", Moment),
    Column("decided_by", String(32)),
    UniqueConstraint("case_id", "scope", "version"),
    CheckConstraint("outcome in ('', 'signed', 'not_agreed', 'sent_back')", name="outcome_known"),
    CheckConstraint("outcome <> 'signed' or decided_by <> sent_by", name="four_eyes"),
)
