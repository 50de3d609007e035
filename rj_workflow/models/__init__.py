"""The tables, one file per noun."""

from rj_workflow.models.account import account_part, account_version
from rj_workflow.models.ask import ask
from rj_workflow.models.base import metadata, new_id
from rj_workflow.models.calendar import calendar_address
from rj_workflow.models.case import case, participant
from rj_workflow.models.check import check
from rj_workflow.models.contact import contact_change
from rj_workflow.models.cover import cover
from rj_workflow.models.drafts import draft
from rj_workflow.models.equality import equality_answer
from rj_workflow.models.event import event, note
from rj_workflow.models.exchange import item_file
from rj_workflow.models.expectation import expectation
from rj_workflow.models.explanation import explanation_version
from rj_workflow.models.incident import import_run, incident
from rj_workflow.models.judgement import judgement_version
from rj_workflow.models.kept_page import kept_page
from rj_workflow.models.look import look
from rj_workflow.models.messages import message
from rj_workflow.models.needs import adjustment, need_answer
from rj_workflow.models.office import office_change
from rj_workflow.models.outbox import deadline, outbox
from rj_workflow.models.pack import carried_item, carried_pack, transfer_pack
from rj_workflow.models.person import person, sign_in, sign_in_failure, staff
from rj_workflow.models.position import position
from rj_workflow.models.practice import practice_record
from rj_workflow.models.risk import risk_answer, risk_instrument, risk_version
from rj_workflow.models.setting import idempotency, setting
from rj_workflow.models.vulnerability import vulnerability

__all__ = [
    "account_part",
    "account_version",
    "adjustment",
    "ask",
    "calendar_address",
    "carried_item",
    "carried_pack",
    "case",
    "check",
    "contact_change",
    "cover",
    "deadline",
    "draft",
    "equality_answer",
    "event",
    "expectation",
    "explanation_version",
    "idempotency",
    "import_run",
    "incident",
    "item_file",
    "judgement_version",
    "kept_page",
    "look",
    "message",
    "metadata",
    "need_answer",
    "new_id",
    "note",
    "office_change",
    "outbox",
    "participant",
    "person",
    "position",
    "practice_record",
    "risk_answer",
    "risk_instrument",
    "risk_version",
    "setting",
    "sign_in",
    "sign_in_failure",
    "staff",
    "transfer_pack",
    "vulnerability",
]
