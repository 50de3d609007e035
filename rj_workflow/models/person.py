"""People: those who take part, and those who work here; and how each signs in."""

from sqlalchemy import Boolean, CheckConstraint, Column, ForeignKey, Integer, String, Table

from rj_workflow.db import Moment
from rj_workflow.models.base import id_column, metadata

person = Table(
    "person",
    metadata,
    id_column(),
    Column("name", String(120), nullable=False, comment="first name or nickname is enough"),
    Column("code_key", String(64), unique=True, comment="keyed hash of the five words, to find the row"),
    Column("code_hash", String(200), comment="argon2id of the five words"),
    Column("created_at", Moment, nullable=False),
)

staff = Table(
    "staff",
    metadata,
    id_column(),
    Column("name", String(120), nullable=False),
    Column("email", String(200), nullable=False, unique=True),
    Column("password_hash", String(200), nullable=False),
    Column("roles", Integer, nullable=False, comment="sum of state_machines.roles.Role values"),
    Column("level", String(20), nullable=False, default="foundation"),
    Column("active", Boolean, nullable=False, default=True),
    Column("supervised_by", ForeignKey("staff.id"), comment="who holds this colleague's own supervision"),
    Column("languages", String(200), nullable=False, default=""),
    Column("lived_experience", String(400), nullable=False, default="", comment="voluntary, in their words"),
    Column("lived_is_shown", Boolean, nullable=False, default=False, comment="theirs to choose"),
    CheckConstraint("level in ('foundation', 'intermediate', 'advanced')", name="level_known"),
)

sign_in = Table(
    "sign_in",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("kind", String(12), nullable=False),
    Column("subject_id", String(32), nullable=False, index=True),
    Column("csrf", String(64), nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Column("safe_at", Moment, comment="when a participant said that it is safe to read"),
    Column("case_id", String(32), comment="which of several cases their pages speak of; empty: not chosen"),
    Column(
        "ended_at", Moment, comment="when a colleague closed it; kept a day, to know whose form came late"
    ),
    CheckConstraint("kind in ('staff', 'harmed', 'responsible')", name="kind_known"),
)

sign_in_failure = Table(
    "sign_in_failure",
    metadata,
    id_column(),
    Column(
        "who",
        String(64),
        nullable=False,
        index=True,
        comment="keyed hash of what was tried, or of the address",
    ),
    Column("at", Moment, nullable=False),
)
