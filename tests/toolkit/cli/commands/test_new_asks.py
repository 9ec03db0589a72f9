"""On a terminal `ecxs new` asks what no flag answers, and checks each answer as it is given."""

from __future__ import annotations

import json
import os
import pty
import re
import sys
from pathlib import Path

import pytest
import tomli

ROOT = Path(__file__).resolve().parents[4]
STYLE = re.compile(r"\x1b\[\d*m")


def on_a_terminal(folder: Path, arguments: list[str], typed: str) -> tuple[int, str]:
    """Run `ecxs` on a terminal of its own, type, and return the exit code and what was shown."""
    child, terminal = pty.fork()
    if not child:
        os.chdir(folder)
        os.environ["PYTHONPATH"] = os.pathsep.join((str(ROOT), str(ROOT / "runtime")))
        os.execv(sys.executable, [sys.executable, "-m", "ecxs", *arguments])
    os.write(terminal, typed.encode())
    shown = b""
    while True:
        try:
            part = os.read(terminal, 4096)
        except OSError:
            break
        if not part:
            break
        shown += part
    os.close(terminal)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), STYLE.sub("", shown.decode()).replace("\r\n", "\n")


@pytest.mark.slow
def test_questions_are_asked_and_answers_checked(tmp_path: Path) -> None:
    code, shown = on_a_terminal(tmp_path, ["new", "owl", "--no-timer"], "perhaps\nno\nmypi\nmypy\nHoots\n")
    assert code == 0, shown
    assert "'hook' is yes or no, not 'perhaps'\n  hint: type yes or no\n" in shown
    assert "Which type checker is set up (both/mypy/pyright) [both]: " in shown
    assert "hint: did you mean 'mypy'?" in shown
    assert "Report every minute" not in shown
    assert "What does the module do [Counts permanent failures]: " in shown
    kept = tomli.loads((tmp_path / "owl" / ".ecxs-answers.toml").read_text())["answers"]
    assert kept == {"description": "Hoots", "hook": False, "timer": False, "checker": "mypy"}


@pytest.mark.slow
def test_a_name_that_was_not_given_is_asked_for_and_checked_as_it_is_typed(tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "a").touch()
    typed = "my-owl\nconfig\ntaken\nowl\n\n\n\n\n"
    code, shown = on_a_terminal(tmp_path, ["new"], typed)
    assert code == 0, shown
    assert shown.count("Name of the module: ") == 4
    refusals = re.findall(r"error: .*\n  hint: .*\n", shown)
    assert refusals == [
        (
            "error: 'my-owl' cannot be the name of a module\n"
            "  hint: a letter, then letters, digits and underscores; at most 64 in all\n"
        ),
        (
            "error: 'config' cannot be the name of a module: it is a hook scope of the server\n"
            "  hint: choose another name\n"
        ),
        "error: 'taken' exists already; nothing was written\n  hint: choose another name, or another folder with -o\n",
    ]
    assert "What does the module do [Counts permanent failures and reports them every minute]: " in shown
    assert (tmp_path / "owl" / "module.toml").is_file()


@pytest.mark.slow
def test_a_faulty_command_line_is_refused_before_the_name_is_asked_for(tmp_path: Path) -> None:
    code, shown = on_a_terminal(tmp_path, ["new", "--kind", "pyton"], "")
    assert (code, shown) == (2, "error: 'pyton' is not a kind of module\n  hint: did you mean 'python'?\n")


@pytest.mark.slow
def test_a_template_asks_for_trust_and_no_is_respected(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    top = tmp_path / "template" / "{{cookiecutter.name}}"
    top.mkdir(parents=True)
    (tmp_path / "template" / "cookiecutter.json").write_text('{"name": "x"}')
    (top / "a.txt").write_text("{{ cookiecutter.name }}\n")
    code, shown = on_a_terminal(tmp_path, ["new", "owl", "--kind", "./template", "--trust"], "n\n")
    assert code == 130, shown
    listed = "  expression in the name {{cookiecutter.name}}\n  expressions in {{cookiecutter.name}}/a.txt\n"
    assert f"what would run:\n{listed}in all 0 programs with all your rights, and 2 with expressions, " in shown
    assert "Trust exactly this content [y/N]: " in shown
    assert not (tmp_path / "owl").exists()
    assert not (tmp_path / "state").exists()
    code, shown = on_a_terminal(tmp_path, ["new", "owl", "--kind", "./template", "--trust"], "y\n")
    assert code == 0, shown
    assert (tmp_path / "owl" / "a.txt").read_text() == "owl\n"


@pytest.mark.slow
def test_what_is_typed_for_a_template_is_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    top = tmp_path / "template" / "{{cookiecutter.name}}"
    top.mkdir(parents=True)
    variables = {"name": "x", "word": "{{ 6 * 7 }}", "is_on": True, "pick": ["a", "b"], "t": {"k": "v"}}
    (tmp_path / "template" / "cookiecutter.json").write_text(json.dumps(variables))
    (top / "a.txt").write_text("{{ cookiecutter.word }} {{ cookiecutter.is_on }} {{ cookiecutter.pick }}")
    typed = "y\n{{ 6 * 7 }}\nperhaps\nno\nc\nb\n\n"
    code, shown = on_a_terminal(tmp_path, ["new", "owl", "--kind", "./template", "--trust"], typed)
    assert code == 0, shown
    assert "word [42]: " in shown
    assert "'is_on' is yes or no, not 'perhaps'" in shown
    assert "'pick' cannot be 'c'\n  hint: known: 'a', 'b'\n" in shown
    assert (tmp_path / "owl" / "a.txt").read_text() == "{{ 6 * 7 }} False b"
