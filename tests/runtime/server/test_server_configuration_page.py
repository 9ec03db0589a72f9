"""The snippets of docs/configuration.md, performed in their order: what the page shows is what comes out."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from ecruntime.console.console import SystemConsole
from ecruntime.console.protocol import Form, Request
from ecruntime.libexec import LibexecFinder
from ecruntime.log import Log
from ecruntime.server import Server, Settings
from ecruntime.testing import VirtualClock, VirtualPoller

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[3]
PAGE = ROOT / "docs" / "configuration.md"
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FILES = ("toml", "python", "conf")


class Snippet(NamedTuple):
    kind: str
    text: str

    @property
    def file(self) -> str:
        """The file that the first line names."""
        return self.text.partition("\n")[0].removeprefix("# ")


def snippets() -> list[Snippet]:
    return [Snippet(*match.groups()) for match in FENCE.finditer(PAGE.read_text(encoding="utf-8"))]


def write(folder: Path, snippet: Snippet) -> None:
    path = folder / snippet.file
    path.parent.mkdir(exist_ok=True)
    path.write_text(snippet.text, encoding="utf-8")


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A server that runs the module of the page with the first configuration of the page."""
    project = tmp_path / "owl"
    (project / "owl").mkdir(parents=True)
    (project / "owl" / "__init__.py").touch()
    for snippet in snippets():
        if snippet.kind in ("toml", "python"):
            write(project, snippet)
    libexec = tmp_path / "libexec"
    environment = {**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'runtime'}", "NO_COLOR": "1"}
    for words in (["generate"], ["build", "--libexec", str(libexec)]):
        subprocess.run([sys.executable, "-m", "ecxs", *words], cwd=project, env=environment, check=True)
    # places are shown as the configuration was named: here by its name alone
    monkeypatch.chdir(tmp_path)
    write(tmp_path, next(snippet for snippet in snippets() if snippet.kind == "conf"))
    clock = VirtualClock()
    made = Server(Settings(Path("ecelerity.conf")), LibexecFinder([libexec]), clock, VirtualPoller(clock), Log(clock))
    made.start()
    try:
        yield made
    finally:
        made.close()


def answered(server: Server, block: str) -> str:
    """Return a console block with the answers that the server gives."""
    lines: list[str] = []
    for line in block.splitlines():
        if line.startswith("> "):
            reply = SystemConsole(server).dispatcher.execute(Request(Form.TEXT, line.removeprefix("> ")))
            server.scheduler.run_once(0.0)
            lines += [line, *reply.text.splitlines()]
    return "".join(f"{line}\n" for line in lines)


def test_every_block_of_the_page_comes_out_as_it_is_shown(server: Server, tmp_path: Path) -> None:
    consoles = 0
    for snippet in snippets():
        if snippet.kind == "conf":
            write(tmp_path, snippet)
        elif snippet.kind == "console":
            consoles += 1
            assert answered(server, snippet.text) == snippet.text
    assert consoles == 8
