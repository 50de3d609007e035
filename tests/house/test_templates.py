"""Every part of a page is used by a page: nothing is imported for nothing, no macro lies unused."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from jinja2 import nodes

from web.templating import TEMPLATES, environment

NAMES = sorted(str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html"))
TREES = {name: environment().parse((TEMPLATES / name).read_text(encoding="utf-8")) for name in NAMES}


def imported(tree: nodes.Template) -> Iterator[tuple[str, str, str]]:
    """(template, name there, name here) of everything a template takes from another."""
    for found in tree.find_all(nodes.FromImport):
        assert isinstance(found.template, nodes.Const)
        for name in found.names:
            there, here = name if isinstance(name, tuple) else (name, name)
            yield found.template.value, there, here


def named(tree: nodes.Template) -> set[str]:
    """Every name a template reads."""
    return {found.name for found in tree.find_all(nodes.Name) if found.ctx == "load"}


def parent(tree: nodes.Template) -> str:
    """What a template extends; empty when nothing."""
    found = tree.find(nodes.Extends)
    return str(found.template.value) if found and isinstance(found.template, nodes.Const) else ""


def family(name: str) -> Iterator[str]:
    """A template and all that extend it: they read what it imports."""
    yield name
    for child in NAMES:
        if parent(TREES[child]) == name:
            yield from family(child)


@pytest.mark.parametrize("name", NAMES)
def test_what_a_template_imports_it_uses(name: str) -> None:
    read = set[str]().union(*(named(TREES[one]) for one in family(name)))
    assert {here for _, _, here in imported(TREES[name])} <= read


def test_every_macro_is_drawn_by_some_page() -> None:
    taken = {(template, there) for tree in TREES.values() for template, there, _ in imported(tree)}
    unused = [
        f"{name}: {macro.name}"
        for name, tree in TREES.items()
        for macro in tree.find_all(nodes.Macro)
        if (name, macro.name) not in taken and macro.name not in named(tree)
    ]
    assert unused == []


def test_every_template_is_named_somewhere() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in TEMPLATES.parent.rglob("*.py"))
    said = code + "\n".join((TEMPLATES / name).read_text(encoding="utf-8") for name in NAMES)
    assert [name for name in NAMES if f'"{name}"' not in said] == []
