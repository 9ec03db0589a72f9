"""`ecxs test --exported`: built once for each content, told apart from the class, and refused with all reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ecxs.cli.exported_form import KEPT, TREES
from ecxs.cli.main import main
from tests.toolkit.cli.conftest import run

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.slow, pytest.mark.timeout(200)]
PLAIN = """
@pytest.mark.plain_form("it counts classes")
def test_with_the_class(runtime: Harness) -> None:
    runtime.load(Pier, conf=CONF)
"""


def test_a_generic_scaffold_passes_in_its_exported_form_which_is_built_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    # A blank in the name of the folder is one for make as well.
    folder = tmp_path / "my modules"
    folder.mkdir()
    monkeypatch.chdir(folder)
    assert main(["new", "pier", "--kind", "python-generic", "--no-input"]) == 0
    with (folder / "pier/tests/test_pier.py").open("a") as tests:
        tests.write(f"\nimport pytest\n{PLAIN}")
    capfd.readouterr()
    assert main(["test", "pier", "--exported"]) == 0
    first = capfd.readouterr()
    assert "building the exported form of 'pier'" in first.err
    assert "4 of 5 tests with a runtime ran it\n" in first.out
    assert "test_with_the_class: the class, since it asks for the class itself: it counts classes\n" in first.out
    (tree,) = (path for path in (folder / "pier" / TREES).iterdir() if path.is_dir())
    assert (tree / "pier.so").is_file()
    # Nothing is built again; and a run in which the form is not tried fails.
    assert main(["test", "pier", "--exported", "-k", "with_the_class"]) == 1
    second = capfd.readouterr()
    assert "building" not in second.err
    assert "0 of 1 tests with a runtime ran it\n" in second.out
    # The trees of former contents go in time.
    for number in range(KEPT + 2):
        (tree.parent / f"{number}").mkdir()
        (tree.parent / f"{number}.built").touch()
    (tree / "python/pier/pier.py").unlink()
    (tree.with_suffix(".built")).unlink()
    assert main(["test", "pier", "--exported", "-q"]) == 0
    assert len([path for path in tree.parent.iterdir() if path.is_dir()]) == KEPT
    assert (tree / "python/pier/pier.py").is_file()


def test_what_cannot_be_exported_is_named_and_not_tested(greeter: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with (greeter / "greeter/greeter.py").open("a") as source:
        source.write("\nimport signal\n\nsignal.signal(signal.SIGHUP, print)\n")
    code, out, err = run(capsys, "test", greeter, "--exported")
    assert code == 1
    assert "test session starts" not in out
    assert "'greeter' cannot be exported, so no test runs in that form\n" in err
    assert "error EXP015: 'signal.signal' is not to be had on a server" in err
    assert not (greeter / TREES).exists()


def test_a_module_in_another_language_has_no_exported_form(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["new", "reef", "--kind", "lua", "--no-input"]) == 0
    code, _, err = run(capsys, "test", "reef", "--exported")
    assert code == 2
    assert "error: --exported is for modules in Python, and 'reef' is written in lua\n" in err
