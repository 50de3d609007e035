"""Every wall between the packages stands: each is broken once in a copy, and exactly that one is reported."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CONFIGURATION = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
CONTRACTS = {contract["id"]: contract["name"] for contract in CONFIGURATION["contracts"]}

VERDICT = re.compile(r"^(.+) (KEPT|BROKEN)(?: \(.*\))?$", re.MULTILINE)

# contract -> (the file that grows a forbidden import, the import)
PLANTED = {
    "inwards": ("risk_assessment/__init__.py", "import state_machines"),
    "pure": ("state_machines/__init__.py", "import sqlalchemy"),
    "no-web-in-the-office": ("rj_workflow/commands/__init__.py", "import fastapi"),
    "prefect-only-in-flows": ("rj_workflow/commands/__init__.py", "import prefect"),
    "pages-use-commands-and-queries": ("web/staff/__init__.py", "import rj_workflow.models"),
    "audiences-apart": ("web/portal/__init__.py", "import web.staff"),
    "floors": ("rj_workflow/errors.py", "import rj_workflow.cli"),
}


@pytest.fixture
def copy_of_the_house(tmp_path: Path) -> Path:
    """The packages and their contracts, free to be broken."""
    for package in CONFIGURATION["root_packages"]:
        shutil.copytree(ROOT / package, tmp_path / package, ignore=lambda *found: _not_python(*found))
    shutil.copyfile(ROOT / "pyproject.toml", tmp_path / "pyproject.toml")
    return tmp_path


def _not_python(folder: str, names: list[str]) -> list[str]:
    return [name for name in names if not name.endswith(".py") and not (Path(folder) / name).is_dir()]


def broken_contracts(house: Path) -> set[str]:
    """The names import-linter reports as broken."""
    linter = Path(sys.executable).with_name("lint-imports")
    answer = subprocess.run(
        [linter, "--no-cache"],
        cwd=house,
        env={**os.environ, "PYTHONPATH": str(house), "COLUMNS": "200", "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    verdicts = dict(VERDICT.findall(answer.stdout))
    assert verdicts.keys() == set(CONTRACTS.values()), answer.stdout + answer.stderr
    return {name for name, verdict in verdicts.items() if verdict == "BROKEN"}


def test_every_folder_of_code_is_a_package() -> None:
    """The linter sees the imports of a folder without `__init__.py` in some runs and not in others."""
    folders = {
        file.parent for package in CONFIGURATION["root_packages"] for file in (ROOT / package).rglob("*.py")
    }
    without = {folder for folder in folders if not (folder / "__init__.py").exists()}
    assert {folder.relative_to(ROOT) for folder in without if "migrations" not in folder.parts} == set()


def test_every_contract_has_a_planted_violation() -> None:
    assert PLANTED.keys() == CONTRACTS.keys()


def test_an_untouched_copy_keeps_every_contract(copy_of_the_house: Path) -> None:
    assert broken_contracts(copy_of_the_house) == set()


@pytest.mark.parametrize("contract", CONTRACTS)
def test_a_planted_import_breaks_exactly_its_contract(copy_of_the_house: Path, contract: str) -> None:
    file, statement = PLANTED[contract]
    with (copy_of_the_house / file).open("a") as source:
        source.write(f"\n{statement}\n")
    assert broken_contracts(copy_of_the_house) == {CONTRACTS[contract]}
