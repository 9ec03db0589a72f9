from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from ecxs import __version__
from ecxs.cli import main
from ecxs.cli.lazy_group import COMMANDS

ROOT = Path(__file__).parents[3]
LISTING = (
    "import json, sys; from ecxs.cli import main; code = main(sys.argv[1:]); "
    "sys.stderr.write(json.dumps(sorted(sys.modules)))"
)


def modules_of(*arguments: str) -> set[str]:
    """Return the top-level names that a run imports, besides those of a bare interpreter and click."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "runtime")))}
    command = [sys.executable, "-c", LISTING, *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return {name.split(".")[0] for name in json.loads(done.stderr)}


@pytest.mark.slow
@pytest.mark.parametrize("argument", ["--help", "--version"])
def test_the_overview_imports_click_alone(argument: str) -> None:
    beyond = modules_of(argument) - set(sys.stdlib_module_names)
    ours = {"ecxs", "click"}
    assert {name for name in beyond if not name.startswith(("_", "sitecustomize"))} - ours == set()


def test_the_version_is_a_result(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"ecxs {__version__}\n"


def test_the_overview_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    shown = capsys.readouterr().out
    assert all(f"  {name} " in shown and entry.summary in shown for name, entry in COMMANDS.items())


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_an_example(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([name, "--help"]) == 0
    assert f"  ecxs {name}" in capsys.readouterr().out.split("Example")[1]


def test_an_unknown_command_gets_its_near_misses(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["biuld"]) == 2
    assert capsys.readouterr().err == "error: there is no command 'biuld'\n  hint: did you mean 'build'?\n"


def test_a_command_like_no_other_is_answered_with_where_they_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["zzz"]) == 2
    assert capsys.readouterr().err == "error: there is no command 'zzz'\n  hint: 'ecxs --help' lists the commands\n"


def test_an_unknown_option_is_a_usage_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", "owl", "--knd", "python"]) == 2
    shown = capsys.readouterr().err
    assert "no such option" in shown.lower()
    assert "  hint: 'ecxs new --help' shows how it is used\n" in shown


def test_no_command_shows_the_overview_on_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith("Usage: ecxs")
