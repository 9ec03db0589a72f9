from __future__ import annotations

import subprocess
import sys

import pytest

from ecxs.cli.lazy_group import COMMANDS

CODE = """\
import sys
from ecxs.cli import main
before = set(sys.stdlib_module_names)
main(["--help"])
packages = {name.partition(".")[0] for name in sys.modules} - before
print("imported:", *sorted(name for name in packages if not name.startswith("_")))
"""
LARGE = ("libcst", "rich", "prompt_toolkit", "pytest", "cookiecutter", "ecruntime.server")
"""What no command imports before it is called: help and completion import the modules of commands, too."""
FURTHER = {"run": ("ecruntime.console", "ecruntime.generation", "ecruntime.scheduler", "ecruntime.log")}
"""What a command does not import beyond that."""


def test_help_imports_nothing_but_click_and_the_table_of_commands() -> None:
    done = subprocess.run([sys.executable, "-S", "-c", f"import sys; sys.path[:0] = {sys.path!r}\n{CODE}"],
                          text=True, capture_output=True, check=True)  # fmt: skip
    assert done.stdout.splitlines()[-1] == "imported: click ecxs"


def test_version_imports_no_command() -> None:
    count = "print(sum('ecxs.cli.' in name for name in sys.modules))"
    code = f"import sys\nfrom ecxs.cli import main\nmain(['--version'])\n{count}"
    done = subprocess.run([sys.executable, "-c", code], text=True, capture_output=True, check=True)
    assert int(done.stdout.splitlines()[-1]) <= 3


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_that_is_not_called_imports_nothing_large(name: str) -> None:
    unwanted = (*LARGE, *FURTHER.get(name, ()))
    code = f"import sys, {COMMANDS[name].module}\nprint(*(name for name in {unwanted} if name in sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], text=True, capture_output=True, check=True)
    assert done.stdout == "\n"


@pytest.mark.parametrize("words", ["run", "--debug run -f x"])
def test_a_run_holds_its_signals_before_anything_of_size_is_imported(words: str) -> None:
    code = (
        "import signal, sys\n"
        "really = signal.pthread_sigmask\n"
        "def look(how, numbers):\n"
        "    print(sorted(numbers) == [1, 10], len([name for name in sys.modules if name.startswith('ecxs')]),\n"
        "          'click' in sys.modules)\n"
        "    sys.exit(7)\n"
        "signal.pthread_sigmask = look\n"
        f"sys.argv[1:] = {words.split()!r}\n"
        "from ecxs.cli import main\n"
        "main()\n"
    )
    done = subprocess.run([sys.executable, "-c", code], text=True, capture_output=True, check=False)
    # The three are ecxs, ecxs.cli and ecxs.cli.main.
    assert (done.returncode, done.stdout) == (7, "True 3 False\n")
