"""The page of the questions of an assessment, and of whom each is asked."""

from risk_assessment.factors import PARTS, Factor, Part
from risk_assessment.instrument import INSTRUMENT
from risk_assessment.scales import SCOPES, SIDES
from rj_workflow.book.words import anchor
from state_machines.drawing.markdown import table


def page() -> str:
    """Each question of the standard list, and the parts that are asked about."""
    head = ["", "Question", "About", "Asked for", "What to think of", "Has helped elsewhere", "Source"]
    parts = ["About", "The column of the list", "Beside it, no more than", "Source"]
    return (
        "# What an assessment asks\n\n"
        f"Version {INSTRUMENT.version}. A list to think with, not a score: nothing here is added up, and no "
        "kind of harm sets an answer. A star: it must be known before the next contact. A service may add "
        "questions and guidance of its own; it takes none away.\n\n"
        + table(head, map(_risk_item, INSTRUMENT.items))
        + "\n\n## Who is asked about\n\n"
        "Everyone who will attend, each on their own.\n\n" + table(parts, map(_risk_part, PARTS)) + "\n"
    )


def _risk_item(item: Factor) -> list[str]:
    named = f"{anchor(item.id)}{item.id}{' ★' if item.starred else ''}"
    scopes = ", ".join(SCOPES[scope].lower() for scope in item.scopes)
    return [
        named, f"**{item.name}**: {item.question}", ", ".join(item.about), scopes, item.guidance,
        "\n".join(item.mitigations), item.source,
    ]  # fmt: skip


def _risk_part(part: Part) -> list[str]:
    return [SIDES[part.side], ", ".join(part.columns), ", ".join(part.rows), part.because]
