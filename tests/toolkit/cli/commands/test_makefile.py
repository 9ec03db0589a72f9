"""Folders that their Makefile builds: `ecxs test` and `ecxs run` build them, `ecxs build` says who does."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING

import pytest

from ecxs.cli.interpreter import own_command
from tests.toolkit.cli.conftest import run

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow
TEST = "from pathlib import Path\ndef test_it_is_built() -> None: assert Path('built').read_text() == '{}'\n"


@pytest.fixture
def kelp(tmp_path: Path) -> Path:
    """A folder whose Makefile leaves what ECXS is, and a test of that."""
    folder = tmp_path / "kelp"
    (folder / "tests").mkdir(parents=True)
    (folder / "Makefile").write_text("ECXS ?= wrong\nbuilt:\n\t@$(ECXS) --version > $@\n")
    version = subprocess.run(own_command("--version"), capture_output=True, text=True, check=True).stdout
    (folder / "tests" / "test_kelp.py").write_text(TEST.format(version.replace("\n", "\\n")))
    return folder


def ecxs(folder: Path, *words: str) -> tuple[int, str, str]:
    done = subprocess.run(own_command(*words), cwd=folder, capture_output=True, text=True, check=False, timeout=50)
    return done.returncode, done.stdout, done.stderr


def test_it_is_built_with_this_program_and_tested(kelp: Path) -> None:
    code, out, err = ecxs(kelp.parent, "test", "kelp", "-q", "-p", "no:cacheprovider")

    assert (code, err) == (0, "")
    assert "1 passed" in out


def test_in_the_folder_itself_arguments_are_for_pytest(kelp: Path) -> None:
    assert "1 deselected" in ecxs(kelp, "test", "-q", "-p", "no:cacheprovider", "-k", "nothing")[1]


def test_a_failed_test_is_told_by_the_exit_code(kelp: Path) -> None:
    (kelp / "tests" / "test_kelp.py").write_text("def test_no() -> None: assert False\n")

    assert ecxs(kelp, "test", ".", "-q", "-p", "no:cacheprovider")[0] == 1


def test_what_make_prints_is_shown_when_it_fails_and_no_test_runs(
    kelp: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (kelp / "Makefile").write_text("all:\n\t@echo before\n\t@echo beside >&2\n\t@exit 3\n")

    assert run(capsys, "test", kelp) == (
        4,
        "",
        (
            "before\nbeside\nmake: *** [Makefile:4: all] Error 3\n"
            f"error: make failed in '{kelp}' with exit code 2\n  hint: what it printed is above\n"
        ),
    )


def test_a_make_around_it_hands_nothing_on(kelp: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (kelp / "Makefile").write_text(
        "LEVEL = own\nbuilt:\n\t@$(ECXS) --version > $@\n\t@echo $(LEVEL) $(MAKELEVEL) > level\n"
    )
    monkeypatch.setenv("MAKEFLAGS", "n -- LEVEL=outer")
    monkeypatch.setenv("MAKELEVEL", "1")

    assert ecxs(kelp, "test", ".", "-q", "-p", "no:cacheprovider")[0] == 0
    assert (kelp / "level").read_text() == "own 0\n"


def test_the_report_tells_a_failed_build(kelp: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (kelp / "Makefile").write_text("all:\n\t@exit 3\n")
    code, out, err = run(capsys, "test", kelp, "--json")
    document = json.loads(out)

    assert (code, document["exit_code"], document["tests"], document["pytest_exit_code"]) == (4, 4, [], None)
    assert document["error"]["message"] == f"make failed in '{kelp}' with exit code 2"
    assert "Error 3" in err


def test_what_acts_on_a_terminal_is_escaped(kelp: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (kelp / "Makefile").write_text("all:\n\t@printf 'red \\033[31m \\377\\n'; exit 1\n")

    assert "red \\x1b[31m \\xff\n" in run(capsys, "test", kelp)[2]


def test_without_make_the_package_is_named(
    kelp: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(kelp))

    assert run(capsys, "test", kelp) == (
        3,
        "",
        "error: there is no program 'make' on PATH, and the folder has a Makefile\n  hint: install the package make\n",
    )


def test_an_adopted_module_in_c_is_built_by_make_as_before(kelp: Path) -> None:
    (kelp / "module.toml").write_text('schema = 1\n[module]\nname = "kelp"\nlanguage = "c"\n')

    assert ecxs(kelp, "test", ".", "-q", "-p", "no:cacheprovider")[0] == 0


def test_a_declaration_of_another_language_comes_before_the_makefile(greeter: Path) -> None:
    (greeter / "Makefile").write_text("all:\n\t@exit 3\n")

    assert ecxs(greeter, "test", ".", "-q", "-p", "no:cacheprovider", "-k", "nothing")[0] == 1


def test_build_says_who_builds_it(kelp: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "build", kelp) == (
        2,
        "",
        (
            f"error: '{kelp}' is built by its Makefile: 'make ECXS=ecxs' there, and 'ecxs -i' to install it\n"
            "  hint: 'ecxs test' builds it through the Makefile, and runs its tests\n"
        ),
    )


def test_run_builds_it_and_loads_what_was_made(
    kelp: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(kelp)
    (kelp / "ecelerity.conf").write_text("")

    assert run(capsys, "run", "--check") == (0, "ecelerity.conf: everything loads\n", "")
    assert (kelp / "built").exists()


def test_run_of_a_folder_without_a_configuration_names_the_file(
    kelp: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(kelp)

    assert run(capsys, "run") == (
        3,
        "",
        "error: configuration 'ecelerity.conf' does not exist\n  hint: name a file with -f\n",
    )
