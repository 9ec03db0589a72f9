"""Each example in C builds as a tree without ecxs, has documented names alone, and passes its tests in that form."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from ecruntime.catalogue.c_api import load_c_api
from ecruntime.catalogue.hooks import load_hook_catalogue
from ecruntime.formats.library import read_library
from ecxs.cli.interpreter import own_command
from tests.toolkit.export.conftest import EXAMPLES, NAMES, ROOT, SHARING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ecxs.export import ExportedTree

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]
TESTED = NAMES if os.environ.get("ECXS_SOAK") else ["greetlog", "litebase", "patience"]
"""Examples whose own tests run over the exported form: one of each form, and in soak all of them."""
DECLARED = [name for name in NAMES if (EXAMPLES / name / "module.toml").is_file()]
PLAIN = [name for name in NAMES if name not in DECLARED]
OF_DATASOURCES = {"blocklist", "litebase"}
"""Those that use names which published drivers of datasources use, and which no page has."""
CONFTEST = """\
import shutil
from pathlib import Path

import pytest

TREES = Path({trees!r})


@pytest.fixture
def libexec(runtime, tmp_path, request):
    folder = tmp_path / "libexec"
    folder.mkdir()
    runtime.libexec = folder

    def install(project=""):
        for path in (TREES / (Path(project).name or request.path.parents[1].name)).iterdir():
            if path.suffix in (".so", ".ecm"):
                shutil.copy(path, folder)
        return folder

    return install
"""


def test_there_are_examples_of_both_forms() -> None:
    assert {"failtally", "leniency", "statline"} <= set(DECLARED)
    assert {"greetlog", "pace"} <= set(PLAIN)


@pytest.mark.parametrize("name", SHARING)
def test_sources_beside_the_project_are_taken_along(
    name: str, examples: Path, tree_of: Callable[..., ExportedTree]
) -> None:
    tree = tree_of(examples / name)
    files = {str(file.path): file for file in tree.files}
    assert {"sql_driver/sql_driver.c", "sql_driver/sql_driver.h", f"{name}/src/driver.c", f"{name}.ecm"} <= set(files)
    (call,) = (line for line in files["Makefile"].text.splitlines() if "$(ECXS) -c" in line)
    assert {"-Isql_driver", f"-I{name}/generated", "sql_driver/sql_driver.c"} <= set(call.split())
    assert ".." not in call


@pytest.mark.parametrize("name", NAMES)
def test_a_tree_builds_without_a_warning_and_leaves_its_manifest_as_it_is(
    name: str, exported: Path, built: dict[str, str], examples: Path, tree_of: Callable[..., ExportedTree]
) -> None:
    assert (exported / name / f"{name}.so").is_file()
    assert "warning:" not in built[name].replace("warning: '", "")
    made = next(file for file in tree_of(examples / name).files if file.path.suffix == ".ecm")
    assert (exported / name / f"{name}.ecm").read_bytes() == made.content
    assert made.text.replace(":auto", "") == (EXAMPLES / name / f"{name}.ecm").read_text().replace(":auto", "")


@pytest.mark.parametrize("name", NAMES)
def test_the_files_of_a_tree_are_those_that_a_build_reads_and_those_for_people(name: str, exported: Path) -> None:
    found = {path.suffix or path.name for path in (exported / name).rglob("*") if path.is_file()}
    assert found <= {".c", ".cpp", ".h", ".ecm", ".conf", ".md", ".so", ".json", "Makefile"}
    assert not {"module.toml", "build.flags", "tests"} & {path.name for path in (exported / name).rglob("*")}


@pytest.mark.parametrize("name", NAMES)
def test_its_configuration_loads_with_the_exported_library(name: str, exported: Path, built: dict[str, str]) -> None:
    others = [word for other in NAMES if other != name for word in ("--libexec", exported / other)]
    words = [*own_command("run", "--check", "-f", "ecelerity.conf", "--libexec", "."), *map(str, others)]
    done = subprocess.run(words, cwd=exported / name, capture_output=True, text=True, check=False, timeout=100)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "everything loads" in done.stdout + done.stderr


@pytest.mark.parametrize("name", TESTED)
def test_the_tests_of_the_example_pass_over_its_exported_form(
    name: str, exported: Path, built: dict[str, str], tmp_path: Path
) -> None:
    folder = tmp_path / name
    if name in DECLARED:
        folder.mkdir()
        (tmp_path / "conftest.py").write_text(CONFTEST.format(trees=str(exported)), encoding="utf-8")
    else:
        # These take their own folder as a libexec, and ask for the manifests beside it.
        shutil.copytree(exported, tmp_path, dirs_exist_ok=True)
    shutil.copytree(EXAMPLES / name / "tests", folder / "tests", ignore=shutil.ignore_patterns("__pycache__"))
    words = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "--rootdir",
        str(tmp_path),
        f"{name}/tests",
    ]
    environment = {**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'runtime'}"}
    done = subprocess.run(
        words, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False, timeout=200
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"^\d+ passed", done.stdout, re.MULTILINE)
    assert "skipped" not in done.stdout


@pytest.mark.parametrize("name", NAMES)
def test_each_name_of_the_server_in_an_exported_source_is_documented(
    name: str, examples: Path, tree_of: Callable[..., ExportedTree]
) -> None:
    tree = tree_of(examples / name)
    api = load_c_api()
    entries = {item.name: item.source for table in (api.functions, api.macros, api.constants) for item in table}
    of_nobody = {entry for entry, source in entries.items() if source == "bridge"}
    of_modules = {entry for entry, source in entries.items() if source == "module"}
    # Read apart from the check itself: every word of the sources, comments and texts left out.
    sources = [file for file in tree.files if file.path.suffix in {".c", ".cpp", ".h"}]
    bare = (re.sub(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\])*"', " ", file.text, flags=re.DOTALL) for file in sources)
    words = {word for text in bare for word in re.findall(r"(?<![.\w])(?<!->)[A-Za-z_]\w*", text)}
    assert not words & of_nobody
    assert bool(words & of_modules) == (name in OF_DATASOURCES)
    assert {finding.rule for finding in tree.findings} == ({"EXP002"} if name in OF_DATASOURCES else set())


@pytest.mark.parametrize("name", NAMES)
def test_an_exported_library_calls_documented_functions_alone(name: str, exported: Path, built: dict[str, str]) -> None:
    api = load_c_api()
    of_macros = {item.name for item in api.functions if item.source == "bridge"}
    documented = {item.name for item in api.functions if item.source not in {"bridge", "module"}}
    wanted = set(read_library(exported / name / f"{name}.so").undefined)
    ours = {symbol for symbol in wanted if symbol.startswith("ec")} - of_macros
    hooks = {hook.leaf for hook in load_hook_catalogue().values()}
    assert ours - documented <= (
        {it.name for it in api.functions if it.source == "module"} if name in OF_DATASOURCES else set()
    )
    assert hooks  # the catalogue is there, so that an empty one does not let everything pass


def test_a_tree_for_the_older_series_tells_of_what_it_lacks(
    examples: Path, tree_of: Callable[..., ExportedTree]
) -> None:
    source = examples / "greetlog" / "greetlog.c"
    text = source.read_text(encoding="utf-8")
    call = "  (void)command;\n  (void)ec_httpsrv_request_peer_address;\n"
    source.write_text(text.replace("  (void)command;\n", call, 1), encoding="utf-8")
    older, newer = (tree_of(examples / "greetlog", version).findings for version in ("3.6", "4.x"))
    source.write_text(text, encoding="utf-8")
    assert [(finding.rule, finding.message) for finding in older] == [
        ("EXP001", "'ec_httpsrv_request_peer_address' is documented since 4.0")
    ]
    assert (older[0].place.line, older[0].place.column) == (31, 9)
    assert newer == ()
