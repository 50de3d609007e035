"""An assessment for paper: a version as it was sent, or the questions alone."""

from risk_assessment.instrument import grouped
from risk_assessment.profile import red_items
from rj_workflow.errors import NotFound
from rj_workflow.queries.risk import Assessment, Item, Section
from rj_workflow.risk import answers_sent, who_words


def as_sent(found: Assessment, version: int) -> tuple[Section, ...]:
    """A version as it was sent, to the questions it was written for.  Raises NotFound."""
    sent = next((one for one in found.sent if one["version"] == version), None)
    if sent is None:
        raise NotFound("version")
    answers, by = answers_sent(sent), found.names.get(sent["sent_by"], "")
    red = {a.key for a in red_items(answers)}
    order = [factor.id for factor in sent["questions"].items]
    items = {
        a.key: Item(
            a.asked, who_words(found.file, a.subject, found.names), a, by, sent["sent_at"], red=a.key in red
        )
        for a in sorted(answers, key=lambda a: order.index(a.item_id))
    }
    asked = grouped([item.asked for item in items.values()])
    return tuple(Section(title, tuple(items[one.key] for one in part)) for title, part in asked)


def blank_form(found: Assessment) -> tuple[Section, ...]:
    """The same questions about the same people with nothing answered, for paper or a telephone."""
    return tuple(
        Section(section.title, tuple(Item(item.asked, item.who) for item in section.items))
        for section in found.sections
    )
