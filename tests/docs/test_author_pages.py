"""The pages for authors are true: each has a module that is built and run, and its tables are those of the code."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from ecruntime.api import HostAddress, OptionDeclaration, SocketAddress, Throttle
from ecruntime.catalogue.hooks import load_hook_catalogue
from ecruntime.console.console import SystemConsole
from ecruntime.console.protocol import Form, Request
from ecruntime.formats.ctype import parse_ctype
from ecruntime.formats.option_type import ConversionError, OptionType, convert, python_annotation
from ecruntime.libexec import LibexecFinder
from ecruntime.log import Log
from ecruntime.server import Server, Settings
from ecruntime.testing import VirtualClock, VirtualPoller
from ecxs.languages.python.generated.annotation import Annotations
from ecxs.languages.python.generated.options import _annotation as generated_annotation

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PATHS = f"{ROOT}:{ROOT / 'runtime'}"
PLUGIN = ROOT / "runtime" / "ecruntime" / "testing" / "plugin.py"
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
NAMES = {"SocketAddress": SocketAddress, "HostAddress": HostAddress, "Throttle": Throttle, "re": re}
PAGES = {"option-types.md": 3, "hook-types.md": 1, "lifecycle.md": 2}
"""The pages, each with the number of its dialogues with the console."""


class Snippet(NamedTuple):
    kind: str
    text: str


def snippets(page: str) -> list[Snippet]:
    return [Snippet(*match.groups()) for match in FENCE.finditer((DOCS / page).read_text(encoding="utf-8"))]


def write(folder: Path, text: str) -> None:
    """Write a snippet to the file that its first line names."""
    path = folder / text.partition("\n")[0].removeprefix("# ")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def run(words: list[str], folder: Path) -> str:
    environment = {**os.environ, "PYTHONPATH": PATHS, "MYPYPATH": PATHS, "NO_COLOR": "1"}
    done = subprocess.run(
        [sys.executable, "-m", *words], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def project_of(page: str, folder: Path) -> Path:
    """Write the project of a page, and check it with the tool and a type checker."""
    project = folder / "project"
    for snippet in snippets(page):
        if snippet.kind in {"toml", "python"}:
            write(project, snippet.text)
    (package,) = {file.parent for file in project.glob("*/*.py") if file.parent.name != "tests"}
    name = package.name
    (package / "__init__.py").write_text(f'from .{name} import {name.title()}\n\n__all__ = ["{name.title()}"]\n')
    run(["ecxs", "generate"], project)
    run(["ecxs", "validate"], project)
    run(["mypy", "--strict", "--cache-dir", str(folder.parent / "mypy"), name], project)
    return project


def built(page: str, folder: Path) -> Path:
    """Build the project of a page, and return the libexec."""
    project = project_of(page, folder)
    run(["ecxs", "build", "--libexec", str(folder / "libexec")], project)
    return folder / "libexec"


def dialogue(server: Server, block: str) -> str:
    """Return a block with the answers that the server gives."""
    lines: list[str] = []
    for line in block.splitlines():
        if line.startswith("> "):
            reply = SystemConsole(server).dispatcher.execute(Request(Form.TEXT, line.removeprefix("> ")))
            server.scheduler.run_once(0.0)
            lines += [line, *reply.text.splitlines()]
    return "".join(f"{line}\n" for line in lines)


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES)
def test_every_block_comes_out_as_it_is_shown(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    libexec = built(page, tmp_path)
    monkeypatch.chdir(tmp_path)
    clock = VirtualClock()
    server = Server(Settings(Path("ecelerity.conf")), LibexecFinder([libexec]), clock, VirtualPoller(clock), Log(clock))
    shown, wanted = [], []
    try:
        for snippet in snippets(page):
            if snippet.kind == "conf":
                write(tmp_path, snippet.text)
                if not shown:
                    server.start()
            elif snippet.kind == "console":
                wanted.append(snippet.text)
                shown.append(dialogue(server, snippet.text))
    finally:
        server.close()
    assert shown == wanted
    assert len(shown) == PAGES[page]


@pytest.mark.slow
def test_the_samples_of_the_fixtures_pass(tmp_path: Path) -> None:
    project = project_of("testing.md", tmp_path)
    (shell,) = (snippet.text for snippet in snippets("testing.md") if snippet.kind == "shell")
    command, _, wanted = shell.removeprefix("$ ").partition("\n")
    assert run(command.split(), project).startswith(wanted.removesuffix("...\n"))


def test_the_page_of_fixtures_has_each_of_them() -> None:
    fixtures = re.findall(r"^@pytest\.fixture\ndef (\w+)\(", PLUGIN.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(fixtures) == 7
    assert {codes(row[0])[0] for row in rows("testing.md", "| fixture |")} == set(fixtures)


def rows(page: str, header: str) -> list[list[str]]:
    """Return the cells of the table with this header, or of the first table that begins so."""
    text = (DOCS / page).read_text(encoding="utf-8")
    table = re.search(rf"^{re.escape(header)}.*\n\|[-|]+\|\n((?:\|.*\n)+)", text, re.MULTILINE)
    assert table is not None, header
    return [
        [cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        for line in table.group(1).splitlines()
    ]


def codes(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


OPTION_ROWS = rows("option-types.md", "| `type` |")
HOOK_ROWS = rows("hook-types.md", "| in C |")


def test_the_table_has_every_option_type() -> None:
    assert sorted(codes(row[0])[0] for row in OPTION_ROWS) == sorted(map(str, OptionType))


@pytest.mark.parametrize("row", OPTION_ROWS, ids=lambda row: row[0].strip("`"))
def test_a_row_of_option_types_is_what_conversion_does(row: list[str]) -> None:
    kind = OptionType(codes(row[0])[0])
    name, python, written, given, refused = (codes(cell)[0] for cell in row[1:])
    assert name == f"ECCFGTYPE_{kind.name}"
    assert python == python_annotation(kind)
    assert convert(kind, written) == eval(given, NAMES)
    with pytest.raises(ConversionError):
        convert(kind, refused)


def test_the_annotation_has_none_where_the_page_says() -> None:
    with_default, without = (codes(row[1])[0] for row in rows("option-types.md", "| declaration |"))
    assert generated_annotation(OptionDeclaration("label", OptionType.STRING, "", "x"), None) == with_default
    assert generated_annotation(OptionDeclaration("label", OptionType.STRING, "", None), None) == without


@pytest.mark.parametrize("row", HOOK_ROWS, ids=lambda row: row[0].strip("`"))
def test_a_row_of_hook_types_is_what_is_generated(row: list[str]) -> None:
    ctype = parse_ctype(codes(row[0])[0])
    annotations = Annotations(load_hook_catalogue())
    parameter, result = codes(row[1]), codes(row[2])
    assert parameter in ([], [annotations.of(ctype)])
    assert result in ([], [annotations.of_result(ctype)])
    assert parameter or result


def test_the_table_of_hook_types_has_every_kind_of_the_catalogue() -> None:
    told = {parse_ctype(codes(row[0])[0]).kind for row in HOOK_ROWS}
    hooks = load_hook_catalogue().values()
    assert {ctype.kind for hook in hooks for ctype in (hook.returns, *(item.ctype for item in hook.parameters))} <= told


@pytest.mark.parametrize(
    "text", ["short", "long", "size_t", "ssize_t", "time_t", "uint64_t", "float", "char *", "unsigned char *"]
)
def test_a_type_that_a_row_names_as_another_has_the_same_annotation(text: str) -> None:
    annotations = Annotations(load_hook_catalogue())
    row = next(row for row in HOOK_ROWS if text in codes(row[3]))
    assert annotations.of(parse_ctype(text)) == codes(row[1])[0]
