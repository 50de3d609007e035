"""Who is away, for how long, and who has their queue meanwhile."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, String, Table

from rj_workflow.db import Moment
from rj_workflow.models.base import id_column, metadata

cover = Table(
    "cover",
    metadata,
    id_column(),
    Column("away_id", ForeignKey("staff.id"), nullable=False),
    Column("cover_id", ForeignKey("staff.id"), comment="empty while nobody has the queue"),
    Column("from_at", Moment, nullable=False),
    Column("until_at", Moment, nullable=False, comment="the moment from which they are back"),
    Column("reason", String(20), nullable=False, comment="a code; never why somebody is ill"),
    Column("entered_by", ForeignKey("staff.id"), nullable=False),
    Column("entered_at", Moment, nullable=False),
    Column("ended_at", Moment, comment="when it was ended before its time"),
    Column("ended_by", ForeignKey("staff.id")),
    CheckConstraint("cover_id is null or cover_id <> away_id", name="nobody_covers_themselves"),
    CheckConstraint("from_at < until_at", name="it_lasts"),
    Index("ix_cover_until", "until_at", "away_id"),
)
