"""A module that takes commands which it does not declare, and its polite refusals."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from ecruntime.console.protocol import Form, ReplyStatus, Request
from ecruntime.log import Level
from ecruntime.model.module_record import parse_record
from ecruntime.testing import Harness
from ecxs.definition import load
from ecxs.generate.project import plan_project

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[5]
DECLARATION = """schema = 1

[module]
name = "owl"
language = "python"
{catch_all}

[[command]]
name = "status"
"""
AUTHOR = '''from typing import final

from ecruntime.api import Control, Reply, UsageError

from .generated import OwlModule


@final
class Owl(OwlModule):
    """Answers whatever it is asked."""

    def control_status(self, request: Control) -> Reply:
        return "well"

    def control(self, request: Control) -> Reply:
        if request.command == "sing":
            raise UsageError("owls do not sing", hint="ask a lark")
        return {"command": request.command, "arguments": list(request.arguments)}
'''


@pytest.fixture
def runtime(tmp_path: Path) -> Iterator[Harness]:
    harness = Harness(tmp_path)
    yield harness
    harness.close()


def project(folder: Path, catch_all: str = "catch_all = true") -> Path:
    root = folder / "project"
    root.mkdir()
    (root / "module.toml").write_text(DECLARATION.format(catch_all=catch_all))
    plan_project(root).write()
    (root / "owl" / "__init__.py").write_text("")
    (root / "owl" / "owl.py").write_text(AUTHOR)
    return root


def made(root: Path, monkeypatch: pytest.MonkeyPatch) -> type[Any]:
    monkeypatch.syspath_prepend(str(root))
    for name in [name for name in sys.modules if name == "owl" or name.startswith("owl.")]:
        monkeypatch.delitem(sys.modules, name)
    owl: type[Any] = importlib.import_module("owl.owl").Owl
    return owl


def test_undeclared_commands_go_to_the_catch_all(
    runtime: Harness, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    runtime.load(made(project(tmp_path), monkeypatch))
    assert runtime.console("owl status") == "well"
    assert runtime.console('owl fly high "and far"') == {"command": "fly", "arguments": ["high", "and far"]}


def test_without_the_key_they_are_refused(runtime: Harness, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    runtime.load(made(project(tmp_path, ""), monkeypatch))
    reply = runtime.dispatcher.execute(Request(Form.TEXT, "owl fly"))
    assert reply.text == "module 'owl' has no command 'fly'\nhint: it has: status\n"


def test_a_refusal_is_a_sentence_and_no_failure_of_the_module(
    runtime: Harness, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    runtime.load(made(project(tmp_path), monkeypatch))
    reply = runtime.dispatcher.execute(Request(Form.TEXT, "owl sing"))
    assert (reply.status, reply.text) == (ReplyStatus.FAILED, "owls do not sing\nhint: ask a lark\n")
    assert [record.text for record in runtime.records if record.level >= Level.WARNING] == []


def test_a_class_without_the_method_is_refused_by_mypy_and_one_with_it_is_not(tmp_path: Path) -> None:
    root = project(tmp_path)
    assert check(root).returncode == 0, check(root).stdout
    author = root / "owl" / "owl.py"
    author.write_text(AUTHOR.replace("def control(", "def others("))
    author.write_text(author.read_text() + "\n\nOwl()\n")
    assert 'Cannot instantiate abstract class "Owl" with abstract attribute "control"' in check(root).stdout


def check(root: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "MYPYPATH": str(ROOT / "runtime")}
    command = [sys.executable, "-m", "mypy", "--strict", "owl"]
    return subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)


def test_the_record_of_a_module_tells_whether_it_does(tmp_path: Path) -> None:
    root = project(tmp_path)
    definition = load(root / "module.toml").definition
    assert definition is not None
    assert definition.has_catch_all
    record = (root / "owl" / "generated" / "owl.module.json").read_text()
    assert parse_record(record, "owl").definition.has_catch_all


def test_a_value_that_is_no_boolean_is_refused(tmp_path: Path) -> None:
    (tmp_path / "module.toml").write_text(DECLARATION.format(catch_all='catch_all = "yes"'))
    findings = load(tmp_path / "module.toml").findings
    assert [finding.place.line for finding in findings] == [6]
