from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ecruntime.foundation.errors import BuildFailed
from ecruntime.libexec import scan
from ecruntime.model.module_record import parse_record
from ecxs.build import Installation, build, install, uninstall
from ecxs.generate.project import plan_project

if TYPE_CHECKING:
    from pathlib import Path


def install_project(project: Path, libexec: Path) -> Installation:
    return install(build(plan_project(project).definition, project), libexec)


def edit(project: Path, number: int) -> None:
    (project / "greeter" / "data.txt").write_text(str(number))


def folders(libexec: Path) -> list[str]:
    return sorted(path.name for path in libexec.iterdir() if path.is_dir())


def test_the_artifact_is_the_package_under_its_digest(greeter: Path, tmp_path: Path) -> None:
    libexec = tmp_path / "libexec"
    installed = install_project(greeter, libexec)
    assert installed.artifact == libexec / f".greeter-{installed.digest[:12]}"
    assert (installed.artifact / "greeter.py").read_bytes() == (greeter / "greeter" / "greeter.py").read_bytes()
    assert sorted(path.name for path in libexec.iterdir()) == [
        installed.artifact.name,
        "greeter.ecm",
        "greeter.module.json",
    ]


def test_the_record_names_the_artifact(greeter: Path, tmp_path: Path) -> None:
    installed = install_project(greeter, tmp_path / "libexec")
    path = tmp_path / "libexec" / "greeter.module.json"
    record = parse_record(path.read_text(), str(path))
    assert (record.artifact, record.digest) == (installed.artifact.name, installed.digest)


def test_the_runtime_finds_what_was_installed(greeter: Path, tmp_path: Path) -> None:
    installed = install_project(greeter, tmp_path / "libexec")
    found = scan([tmp_path / "libexec"])
    section = found.get("greeter")
    assert section is not None
    assert section.artifact is not None
    assert section.artifact.path == installed.artifact
    assert found.findings == ()


def test_equal_content_changes_nothing(greeter: Path, tmp_path: Path) -> None:
    libexec = tmp_path / "libexec"
    first = install_project(greeter, libexec)
    before = {path: path.stat().st_mtime_ns for path in libexec.rglob("*")}
    second = install_project(greeter, libexec)
    assert (first.is_changed, second.is_changed) == (True, False)
    assert {path: path.stat().st_mtime_ns for path in libexec.rglob("*")} == before


def test_the_one_before_is_kept_and_older_ones_go(greeter: Path, tmp_path: Path) -> None:
    libexec = tmp_path / "libexec"
    made = []
    for number in range(3):
        edit(greeter, number)
        made.append(install_project(greeter, libexec).artifact.name)
    assert folders(libexec) == sorted(made[1:])


def test_other_modules_are_left_alone(greeter: Path, tmp_path: Path) -> None:
    libexec = tmp_path / "libexec"
    others = [libexec / f".greeter_two-{'0' * 12}", libexec / f".owl-{'1' * 12}", libexec / ".greeter-mine"]
    for folder in others:
        folder.mkdir(parents=True)
    for number in range(3):
        edit(greeter, number)
        install_project(greeter, libexec)
    assert all(folder.is_dir() for folder in others)


def test_a_project_without_the_class_is_refused(greeter: Path) -> None:
    (greeter / "greeter" / "greeter.py").unlink()
    with pytest.raises(BuildFailed) as refused:
        build(plan_project(greeter).definition, greeter)
    assert refused.value.message == f"there is no '{greeter}/greeter/greeter.py'"
    assert refused.value.hint == "the author's class lies there; write it, or restore it"


def test_a_project_without_manifest_is_refused(greeter: Path) -> None:
    definition = plan_project(greeter).definition
    (greeter / "greeter.ecm").unlink()
    with pytest.raises(BuildFailed) as caught:
        build(definition, greeter)
    assert caught.value.message == f"there is no manifest '{greeter / 'greeter.ecm'}'"
    assert caught.value.hint == "run 'ecxs generate' first"


def test_what_was_installed_of_a_module_is_removed_and_nothing_else(greeter: Path, tmp_path: Path) -> None:
    libexec = tmp_path / "libexec"
    install_project(greeter, libexec)
    edit(greeter, 1)
    install_project(greeter, libexec)
    for name in ("other.ecm", ".greeter-notes", ".greeters-0123456789ab"):
        (libexec / name).mkdir()

    uninstall("greeter", libexec)
    uninstall("greeter", libexec)

    assert sorted(path.name for path in libexec.iterdir()) == [".greeter-notes", ".greeters-0123456789ab", "other.ecm"]


def test_of_a_libexec_that_is_not_there_nothing_is_removed(tmp_path: Path) -> None:
    uninstall("greeter", tmp_path / "libexec")

    assert not (tmp_path / "libexec").exists()


def test_code_that_was_changed_in_place_is_installed_anew(greeter: Path, tmp_path: Path) -> None:
    installed = install_project(greeter, tmp_path / "libexec")
    (installed.artifact / "greeter.py").write_text("changed = True\n")
    again = install_project(greeter, tmp_path / "libexec")
    assert again.is_changed
    assert (again.artifact / "greeter.py").read_bytes() == (greeter / "greeter" / "greeter.py").read_bytes()
