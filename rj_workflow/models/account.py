"""A person's own account: what they wrote, version by version; it is theirs, and belongs to no case.

The words lie in the parts and nowhere else: destroying them leaves the dates, and the chains of events whole.
"""

from sqlalchemy import (
    Boolean,
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

account_version = Table(
    "account_version",
    metadata,
    id_column(),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("side", String(12), nullable=False, comment="as whom they tell it: each side has its own"),
    Column("number", Integer, nullable=False, comment="counted from 1; the newest is what is read"),
    Column("written_at", Moment, nullable=False),
    Column("entered_by", ForeignKey("staff.id"), comment="who wrote it down as told; empty: they did"),
    Column("channel", String(20), nullable=False),
    Column("read_back_by", String(120), nullable=False, default=""),
    Column("destroyed_at", Moment, comment="when its words were destroyed"),
    UniqueConstraint("person_id", "side", "number"),
    CheckConstraint("side in ('harmed', 'responsible')", name="side_known"),
)

account_part = Table(
    "account_part",
    metadata,
    id_column(),
    Column("version_id", ForeignKey("account_version.id"), nullable=False),
    Column("place", Integer, nullable=False),
    Column("key", String(32), nullable=False, comment="the same from version to version"),
    Column("readers", String(12), nullable=False, default="me", comment="who may read it beside them"),
    Column("by_staff", Boolean, nullable=False, comment="as told to staff, who wrote it down or changed it"),
    Column("text", Text, nullable=False),
    CheckConstraint("readers in ('me', 'facilitators', 'supervisor')", name="readers_known"),
    UniqueConstraint("version_id", "place"),
)
