"""That somebody wrote to us on the public pages, counted so that a flood from one place can be held back."""

from sqlalchemy import Column, String, Table

from rj_workflow.db import Moment
from rj_workflow.models.base import id_column, metadata

ask = Table(
    "ask",
    metadata,
    id_column(),
    Column(
        "who",
        String(64),
        nullable=False,
        index=True,
        comment="keyed hash of the address it came from, no more",
    ),
    Column("at", Moment, nullable=False),
)
