"""The generated sessions of listeners: their options are typed, and they are what a worker really gets."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import ecruntime.api
from ecxs.definition import load
from ecxs.generate.project import plan_project
from ecxs.languages.python.generated.sessions import TAKEN, session_classes, session_names

if TYPE_CHECKING:
    from ecxs.definition import ModuleDefinition

ROOT = Path(__file__).resolve().parents[5]
CHECKERS = (("mypy", "--strict", "owl"), ("pyright", "--pythonpath", sys.executable))
DECLARATION = """schema = 1

[module]
name = "owl"
language = "python"

[[option]]
name = "verdict"
type = "int"
default = 1
option_map = { now = 1, later = 2 }

[[option]]
name = "moods"
type = "int"
array = true
default = [1]
option_map = { bright = 1 }

[[option]]
name = "ratio"
type = "float"
default = 0.5
option_map = { halved = 0 }

[[listener]]
name = "Echo"
acceptor = true

[[listener.option]]
name = "verdict"
type = "int"
option_map = { never = 0 }

[[listener.option]]
name = "greeting"
type = "string"
default = "well met"

[[listener.option]]
name = "limit"
type = "int"

[[listener]]
name = "Discard"
"""
AUTHOR = '''from __future__ import annotations

from typing import final

from ecruntime.api import DONE, ConfigValue, Event, Mask, NetSession, Timeval, fetch_generic, fetch_module

from .generated import EchoSession, OwlModule
from .generated.enums import EchoVerdictWord, MoodsWord, RatioWord, VerdictWord


@final
class Owl(OwlModule):
    """Answers."""

    def accept_echo(self, session: EchoSession) -> bool:
        limit: int | None = session.options.limit.get()
        return limit is None or limit > 0

    def serve_echo(self, event: Event, mask: Mask, session: EchoSession, now: Timeval) -> Mask:
        greeting: str = session.options.greeting.get()
        seconds: int = session.options.idle_timeout.get()
        verdict: EchoVerdictWord | None = session.options.verdict.get()
        if seconds and (self.options.verdict.get() is VerdictWord.LATER or verdict is EchoVerdictWord.NEVER):
            return event.needmask
        judged: ConfigValue[VerdictWord] = fetch_module(self.options.verdict)
        moods: tuple[MoodsWord, ...] = self.options.moods.get()
        judged.release()
        ratio: float = self.options.ratio.get()
        assert ratio == RatioWord.HALVED or moods
        held: ConfigValue[str] = fetch_generic(session.options.greeting, session.scopes)
        with held as value:
            assert value == greeting
        return DONE

    def serve_discard(self, event: Event, mask: Mask, session: NetSession, now: Timeval) -> Mask:
        size: int = session.option("idle_timeout")
        return Mask(0 * size)
'''


@pytest.fixture
def owl(tmp_path: Path) -> Path:
    (tmp_path / "module.toml").write_text(DECLARATION)
    plan_project(tmp_path).write()
    (tmp_path / "owl" / "__init__.py").write_text("")
    (tmp_path / "owl" / "owl.py").write_text(AUTHOR)
    (tmp_path / "pyproject.toml").write_text('[tool.pyright]\ninclude = ["owl"]\ntypeCheckingMode = "strict"\n')
    return tmp_path


def check(project: Path, checker: tuple[str, ...]) -> subprocess.CompletedProcess[str]:
    runtime = str(ROOT / "runtime")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT), runtime)), "MYPYPATH": runtime}
    command = [sys.executable, "-m", *checker]
    return subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.slow
@pytest.mark.parametrize("checker", CHECKERS)
def test_type_checkers_accept_generated_sessions_and_the_plain_one(owl: Path, checker: tuple[str, ...]) -> None:
    done = check(owl, checker)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("checker", CHECKERS)
def test_type_checkers_refuse_misspelt_options_and_wrong_types(owl: Path, checker: tuple[str, ...]) -> None:
    mistakes = (
        ("limit: int | None = session.options.limit", "limit: int | None = session.options.limmit"),
        ("greeting: str = session.options.greeting", "greeting: int = session.options.greeting"),
        ("verdict: EchoVerdictWord | None = session", "verdict: VerdictWord | None = session"),
        ("judged: ConfigValue[VerdictWord] = fetch", "judged: ConfigValue[EchoVerdictWord] = fetch"),
        ("ConfigValue[str] = fetch", "ConfigValue[bytes] = fetch"),
        (
            "def serve_discard(self, event: Event, mask: Mask, session: NetSession",
            "def serve_discard(self, event: Event, mask: Mask, session: EchoSession",
        ),
    )
    text = AUTHOR
    for old, new in mistakes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    (owl / "owl" / "owl.py").write_text(text)
    done = check(owl, checker)
    assert done.returncode == 1, done.stdout + done.stderr
    for _, new in mistakes:
        line = text[: text.index(new)].count("\n") + 1
        assert f"owl.py:{line}:" in done.stdout, (new, done.stdout)
    assert '"limmit"' in done.stdout


def declared(folder: Path, *listeners: str, name: str = "owl", option: str = "") -> ModuleDefinition:
    tables = "".join(f'[[listener]]\nname = "{listener}"\n{option}' for listener in listeners)
    path = folder / "module.toml"
    path.write_text(f'schema = 1\n[module]\nname = "{name}"\nlanguage = "python"\n{tables}')
    found = load(path).definition
    assert found is not None
    return found


def test_sessions_are_called_after_their_listeners(tmp_path: Path) -> None:
    assert session_names(declared(tmp_path, "Echo", "old_talk")) == ("EchoSession", "OldTalkSession")


def test_names_that_are_taken_or_alike_get_a_number(tmp_path: Path) -> None:
    names = session_names(declared(tmp_path, "Net", "a_b", "aB", "echo", name="echo_session"))
    assert names == ("NetSession2", "ABSession", "ABSession2", "EchoSession2")


def test_the_classes_of_one_file_have_names_of_their_own(tmp_path: Path) -> None:
    option = '[[listener.option]]\nname = "b_c"\ntype = "int"\n[[listener.option]]\nname = "b"\ntype = "int"\n'
    classes = session_classes(declared(tmp_path, "a", "a_b", option=option.replace('"b"', '"c"')))
    names = [name for it in classes for name in (it.class_name, *(option.names.class_name for option in it.options))]
    assert len(set(names)) == len(names) == 6


def test_every_session_of_the_api_is_known_as_taken() -> None:
    assert {name for name in ecruntime.api.__all__ if name.endswith("Session")} == set(TAKEN)
