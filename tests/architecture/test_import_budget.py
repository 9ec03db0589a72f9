from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from ecxs.cli.lazy_group import COMMANDS

if TYPE_CHECKING:
    from pathlib import Path

CODE = """\
import sys
from ecxs.cli import main
before = set(sys.stdlib_module_names)
main(["--help"])
packages = {name.partition(".")[0] for name in sys.modules} - before
print("imported:", *sorted(name for name in packages if not name.startswith("_")))
"""
LARGE = (
    "libcst", "rich", "prompt_toolkit", "pytest", "cookiecutter", "jinja2", "tomlkit", "tomli", "ecruntime.catalogue",
    "ecruntime.recording", "ecruntime.server", "ecruntime.testing", "ecxs.build", "ecxs.definition", "ecxs.export",
    "ecxs.fidelity", "ecxs.graph",
    "ecxs.languages", "ecxs.package", "ecxs.rename", "ecxs.render", "ecxs.rules", "ecxs.scaffold",
)  # fmt: skip
"""What no command imports before it is called: help and completion import the modules of commands, too."""
FURTHER = {"run": ("ecruntime.console", "ecruntime.generation", "ecruntime.scheduler", "ecruntime.log")}
"""What a command does not import beyond that."""
BUDGETS = {
    "new": 18, "add": 23, "remove": 23, "rename": 23, "generate": 22, "build": 23, "validate": 26, "explain": 16,
    "test": 27, "dev": 16, "run": 16, "hooks": 20, "console": 26, "top": 25, "graph": 21, "breaking": 20, "doctor": 16,
    "adopt": 22, "export": 15, "bridge": 17, "update": 22, "fidelity": 20, "why": 18, "completion": 15,
    "package": 15, "record": 17, "replay": 16,
}  # fmt: skip
"""How many modules of the toolkit and the runtime a command imports at most before it is called: one more than now."""
COMPLETE = """\
import sys
from ecxs.cli import main
sys.argv[0] = "ecxs"
try:
    main()
finally:
    print("imported:", *sys.modules)
"""
COMPLETIONS = {
    "ecxs explain ECM01": "ECM016",
    "ecxs validate --select ECM016,BLK": "ECM016,BLK001",
    "ecxs hooks show core.log_perm": "core.log_permanent_failure_v1",
    "ecxs add provider core.log_perm": "core.log_permanent_failure_v1",
    "ecxs remove option gr": "greeting",
    "ecxs new --descr": "--description",
    "ecxs grap": "graph",
    "ecxs export x --server 3": "3.6",
    "ecxs why hook core.log_perm": "core.log_permanent_failure_v1",
}
"""Lines to complete, each with a word that is proposed."""
FOR_CANDIDATES = {"tomli", "ecruntime.catalogue"}
"""What a completion imports of the large: hooks, rules and declarations are read with them."""


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


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_that_is_not_called_stays_within_its_budget(name: str) -> None:
    # By name too: `generate` needs `ecxs.generate.stamp` before it knows whether there is anything to do.
    own = "[name for name in sys.modules if name.partition('.')[0] in ('ecxs', 'ecruntime')]"
    code = f"import sys, {COMMANDS[name].module}\nown = {own}\n"
    code += "print(len(own), *(name for name in own if name.startswith('ecxs.generate.')))"
    done = subprocess.run([sys.executable, "-c", code], text=True, capture_output=True, check=True)
    count, *generation = done.stdout.split()
    assert BUDGETS[name] - 3 <= int(count) <= BUDGETS[name]
    assert generation == (["ecxs.generate.stamp"] if name == "generate" else [])


@pytest.mark.parametrize("line", COMPLETIONS)
def test_a_completion_imports_no_more_than_what_it_completes_from(line: str, tmp_path: Path) -> None:
    (tmp_path / "module.toml").write_text('[[option]]\nname = "greeting"\n', encoding="utf-8")
    last = str(len(line.split()) - 1)
    asked = {"_ECXS_COMPLETE": "bash_complete", "COMP_WORDS": line, "COMP_CWORD": last}
    done = subprocess.run([sys.executable, "-c", COMPLETE], text=True, capture_output=True, check=True,
                          cwd=tmp_path, env={**os.environ, **asked})  # fmt: skip
    *found, imported = done.stdout.splitlines()
    assert f"plain,{COMPLETIONS[line]}" in found
    assert set(imported.split()) & {*LARGE, "ecxs.generate"} <= FOR_CANDIDATES


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
