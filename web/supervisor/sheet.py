"""What the page of a decision shows: each part of it, from what the office knows."""

from collections.abc import Mapping
from typing import Any, Final

from rj_workflow.actors import Actor, roles_on
from rj_workflow.errors import Refused
from rj_workflow.queries.risk import Assessment, Decided, Item
from rj_workflow.queries.signoffs import Decision
from rj_workflow.queries.steps import Reason
from rj_workflow.risk import PanelView
from rj_workflow.timers.deadlines import signature_days
from state_machines.checks import CHECKS, PANEL_PARTS
from state_machines.fields import FIELDS, MODALITIES
from state_machines.guards import GUARDS
from state_machines.roles import words as role_words
from web import proving
from web.addresses import check_page, cure_page, decision_page
from web.assessment import (
    QUESTIONS,
    anchor,
    card,
    changes,
    key_of,
    name_of,
    reports,
    scope_words,
    side_of,
    side_words,
)
from web.questions import asked_back
from web.supervisor import asking, options, stops
from web.templating import clock_time, day_short, in_words, moment

DECIDED: Final = {
    "sign_off": ("Safe enough", True),
    "panel_agrees": ("The panel agreed", True),
    "do_not_agree": ("Not this way", False),
    "panel_does_not_agree": ("The panel did not agree", False),
    "send_back": ("Sent back with questions", False),
    "escalate": ("Brought before the panel", False),
    "ask_for_review": ("A review was asked for", False),
}
_BESIDE: Final = ("conditions", "reason", "each_member", "what_is_possible", "what_to_change", "why")
YES: Final = frozenset({"sign_off", "panel_agrees"})
_READ_FIRST: Final = "Every red or unknown item is read before anyone signs."
STANDS_OUT: Final = "There is no version before it. This is what stands out; read all of it as well."
NOTHING_STANDS_OUT: Final = "There is no version before it, and no answer in it stands out. Read all of it."
_NOTHING: Final[Mapping[str, Any]] = {}


def context(
    found: Decision,
    actor: Actor,
    form: Mapping[str, Any] = _NOTHING,
    *,
    opened: str = "",
    asks_more: bool = False,
) -> dict[str, Any]:
    """Everything the page shows; what was typed stays typed."""
    assessed = found.assessment
    file, position = assessed.file, assessed.position
    choices = options.open_to(position, roles_on(actor, file))
    return {
        **frame(found),
        "question": QUESTIONS[position.topic],
        "position_version": position.version,
        "waits": found.waits,
        "barred": _barred(found),
        "to_open": [_to_open(item) for item in found.to_open],
        "reading": next((card(i) for i in assessed.items if key_of(i) == opened), None),
        "signing": _signing(found),
        **stops.context(found, form),
        "who_signs": assessed.signing,
        "said_elsewhere": _said_elsewhere(found),
        "panel": _panel(found),
        "just_decided": False,
        "views": [_view(view, assessed) for view in found.views],
        "view_href": _view_href(found, actor),
        "if_not": _if_not(assessed),
        "changes": _changes(found, actor),
        "options": [_option(option, found, form) for option in choices],
        "asks_more": asks_more,
        "asked": asked_back(assessed.questions),
        "reported": reports(assessed.reported, file),
        "chosen": form.get("decision"),
        "values": {f.name: form.get(f.name) for option in choices for f in option.fields},
        "decided": _decided(found, assessed.decided),
        "errors": [],
        "by_field": {},
        "clash": None,
        "password": proving.FIELD,
        "reasons": [],
        "reasons_title": "",
        "stands_in_the_way": _stands_in_the_way(found),
    }


def frame(found: Decision) -> dict[str, Any]:
    """Whose case it is, and where this page lies."""
    file, position = found.assessment.file, found.assessment.position
    return {
        "who": {
            "ref": file.case["ref"],
            "title": _title(found.assessment),
            "lines": _lines(found.assessment),
        },
        "base": decision_page(file.case["ref"], position.topic, position.number),
        "version": found.assessment.version,
    }


def everything(found: Decision) -> dict[str, Any]:
    """All sections of it, as cards."""
    sections = [
        {"title": s.title, "cards": [card(item) for item in s.items]} for s in found.assessment.sections
    ]
    return {**frame(found), "sections": sections}


def _title(assessed: Assessment) -> str:
    """The family names of the two people, or their only names."""
    sides = (assessed.file.on_side(side) for side in ("harmed", "responsible"))
    return " and ".join(str(row["name"]).split()[-1] for row in sides if row)


def _lines(assessed: Assessment) -> list[str]:
    process = dict(MODALITIES).get(assessed.file.case["process"], "")
    return [line for line in (scope_words(assessed.position.topic), process) if line]


# --- the left side


def _to_open(item: Item) -> dict[str, Any]:
    return {
        "id": anchor(key_of(item)),
        "key": key_of(item),
        "name": name_of(item),
        "side": side_of(item),
        "side_words": side_words(item),
        "opened_words": clock_time(item.opened_at) if item.opened_at else None,
    }


def _signing(found: Decision) -> list[str]:
    on = f" on {day_short(found.sent_at)}" if found.sent_at else ""
    if found.wrote_it:
        own = GUARDS["decider_is_not_the_author"].sentence
    else:
        declared = found.no_link_since
        link = f"you declared no link to either person on {day_short(declared)}" if declared else ""
        own = f"You did not write any part of it{', and ' + link if link else ''}."
    return [f"Written by {found.author}{on}. {own}"]


def _panel(found: Decision) -> dict[str, Any] | None:
    """Who brought it before the panel, when and why; who sits there, and whose view is missing."""
    last, panel = found.assessment.decided, found.panel
    if found.assessment.position.state != "escalated":
        return None
    brought = f"{last.by} brought it there, {moment(last.at)}." if last else ""
    why = next((last.words[f] for f in ("why", "reason", "who_asks") if last and last.words.get(f)), "")
    if panel is None:
        sits = [{"words": "Decides", "value": "The service manager, or a panel with the manager."}]
        return {"sentence": brought, "why": why, "sits": sits, "missing": ""}
    sits = [{"words": part or "A member", "value": who or "No view yet"} for part, who in panel.parts]
    count = panel.missing
    views = "view is" if count == 1 else "views are"
    could = f" It can come from {', '.join(panel.could)}." if panel.could else ""
    missing = f"{in_words(count)} {views} missing.{could}" if count > 0 else "Every view it needs is there."
    return {"sentence": brought, "why": why, "sits": sits, "missing": missing}


def _view(view: PanelView, assessed: Assessment) -> str:
    """One member's view, as whom they sit there; and why it does not count, when it does not."""
    words, part = dict(CHECKS["panel_view"].outcomes)[view.outcome], dict(PANEL_PARTS).get(view.part, "")
    by = assessed.names.get(view.recorded_by, "")
    who = f"{view.outside} (written down by {by})" if view.outside else by
    undeclared = " It does not count until they declare their interests." if _is_undeclared(view) else ""
    as_whom = f", {part[0].lower()}{part[1:]}" if part else ""
    return f"{who}{as_whom}, {day_short(view.at)}: {words[0].lower()}{words[1:]}.{undeclared}"


def _is_undeclared(view: PanelView) -> bool:
    return view.outcome != "not_yet" and not view.counts


def _view_href(found: Decision, actor: Actor) -> str:
    """Where this member of the panel writes their own view down."""
    if found.assessment.position.state != "escalated" or found.wrote_it:
        return ""
    return check_page(found.assessment.file.case["ref"], "panel_view", actor.id)


def _if_not(assessed: Assessment) -> list[dict[str, str]]:
    """What each of them says about not going ahead (practice.md R4)."""
    said = []
    for item in assessed.items:
        if item.asked.item.id == "P25" and item.answer:
            own = f"“{item.answer.own_view}”" if item.answer.own_view.strip() else ""
            words = " ".join(part for part in (own, item.answer.found.strip()) if part)
            said.append({"who": item.who, "words": words})
    return [one for one in said if one["words"]]


# --- the right side


def _changes(found: Decision, actor: Actor) -> dict[str, Any]:
    earlier = found.compared.earlier
    sent = day_short(found.sent_at) if found.sent_at else ""
    drawn = changes(found.compared, f"Version {found.assessment.version}, {sent}")
    if earlier is None:
        standing = [card(i) for i in found.assessment.items if _stands_out(i)]
        more = STANDS_OUT if standing else NOTHING_STANDS_OUT
        return drawn | {"title": "The first version", "standing": standing, "unchanged": more}
    return drawn | {"title": f"What changed since {_since(earlier, actor)}", "standing": []}


def _stands_out(item: Item) -> bool:
    return item.answer is not None and (item.answer.rating > 0 or item.unknown or item.red)


def _since(earlier: Mapping[str, Any], actor: Actor) -> str:
    version = f"version {earlier['version']}"
    if earlier.get("decided_by") != actor.id:
        return version
    did = {"signed": "you signed", "sent_back": "you sent back", "not_agreed": "you did not agree to"}
    return f"{did.get(earlier['outcome'], 'you read')} {version}"


def _option(option: options.Option, found: Decision, form: Mapping[str, Any]) -> dict[str, Any]:
    case = found.assessment.file.case
    position, sensitive = found.assessment.position, bool(case["sensitive"])
    judged, on_the_day = found.assessment.file.judged, bool(position.data.get("on_the_day"))
    days = signature_days(judged, sensitive=sensitive, on_the_day=on_the_day)
    sentence = options.words_of(option, position, author=found.author, days=days)
    drawn = {"value": option.value, "words": option.words, "sentence": sentence, "fields": option.fields}
    return drawn | ({"asking": asking.rows(form, found.items)} if option == asking.OPTION else {})


# --- what stands in the way


def _barred(found: Decision) -> list[dict[str, Any]]:
    """Whoever wrote it reads it here and finds no form."""
    if not found.wrote_it:
        return []
    guard = GUARDS["decider_is_not_the_author"]
    return [{"sentence": guard.sentence, "why": guard.why, "who": role_words(guard.who).capitalize()}]


def _stands_in_the_way(found: Decision) -> dict[str, Any] | None:
    """What a yes still lacks, before anybody presses: the same list as a refusal shows afterwards."""
    step = next((one for one in found.assessment.steps if one.event in YES), None)
    if step is None:
        return None
    missing = [*(_reason(reason, found) for reason in step.reasons), *map(_open_first, found.unopened)]
    met = len(step.met) + len(found.to_open) - len(found.unopened)
    title = f"Not yet: {step.words.lower()}"
    count = f"{met} of {met + len(missing)} in place"
    return {"title": title, "count": count, "reasons": missing} if missing else None


def _said_elsewhere(found: Decision) -> frozenset[str]:
    """Not repeated beside who must sign: what this reader decides, and what still stands in the way."""
    if not found.waits:
        return frozenset()
    missing = {
        reason.guard for step in found.assessment.steps for reason in step.reasons if step.event in YES
    }
    panel = {"whole_panel_decided"} if "no_panel_is_needed" in missing else set[str]()
    return frozenset({"signature", *missing, *panel})


def refusal(found: Decision, refused: Refused) -> dict[str, Any]:
    """Why it was not recorded: what is not opened, and each guard with who can put it right."""
    known = {reason.guard: reason for step in found.assessment.steps for reason in step.reasons}
    guards = [_reason(known[g.name], found) for g in refused.guards if g.name in known]
    opening = [_open_first(item) for item in found.unopened]
    other = [] if opening or guards else [_plain(sentence, found) for sentence in refused.reasons]
    return {
        "reasons": [*guards, *opening, *other],
        "reasons_title": _refusal_title(len(opening), more=bool(guards or other)),
        "stands_in_the_way": None,
    }


def _refusal_title(unopened: int, *, more: bool) -> str:
    if more or not unopened:
        return "Not yet"
    return f"Not yet: {in_words(unopened).lower()} item{' is' if unopened == 1 else 's are'} not opened"


def _open_first(item: Item) -> dict[str, Any]:
    drawn = _to_open(item)
    return {
        "sentence": f"Open “{drawn['name']}” first.",
        "why": _READ_FIRST,
        "who": "You",
        "item": drawn,
        "links": [],
    }


def _plain(sentence: str, found: Decision) -> dict[str, Any]:
    if found.wrote_it:
        sentence = GUARDS["decider_is_not_the_author"].sentence
    return {"sentence": sentence, "why": "", "who": "", "item": None, "links": []}


def _reason(reason: Reason, found: Decision) -> dict[str, Any]:
    """A missing thing; what this page itself can do is done on this page."""
    ref, position = found.assessment.file.case["ref"], found.assessment.position
    back = f"{position.topic}/{position.number}"
    links = [{"href": cure_page(ref, way.cure, back=back), "words": way.words} for way in reason.ways]
    if reason.guard == "no_panel_is_needed":
        links = [{"href": "#decision-panel", "words": "Bring it before the panel"}]
    if reason.guard == "no_stop_condition_is_open":
        links = [{"href": "#stops", "words": "Look at what stops it"}] if found.stops else []
    if reason.guard == "form_is_not_barred" and found.barred:
        links = [{"href": "#cannot-be-offered", "words": "Look at what bars it"}]
    return {"sentence": reason.sentence, "why": reason.why, "who": reason.who, "item": None, "links": links}


# --- what was decided


def clash(
    found: Decision, sentence: str, option: options.Option | None, form: Mapping[str, Any]
) -> dict[str, Any]:
    """Somebody was faster: what they decided beside what was typed here."""
    last = found.assessment.decided
    if last is not None and not found.waits:
        sentence = f"Decided by {last.by} at {clock_time(last.at)}: {DECIDED[last.event][0].lower()}."
    mine = [(words, form.get(option.name(field)) or "") for field, words in option.asks] if option else []
    if option == asking.OPTION:
        mine = [(words, asking.everything(form, found.items)) for _, words in option.asks]
    chosen = [("Your decision", option.words)] if option else []
    theirs = _said(last) if last else []
    return {"sentence": sentence, "mine": [*chosen, *mine], "theirs": theirs}


def _said(last: Decided) -> list[tuple[str, str]]:
    words = [(FIELDS[f].words, last.words[f]) for f in _BESIDE if last.words.get(f)]
    return [("Decision", DECIDED[last.event][0]), *words]


def _decided(found: Decision, last: Decided | None) -> dict[str, Any]:
    """What was decided, by whom and when: the heading of the page once nothing waits any more."""
    if last is None:
        return {
            "title": "Nothing waits here.",
            "sentence": "It is being written again.",
            "good": False,
            "rows": [],
        }
    title, good = DECIDED[last.event]
    title += ", with conditions" if last.words.get("conditions") else ""
    rows = [{"words": words, "value": value} for words, value in _said(last)[1:]]
    until = found.assessment.position.until_at
    if good and until:
        rows.insert(0, {"words": "Holds until", "value": moment(until)})
    return {"title": f"{title}.", "sentence": f"{last.by}, {moment(last.at)}.", "good": good, "rows": rows}
