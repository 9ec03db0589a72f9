"""The author's class is compared with the declaration by every command that builds on it, without running anything."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ecxs.cli.main import main
from ecxs.generate.project import plan_project
from ecxs.generate.project_check import check_author

if TYPE_CHECKING:
    from collections.abc import Callable

DECLARATION = """\
schema = 1
[module]
name = "kelp"
language = "python"
[[provider]]
hook = "core.log_permanent_failure_v1"
[[command]]
name = "status"
"""
PROVIDER = "def core_log_permanent_failure_v1(self, msg, dr, now, note, note_len): ..."
COMMAND = "def control_status(self, request): ..."
HEAD = "from .generated import KelpModule\n"


def _source(*methods: str, head: str = "class Kelp(KelpModule):", before: str = "") -> str:
    return f"{HEAD}{before}{head}\n" + "".join(f"    {method}\n" for method in methods or ("pass",))


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    monkeypatch.chdir(tmp_path)

    def make(source: str, **others: str) -> Path:
        Path("module.toml").write_text(DECLARATION)
        Path("kelp").mkdir()
        Path("kelp", "__init__.py").touch()
        Path("kelp", "kelp.py").write_text(source)
        for name, other in others.items():
            Path("kelp", f"{name}.py").write_text(other)
        return Path()

    return make


def _found(root: Path) -> list[str]:
    return [f"{item.place}: {item.rule}" for item in check_author(plan_project(root))]


def test_a_class_with_all_that_is_declared_has_no_finding(project: Callable[..., Path]) -> None:
    assert _found(project(_source(PROVIDER, COMMAND))) == []


def test_a_folder_that_is_no_package_is_found(project: Callable[..., Path]) -> None:
    root = project(_source(PROVIDER, COMMAND))
    Path("kelp", "__init__.py").unlink()
    [found] = check_author(plan_project(root))
    assert str(found) == (
        "kelp/__init__.py: error PY004: there is no '__init__.py' in 'kelp'\n"
        "  hint: make it, it may be empty; without it the folder is no package and cannot be installed"
    )


def test_a_static_method_is_told_what_is_wrong_with_it(project: Callable[..., Path]) -> None:
    [found] = check_author(plan_project(project(_source(f"@staticmethod\n    {PROVIDER}", COMMAND))))
    assert found.message == "'core_log_permanent_failure_v1' is a static method, which gets no 'self'"
    assert found.hint == "take '@staticmethod' away"


@pytest.mark.parametrize(
    ("methods", "expected"),
    [
        ((PROVIDER,), ["kelp/kelp.py:2:7: PY003"]),
        ((), ["kelp/kelp.py:2:7: PY003", "kelp/kelp.py:2:7: PY003"]),
        ((PROVIDER, COMMAND.replace("status", "statsu")), ["kelp/kelp.py:2:7: PY003"]),
        ((PROVIDER.replace(", note_len", ""), COMMAND), ["kelp/kelp.py:3:9: PY001"]),
        ((PROVIDER.replace("self, msg, ", ""), COMMAND), ["kelp/kelp.py:3:9: PY001"]),
        ((PROVIDER, COMMAND.replace("def", "async def")), ["kelp/kelp.py:4:15: PY001"]),
        ((f"@staticmethod\n    {PROVIDER}", COMMAND), ["kelp/kelp.py:4:9: PY001"]),
        ((f"@staticmethod\n    {PROVIDER.replace('self, ', '')}", COMMAND), []),
        ((PROVIDER, COMMAND, "def control_depths(self, request): ..."), ["kelp/kelp.py:5:9: PY002"]),
        (("core_log_permanent_failure_v1 = print", COMMAND), []),
        (("from .other import core_log_permanent_failure_v1", COMMAND), []),
        (("def core_log_permanent_failure_v1(self, *args): ...", COMMAND), []),
        (("def __getattr__(self, name): ...",), []),
    ],
)
def test_what_cannot_be_called_as_declared_is_found(
    project: Callable[..., Path], methods: tuple[str, ...], expected: list[str]
) -> None:
    assert _found(project(_source(*methods))) == expected


@pytest.mark.parametrize(
    ("head", "before"),
    [
        ("class Kelp(Everything, KelpModule):", "from elsewhere import Everything\n"),
        ("class Kelp(KelpModule, metaclass=Filled):", "from elsewhere import Filled\n"),
        ("@filled\nclass Kelp(KelpModule):", "from elsewhere import filled\n"),
        ("class Kelp(made(), KelpModule):", "from elsewhere import made\n"),
    ],
)
def test_what_the_text_of_a_class_does_not_show_may_be_there(
    project: Callable[..., Path], head: str, before: str
) -> None:
    assert _found(project(_source(head=head, before=before))) == []


def test_a_base_of_the_package_is_read(project: Callable[..., Path]) -> None:
    source = _source(COMMAND, head="class Kelp(Half, KelpModule):", before="from .half import Half\n")

    assert _found(project(source, half=f"class Half:\n    {PROVIDER}\n")) == []


def test_a_base_of_the_package_without_the_method_hides_nothing(project: Callable[..., Path]) -> None:
    source = _source(COMMAND, head="class Kelp(Half, KelpModule):", before="from .half import Half\n")

    assert _found(project(source, half="class Half: ...\n")) == ["kelp/kelp.py:3:7: PY003"]


def test_a_class_that_comes_from_elsewhere_is_not_looked_for(project: Callable[..., Path]) -> None:
    assert _found(project("from .other import Kelp\n")) == []


def test_a_file_that_is_gone_is_named(project: Callable[..., Path]) -> None:
    root = project("")
    Path("kelp", "kelp.py").unlink()

    assert _found(root) == ["kelp/kelp.py: PY004"]


def test_a_file_that_is_no_python_has_no_finding_here(project: Callable[..., Path]) -> None:
    assert _found(project("class Kelp(\n")) == []


@pytest.mark.parametrize("command", ["validate", "build", "test"])
def test_validate_build_and_test_refuse_with_the_same_finding(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], command: str
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["new", "kelp", "--kind", "python", "--no-input"]) == 0
    monkeypatch.chdir("kelp")
    source = Path("kelp", "kelp.py")
    source.write_text(source.read_text().replace("control_status", "control_statsu"))
    capfd.readouterr()

    code = main([command])

    shown = capfd.readouterr()
    assert code
    assert (shown.out + shown.err).count("error PY003: class 'Kelp' lacks the command 'control_status'") == 1
    assert not Path(".ecxs", "libexec").exists()


def test_a_trial_load_does_not_tell_the_same_cause_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["new", "kelp", "--kind", "python", "--no-input"]) == 0
    source = Path("kelp", "kelp", "kelp.py")
    source.write_text(source.read_text().replace("control_status", "control_statsu"))
    capfd.readouterr()

    assert main(["validate", "kelp", "--level", "load"]) == 1

    out = capfd.readouterr().out
    assert (out.count("control_status'"), out.count("PRJ005")) == (2, 0)
