"""The page of the fields and questions: what a step writes down and asks."""

from rj_workflow.book.words import anchor, steps
from state_machines.drawing.markdown import in_plain_words, table
from state_machines.fields import ASKS, FIELDS, Ask, Field


def page() -> str:
    """Each field and each question, with the steps that write or ask it."""
    head = ["Field", "Words", "Hint", "Kind", "Answers", "Needed", "Kept apart", "Written down by"]
    questions = table(
        ["Question", "What is said when it is not ticked", "Asked by"], map(_ask, ASKS.values())
    )
    return (
        "# What a step writes down and asks\n\n"
        "What is kept apart is somebody's own words: "
        "it is stored beside the record of what happened, never in it."
        "\n\n## Fields\n\n" + table(head, map(_field, FIELDS.values())) + f"\n\n## Questions\n\n{questions}\n"
    )


def _field(field: Field) -> list[str]:
    named = anchor(field.name) + in_plain_words(field.name)
    answers = "\n".join(words for _, words in field.options)
    needed, apart = ("yes" if said else "" for said in (field.required, field.private))
    writing = steps(lambda row: field.name in row.records)
    return [
        named, field.words, field.hint, in_plain_words(field.kind), answers, needed, apart, writing,
    ]  # fmt: skip


def _ask(ask: Ask) -> list[str]:
    return [anchor(ask.name) + ask.words, ask.missing, steps(lambda row: ask.name in row.asks)]
