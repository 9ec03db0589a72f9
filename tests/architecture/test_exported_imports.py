from __future__ import annotations

import ast
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

import ecruntime

RUNTIME = Path(ecruntime.__file__).parent
EXAMPLES = RUNTIME.parents[1] / "examples"
LAZY = (
    "ecruntime.api", "ecruntime.config", "ecruntime.hooks", "ecruntime.io", "ecruntime.log", "ecruntime.memory",
    "ecruntime.scheduler", "ecruntime.simulator", "ecruntime.threads",
)  # fmt: skip  # words, several to a line
"""Modules whose names are imported when they are asked for."""
NOT_LOADED = (
    "ecruntime.bridge", "ecruntime.catalogue", "ecruntime.compiler", "ecruntime.config.build",
    "ecruntime.config.registry", "ecruntime.console", "ecruntime.formats.conf", "ecruntime.formats.library",
    "ecruntime.formats.option_type", "ecruntime.formats.value", "ecruntime.generation", "ecruntime.hooks.dispatch",
    "ecruntime.hooks.native", "ecruntime.hooks.table", "ecruntime.io", "ecruntime.languages", "ecruntime.libexec",
    "ecruntime.log.writer", "ecruntime.memory", "ecruntime.module.native", "ecruntime.scheduler.scheduler",
    "ecruntime.server", "ecruntime.simulator.message_part", "ecruntime.testing", "ecruntime.threads", "email",
    "ssl", "tomli",
)  # fmt: skip  # words, several to a line
"""The modules that an exported one does not load unless it asks; each is dear, or is not there on a server."""
ASKED_FOR = {
    "delivery_log": set(),
    "outbox": {"ecruntime.io", "email", "ssl"},
    "urlcheck": set(),
}
"""Those of them that examples load, since they ask for it."""
CODE = """\
import sys
sys.path[:0] = {folders!r}
{imports}
ours = [name for name in sys.modules if name.partition(".")[0] == "ecruntime"]
foreign = {{name.partition(".")[0] for name in sys.modules}} - set(sys.stdlib_module_names)
print("foreign:", *sorted(foreign - {{"__main__", "ecruntime", {name!r}}}))
print("loaded:", *sorted(name for name in {unwanted!r} if name in sys.modules))
"""


def imported(imports: str, name: str = "") -> list[str]:
    """Import in an interpreter that has the standard library and our runtime, and nothing else."""
    folders = [str(RUNTIME.parent), str(EXAMPLES / name)]
    code = CODE.format(folders=folders, imports=imports, name=name, unwanted=NOT_LOADED)
    done = subprocess.run([sys.executable, "-I", "-S", "-c", code], text=True, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_the_api_alone_loads_nothing_of_size() -> None:
    assert imported("import ecruntime.api") == ["foreign:", "loaded:"]


def test_all_names_of_the_api_need_the_standard_library_alone() -> None:
    assert imported("from ecruntime.api import *")[0] == "foreign:"


@pytest.mark.parametrize("name", sorted(path.parent.name for path in EXAMPLES.glob("*/module.toml")))
def test_an_example_loads_what_it_asks_for_and_nothing_of_another_party(name: str) -> None:
    foreign, loaded = imported(f"import {name}.generated.entry", name)
    assert foreign == "foreign:"
    assert set(loaded.split()[1:]) == ASKED_FOR.get(name, set())


@pytest.mark.parametrize("name", LAZY)
def test_each_name_on_demand_is_the_one_that_type_checkers_see(name: str) -> None:
    module = import_module(name)
    tree = ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))
    block = next(node for node in tree.body if isinstance(node, ast.If))
    seen = {
        alias.asname or alias.name: (str(node.module), alias.name)
        for node in block.body
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("ecruntime")
        for alias in node.names
    }
    assert set(seen) == set(module.__all__) - {"API"}
    for shown, (home, inner) in seen.items():
        at_home = import_module(home)
        expected = getattr(at_home, inner) if hasattr(at_home, inner) else import_module(f"{home}.{inner}")
        assert getattr(module, shown) is expected


def test_the_servers_half_loads_beside_it_what_counts_blocks_and_queues_jobs() -> None:
    # What C gives it is not there, and is not called by imports.
    stub = "type('Native', (type(sys),), {'__getattr__': lambda self, name: object})('native')"
    assert imported(f"sys.modules['ecserver._native'] = {stub}\nimport ecserver.opening", "ecserver") == [
        "foreign:",
        "loaded: ecruntime.memory ecruntime.threads",
    ]


def test_an_example_that_asks_for_messages_alone_loads_no_pathlib() -> None:
    folders = [str(RUNTIME.parent), str(EXAMPLES / "greylist")]
    code = f"import sys\nsys.path[:0] = {folders!r}\nimport greylist.generated.entry\nprint('pathlib' in sys.modules)"
    done = subprocess.run([sys.executable, "-I", "-S", "-c", code], text=True, capture_output=True, check=True)
    assert done.stdout == "False\n"
