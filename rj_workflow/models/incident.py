"""Recorded incidents from public data, for the list that nobody is missing from; no people in them."""

from sqlalchemy import JSON, Boolean, Column, Float, ForeignKey, Index, Integer, String, Table

from rj_workflow.db import Moment
from rj_workflow.models.base import id_column, metadata

incident = Table(
    "incident",
    metadata,
    id_column(),
    Column(
        "fingerprint",
        String(64),
        nullable=False,
        unique=True,
        comment="digest of the row and its repeat number",
    ),
    Column(
        "crime_id",
        String(64),
        nullable=False,
        default="",
        comment="not unique; anti-social behaviour has none",
    ),
    Column("month", String(7), nullable=False, comment="2019-01: a month, never a day"),
    Column("force", String(80), nullable=False),
    Column("place", String(200), nullable=False),
    Column("lsoa", String(12), nullable=False, default=""),
    Column("longitude", Float),
    Column("latitude", Float),
    Column("kind", String(60), nullable=False),
    Column("outcome", String(80), nullable=False, default=""),
    Column("identified", Boolean, nullable=False, comment="the outcome shows that a person was identified"),
    Column("case_id", ForeignKey("case_file.id")),
    Index("ix_incident_identified", "identified", "month"),
    Index("ix_incident_crime", "crime_id"),
)

import_run = Table(
    "import_run",
    metadata,
    id_column(),
    Column("kind", String(20), nullable=False),
    Column("file_name", String(200), nullable=False),
    Column("file_digest", String(64), nullable=False),
    Column("at", Moment, nullable=False),
    Column("rows", Integer, nullable=False),
    Column("report", JSON, nullable=False),
)
