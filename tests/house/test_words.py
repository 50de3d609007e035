"""The house speaks plainly: no labels for people, no pressure, no machine paths, nothing left undone."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PURE = ("state_machines", "risk_assessment")
PACKAGES = (*PURE, "rj_workflow", "web", "benchmarks", "features", "scripts", "tests")
TEXT = (".py", ".md", ".html", ".txt", ".feature", ".toml", ".jsonl", ".sh", ".js", ".css", ".scss", ".ini")

# Labels that reduce a person to one day of their life, and words that press or alarm.
NOT_ON_PAGES = re.compile(
    r"\b(victims?|offenders?|perpetrators?|unfortunately|are you sure|please note)\b", re.IGNORECASE
)
# The names of laws and public services keep their own words.
NAMES_OF_LAWS = re.compile(
    r"Victims.{1,2} Code|victim (contact|liaison|information)|victims.{1,2} service", re.IGNORECASE
)

# What others publish is read, and shown as a quotation, in their words.
QUOTATIONS = {ROOT / "rj_workflow" / "incidents.py"}

ROOTS = ("home", "Users", "root", "mnt", "media", "opt", "tmp", "workspace", "workspaces", "builds")
# Pages lie under /work/ too, and nothing else of ours does.
PAGES = (
    "calendar", "cases", "declared", "drafts", "equality", "explanation", "incidents", "nothing", "packs",
    "paper", "policy", "practitioners", "sign-in", "sign-out", "signoffs", "today",
)  # fmt: skip
MACHINE_PATHS = re.compile(rf"(?<![\w.}}])/(?:(?:{'|'.join(ROOTS)})/|work/(?!(?:{'|'.join(PAGES)})\b))\w")
LEFT_UNDONE = re.compile(r"\b(" + "|".join(("TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK")) + r")\b")
TELEPHONE = re.compile(r"(?<![\w./-])(?:\+44 ?|0)[127](?:[ -]?\d){8,9}\b(?![.\d])")
INVENTED_TELEPHONE = re.compile(r"(\+44 ?|0)1632[ -]?960[ -]?\d{3}")
NAMES_THAT_SAY_NOTHING = {"utils", "util", "helpers", "helper", "manager", "managers", "misc", "common"}


def ours() -> list[Path]:
    """Every text file we wrote; what others wrote lies in folders called vendor."""
    below = (path for folder in (*PACKAGES, "docs", ".ci") for path in (ROOT / folder).rglob("*"))
    at_the_top = (path for path in ROOT.iterdir() if path.suffix in TEXT or path.name == "Makefile")
    return sorted(
        path
        for path in (*below, *at_the_top)
        if path.is_file()
        and (path.suffix in TEXT or path.parent.name == ".ci" or path.name == "Makefile")
        and not {"vendor", "node_modules", "__pycache__", "static"} & set(path.relative_to(ROOT).parts)
    )


def lines_with(pattern: re.Pattern[str], paths: list[Path]) -> list[str]:
    """`file:line text` for each line in which the pattern occurs."""
    return [
        f"{path.relative_to(ROOT)}:{number} {line.strip()}"
        for path in paths
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if pattern.search(line)
    ]


def visible_text(template: str) -> str:
    """What a reader of the page sees: no tags, no comments, no template instructions."""
    without_code = re.sub(r"\{#.*?#\}|\{%.*?%\}|<!--.*?-->", " ", template, flags=re.DOTALL)
    return re.sub(r"<[^>]*>", " ", re.sub(r"\{\{.*?\}\}", " ", without_code, flags=re.DOTALL))


def words_in(template: str) -> list[str]:
    """The visible text, and the quoted words a template hands to its parts."""
    quoted = re.findall(r"\"([^\"<>{}]* [^\"<>{}]*)\"", template)
    return [visible_text(template), *quoted]


def sentences_in(source: Path) -> Iterator[tuple[int, str]]:
    """Line and text of each string a reader may be shown: no docstrings, no reasons with their sources."""
    tree = ast.parse(source.read_text(encoding="utf-8"))
    hidden: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) or (
            isinstance(node, ast.keyword) and node.arg in {"because", "source"}
        ):
            hidden.update(id(inner) for inner in ast.walk(node.value))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in hidden:
            yield node.lineno, node.value


TEMPLATES = sorted(
    path for folder in ("web", "rj_workflow") for path in (ROOT / folder).rglob("templates/**/*.html")
)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_page_neither_labels_nor_presses(template: Path) -> None:
    for text in words_in(template.read_text(encoding="utf-8")):
        found = NOT_ON_PAGES.search(NAMES_OF_LAWS.sub("", text))
        assert found is None, f"{found and found[0]!r} in: {' '.join(text.split())[:200]}"


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_page_does_not_raise_its_voice(template: Path) -> None:
    assert "!" not in visible_text(template.read_text(encoding="utf-8"))


@pytest.mark.parametrize("package", [*PURE, "web", "rj_workflow"])
def test_sentences_in_the_code_neither_label_nor_press(package: str) -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line} {text}"
        for path in sorted({*(ROOT / package).rglob("*.py")} - QUOTATIONS)
        for line, text in sentences_in(path)
        if " " in text and NOT_ON_PAGES.search(NAMES_OF_LAWS.sub("", text))
    ]
    assert found == []


def test_no_file_names_somebodys_machine() -> None:
    assert lines_with(MACHINE_PATHS, ours()) == []


def test_nothing_is_left_undone() -> None:
    assert lines_with(LEFT_UNDONE, ours()) == []


def test_every_telephone_number_is_invented() -> None:
    found = [
        line for line in lines_with(TELEPHONE, ours()) if TELEPHONE.search(INVENTED_TELEPHONE.sub("", line))
    ]
    assert found == []


def test_every_file_is_named_for_what_it_holds() -> None:
    named = [path for path in ours() if path.suffix == ".py" and path.stem in NAMES_THAT_SAY_NOTHING]
    assert named == []


@pytest.mark.parametrize(
    ("pattern", "caught"),
    [
        (NOT_ON_PAGES, "The victim was told"),
        (NOT_ON_PAGES, "Are you sure?"),
        (MACHINE_PATHS, "see " + "/home" + "/jo/notes"),
        (MACHINE_PATHS, "see " + "/work" + "/area/notes"),
        (LEFT_UNDONE, "# TO" + "DO later"),
        (TELEPHONE, "ring 0" + "7700 900123"),
        (TELEPHONE, "ring +44" + " 20 7946 0000"),
    ],
)
def test_the_patterns_catch_what_they_are_for(pattern: re.Pattern[str], caught: str) -> None:
    assert pattern.search(caught)
