from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.toolkit.cli.conftest import run

if TYPE_CHECKING:
    from pathlib import Path

EVERYTHING = (
    ("option", "limit", "--type", "int", "--default", "10", "--min", "1", "--max", "20", "--summary", "How many"),
    ("option", "ratio", "--type", "float", "--default", "0.5", "--fallback", "Domain>Global", "--needs-restart"),
    ("option", "names", "--array", "--default", "a", "--default", "b c", "--validate-by-method"),
    ("option", "table", "--type", "ecdict", "--default", "one=1"),
    ("option", "mode", "--type", "int", "--map", "off=0", "--map", "on=1", "--default", "on"),
    ("option", "kind", "--map", "reject=1,defer=2", "--default", "Defer"),
    ("option", "is_on", "--type", "bool", "--default", "true"),
    (
        "option",
        "seen",
        "--type",
        "ecdict",
        "--array",
        "--default",
        "a=1,b=2",
        "--default",
        "c=3",
        "--postset",
        "--datafree",
    ),
    ("provider", "core.log_rejection", "--order", "first"),
    ("provider", "core.mailq_get_next_active"),
    ("hook", "accepts_v1", "--returns", "int", "--param", "const char *:sender", "--empty", "0", "--on-failure", "0"),
    ("hook", "seen_v1", "--param", "ec_message *:msg"),
    ("hook", "pick_v1", "--returns", "int", "--until", "1,3", "--empty", "0", "--on-failure", "-1"),
    ("hook", "names_v1", "--returns", "const char *", "--until", "collect"),
    ("hook", "judge_v1", "--returns", "int", "--until", "method", "--empty", "0", "--on-failure", "0"),
    ("memtype", "entry", "--size", "12"),
    ("memtype", "page", "--aligned", "64"),
    ("memtype", "note"),
    ("command", "reset", "--summary", "Start anew", "--argument", "on|off", "--argument", "[WHEN]"),
)
LISTENERS = (("listener", "Echo", "--acceptor", "--summary", "Say it again"), ("listener", "Discard"))


def contents(root: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in root.rglob("*") if path.is_file()}


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["python", "python-generic"])
def test_all_that_can_be_added_passes_its_tests_and_type_checks(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], kind: str
) -> None:
    assert run(capsys, "new", "owl", "--kind", kind, "-o", tmp_path)[0] == 0
    root = tmp_path / "owl"
    everything = (*EVERYTHING, *LISTENERS) if kind == "python" else EVERYTHING
    for words in everything:
        assert run(capsys, "add", *words, "-C", root)[0] == 0, words
    before = contents(root)
    for words in everything:
        assert run(capsys, "add", *words, "-C", root) == (
            0,
            "",
            f"{words[0]} '{words[1]}' is there already; nothing to do\n",
        )
    assert contents(root) == before
    assert run(capsys, "generate", root, "--check")[0] == 0
    for command in (["-m", "ecxs", "test", "-q"], ["-m", "mypy"], ["-m", "ecxs", "validate"]):
        done = subprocess.run([sys.executable, *command], cwd=root, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr


def test_diff_shows_and_writes_nothing(greeter: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = contents(greeter)
    code, out, err = run(capsys, "add", "command", "reset", "-C", greeter, "--diff")
    assert (code, err) == (0, "command 'reset': 12 files would change\n")
    assert '+[[command]]\n+name = "reset"\n' in out
    assert "+    def control_reset(self, request: Control) -> Reply:\n" in out
    assert contents(greeter) == before


def test_comments_and_spacing_of_the_declaration_survive(greeter: Path, capsys: pytest.CaptureFixture[str]) -> None:
    declaration = greeter / "module.toml"
    text = declaration.read_text().replace("default = 300", "default   =  300  # five minutes") + "\n# the end\n"
    declaration.write_text(text)
    assert run(capsys, "add", "option", "limit", "--type", "int", "--default", "3", "-C", greeter)[0] == 0
    added = '[[option]]\nname = "limit"\ntype = "int"\ndefault = 3\n\n'
    assert declaration.read_text() == text.replace("[[provider]]", f"{added}[[provider]]")


@pytest.mark.parametrize(
    ("words", "message", "hint"),
    [
        (
            ("option", "greeting", "--type", "int"),
            "option 'greeting' is declared in '{root}/module.toml' already, with another 'type'",
            "change it there, then run 'ecxs generate'",
        ),
        (("option", "a", "--type", "int", "--default", "x"), "--default takes an integer, not 'x'", ""),
        (("option", "a", "--min", "x"), "--min takes a number, not 'x'", ""),
        (
            ("option", "a", "--map", "off=0,on=1", "--default", "onn"),
            "--default takes an integer or one of off, on, not 'onn'",
            "",
        ),
        (("option", "a", "--map", "x"), "--map takes KEY=VALUE, not 'x'", ""),
        (("option", "a", "--default", "x", "--default", "y"), "--default is repeated, and the option is no array", ""),
        (("option", "a", "--min", "1", "--validate-by-method"), "--validate-by-method excludes --min and --max", ""),
        (("option", "a", "--type", "bool", "--default", "x"), "--default takes true or false, not 'x'", ""),
        (("hook", "a", "--param", "int"), "--param takes TYPE:NAME, not 'int'", ""),
        (
            ("hook", "a", "--returns", "int", "--empty", "0"),
            "--returns needs --empty and --on-failure: the result without providers, and when one fails",
            "",
        ),
    ],
)
def test_what_cannot_be_added_is_refused(
    greeter: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], message: str, hint: str
) -> None:
    before = contents(greeter)
    code, out, err = run(capsys, "add", *words, "-C", greeter)
    assert (code, out) == (2, "")
    shown = hint or f"'ecxs add {words[0]} --help' shows how it is used"
    assert err == f"error: {message.format(root=greeter)}\n  hint: {shown}\n"
    assert contents(greeter) == before


def test_a_declaration_that_would_be_wrong_is_refused_with_its_findings(
    greeter: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = contents(greeter)
    code, out, err = run(capsys, "add", "provider", "core.log_rejectio", "-C", greeter)
    assert (code, out) == (1, "")
    # No line: the one at fault is in no file.
    assert err == (
        f"{greeter}/module.toml: error MOD013: hook 'core.log_rejectio' is not known\n"
        "  hint: did you mean 'core.log_rejection' or 'core.log_reception_v1' or 'core.log_reopen'?\n"
        "1 error\n"
    )
    assert contents(greeter) == before


def test_what_was_declared_by_hand_gets_its_method_and_no_test(
    greeter: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    declaration = greeter / "module.toml"
    declaration.write_text(declaration.read_text() + '\n[[command]]\nname = "reset"\n')
    assert run(capsys, "generate", greeter)[0] == 0
    before = contents(greeter)
    assert run(capsys, "add", "command", "status", "-C", greeter)[0] == 0
    added = {path for path, content in contents(greeter).items() if before.get(path) != content}
    assert added == {str(greeter / "greeter" / "greeter.py")}
    assert run(capsys, "add", "command", "status", "-C", greeter) == (
        0,
        "",
        "command 'status' is there already; nothing to do\n",
    )


def test_parameters_stand_in_one_line(greeter: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "add", "hook", "seen_v1", "--param", "int:a", "--param", "char *:b", "-C", greeter)[0] == 0
    line = 'params = [{name = "a", type = "int"}, {name = "b", type = "char *"}]\n'
    assert line in (greeter / "module.toml").read_text()


@pytest.mark.parametrize(("word", "value"), [("yes", "true"), ("OFF", "false")])
def test_a_boolean_is_written_as_the_configuration_knows_it(
    greeter: Path, capsys: pytest.CaptureFixture[str], word: str, value: str
) -> None:
    assert run(capsys, "add", "option", "tls", "--type", "bool", "--default", word, "-C", greeter)[0] == 0
    assert f'type = "bool"\ndefault = {value}\n' in (greeter / "module.toml").read_text()


def test_an_array_in_place_cannot_be_followed(greeter: Path, capsys: pytest.CaptureFixture[str]) -> None:
    declaration = greeter / "module.toml"
    text = 'schema = 1\ncommand = [{ name = "status" }]\n[module]\nname = "greeter"\nlanguage = "python"\n'
    declaration.write_text(text)
    code, _, err = run(capsys, "add", "command", "reset", "-C", greeter)
    assert code == 2
    assert err == (
        f"error: 'command' of '{declaration}' cannot be followed by a table\n"
        "  hint: write each of its items as [[command]], then run the command again\n"
    )


def test_stubs_report_what_drifted_and_fix_mends_it(greeter: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = greeter / "greeter" / "greeter.py"
    text = path.read_text()
    path.write_text(text.replace("dr: DomainRecord", "dr: EcMessage"))
    code, out, err = run(capsys, "generate", greeter, "--stubs")
    assert (code, out) == (1, "")
    assert "error PY001: 'core_log_permanent_failure_v1' takes 'EcMessage' for 'dr', declared 'DomainRecord'" in err
    assert run(capsys, "generate", greeter, "--stubs", "--fix")[:2] == (0, "changed greeter/greeter.py\n")
    assert path.read_text() == text


def test_fix_goes_with_stubs(greeter: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "generate", greeter, "--fix")[2].startswith("error: --fix goes with --stubs\n")


def test_a_dry_run_lists_and_writes_nothing(greeter: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (greeter / "greeter.ecm").unlink()
    assert run(capsys, "generate", greeter, "--dry-run") == (
        0,
        "new     greeter.ecm\n",
        "greeter: 1 of 11 files would change\n",
    )
    assert not (greeter / "greeter.ecm").exists()


def test_new_answers_by_flags_and_again_from_the_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    flags = ("--description", "Hoots", "--no-hook", "--no-timer", "--checker", "mypy", "--kind", "python-generic")
    assert run(capsys, "new", "owl", *flags, "-o", tmp_path)[0] == 0
    kept = tmp_path / "owl" / ".ecxs-answers.toml"
    assert run(capsys, "new", "--replay", kept, "-o", tmp_path / "again")[0] == 0
    first, second = contents(tmp_path / "owl"), contents(tmp_path / "again" / "owl")
    assert list(first.values()) == list(second.values())
    assert "[tool.pyright]" not in (tmp_path / "owl" / "pyproject.toml").read_text()


def test_new_says_what_to_type_next(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "my modules"
    said = run(capsys, "new", "owl", "-o", folder)[2]
    assert said == f"made '{folder}/owl' with 23 files; next: cd '{folder}/owl' && ecxs test\n"


def test_new_needs_a_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "new")[2].startswith("error: the NAME of the module is missing\n")
