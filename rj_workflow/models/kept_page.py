"""A page that says why a form was not taken, from when the form came until its reader is led to the page."""

from sqlalchemy import Column, ForeignKey, LargeBinary, String, Table

from rj_workflow.db import Moment
from rj_workflow.models.base import metadata

kept_page = Table(
    "kept_page",
    metadata,
    Column("id", String(64), primary_key=True, comment="keyed hash of the browser's token and the address"),
    Column(
        "sign_in",
        ForeignKey("sign_in.token_hash", ondelete="CASCADE"),
        index=True,
        comment="goes when this ends; empty where nobody is signed in",
    ),
    Column("sealed", LargeBinary, nullable=False, comment="readable with the browser's token alone"),
    Column("kept_at", Moment, nullable=False, index=True),
)
