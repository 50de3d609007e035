"""The twin of a document to read on a page: the same words in the same order, and not a script among them."""

from collections.abc import Iterable
from html import escape

from rj_workflow.documents.document import Document, Side
from rj_workflow.documents.voice import Spoken, Voice, spoken

_LISTS = {
    "bullets": ("ul", "govuk-list govuk-list--bullet"),
    "steps": ("ol", "govuk-list govuk-list--number"),
    "ticks": ("ul", "tp-document__ticks"),
}


def as_html(document: Document[Side], voice: Voice) -> str:
    """One article, to stand within a page of ours."""
    said = spoken(document, voice)
    parts = [f'<article class="tp-document tp-handout" lang="{escape(said["lang"])}">']
    parts.append(f"<h1>{_words(said['title'])}</h1>")
    parts += [_block(one) for one in said["blocks"]]
    parts.append(f'<p class="tp-small">{escape(said["foot"])}</p></article>')
    return "\n".join(parts)


def as_page(document: Document[Side], voice: Voice) -> str:
    """The same as a page of its own, without an image, a script or an address in it."""
    head = f'<!doctype html>\n<html lang="{escape(voice.tag)}">\n<meta charset="utf-8">'
    return (
        f"{head}\n<title>{escape(voice.say(document.title))}</title>\n{as_html(document, voice)}\n</html>\n"
    )


def _block(one: Spoken) -> str:
    match one["kind"]:
        case "heading":
            return f"<h2>{_words(one['words'])}</h2>"
        case "paragraph":
            return f"<p>{_words(one['words'])}</p>"
        case "notice":
            return f'<div class="govuk-inset-text"><p>{_words(one["words"])}</p></div>'
        case "facts":
            pairs = (f"<div><dt>{_words(a)}</dt><dd>{_words(b)}</dd></div>" for a, b in one["rows"])
            return f'<dl class="tp-document__facts">{"".join(pairs)}</dl>'
        case "rows":
            head = "".join(f'<th scope="col">{_words(cell)}</th>' for cell in one["head"])
            body = "".join(f"<tr>{_cells(row)}</tr>" for row in one["rows"])
            inside = f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody>"
            return f'<table class="tp-document__rows">{inside}</table>'
        case "lines":
            line = '<span class="tp-paper__line"></span>'
            return f"<p>{_words(one['words'])}</p>{line * one['number']}"
        case _:
            tag, looks = _LISTS[one["kind"]]
            items = "".join(f"<li>{_words(item)}</li>" for item in one["items"])
            return f'<{tag} class="{looks}">{items}</{tag}>'


def _cells(row: Iterable[Spoken]) -> str:
    return "".join(f"<td>{_words(cell)}</td>" for cell in row)


def _words(one: Spoken) -> str:
    said = "<br>".join(escape(line) for line in one["lines"])
    marked = f'<span lang="">{said}</span>' if one["own"] else said
    return f"<b>{marked}</b>" if one["strong"] else marked
