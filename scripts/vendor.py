"""Fetches the files of others that our pages carry, checks them against what was pinned, notes them down."""

import base64
import hashlib
import json
import subprocess
import tarfile
from dataclasses import dataclass
from pathlib import Path

VENDOR = Path(__file__).parents[1] / "web" / "static" / "vendor"
PRINTED = Path(__file__).parents[1] / "rj_workflow" / "documents" / "vendor"


@dataclass(frozen=True, slots=True)
class Package:
    """One package at one version: its checksum in the registry, and the files we keep of it by name."""

    name: str
    version: str
    integrity: str
    keep: dict[str, str]
    # Lies in the folder already because the package brings none.
    licence: str = ""
    into: Path = VENDOR


HTMX = Package(
    "htmx.org",
    "2.0.11",
    "sha512-Thx/WtpeOQqSrqBCw/A1cwGJGg4UrVa3+sW0GmrM3p4gJgO89ecH4qtbnyzDDWFvBTqjnIMCgELTNt636dtamA==",
    {"dist/htmx.min.js": "htmx.min.js", "LICENSE": "htmx.LICENSE.txt"},
)
SOURCE_SANS = Package(
    "@fontsource-variable/source-sans-3",
    "5.3.0",
    "sha512-dpi0GZk7EQe2tYpg6Q0Fx0OmUgnuGu+0rHPgtXqtKhglYmJuP7jZ12Mu1uN+NfRaJRY1Emn8AQJEWzmoZ4wa9g==",
    {
        "files/source-sans-3-latin-wght-normal.woff2": "source-sans-3-latin-wght-normal.woff2",
        "files/source-sans-3-latin-ext-wght-normal.woff2": "source-sans-3-latin-ext-wght-normal.woff2",
        "LICENSE": "source-sans-3.LICENSE.txt",
    },
)
# Only compiled into our own style sheets: none of its files is kept, its licence is.
GOVUK = Package(
    "govuk-frontend",
    "6.6.0",
    "sha512-xctkWrQvLnvQt7fyjQ3MGX9S0wz0x0RQuLxCeoXF+s8EjGICG81/DYQGKN5qgO+0KVT12UAaRwUsGY6fulRcRg==",
    {},
    "govuk-frontend.LICENSE.txt",
)
# The same letters as files that a typesetter reads.
SOURCE_SANS_PRINTED = Package(
    "source-sans",
    "3.52.0",
    "sha512-xsm7qlMI/JwxwNdp6pvpR6l+aZjn90fzOzoeUz/qoohIYbKbDwQNRIz5/ItYs7/hvqLirQNUoDFGXSVA3TU9tw==",
    {
        "TTF/SourceSans3-Regular.ttf": "SourceSans3-Regular.ttf",
        "TTF/SourceSans3-Semibold.ttf": "SourceSans3-Semibold.ttf",
        "LICENSE.md": "source-sans.LICENSE.md",
    },
    into=PRINTED,
)
PACKAGES = (HTMX, SOURCE_SANS, GOVUK, SOURCE_SANS_PRINTED)


def fetch(package: Package, into: Path) -> Path:
    """The unpacked package. Raises ValueError when what came is not what was pinned."""
    wanted = f"{package.name}@{package.version}"
    into.mkdir(parents=True, exist_ok=True)
    packed = subprocess.run(
        ["npm", "pack", "--silent", wanted], cwd=into, check=True, capture_output=True, text=True
    )
    archive = into / packed.stdout.strip().splitlines()[-1]
    found = "sha512-" + base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if found != package.integrity:
        raise ValueError(f"{wanted} is not what was pinned: {found}")
    with tarfile.open(archive) as tar:
        tar.extractall(into, filter="data")
    return into / "package"


def sha384(path: Path) -> str:
    """The checksum a page may name in an integrity attribute."""
    return "sha384-" + base64.b64encode(hashlib.sha384(path.read_bytes()).digest()).decode()


def keep(package: Package, unpacked: Path) -> dict[str, object]:
    """Copies the kept files beside the others; returns the package's entry for VENDOR.json."""
    for source, name in package.keep.items():
        (package.into / name).write_bytes((unpacked / source).read_bytes())
    names = [*package.keep.values(), *([package.licence] if package.licence else [])]
    return {
        "name": package.name,
        "version": package.version,
        "integrity": package.integrity,
        "files": {name: sha384(package.into / name) for name in sorted(names)},
    }


def write_down(into: Path, entries: list[dict[str, object]]) -> None:
    """VENDOR.json: what lies there, from where, and how to know it again."""
    (into / "VENDOR.json").write_text(json.dumps(entries, indent=2) + "\n", encoding="utf-8")
