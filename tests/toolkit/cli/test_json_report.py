"""`--format json` of every command: one document whatever the outcome, with the exit code of the text."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import pytest
from click.shell_completion import ShellComplete

from ecxs.cli.json_report import FormatOption
from ecxs.cli.lazy_group import COMMANDS
from ecxs.cli.program import ecxs
from tests.toolkit.cli.conftest import run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Reported = Callable[..., tuple[int, dict[str, Any], str]]

ENVELOPE = {"schema", "exit_code", "error", "findings"}
KEYS = {
    "add": {"item", "name", "files", "is_written"},
    "adopt": {"modules", "notes"},
    "breaking": {"changes"},
    "bridge build": {"folder", "compiler", "changed"},
    "export": {"name", "server", "folder", "files", "changed"},
    "package": {"folder", "packages"},
    "fidelity headers": {"folder", "files"},
    "fidelity probe": {"server", "folder", "files", "changed"},
    "fidelity compare": {"ours", "theirs", "differences"},
    "build": {"modules"},
    "completion": {"shell", "script"},
    "doctor": {"checks"},
    "explain": {"rules"},
    "generate": {"name", "files"},
    "graph": {"modules", "hooks", "problems"},
    "hooks list": {"hooks"},
    "hooks show": {"hook"},
    "new": {"name", "kind", "folder", "files"},
    "record": {"hooks", "files", "calls", "dropped"},
    "replay": {"calls", "inner", "differences", "notes"},
    "remove": {"item", "name", "files", "left", "is_written"},
    "update": {"name", "old", "new", "files", "is_written"},
    "rename": {"old", "name", "files", "mentions", "is_written"},
    "run": {"conf"},
    "test": {"tests", "pytest_exit_code"},
    "validate": {"files"},
    "why module": {"conf", "module"},
    "why option": {"conf", "option"},
    "why hook": {"conf", "hook"},
}
"""The keys of each command beside the envelope."""


def as_made(project: Path) -> None:
    """Leave the project as it is."""
    del project


def misspelt(project: Path) -> None:
    """Put a mistake into the declaration."""
    declaration = project / "module.toml"
    declaration.write_text(declaration.read_text().replace('name = "greeter_', 'nmae = "greeter_'))


def ready(project: Path) -> None:
    """Say what its packages need."""
    declaration = project / "module.toml"
    told = 'version = "0.1.0"\nlicense = "MIT"\nmaintainer = "Ann Author <ann@example.org>"'
    declaration.write_text(declaration.read_text().replace('version = "0.1.0"', told))


def unreadable(project: Path) -> None:
    """Make the declaration something else than TOML."""
    (project / "module.toml").write_text("name = greeter\n")


def edited(project: Path) -> None:
    """Write into a file of the tool by hand."""
    with (project / "greeter" / "generated" / "hooks.py").open("a") as file:
        file.write("mine = 1\n")


def without_method(project: Path) -> None:
    """Take a declared method out of the author's class."""
    path = project / "greeter" / "greeter.py"
    path.write_text(path.read_text().replace("def core_log_permanent_failure_v1", "def other"))


def misconfigured(project: Path) -> None:
    """Give an option a value that it does not take."""
    (project / "ecelerity.conf").write_text("greeter {}\ngreeter_retry_window = soon\n")


def unloadable(project: Path) -> None:
    """Let the module raise when it is loaded."""
    path = project / "greeter" / "greeter.py"
    path.write_text(f"{path.read_text()}\nprint('mine')\nraise ValueError('too dark')\n")


OUTCOMES: list[tuple[str, Callable[[Path], None], str, int, list[str]]] = [
    ("adopt", as_made, "module.toml", 1, ["LIB003"]),
    ("adopt", as_made, ".", 2, []),
    ("adopt", as_made, "nowhere.so", 2, []),
    ("generate", as_made, "", 0, []),
    ("generate", edited, "", 0, ["PRJ004"]),
    ("generate", edited, "--check", 1, ["PRJ004"]),
    ("generate", without_method, "--stubs --diff", 0, []),
    ("generate", misspelt, "", 1, ["MOD004", "MOD005"]),
    ("generate", as_made, "nowhere", 2, []),
    ("generate", as_made, "--fix", 2, []),
    ("generate", as_made, "--chekc", 2, []),
    ("build", as_made, "", 0, []),
    ("build", edited, "", 0, ["PRJ004"]),
    ("build", without_method, "", 1, ["PY003"]),
    ("build", misspelt, "", 1, ["MOD004", "MOD005"]),
    ("build", as_made, ". nowhere", 2, []),
    ("build", as_made, "--libexec module.toml", 2, []),
    ("bridge build", as_made, "-o module.toml", 2, []),
    ("bridge build", as_made, "--sanitize thread", 2, []),
    ("export", as_made, ". --check", 0, []),
    ("export", misspelt, ". -o tree", 1, ["MOD004", "MOD005"]),
    ("export", as_made, ".", 2, []),
    ("export", as_made, ". -o tree --server 2.2", 2, []),
    ("export", as_made, "nowhere -o tree", 2, []),
    ("package", ready, "", 0, []),
    ("package", ready, "--format all -o packages", 0, []),
    ("package", as_made, "", 1, ["PKG001"]),
    ("package", misspelt, "--format deb", 1, ["MOD004", "MOD005"]),
    ("package", as_made, "nowhere", 2, []),
    ("package", as_made, "--format zip", 2, []),
    ("fidelity headers", as_made, "module.toml -o theirs", 1, ["FID001"]),
    ("fidelity headers", as_made, "theirs.json", 2, []),
    ("fidelity probe", as_made, "", 2, []),
    ("fidelity probe", as_made, "-o . --server 3.6", 2, []),
    ("fidelity compare", as_made, "nowhere.json", 1, ["FID001"]),
    ("fidelity compare", as_made, "module.toml", 1, ["FID001"]),
    ("fidelity compare", as_made, "a.json b.json c.json", 2, []),
    ("breaking", as_made, ". .", 0, []),
    ("breaking", misspelt, ". .", 1, ["MOD004", "MOD005"]),
    ("breaking", as_made, ". nowhere", 2, []),
    ("breaking", as_made, ".", 2, []),
    ("graph", as_made, "", 0, []),
    ("graph", misspelt, "", 1, ["MOD004", "MOD005"]),
    ("graph", as_made, "-s nowhere", 3, []),
    ("graph", as_made, ". -s nowhere", 2, []),
    ("graph", as_made, "-o module.toml/graph.dot", 3, []),
    ("record", as_made, "core.tidy_v1 -s nowhere -o r.jsonl", 3, []),
    ("record", as_made, "core.tidy_v1 -s nowhere", 2, []),
    ("record", as_made, "core.tidy_v1 -o module.toml", 2, []),
    ("replay", as_made, "nowhere.jsonl", 3, []),
    ("replay", as_made, "module.toml", 2, []),
    ("remove", as_made, "option greeter_retry_window", 0, []),
    ("remove", as_made, "option greeter_retry_window --diff", 0, []),
    ("remove", as_made, "option nothing", 2, []),
    ("remove", as_made, "server-hook core.tidy_v1", 2, []),
    ("remove", as_made, "call core.tidy_v1", 2, []),
    ("remove", misspelt, "command status", 1, ["MOD004", "MOD005"]),
    ("update", as_made, "", 0, []),
    ("update", as_made, "nowhere", 2, []),
    ("rename", as_made, "waiter", 0, []),
    ("rename", as_made, "waiter --dry-run", 0, []),
    ("rename", misspelt, "waiter", 1, ["MOD004", "MOD005"]),
    ("rename", as_made, "class", 2, []),
    ("new", as_made, "owl --no-input", 0, []),
    ("new", as_made, "owl --no-input --kind nothing", 2, []),
    ("new", as_made, "--no-input", 2, []),
    ("new", as_made, "greeter --no-input -o ..", 2, []),
    ("add", as_made, "option limit --type int", 0, []),
    ("add", as_made, "memtype sheet --diff", 0, []),
    ("add", edited, "option limit --type int", 0, ["PRJ004"]),
    ("add", as_made, "option limit --type nit", 1, ["MOD007"]),
    ("add", as_made, "option limit --default x --type int", 2, []),
    ("add", as_made, "option", 2, []),
    ("add", as_made, "option limit -C nowhere", 2, []),
    ("hooks show", as_made, "core.log_rejection", 0, []),
    ("hooks show", unreadable, "core.log_rejection", 1, ["MOD001"]),
    ("hooks show", as_made, "core.log_rejectoin", 2, []),
    ("hooks list", as_made, "rejection", 0, []),
    ("hooks list", unreadable, "rejection", 1, ["MOD001"]),
    ("hooks list", as_made, "rejection more", 2, []),
    ("run", as_made, "--check", 0, []),
    ("run", edited, "--check", 0, ["PRJ004"]),
    ("run", misspelt, "--check", 1, ["MOD004", "MOD005"]),
    ("run", misconfigured, "--check", 5, ["CFG044"]),
    ("run", unloadable, "--check", 5, ["RT403"]),
    ("run", as_made, "--check -f nowhere.conf", 3, []),
    ("run", as_made, "--check --log-level loud", 2, []),
    ("validate", as_made, "", 0, []),
    ("validate", misspelt, "", 1, ["MOD004", "MOD005"]),
    ("validate", misspelt, "--diff", 1, ["MOD004", "MOD005"]),
    ("validate", misspelt, "--write-baseline known.json", 0, ["MOD004", "MOD005"]),
    ("validate", as_made, "nowhere", 2, []),
    ("validate", as_made, "--select NOTHING", 2, []),
    ("explain", as_made, "ECM016", 0, []),
    ("explain", as_made, "ECM999", 2, []),
    ("explain", as_made, "", 2, []),
    ("completion", as_made, "fish", 0, []),
    ("completion", as_made, "csh", 2, []),
    ("doctor", as_made, "", 0, []),
    ("doctor", as_made, "--libexec module.toml/x", 3, []),
    ("doctor", as_made, "more", 2, []),
    ("why module", as_made, "greeter", 0, []),
    ("why module", misspelt, "greeter", 1, ["MOD004", "MOD005"]),
    ("why module", misconfigured, "greeter", 1, ["CFG044"]),
    ("why option", as_made, "nothing", 2, []),
    ("why option", misconfigured, "greeting greeter", 1, ["CFG044"]),
    ("why hook", as_made, "core.log_rejection", 0, []),
    ("why hook", as_made, "core.log_rejection -f nowhere.conf", 3, []),
    ("test", misspelt, "", 1, ["MOD004", "MOD005"]),
    ("test", without_method, "", 1, ["PY003"]),
    ("test", as_made, "nowhere/more", 1, []),
]


@pytest.fixture
def reported(greeter: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Reported:
    """Return a function that runs a command as text and as JSON, each in a fresh project, and checks both."""

    def call(words: list[str], state: Callable[[Path], None] = as_made) -> tuple[int, dict[str, Any], str]:
        text_folder = greeter.parent / "text" / "greeter"
        shutil.copytree(greeter, text_folder)
        for folder in (text_folder, greeter):
            state(folder)
        monkeypatch.chdir(text_folder)
        text_code = run(capsys, *words)[0]
        monkeypatch.chdir(greeter)
        code, out, err = run(capsys, *words, "--format", "json")
        document = json.loads(out)
        assert (code, document["exit_code"]) == (text_code, text_code)
        return code, document, err

    return call


@pytest.mark.parametrize(
    ("command", "state", "words", "code", "rules"),
    OUTCOMES,
    ids=[f"{command} {words}, {state.__name__}" for command, state, words, *_ in OUTCOMES],
)
def test_every_outcome_of_a_command_is_one_document(
    reported: Reported, command: str, state: Callable[[Path], None], words: str, code: int, rules: list[str]
) -> None:
    found_code, document, _ = reported([*command.split(), *words.split()], state)
    assert found_code == code
    assert document.keys() == ENVELOPE | KEYS[command]
    assert sorted({finding["rule"] for finding in document["findings"]}) == rules
    is_told_by_its_keys = (command, code) in {("doctor", 3), ("test", 1)}
    assert (document["error"] is not None) is (code != 0 and not rules and not is_told_by_its_keys)


def leaves(group: click.Group, words: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    for name in group.list_commands(click.Context(group)):
        found = group.get_command(click.Context(group), name)
        assert found is not None
        if isinstance(found, click.Group):
            yield from leaves(found, (*words, name))
        else:
            yield (*words, name), found


def test_every_command_takes_the_format_and_completes_it() -> None:
    for words, command in leaves(ecxs, ()):
        options = {name for option in command.params for name in option.opts}
        assert any(isinstance(option, FormatOption) for option in command.params), words
        assert "--json" in options, words
        complete = ShellComplete(ecxs, {}, "ecxs", "_ECXS_COMPLETE").get_completions
        assert "json" in [item.value for item in complete([*words, "--format"], "")], words


def test_every_command_has_outcomes_in_the_table_or_is_a_stream() -> None:
    told = {command.split()[0] for command, *_ in OUTCOMES}
    assert told | {"console", "dev", "top"} >= COMMANDS.keys()


def test_a_command_that_does_not_exist_is_answered_too(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "nothing", "--json")
    assert (code, err) == (2, "")
    assert json.loads(out) == {
        "schema": 1,
        "exit_code": 2,
        "error": {"message": "there is no command 'nothing'", "hint": "'ecxs --help' lists the commands"},
        "findings": [],
    }


def test_help_is_help_beside_the_option_too(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "build", "--json", "--help")
    assert (code, out.startswith("Usage: ecxs build")) == (0, True)
    assert '"schema"' not in out


def test_the_last_format_on_the_line_is_taken(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "explain", "ECM016", "--json", "--format", "text") == run(capsys, "explain", "ECM016")


def test_what_was_built_before_a_refusal_is_in_the_report(reported: Reported) -> None:
    _, document, _ = reported(["build", ".", "nowhere"])
    assert [module["name"] for module in document["modules"]] == ["greeter"]
    assert document["error"]["message"] == "there is no module.toml in 'nowhere'"


def test_an_addition_has_its_differences_and_whether_they_are_written(reported: Reported) -> None:
    _, document, err = reported(["add", "memtype", "sheet", "--diff"])
    assert (document["item"], document["name"], document["is_written"], err) == ("memtype", "sheet", False, "")
    (declaration,) = (file for file in document["files"] if file["path"] == "module.toml")
    assert '+name = "sheet"' in declaration["diff"].splitlines()


def test_a_new_module_is_told_with_its_files(reported: Reported, greeter: Path) -> None:
    _, document, err = reported(["new", "owl", "--no-input"])
    assert (document["name"], document["kind"], document["folder"], err) == ("owl", "python", "owl", "")
    assert all((greeter / file).is_file() for file in document["files"])


def test_a_hook_has_its_parameters_and_policy(reported: Reported) -> None:
    hook = reported(["hooks", "show", "core.log_permanent_failure_v1"])[1]["hook"]
    assert hook["parameters"][0] == {"name": "msg", "type": "ec_message *"}
    assert (hook["leaf"], hook["returns"], hook["policy"]) == ("core_log_permanent_failure_v1", "void", None)


def test_a_fix_has_the_files_that_it_mended(reported: Reported, greeter: Path) -> None:
    def with_reversed(project: Path) -> None:
        (project / "owl.conf").write_text("option\u00a0= 1\n", encoding="utf-8")

    _, document, _ = reported(["validate", "owl.conf", "--fix"], with_reversed)
    assert [file["path"] for file in document["files"]] == ["owl.conf"]
    assert (greeter / "owl.conf").read_text(encoding="utf-8") == "option = 1\n"


def test_a_check_keeps_stdout_for_the_report_whatever_a_module_prints(greeter: Path) -> None:
    path = greeter / "greeter" / "greeter.py"
    path.write_text(f"{path.read_text()}\nimport os\nprint('mine')\nos.system('echo its own')\n")
    command = [sys.executable, "-m", "ecxs", "run", "--check", "--json"]
    done = subprocess.run(command, cwd=greeter, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout)["findings"] == []
    assert {"mine", "its own"} <= set(done.stderr.splitlines())


def test_a_server_is_no_report(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    for words in (("run",), ("run", "--check", "--supervise")):
        code, out, _ = run(capsys, *words, "-f", tmp_path, "--json")
        assert code == 2
        assert json.loads(out)["error"]["message"] == "--format json is for --check alone; a server that runs logs"


def test_a_view_without_a_server_is_told_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "top", "-s", "nowhere", "--once", "--format", "json")
    assert (code, out.count("\n"), err) == (3, 1, "")
    assert json.loads(out)["error"]["message"] == "there is no console socket 'nowhere'"


def test_the_console_refuses_in_json_where_its_refusals_go(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "console", "-s", "nowhere", "--json", "version")
    assert (code, out) == (3, "")
    assert json.loads(err)["error"]["message"] == "there is no console socket 'nowhere'"


@pytest.mark.parametrize(("words", "code"), [("explain ECM016 --json", 3), ("explain ECM999 --json", 3)])
def test_a_report_that_cannot_be_written_is_told_as_text(words: str, code: int) -> None:
    command = [sys.executable, "-m", "ecxs", *words.split()]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert (done.returncode, done.stderr.partition("\n")[0]) == (
        code,
        "error: the system refuses: no space left on device",
    )


def test_a_traceback_for_debug_stays_on_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "--debug", "explain", "ECM999", "--json")
    assert (code, json.loads(out)["exit_code"], err.startswith("Traceback")) == (2, 2, True)


@pytest.mark.slow
def test_tests_are_told_one_by_one(reported: Reported) -> None:
    def failing(project: Path) -> None:
        (project / "tests" / "test_mine.py").write_text(
            "def test_good(): pass\ndef test_bad(): assert 1 == 2\ndef test_odd(nothing): pass\nprint('from a test')\n"
        )
        (project / "tests" / "test_gone.py").write_text("import gone_for_good\n")

    words = ["test", "tests/test_mine.py", "tests/test_gone.py", "--continue-on-collection-errors"]
    code, document, _ = reported(words, failing)
    outcomes = {test["name"].partition("::")[2] or test["name"]: test for test in document["tests"]}
    assert code == 1
    assert {name: test["outcome"] for name, test in outcomes.items()} == {
        "tests/test_gone.py": "error", "test_good": "passed", "test_bad": "failed", "test_odd": "error",
    }  # fmt: skip
    assert "assert 1 == 2" in outcomes["test_bad"]["text"]
    assert {(test["orders"], test["schedule"]) for test in outcomes.values()} == {(1, "")}
    assert "No module named 'gone_for_good'" in outcomes["tests/test_gone.py"]["text"]
