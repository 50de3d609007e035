"""The secret address under which a colleague's own calendar programme reads their appointments."""

from sqlalchemy import Column, ForeignKey, String, Table

from rj_workflow.db import Moment
from rj_workflow.models.base import metadata

calendar_address = Table(
    "calendar_address",
    metadata,
    Column("staff_id", ForeignKey("staff.id"), primary_key=True, comment="one each; a new one ends the old"),
    Column(
        "token_hash", String(64), nullable=False, unique=True, comment="of the address; never the address"
    ),
    Column("made_at", Moment, nullable=False),
)
