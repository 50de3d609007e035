"""What every table shares: one metadata, short random ids, and names for constraints that never change."""

import secrets

from sqlalchemy import Column, MetaData, String

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def new_id() -> str:
    """128 random bits: an address nobody can guess."""
    return secrets.token_hex(16)


def id_column() -> "Column[str]":
    """The key of a row."""
    return Column("id", String(32), primary_key=True, default=new_id)
