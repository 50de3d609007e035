"""What somebody typed and nobody has taken yet: it belongs to that person alone, and does not stay."""

from sqlalchemy import JSON, Column, ForeignKey, Index, String, Table, UniqueConstraint

from rj_workflow.db import Moment
from rj_workflow.models.base import id_column, metadata

draft = Table(
    "draft",
    metadata,
    id_column(),
    Column("staff_id", ForeignKey("staff.id"), nullable=False),
    Column("case_id", ForeignKey("case_file.id"), index=True, comment="empty for a page of no case"),
    Column("address", String(300), nullable=False, comment="the page it was typed on"),
    Column("fields", JSON, nullable=False, comment="what was typed, by field; never a password"),
    Column("saved_at", Moment, nullable=False),
    UniqueConstraint("staff_id", "address"),
    Index("ix_draft_saved_at", "saved_at"),
)
