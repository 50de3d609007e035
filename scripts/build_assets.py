"""Makes web/static again from web/assets and the packages we carry. Needs npm; running does not.

With the word "drawing" only the rules of the drawings are written again, and npm is not needed.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from vendor import GOVUK, PACKAGES, PRINTED, VENDOR, fetch, keep, write_down

from state_machines.drawing.style import EMBEDDED

WEB = Path(__file__).parents[1] / "web"
SHEETS = ("towpath", "portal", "info")
SASS = "sass@1.108.2"


def install_sass(into: Path) -> Path:
    """The style sheet compiler, in a folder that goes away afterwards; npm checks its own downloads."""
    into.mkdir()
    subprocess.run(["npm", "init", "-y"], cwd=into, check=True, capture_output=True)
    asked = ["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--silent", SASS]
    subprocess.run(asked, cwd=into, check=True)
    return into / "node_modules" / ".bin" / "sass"


def compile_sheet(sass: Path, name: str, govuk: Path) -> int:
    """Writes one style sheet; returns its size in bytes."""
    written = WEB / "static" / f"{name}.css"
    options = ["--no-source-map", "--style=compressed", f"--load-path={govuk / 'dist'}"]
    source = WEB / "assets" / f"{name}.scss"
    subprocess.run([str(sass), *options, str(source), str(written)], check=True)
    return written.stat().st_size


def write_drawing_rules() -> None:
    """The drawings say themselves how they look; a page may not carry that inline, so it is a file."""
    (WEB / "static" / "drawing.css").write_text(EMBEDDED, encoding="utf-8")


def main(asked: list[str]) -> int:
    """Fetch, check, keep, compile. Ends with what was written."""
    write_drawing_rules()
    if asked == ["drawing"]:
        return 0
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        unpacked = {
            package.name: fetch(package, place / str(number)) for number, package in enumerate(PACKAGES)
        }
        for into in (VENDOR, PRINTED):
            here = [package for package in PACKAGES if package.into == into]
            write_down(into, [keep(package, unpacked[package.name]) for package in here])
        sass = install_sass(place / "sass")
        for name in SHEETS:
            print(f"{name}.css: {compile_sheet(sass, name, unpacked[GOVUK.name])} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
