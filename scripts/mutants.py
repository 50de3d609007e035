"""Breaks the rules one small change at a time, and counts how many of the changes the tests notice.

What is broken, and by which tests it should be noticed, stands in pyproject.toml under [tool.mutants]; what
may survive, each with its reason, in tests/survivors.toml.  Everything happens in a copy of the tree.
The whole run takes about twenty minutes of one core; a word given to it keeps the files it is in.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).parents[1]
TREES: Final = ("risk_assessment", "state_machines", "tests")
SURVIVORS: Final = ROOT / "tests" / "survivors.toml"
ALONE: Final = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONDONTWRITEBYTECODE": "1"}
PYTEST: Final = "-m pytest -x -q -o addopts=--import-mode=importlib -p no:cacheprovider"


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change: where, which, what the line read before, and what became of it."""

    file: str
    line: int
    operator: str
    source: str
    change: str
    outcome: str

    @property
    def survived(self) -> bool:
        """No test noticed; a change that cannot even be imported is noticed."""
        return self.outcome == "survived"


def run_all(wanted: str) -> Iterator[Mutant]:
    """Break every file whose name holds this word, each before the tests that are named for it."""
    rules = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["mutants"]
    with tempfile.TemporaryDirectory(prefix="rj-mutants-") as folder:
        copy = Path(folder) / "tree"
        for tree in TREES:
            shutil.copytree(ROOT / tree, copy / tree, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy(ROOT / "pyproject.toml", copy)
        for rule in rules["rules"]:
            for file in (path for path in files_of(rule["files"]) if wanted in path):
                yield from run(copy, file, rule["tests"], rules["without"])


def files_of(patterns: Iterable[str]) -> list[str]:
    """The modules these patterns mean, without the `__init__.py` that only gathers them."""
    found = (path.relative_to(ROOT) for pattern in patterns for path in sorted(ROOT.glob(pattern)))
    return [str(path) for path in found if path.name != "__init__.py"]


def run(copy: Path, file: str, tests: str, without: list[str]) -> Iterator[Mutant]:
    """Every change of one file, one after the other."""
    session, config = copy / "session.sqlite", copy / "mutants.toml"
    command = f"{sys.executable} {PYTEST} {tests}"
    config.write_text(
        f'[cosmic-ray]\nmodule-path = "{file}"\ntimeout = 60.0\nexcluded-modules = []\n'
        f"test-command = {json.dumps(command)}\n"
        '[cosmic-ray.distributor]\nname = "local"\n'
        f"[cosmic-ray.filters.operators-filter]\nexclude-operators = {json.dumps(without)}\n",
        encoding="utf-8",
    )
    session.unlink(missing_ok=True)
    _ask(copy, "cosmic-ray", "init", str(config), str(session))
    _ask(copy, "cr-filter-operators", str(session), str(config))
    _ask(copy, "cosmic-ray", "baseline", str(config))
    _ask(copy, "cosmic-ray", "exec", str(config), str(session))
    lines = (ROOT / file).read_text(encoding="utf-8").splitlines()
    for told in _ask(copy, "cosmic-ray", "dump", str(session)).splitlines():
        item, result = json.loads(told)
        if result and result["worker_outcome"] != "skipped":
            yield _mutant(item["mutations"][0], result, lines)


def _mutant(change: Mapping[str, Any], result: Mapping[str, Any], lines: list[str]) -> Mutant:
    line = change["start_pos"][0]
    added = re.findall(r"^\+(?!\+\+)(.*)$", result["diff"] or "", re.MULTILINE)
    return Mutant(
        file=change["module_path"],
        line=line,
        operator=change["operator_name"].removeprefix("core/"),
        source=lines[line - 1].strip(),
        change=" ".join(text.strip() for text in added),
        outcome=result["test_outcome"],
    )


def _ask(copy: Path, program: str, *words: str) -> str:
    tool = Path(sys.executable).with_name(program)
    asked = subprocess.run(
        [str(tool), *words], cwd=copy, env=os.environ | ALONE, capture_output=True, text=True, check=False
    )
    if asked.returncode:
        raise SystemExit(f"{program} {words[0]} went wrong:\n{asked.stdout[-2000:]}\n{asked.stderr[-2000:]}")
    return asked.stdout


def excused(mutant: Mutant, rows: Iterable[Mapping[str, str]]) -> bool:
    """Whether somebody wrote down why this change changes nothing that matters."""
    return any(
        mutant.file == row["file"]
        and row["source"] in mutant.source
        and re.fullmatch(row["operator"], mutant.operator)
        for row in rows
    )


def main(words: list[str]) -> int:
    """Count, file by file; exit code 1 when too few are noticed, or one survives without a reason."""
    rows = tomllib.loads(SURVIVORS.read_text(encoding="utf-8"))["survivor"]
    floor = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["mutants"]["floor"]
    counted: dict[str, list[Mutant]] = {}
    for mutant in run_all(words[0] if words else ""):
        counted.setdefault(mutant.file, []).append(mutant)
        if mutant.survived and not excused(mutant, rows):
            print(f"survived: {mutant.file}:{mutant.line} {mutant.operator}\n  - {mutant.source}")
            print(f"  + {mutant.change}", flush=True)
    print(f"{'file':34} {'changes':>8} {'noticed':>8} {'excused':>8} {'share':>7}")
    everything = [mutant for found in counted.values() for mutant in found]
    for name, found in [*counted.items(), ("all", everything)]:
        alive = [mutant for mutant in found if mutant.survived]
        let_off = sum(excused(mutant, rows) for mutant in alive)
        share = 1 - len(alive) / len(found) if found else 1.0
        print(f"{name:34} {len(found):8} {len(found) - len(alive):8} {let_off:8} {share:7.1%}")
    alive = [mutant for mutant in everything if mutant.survived]
    enough = len(alive) <= (1 - floor) * len(everything)
    return 0 if enough and all(excused(mutant, rows) for mutant in alive) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
