from __future__ import annotations

import json
import sys
import threading
from typing import TYPE_CHECKING

import pexpect
import pytest

from ecruntime.console.answer import Answer
from ecruntime.console.command import Command
from ecruntime.console.dispatcher import Dispatcher
from ecruntime.console.listener import Listener
from ecruntime.log import Log
from ecruntime.model.module_graph import SCHEMA
from ecruntime.scheduler import EpollPoller, RealClock, Scheduler
from ecxs.cli import main
from tests.toolkit.cli.conftest import run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@pytest.fixture
def answering(tmp_path: Path) -> Iterator[Callable[[object], Path]]:
    """Start a server whose command `graph` answers what a test gives; return its socket."""
    log = Log(RealClock())
    scheduler = Scheduler(RealClock(), EpollPoller(), log)
    threads: list[threading.Thread] = []

    def serve(listener: Listener) -> None:
        scheduler.run()
        listener.close()
        scheduler.close()

    def start(value: object) -> Path:
        graph = Command(("graph",), "graph", "Show.", lambda host, request: Answer(value=value))
        path = tmp_path / ".ecxs" / "console.sock"
        listener = Listener(scheduler, Dispatcher((graph,), Modules()), log)  # type: ignore[arg-type] # all it needs
        listener.listen(path)
        threads.append(threading.Thread(target=serve, args=(listener,)))
        threads[0].start()
        return path

    yield start
    scheduler.stop()
    for thread in threads:
        thread.join(20)


class Modules:
    """A host without modules."""

    def control_names(self) -> tuple[str, ...]:
        return ()


def test_without_output_it_is_mermaid(greeter: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["graph", str(greeter)]) == 0
    assert capsys.readouterr().out.startswith('flowchart LR\n  n0["greeter<br/>python singleton')


@pytest.mark.parametrize(
    ("name", "start"),
    [("g.svg", "<svg "), ("g.dot", "digraph"), ("g.GV", "digraph"), ("g.mmd", "flowchart"), ("g.json", "{")],
)
def test_the_suffix_decides(greeter: Path, tmp_path: Path, name: str, start: str) -> None:
    output = tmp_path / name
    assert main(["graph", str(greeter), "-o", str(output)]) == 0
    assert output.read_text(encoding="utf-8").startswith(start)


def test_the_format_overrules_the_suffix(greeter: Path, tmp_path: Path) -> None:
    output = tmp_path / "g.txt"
    assert main(["graph", str(greeter), "-o", str(output), "--format", "dot"]) == 0
    assert output.read_text(encoding="utf-8").startswith("digraph")


def test_an_unknown_suffix_is_refused(greeter: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["graph", str(greeter), "-o", str(tmp_path / "g.png")]) == 2
    assert capsys.readouterr().err == (
        f"error: the suffix of '{tmp_path / 'g.png'}' names no format\n"
        "  hint: use one of .svg, .dot, .gv, .mmd, .mermaid, .json, or --format\n"
    )


def test_without_a_project_it_says_what_to_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["graph"]) == 2
    assert capsys.readouterr().err == (
        "error: there is no module.toml here\n  hint: name a project, a libexec folder, or a server with -s\n"
    )


def test_a_server_and_a_path_are_too_much(greeter: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["graph", str(greeter), "-s", "none.sock"]) == 2
    assert "cannot be drawn together" in capsys.readouterr().err


def test_json_has_a_schema_and_the_problems(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "kelp.ecm").write_text("[kelp]\nmsys.requires = tide\n", encoding="utf-8")
    assert main(["graph", "--libexec", str(tmp_path), "--format", "json"]) == 0
    shown = capsys.readouterr()
    content = json.loads(shown.out)
    assert content["schema"] == 1
    assert [module["name"] for module in content["modules"]] == ["kelp"]
    assert [problem["kind"] for problem in content["problems"]] == ["missing"]
    assert [problem["message"] for problem in content["problems"]] == [
        "module 'kelp' requires 'tide', which is not there"
    ]
    assert shown.err == ""


def test_a_file_and_the_report_have_the_same_graph(
    greeter: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "graph.json"
    assert main(["graph", str(greeter), "-o", str(output), "--format", "json"]) == 0
    report, written = json.loads(capsys.readouterr().out), json.loads(output.read_text(encoding="utf-8"))
    assert written == {key: report[key] for key in ("schema", "modules", "hooks", "problems")}


def test_a_server_is_asked(answering: Callable[[object], Path], capsys: pytest.CaptureFixture[str]) -> None:
    module = {"name": "owl", "kind": "singleton", "language": "python", "description": "", "why": "owl.conf:1:1"}
    row = {**module, "requires": [], "provides": ["io.reef"]}
    socket = answering({"schema": SCHEMA, "modules": [row], "hooks": []})
    assert main(["graph", "-s", str(socket), "--format", "svg"]) == 0
    assert ">io.reef</text>" in capsys.readouterr().out


def test_a_server_that_answers_something_else_is_refused(
    answering: Callable[[object], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    socket = answering({"error": "no"})
    assert main(["graph", "-s", str(socket)]) == 3
    assert f"error: '{socket}' does not answer with a graph\n" in capsys.readouterr().err


def test_a_server_that_is_away_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["graph", "-s", str(tmp_path / "none.sock")]) == 3
    assert "none.sock" in capsys.readouterr().err


def test_json_is_a_format_by_a_shorter_name(greeter: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "graph", greeter, "--json") == run(capsys, "graph", greeter, "--format", "json")


def test_on_a_terminal_it_is_a_tree(greeter: Path) -> None:
    command = [sys.executable, "-m", "ecxs", "graph", str(greeter)]
    child = pexpect.spawn(command[0], command[1:], dimensions=(24, 60), encoding="utf-8", timeout=30)
    child.expect(pexpect.EOF)
    assert "greeter" in (child.before or "")
    assert "\u2514\u2500\u2500 1 greeter" in (child.before or "")


def test_the_tree_is_a_format(greeter: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["graph", str(greeter), "--format", "tree"]) == 0
    assert capsys.readouterr().out.startswith("greeter  python singleton, ")


def test_the_focus_leaves_out_what_is_far(greeter: Path, capsys: pytest.CaptureFixture[str]) -> None:
    whole = run(capsys, "graph", greeter, "--format", "tree")
    assert main(["graph", str(greeter), "--format", "tree", "--focus", "greeter", "--depth", "0"]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("greeter  python singleton, ")
    assert shown.count("\n") == 1
    assert "core." in str(whole)


def test_json_has_what_is_around_the_focus(greeter: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["graph", str(greeter), "--format", "json", "--focus", "greeter", "--depth", "0"]) == 0
    content = json.loads(capsys.readouterr().out)
    assert ([module["name"] for module in content["modules"]], content["hooks"]) == (["greeter"], [])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ("--depth", "1"),
            "error: --depth counts from --focus, and there is none\n  hint: name a module or a hook with --focus\n",
        ),
        (
            ("--links", "page.html"),
            (
                "error: all boxes would link to one page, as --links has no {name}\n"
                "  hint: put {name} into it, as in 'pages/{kind}/{name}.html'\n"
            ),
        ),
        (("--focus", "greetr"), "error: nothing in the graph is called 'greetr'\n  hint: did you mean 'greeter'?\n"),
    ],
)
def test_what_does_not_go_together_is_refused(
    greeter: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], message: str
) -> None:
    assert main(["graph", str(greeter), *arguments]) == 2
    assert capsys.readouterr().err == message
