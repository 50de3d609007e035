"""A change of how somebody may be reached that they asked for: it waits until a person has confirmed it."""

from sqlalchemy import JSON, CheckConstraint, Column, ForeignKey, Index, String, Table

from rj_workflow.db import Moment
from rj_workflow.models.base import id_column, metadata

contact_change = Table(
    "contact_change",
    metadata,
    id_column(),
    Column("case_id", ForeignKey("case_file.id"), nullable=False),
    Column("person_id", String(32), nullable=False, comment="whose plan it would change"),
    Column("data", JSON, nullable=False, comment="the whole plan as they want it"),
    Column("told", String(20), nullable=False, comment="how it reached us: row of state_machines/contact.py"),
    Column("asked_at", Moment, nullable=False),
    Column("asked_by", String(32), nullable=False, comment="the person, or who wrote it down for them"),
    Column("state", String(12), nullable=False, default="asked"),
    Column("settled_at", Moment),
    Column("settled_by", String(32), nullable=False, default=""),
    Column(
        "confirmed_on", String(20), nullable=False, default="", comment="the way on which it was confirmed"
    ),
    CheckConstraint("state in ('asked', 'confirmed', 'not_theirs', 'replaced')", name="state_known"),
    CheckConstraint("state <> 'confirmed' or (settled_by <> '' and confirmed_on <> '')", name="by_a_person"),
    Index("ix_contact_change_person", "person_id", "state"),
)
