"""Declarations full of quotes, braces, keywords and look-alikes: what is generated compiles, loads and type-checks."""

from __future__ import annotations

import ast
import importlib
import keyword
import os
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import tomlkit
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from ecruntime.catalogue.hooks import load_hook_catalogue
from ecruntime.formats.option_type import convert
from ecruntime.foundation.errors import Refused
from ecruntime.log import Level
from ecruntime.testing import Harness
from ecxs.generate.project import plan_project
from ecxs.languages import required_methods, tools_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecruntime.api import Module

ROOT = Path(__file__).resolve().parents[5]
MOST = max(50, settings().max_examples // 10)
"""Every example writes and imports a whole module, which takes a tenth of a second on a busy machine."""
HOSTILE = (
    '"""',
    "'''",
    "\\",
    "${ x }",
    "{{ x }}",
    "{% x %}",
    "<% x %>",
    "%% x",
    "<# #>",
    "-->",
    "\n",
    "\r",
    "\t",
    "#",
    "|",
    "`",
)
ODD = (
    "\u2028",
    "\x85",
    "\u202e",
    "\u0435",
    "\ufb01",
    "é",
    "\U0001f989",
    "\x7f",
    "]]>",
    "*/",
    "//",
)
TEXTS = st.lists(st.sampled_from((*HOSTILE, *ODD, "a", " ", '"', "'")), max_size=8).map("".join)
WORDS = (
    "class",
    "None",
    "self",
    "lambda",
    "print",
    "str",
    "options",
    "get",
    "Option",
    "source",
    "binding",
    "mro",
    "x1",
    "_a",
)
NAMES = st.one_of(st.sampled_from(WORDS), st.from_regex(r"[A-Za-z_][A-Za-z0-9_]{0,8}", fullmatch=True))
TYPES = ("const char *", "int", "double", "struct timeval *", "char **", "ec_message *", "strange_thing *", "int *")
HOOKS = tuple(load_hook_catalogue())
LOADED = "barn"
NUMBERS = count()
"""A package is imported once in a process: each module gets a number of its own."""


def unique(names: st.SearchStrategy[str], most: int) -> st.SearchStrategy[list[str]]:
    return st.lists(names, max_size=most, unique_by=str.lower)


@st.composite
def declarations(draw: st.DrawFn) -> dict[str, Any]:
    options = [
        {
            "name": name,
            **draw(
                st.sampled_from(
                    (
                        {"type": "string", "default": draw(TEXTS)},
                        {"type": "string", "array": True, "default": [draw(TEXTS)], "validate": "method"},
                        {"type": "ecdict", "default": {"k": draw(TEXTS)}, "validate": "method"},
                        {"type": "int", "default": -1, "option_map": {draw(NAMES): -1, "2 for": 2, "mro": 3}},
                        {"type": "bool", "fallback": "Binding:Domain>Domain>Global"},
                    )
                )
            ),
            "summary": draw(TEXTS),
        }
        for name in draw(unique(NAMES, 4))
    ]
    hooks = [
        {
            "name": name,
            "summary": draw(TEXTS),
            "returns": "int",
            "empty": 0,
            "on_failure": 0,
            "params": [{"name": item, "type": draw(st.sampled_from(TYPES))} for item in draw(unique(NAMES, 3))],
        }
        for name in draw(unique(NAMES, 3))
    ]
    providers = draw(st.lists(st.sampled_from(HOOKS), max_size=3, unique=True))
    commands = [{"name": name, "summary": draw(TEXTS)} for name in draw(unique(NAMES, 3))]
    listeners = [
        {
            "name": name,
            "acceptor": draw(st.booleans()),
            "summary": draw(TEXTS),
            "option": [
                {"name": option, "type": "string", "default": draw(TEXTS), "summary": draw(TEXTS)}
                for option in draw(unique(NAMES, 2))
                if not keyword.iskeyword(option)
            ],
        }
        for name in draw(unique(NAMES, 2))
    ]
    return {
        "schema": 1,
        "module": {"name": "owl", "language": "python", "description": draw(TEXTS)},
        "option": options,
        "provider": [{"hook": hook} for hook in providers],
        "hook": hooks,
        "command": commands,
        "listener": listeners,
    }


def written(root: Path, declaration: dict[str, Any]) -> bool:
    """Make the whole project of a declaration; tell whether it was not refused."""
    (root / "module.toml").write_text(tomlkit.dumps(declaration), encoding="utf-8")
    try:
        planned = plan_project(root)
    except Refused:
        return False
    planned.write()
    tools = tools_of(planned.definition)
    methods = tools.methods(planned.definition, planned.catalogue)
    required = required_methods(planned.definition, planned.catalogue, methods)
    name = planned.definition.name
    base = (
        f"from __future__ import annotations\nfrom typing import final\nfrom .generated import {name.title()}Module\n"
    )
    edited = tools.edit(
        f"{base}\n\n@final\nclass {name.title()}({name.title()}Module):\n    pass\n", f"{name}.py", required
    )
    (root / name / f"{name}.py").write_text(edited.text, encoding="utf-8")
    (root / name / "__init__.py").write_text("")
    return True


def acceptable(declaration: dict[str, Any]) -> dict[str, Any]:
    """Leave out names that every language refuses, so that most declarations come through."""
    for kind in ("option", "hook", "command", "listener"):
        declaration[kind] = [item for item in declaration[kind] if not keyword.iskeyword(item["name"])]
    return declaration


@settings(max_examples=MOST, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(declaration=declarations())
def test_what_is_generated_compiles_and_is_the_same_twice(declaration: dict[str, Any]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        if not written(root, acceptable(declaration)):
            return
        for path in root.rglob("*.py"):
            ast.parse(path.read_bytes(), str(path))
        assert not [change for change in plan_project(root).changes() if change.is_stale]


@contextmanager
def place() -> Iterator[Path]:
    """Give a folder from which modules are imported, and forget them afterwards.

    Each example gets its own: a project is searched for files of former names, so that in a common folder each would
    read all those before it.
    """
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(folder)
        yield Path(folder)
    for name in [name for name in sys.modules if name.startswith(LOADED)]:
        del sys.modules[name]


def named(declaration: dict[str, Any], number: int, prefix: str = LOADED) -> str:
    """Give a declaration a name of its own and return it."""
    declaration["module"]["name"] = f"{prefix}{number}"
    return f"{prefix}{number}"


def author_class_of(name: str) -> type[Module]:
    importlib.invalidate_caches()
    found: type[Module] = getattr(importlib.import_module(f"{name}.{name}"), name.title())
    return found


@pytest.mark.slow
@settings(max_examples=MOST, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(declaration=declarations())
def test_what_is_generated_loads_and_answers(declaration: dict[str, Any]) -> None:
    name = named(declaration, next(NUMBERS))
    with place() as folder:
        assume(written(folder, acceptable(declaration)))
        module = author_class_of(name)
        harness = Harness(folder)
        try:
            harness.load(module, conf=f"{name} {{}}")
            for command in declaration["command"]:
                assert harness.console(f"{name} {command['name']}") == {"command": command["name"]}
            for hook in (*(item["hook"] for item in declaration["provider"]), *own_hooks(name, declaration)):
                harness.fire(hook)
            assert [record.text for record in harness.records if record.level >= Level.ERROR] == []
        finally:
            harness.close()


def own_hooks(name: str, declaration: dict[str, Any]) -> list[str]:
    return [f"{name}.{hook['name']}" for hook in declaration["hook"]]


@settings(max_examples=MOST, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(declaration=declarations())
def test_defaults_reach_the_runtime_as_they_were_declared(declaration: dict[str, Any]) -> None:
    name = named(declaration, next(NUMBERS))
    with place() as folder:
        assume(written(folder, acceptable(declaration)))
        options = author_class_of(name).registration.options
    got = {item.definition.name: item.definition for item in options}
    for table in declaration["option"]:
        definition = got[table["name"]]
        if "default" not in table:
            assert definition.default is None
            continue
        value = convert(definition.type, definition.default or "", definition.option_map, is_array=definition.is_array)
        assert (list(value) if isinstance(value, tuple) else value) == table["default"]


def samples() -> Iterator[dict[str, Any]]:
    """Yield a handful of declarations with everything in them."""
    nasty = "".join((*HOSTILE, *ODD))
    for number, name in enumerate(("print", "self_", "Option", "get")):
        yield {
            "schema": 1,
            "module": {"name": f"owl{number}", "language": "python", "description": nasty},
            "option": [
                {"name": name, "type": "string", "default": nasty, "summary": nasty},
                {"name": f"{name}_map", "type": "int", "default": "a b", "option_map": {"a b": 1, "A-B": 2, "": 3}},
                {"name": f"{name}_array", "type": "string", "array": True, "default": [nasty], "validate": "method"},
            ],
            "provider": [{"hook": hook} for hook in HOOKS[number * 20 : number * 20 + 20]],
            "hook": [
                {
                    "name": name,
                    "summary": nasty,
                    "returns": "int",
                    "empty": 0,
                    "on_failure": 0,
                    "params": [{"name": f"p{index}", "type": text} for index, text in enumerate(TYPES)],
                }
            ],
            "command": [{"name": name, "summary": nasty}],
            "listener": [
                {
                    "name": text,
                    "acceptor": True,
                    "summary": nasty,
                    "option": [
                        {"name": name, "type": "string", "default": nasty, "summary": nasty, "validate": "method"},
                        {"name": f"_{name}", "type": "ec_config_regex", "summary": nasty},
                        {"name": f"{name}_", "type": "ecdict", "array": False, "default": {"k": nasty}},
                        {"name": f"{name}_map", "type": "size_t", "option_map": {"a b": 1, "None": 2}},
                    ],
                }
                for text in (name, "Net", f"owl{number}_session")
            ],
        }


def drawn(root: Path, most: int) -> list[str]:
    """Write modules of declarations that chance makes, and return their names."""
    names: list[str] = []

    @settings(max_examples=most, deadline=None, database=None, phases=[Phase.generate])
    @given(declaration=declarations())
    def write(declaration: dict[str, Any]) -> None:
        name = named(declaration, len(names), "chance")
        if written(root, acceptable(declaration)):
            names.append(name)

    write()
    return names


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_hostile_modules_type_check_and_load(tmp_path: Path) -> None:
    names = drawn(tmp_path, most=30)
    for declaration in samples():
        assert written(tmp_path, declaration)
        names.append(declaration["module"]["name"])
    loaded = "; ".join(f"from {name}.generated.entry import create; create()" for name in names)
    paths = os.pathsep.join((str(tmp_path), str(ROOT / "runtime")))
    environment = {**os.environ, "PYTHONPATH": paths, "MYPYPATH": str(ROOT / "runtime")}
    for command in (["-c", loaded], ["-m", "mypy", "--strict", *names]):
        done = subprocess.run(
            [sys.executable, *command], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
