"""What changed of who may do what here: colleagues, their level and supervision, and who covers; chained."""

from sqlalchemy import JSON, Column, ForeignKey, Index, Integer, String, Table

from rj_workflow.db import Moment
from rj_workflow.models.base import id_column, metadata

office_change = Table(
    "office_change",
    metadata,
    id_column(),
    Column("number", Integer, nullable=False, unique=True, comment="counted from 1"),
    Column("at", Moment, nullable=False),
    Column("by", ForeignKey("staff.id"), comment="empty when it was done at the terminal"),
    Column("kind", String(20), nullable=False),
    Column("about", ForeignKey("staff.id"), nullable=False, comment="the colleague it is about"),
    Column("data", JSON, nullable=False, comment="codes, ids, dates and digests; never somebody's words"),
    Column("prev_hash", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    Index("ix_office_change_about", "about", "number"),
)
