"""What is passed on to another service for somebody who moves, with their yes for exactly this."""

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from rj_workflow.db import Moment
from rj_workflow.models.base import id_column, metadata

transfer_pack = Table(
    "transfer_pack",
    metadata,
    id_column(),
    Column("case_id", ForeignKey("case_file.id"), nullable=False),
    Column("person_id", ForeignKey("person.id"), nullable=False, comment="whose it is, and nobody else's"),
    Column("side", String(12), nullable=False),
    Column("service", String(120), nullable=False, comment="who is to be given it"),
    Column("classes", JSON, nullable=False, comment="rows of rj_workflow/pack.py that were ticked"),
    Column("prepared_at", Moment, nullable=False),
    Column("prepared_by", ForeignKey("staff.id"), nullable=False),
    Column("risk_words", Text, nullable=False, default="", comment="what a supervisor says of risks then"),
    Column("risk_by", ForeignKey("staff.id")),
    Column("risk_at", Moment),
    Column("released_at", Moment),
    Column("released_by", ForeignKey("staff.id")),
    Column("digest", String(64), nullable=False, default="", comment="of what was released: no other goes"),
    CheckConstraint("side in ('harmed', 'responsible')", name="side_known"),
    CheckConstraint("risk_by is null or risk_by <> prepared_by", name="two_for_risk"),
    CheckConstraint(
        "released_by is null or risk_by is null or risk_by <> released_by", name="two_to_release"
    ),
    CheckConstraint("released_at is null or (released_by is not null and digest <> '')", name="by_somebody"),
    Index("ix_transfer_pack_case", "case_id", "person_id"),
)

carried_pack = Table(
    "carried_pack",
    metadata,
    Column("id", String(32), primary_key=True, comment="as the file says it: the same pack is read in once"),
    Column("case_id", ForeignKey("case_file.id"), nullable=False, comment="the enquiry that it opened"),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("came_from", String(120), nullable=False, comment="as the file says it: no proof"),
    Column("digest", String(64), nullable=False),
    Column("read_in_at", Moment, nullable=False),
    Column("read_in_by", ForeignKey("staff.id"), nullable=False),
)

carried_item = Table(
    "carried_item",
    metadata,
    id_column(),
    Column("case_id", ForeignKey("case_file.id"), nullable=False, comment="the enquiry that it opened"),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("side", String(12), nullable=False),
    Column("pack_id", ForeignKey("carried_pack.id"), nullable=False),
    Column("came_from", String(120), nullable=False),
    Column("class", String(12), nullable=False, comment="row of rj_workflow/pack.py"),
    Column("place", Integer, nullable=False),
    Column("what", Text, nullable=False),
    Column("said", Text, nullable=False),
    Column("said_on", String(10), nullable=False, comment="a day, or nothing"),
    Column("state", String(12), nullable=False, default="to_confirm"),
    Column("settled_at", Moment),
    Column("settled_by", ForeignKey("staff.id"), comment="who wrote it down as told"),
    Column("channel", String(20), nullable=False, default=""),
    UniqueConstraint("pack_id", "place"),
    CheckConstraint("side in ('harmed', 'responsible')", name="side_known"),
    CheckConstraint("state in ('to_confirm', 'still_right', 'not_right')", name="state_known"),
    CheckConstraint("state = 'to_confirm' or settled_by is not null", name="by_somebody"),
    Index("ix_carried_item_case", "case_id", "person_id"),
)
