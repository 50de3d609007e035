"""A case: where it stands, who works on it, which episode it is in, and the head of its chain of events."""

from sqlalchemy import (
    JSON,
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

case = Table(
    "case_file",
    metadata,
    id_column(),
    Column("ref", String(12), nullable=False, unique=True, comment="R-2047: said aloud, written on letters"),
    Column("state", String(32), nullable=False, comment="checked against state_machines/case.py by a test"),
    Column("stage", String(20), nullable=False),
    Column("since_at", Moment, nullable=False, comment="since when it stands in this state"),
    Column("episode", Integer, nullable=False, default=1),
    Column("version", Integer, nullable=False, default=1, comment="moves with the state of the case"),
    Column("event_count", Integer, nullable=False, default=0),
    Column("chain_head", String(64), nullable=False, default=""),
    Column("first_side", String(12), nullable=False, comment="who came first: harmed or responsible"),
    Column("process", String(20), nullable=False, default="", comment="the kind of process both chose"),
    Column("harm", String(60), nullable=False, default="", comment="kind of harm, in the service's list"),
    Column("gender_based", Boolean, nullable=False, default=False),
    Column("sensitive", Boolean, nullable=False, default=False, comment="sensitive and complex"),
    Column(
        "kinds", JSON, nullable=False, default=list, comment="kinds of harm of risk_assessment/complexity.py"
    ),
    Column("lead_id", ForeignKey("staff.id")),
    Column("co_id", ForeignKey("staff.id")),
    Column("supervisor_id", ForeignKey("staff.id")),
    Column("caseworker_id", ForeignKey("staff.id")),
    Column("facilitated_by", JSON, nullable=False, default=list, comment="who ever did; they sign nothing"),
    Column(
        "tables", JSON, nullable=False, default=dict, comment="number of each table this episode is pinned to"
    ),
    Column("opened_at", Moment, nullable=False),
    Column("closure_code", String(40), nullable=False, default=""),
    Column("together", String(32), comment="the same in cases whose meeting is one event (finding 38)"),
    CheckConstraint("episode >= 1", name="episode_counts"),
    CheckConstraint("first_side in ('harmed', 'responsible')", name="first_side_known"),
    CheckConstraint("lead_id is null or co_id is null or lead_id <> co_id", name="two_facilitators_are_two"),
    CheckConstraint(
        "supervisor_id is null or ((lead_id is null or lead_id <> supervisor_id) and "
        "(co_id is null or co_id <> supervisor_id))",
        name="supervisor_does_not_facilitate",
    ),
    Index("ix_case_file_stage_since", "stage", "since_at"),
    Index("ix_case_file_lead", "lead_id", "state"),
    Index("ix_case_file_co", "co_id"),
    Index("ix_case_file_supervisor", "supervisor_id"),
    Index("ix_case_file_together", "together"),
)

participant = Table(
    "participant",
    metadata,
    id_column(),
    Column("case_id", ForeignKey("case_file.id"), nullable=False),
    Column("person_id", ForeignKey("person.id"), nullable=False, index=True),
    Column("side", String(12), nullable=False),
    Column("strand", Integer, nullable=False, default=1, comment="roles belong to strands, not to people"),
    Column("doubt", Boolean, nullable=False, default=False, comment="under 18, or capacity is in doubt"),
    Column("joined_at", Moment, nullable=False),
    Column("called", String(60), nullable=False, default="", comment="what they call this case: no names"),
    UniqueConstraint("case_id", "person_id", "strand"),
    CheckConstraint(
        "side in ('harmed', 'responsible', 'supporter', 'proxy', 'interpreter', 'observer', 'introducer')",
        name="side_known",
    ),
)
