"""Pictures, recordings and papers that go with a letter or message, made anew without what hides in one."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, LargeBinary, String, Table

from rj_workflow.db import Moment
from rj_workflow.models.base import id_column, metadata

item_file = Table(
    "item_file",
    metadata,
    id_column(),
    Column("position_id", ForeignKey("position.id"), nullable=False, comment="the letter or message"),
    Column("media", String(40), nullable=False, comment="what it is; its name is never kept"),
    Column("content", LargeBinary, nullable=False, comment="made anew: no place, day or device in it"),
    Column("digest", String(64), nullable=False, comment="of the content, as it stands in the chain"),
    Column("added_at", Moment, nullable=False),
    CheckConstraint(
        "media in ('image/jpeg', 'application/pdf', 'audio/mpeg', 'audio/wav')",
        name="media_known",
    ),
    Index("ix_item_file_position", "position_id"),
)
