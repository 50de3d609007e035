"""What the README tells a newcomer to type exists, and every page of documentation it points to is there."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from rj_workflow.settings import Settings

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
FENCE = re.compile(r"^```shell\n(.*?)^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")

COMMANDS = [
    (page.name, line.strip())
    for page in PAGES
    for block in FENCE.findall(page.read_text(encoding="utf-8"))
    for line in block.splitlines()
    if line.strip() and not line.startswith("#")
]
MAKE = [command for _, command in COMMANDS if command.startswith("make ")]
RJ = [command for _, command in COMMANDS if command.startswith(".venv/bin/rj ")]

# These answer only with a file of the reader's, or do not end by themselves: their help is asked instead.
HELP_ONLY = ("serve", "demo", "import", "prove")


def targets() -> set[str]:
    return set(re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text(), re.MULTILINE))


def rj(arguments: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    """Runs the installed command as a newcomer would, in an empty folder."""
    return subprocess.run(
        [Path(sys.executable).with_name("rj"), *arguments],
        cwd=folder,
        env={**os.environ, "RJ_DATA_DIR": str(folder), "COLUMNS": "200", "NO_COLOR": "1", "TERM": "dumb"},
        input="gravel lantern otter canal\n",  # the password a new colleague is asked for
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_readme_shows_both_kinds_of_command() -> None:
    assert "make demo" in MAKE
    assert "make test" in MAKE
    assert RJ


def test_every_command_on_a_page_is_one_we_can_check() -> None:
    assert [command for _, command in COMMANDS if command not in MAKE and command not in RJ] == []


@pytest.mark.parametrize("command", MAKE)
def test_make_knows_its_targets(command: str) -> None:
    assert shlex.split(command)[1] in targets()


def test_make_alone_lists_every_target() -> None:
    alone = ["make", "--no-print-directory"]  # under `make test` it would say which folder it enters
    listed = subprocess.run(alone, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert {line.split()[1] for line in listed.splitlines()} == targets()


@pytest.mark.parametrize("command", [line for line in RJ if shlex.split(line)[1] in HELP_ONLY])
def test_the_command_exists_with_its_options(command: str, tmp_path: Path) -> None:
    words = shlex.split(command)[1:]
    path = words[: 2 if words[0] == "import" else 1]
    answer = rj([*path, "--help"], tmp_path)
    assert answer.returncode == 0, answer.stdout + answer.stderr
    missing = [word for word in words if word.startswith("--") and word not in answer.stdout]
    assert missing == []


def test_the_other_commands_run_in_the_order_they_are_shown(tmp_path: Path) -> None:
    for command in RJ:
        words = shlex.split(command)[1:]
        if words[0] not in HELP_ONLY:
            answer = rj(words, tmp_path)
            assert answer.returncode == 0, f"{command}: {answer.stdout}{answer.stderr}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    links = LINK.findall(page.read_text(encoding="utf-8"))
    local = [link for link in links if not link.startswith(("http://", "https://", "mailto:"))]
    assert [link for link in local if not (page.parent / link).exists()] == []


def test_the_settings_explained_are_the_settings_there_are() -> None:
    rows = [line for line in (ROOT / "README.md").read_text(encoding="utf-8").splitlines() if "| `" in line]
    explained = {name for row in rows for name in re.findall(r"`([A-Z_]+)`", row.split("|")[1])}
    of_the_tests = {"PORT", "RJ_TEST_BACKEND", "RJ_TEST_PG_URL"}
    assert explained - of_the_tests == {f"RJ_{name.upper()}" for name in Settings.model_fields}
