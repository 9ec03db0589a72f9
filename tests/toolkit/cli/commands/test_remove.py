"""`ecxs remove`: the inverse of `ecxs add`, which leaves whatever the author wrote and says where it is."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from click.shell_completion import ShellComplete

from ecxs.cli.program import ecxs
from tests.toolkit.cli.commands.test_add import EVERYTHING, LISTENERS, contents
from tests.toolkit.cli.conftest import run

if TYPE_CHECKING:
    from pathlib import Path

SAMPLE_OF_SCAFFOLD = (("option", "greeting"), ("option", "owl_retry_window"), ("hook", "decision_v1"))


def made(tmp_path: Path, capsys: pytest.CaptureFixture[str], kind: str = "python") -> Path:
    assert run(capsys, "new", "owl", "--kind", kind, "-o", tmp_path)[0] == 0
    return tmp_path / "owl"


@pytest.mark.parametrize("words", [*EVERYTHING, *LISTENERS], ids=lambda words: f"{words[0]}-{words[1]}")
def test_what_was_added_and_removed_leaves_every_byte(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    root = made(tmp_path, capsys, "python" if words in LISTENERS else "python-generic")
    before = contents(root)
    assert run(capsys, "add", *words, "-C", root)[0] == 0
    code, out, err = run(capsys, "remove", words[0], words[1], "-C", root)
    assert (code, [line for line in out.splitlines() if line.startswith("left")]) == (0, [])
    assert err.startswith(f"{words[0]} '{words[1]}': ")
    assert contents(root) == before


@pytest.mark.slow
def test_what_was_added_all_at_once_can_be_removed_in_any_order(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = made(tmp_path, capsys)
    before = contents(root)
    for words in (*EVERYTHING, *LISTENERS):
        assert run(capsys, "add", *words, "-C", root)[0] == 0, words
    # In the order of adding, so that each one still has later ones around it.
    for words in (*EVERYTHING, *LISTENERS):
        code, out, _ = run(capsys, "remove", words[0], words[1], "-C", root)
        assert (code, [line for line in out.splitlines() if line.startswith("left")]) == (0, []), words
    # Only the layout of imports may differ: nobody knows any more in which one they were.
    changed = {name for name, content in contents(root).items() if before.get(name) != content}
    assert changed <= {str(root / "owl" / "owl.py"), str(root / "tests" / "test_owl.py")}
    for command in (["ecxs", "test", "-q"], ["mypy"], ["ruff", "check"], ["ecxs", "validate"]):
        done = subprocess.run([sys.executable, "-m", *command], cwd=root, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr


def test_what_the_author_wrote_stays_and_is_named(greeter: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "remove", "option", "greeting", "-C", greeter)
    left = [line.replace(f"{greeter}/", "") for line in out.splitlines() if line.startswith("left")]
    assert (code, left) == (
        0,
        [
            'left    ecelerity.conf:6:3: greeting = "hello"',
            "left    greeter/greeter.py:43:33: greeting = self.options.greeting.get()",
            "left    greeter/greeter.py:50:65: return Status(self.failures, self.reports, self.options.greeting.get())",
            """left    tests/test_greeter.py:39:12: conf = 'greeter { greeting = "good morning" }'""",
            'left    tests/test_greeter.py:41:38: assert console("greeter status")["greeting"] == "good morning"',
        ],
    )
    assert err.endswith("5 places still speak of it, for you to change\n")
    assert 'greeting = "hello"' in (greeter / "ecelerity.conf").read_text()
    assert "greeting" not in (greeter / "module.toml").read_text()


def test_a_method_with_a_body_stays_and_validate_says_that_it_is_unused(
    greeter: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = (greeter / "greeter" / "greeter.py").read_bytes()
    status, out, _ = run(capsys, "remove", "command", "status", "-C", greeter)
    assert status == 0
    assert "greeter/greeter.py:49:9: def control_status(self, request: Control) -> Status:\n" in out
    assert (greeter / "greeter" / "greeter.py").read_bytes() == code
    status, out, _ = run(capsys, "validate", greeter)
    assert status == 0
    assert "warning PY002: 'control_status' looks like a command, and module.toml declares none of this name" in out


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("return {", 'return {"count": 1, '),
        ('{"command": request.command}', '{"command": request.command}  # for now'),
        ("    def control_reset", "    # the one for the night shift\n    def control_reset"),
        ("    def control_reset", "    @staticmethod\n    def control_reset"),
    ],
)
def test_a_stub_that_was_changed_stays(
    greeter: Path, capsys: pytest.CaptureFixture[str], before: str, after: str
) -> None:
    run(capsys, "add", "command", "reset", "-C", greeter)
    code = greeter / "greeter" / "greeter.py"
    assert code.read_text().count(before) == 1
    code.write_text(code.read_text().replace(before, after))
    written = code.read_bytes()
    status, out, _ = run(capsys, "remove", "command", "reset", "-C", greeter)
    assert (status, out.count("\nleft ")) == (0, 1)
    assert code.read_bytes() == written


def test_a_test_and_a_sample_setting_that_were_changed_stay(greeter: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "add", "option", "limit", "--type", "int", "--default", "10", "-C", greeter)
    sample, test = greeter / "ecelerity.conf", greeter / "tests" / "test_greeter.py"
    sample.write_text(sample.read_text().replace("# limit = 10", "# limit = 20"))
    test.write_text(test.read_text().replace('defaults["limit"] ==', 'defaults["limit"] !='))
    kept = sample.read_bytes(), test.read_bytes()
    _, out, _ = run(capsys, "remove", "option", "limit", "-C", greeter)
    assert (sample.read_bytes(), test.read_bytes()) == kept
    assert "ecelerity.conf:5:5: # limit = 20" in out
    assert 'assert defaults["limit"] != "10"' in out


def test_a_hook_that_is_called_and_a_class_that_goes_are_named(
    greeter: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(capsys, "add", "option", "mood", "--map", "off=0,on=1", "--default", "on", "-C", greeter)
    code = greeter / "greeter" / "greeter.py"
    code.write_text(code.read_text().replace("import GreeterModule", "import GreeterModule, MoodWord"))
    assert "import GreeterModule, MoodWord\n" in run(capsys, "remove", "option", "mood", "-C", greeter)[1]
    out = run(capsys, "remove", "hook", "decision_v1", "-C", greeter)[1]
    assert "if self.hooks.decision_v1.call(note) == 0:\n" in out
    assert 'runtime.provide("greeter.decision_v1", is_unknown_user)\n' in out


def test_the_sample_of_a_scaffold_can_be_taken_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = made(tmp_path, capsys)
    for kind, name in SAMPLE_OF_SCAFFOLD:
        assert run(capsys, "remove", kind, name, "-C", root)[0] == 0
    declaration = (root / "module.toml").read_text()
    assert "[[option]]" not in declaration
    assert "[[hook]]" not in declaration
    assert run(capsys, "generate", root, "--check")[0] == 0


def test_twice_is_refused(greeter: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "remove", "hook", "decision_v1", "-C", greeter)[0] == 0
    before = contents(greeter)
    assert run(capsys, "remove", "hook", "decision_v1", "-C", greeter) == (
        2,
        "",
        f"error: hook 'decision_v1' is not declared in '{greeter}/module.toml'\n  hint: no hook is declared\n",
    )
    assert contents(greeter) == before


@pytest.mark.parametrize(
    ("words", "message", "hint"),
    [
        (("option", "greting"), "option 'greting' is not declared in '{root}/module.toml'", "did you mean 'greeting'?"),
        (
            ("option", "x"),
            "option 'x' is not declared in '{root}/module.toml'",
            "declared are: greeting, greeter_retry_window",
        ),
        (
            ("option", "status"),
            "option 'status' is not declared in '{root}/module.toml'",
            "there is a command of this name: 'ecxs remove command status'",
        ),
        (
            ("provider", "core.log_permanent_failure"),
            "provider 'core.log_permanent_failure' is not declared in '{root}/module.toml'",
            "did you mean 'core.log_permanent_failure_v1'?",
        ),
    ],
)
def test_an_unknown_name_is_refused(
    greeter: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], message: str, hint: str
) -> None:
    before = contents(greeter)
    code, out, err = run(capsys, "remove", *words, "-C", greeter)
    assert (code, out, err) == (2, "", f"error: {message.format(root=greeter)}\n  hint: {hint}\n")
    assert contents(greeter) == before


def test_a_name_is_found_whatever_its_case(greeter: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "remove", "option", "Greeting", "-C", greeter)[2].startswith("option 'greeting': ")


def test_a_hook_that_the_module_provides_itself_is_refused(greeter: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "add", "provider", "greeter.decision_v1", "-C", greeter)
    before = contents(greeter)
    code, _, err = run(capsys, "remove", "hook", "decision_v1", "-C", greeter)
    assert (code, err) == (
        2,
        (
            "error: hook 'decision_v1' is provided by the module itself\n"
            "  hint: first: 'ecxs remove provider greeter.decision_v1'\n"
        ),
    )
    assert contents(greeter) == before


def test_diff_shows_and_writes_nothing(greeter: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = contents(greeter)
    code, out, err = run(capsys, "remove", "option", "greeting", "-C", greeter, "--diff")
    assert (code, err.splitlines()[0]) == (0, "option 'greeting': 10 files would change")
    assert '-[[option]]\n-name = "greeting"\n' in out
    assert contents(greeter) == before


def test_names_are_completed_from_the_declaration(greeter: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(greeter)
    completion = ShellComplete(ecxs, {}, "ecxs", "_ECXS_COMPLETE")
    assert [item.value for item in completion.get_completions(["remove", "option"], "")] == [
        "greeter_retry_window",
        "greeting",
    ]
    assert [item.value for item in completion.get_completions(["remove", "provider"], "core.")] == [
        "core.log_permanent_failure_v1"
    ]
    (greeter / "module.toml").write_text("[module")
    assert completion.get_completions(["remove", "option"], "") == []
