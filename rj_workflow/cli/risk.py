"""Commands about risk assessments: which questions are asked, and why a case needs which signatures."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rj_workflow.cli.answers import CannotDo, database

if TYPE_CHECKING:
    from risk_assessment.instrument import Instrument
    from risk_assessment.sign_off import Rule
    from rj_workflow.casefile import CaseFile
    from rj_workflow.queries.signatures import Explained

risk = typer.Typer(no_args_is_help=True, help="Risk assessments and who signs them.")


def add_to(app: typer.Typer) -> None:
    """Hang these commands on the program."""
    app.add_typer(risk, name="risk")


@risk.callback()
def _risk() -> None:
    pass


@risk.command("explain")
def explain(
    case: Annotated[str, typer.Argument(metavar="CASE", help="The reference of a case, such as R-2047.")],
    scope: Annotated[
        str, typer.Option(help="approach, process or event; without it what was begun in this episode.")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")] = False,
) -> None:
    """Say why this case needs which signatures: the rows that apply, what is there and what is missing."""
    from rj_workflow.clock import utc_now
    from rj_workflow.db import read
    from rj_workflow.queries import signatures
    from state_machines.risk import SCOPES

    if scope and scope not in SCOPES:
        raise CannotDo(f"There is no assessment called {scope}. There are: {', '.join(SCOPES)}.")
    with database() as engine, read(engine) as session:
        file, found = signatures.explain(session, case, now=utc_now())
    in_hand = [one for one in found if one.scope == scope or (not scope and one.state != "not_started")]
    shown = in_hand or [one for one in found if one.scope == (scope or "approach")]
    if as_json:
        typer.echo(json.dumps(_as_json(file, shown), default=str))
    else:
        typer.echo("\n\n".join([_heading(file), *map(_told, shown)]))


def _as_json(file: "CaseFile", found: "list[Explained]") -> dict[str, Any]:
    assessments = [
        {**asdict(one), "missing": [demand.code for demand in one.missing], "situation": dict(one.situation)}
        for one in found
    ]
    return {"case": file.case["ref"], "episode": file.case["episode"], "assessments": assessments}


def _heading(file: "CaseFile") -> str:
    from state_machines.fields import MODALITIES

    process = dict(MODALITIES).get(file.case["process"], "No process is chosen yet")
    return f"{file.case['ref']}, episode {file.case['episode']}. {process}."


def _told(one: "Explained") -> str:
    lines = [f"{one.words}, version {one.version}: {one.state_words.lower()}", "", "  Why"]
    lines += _table([(words, answer) for words, answer in one.situation])
    lines += ["", "  Rows that apply"]
    lines += _table([(row.because, row.why, _asks(row)) for row in one.rows])
    lines += ["", "  What the signature needs"]
    lines += _table([(d.answer, d.words, d.said) for d in one.demands])
    lines += ["", "  Stop conditions open"]
    lines += [f"    {sentence}" for sentence in one.stops] or ["    None."]
    lines += ["", f"  {_how_long(one)}", "  It ends by itself with"]
    lines += [f"    {words}" for words, told in one.ends_with if not told]
    lines += ["  and when a change is reported"]
    lines += [f"    {words}" for words, told in one.ends_with if told]
    return "\n".join(lines)


def _asks(row: "Rule") -> str:
    """What this one row asks for, in a few words."""
    asked = {
        f"{row.level} level": row.level != "intermediate",
        "two facilitators (advised)": row.facilitators > 1 and row.two_is_advice,
        "two facilitators": row.facilitators > 1 and not row.two_is_advice,
        "a specialist": row.specialist,
        "a panel": row.panel,
        "the safeguarding lead": row.safeguarding,
        "the service manager": row.service_manager,
        "by telephone": row.by_phone,
    }
    return ", ".join(words for words, asks in asked.items() if asks) or "a case supervisor"


def _how_long(one: "Explained") -> str:
    if one.until_at is None:
        return f"A signature holds for {one.holds_days} days."
    until = f"{one.until_at.day} {one.until_at:%B %Y}"
    return f"It holds until {until}." if one.still_holds else f"It ran out on {until}."


def _table(rows: list[tuple[str, ...]]) -> list[str]:
    """Columns as wide as what stands in them; the last one is left as it is."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))] if rows else []
    cells = ([cell.ljust(width) for cell, width in zip(row, widths, strict=True)] for row in rows)
    return [f"    {'  '.join(row)}".rstrip() for row in cells]


@risk.command("items")
def items() -> None:
    """List every question that an assessment begun today asks, with about whom and where it comes from."""
    from rj_workflow.instruments import current

    asked = current()
    typer.echo(f"Version {asked.version}, {len(asked.items)} questions. A star: must be known.")
    for item in asked.items:
        about = ", ".join(item.about)
        typer.echo(f"{item.id:<5}{'*' if item.starred else ' '} {item.name} ({about}) {item.source}")
        typer.echo(f"       {item.question}")


@risk.command("check")
def check(file: Annotated[Path, typer.Argument(help="The TOML file of your own questions.")]) -> None:
    """Say whether a file of a service's own questions can be used; exit code 2 with every fault if not."""
    asked = _read(file)
    own = len({one.id for one in asked.items} - _standard())
    typer.echo(f"{file} can be used: version {asked.version}, {own} questions of your own.")


def _standard() -> set[str]:
    from risk_assessment.instrument import INSTRUMENT

    return {one.id for one in INSTRUMENT.items}


def _read(file: Path) -> "Instrument":
    from risk_assessment.own_list import NotAList, read

    try:
        return read(file.read_text(encoding="utf-8"))
    except NotAList as fault:
        raise CannotDo("\n".join(fault.faults)) from None
    except UnicodeDecodeError:
        raise CannotDo(f"{file} is not text in UTF-8.") from None
