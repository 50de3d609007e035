"""Where everything else of a case stands: a row per choice, assessment, meeting, letter, promise ..."""

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

position = Table(
    "position",
    metadata,
    id_column(),
    Column("case_id", ForeignKey("case_file.id"), nullable=False),
    Column("lifecycle", String(20), nullable=False, comment="name of the table in state_machines"),
    Column(
        "holder", String(32), nullable=False, default="", comment="whose it is: person, worker, or nobody"
    ),
    Column(
        "topic", String(60), nullable=False, default="", comment="purpose, scope, agency, kind of contact"
    ),
    Column("number", Integer, nullable=False, default=1, comment="version or attempt"),
    Column("episode", Integer, nullable=False),
    Column("strand", Integer, nullable=False, default=1),
    Column("process", Integer, nullable=False, default=1),
    Column("state", String(32), nullable=False),
    Column("since_at", Moment, nullable=False),
    Column("until_at", Moment, comment="when it runs out; the state may lag behind"),
    Column("author_id", String(32), comment="who wrote it"),
    Column("decider_id", String(32), comment="who decided it"),
    Column("data", JSON, nullable=False, default=dict),
    Column("version", Integer, nullable=False, default=1),
    UniqueConstraint("case_id", "lifecycle", "holder", "topic", "number", "strand"),
    Index("ix_position_state", "lifecycle", "state"),
    CheckConstraint("author_id is null or decider_id is null or author_id <> decider_id", name="four_eyes"),
)
