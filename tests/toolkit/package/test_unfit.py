"""What was built and is still no package: libraries that no server loads, names that no list can have."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ecruntime.foundation.errors import BuildFailed, EnvironmentFailure
from ecruntime.foundation.file_reading import reason_of
from ecxs.cli import main
from ecxs.cli.interpreter import own_command
from ecxs.package import PackageFormat, check_subjects, read_subjects
from ecxs.package.formats import EPOCH, make_package
from ecxs.package.subject import contents_of
from tests.toolkit.cli.conftest import run
from tests.toolkit.package.conftest import FACTS, PREFIX, ROOT, declare, done, plain_facts

if TYPE_CHECKING:
    from ecxs.package import ModuleContents


def described(project: Path, text: str) -> None:
    """Write the description of a module as TOML has it."""
    file = project / "module.toml"
    before = file.read_text(encoding="utf-8")
    file.write_text(re.sub(r"(?m)^description = .*$", lambda _: f"description = {text}", before, count=1), "utf-8")


def script_contents(folder: Path) -> ModuleContents:
    """Return the contents of a script, which need no build."""
    (folder / "tide.lua").write_text("return {}\n")
    (folder / "tide.ecm").write_text("[tide]\n")
    plain_facts(folder)
    (subject,) = read_subjects(folder)
    return contents_of(subject, None)


@pytest.mark.slow
def test_a_library_with_a_sanitizer_is_refused(projects: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (projects / "m_c" / "build.flags").write_text("-fsanitize=undefined\n")
    assert main(["package", "m_c"]) == 1
    (line,) = [line for line in capfd.readouterr().err.splitlines() if "error" in line and "errors" not in line][:1]
    assert "PKG006: the library is built with a sanitizer: it needs 'libubsan.so" in line
    assert not (projects / "dist").exists()


@pytest.mark.slow
def test_a_manifest_of_another_module_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copy(ROOT / "examples" / "c" / "greetlog" / "greetlog.c", tmp_path)
    done(*own_command("-c", "greetlog.c", "-o", "greetlog.so"))
    plain_facts(tmp_path)
    assert main(["package"]) == 0
    Path("greetlog.ecm").write_text("[other]\n")
    ended = subprocess.run(own_command("package"), capture_output=True, text=True, check=False)
    assert (ended.returncode, "error ECM032" in ended.stderr) == (1, True)


@pytest.mark.parametrize("name", ["a\nb.txt", "a\x1bb.txt", "a\udcff.txt", "a\u202eb.txt"])
def test_a_file_whose_name_cannot_be_shown_is_refused(
    name: str, projects: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (projects / "m_python" / "m_python" / name).write_text("x")
    code, _, err = run(capsys, "package", "m_python", "--format", "all")
    assert code == 1
    assert f"error PKG007: a file of module 'm_python' has the name {name!r}" in err
    (projects / "m_python" / "m_python" / name).rename(projects / "m_python" / "m_python" / "ü $HOME *{a,b}.txt")
    assert main(["package", "m_python", "--format", "tar.gz"]) == 0


@pytest.mark.parametrize("text", [r'"\u0000"', r'"bell \u0007"', r'"\u001b[31mred"', r'"a\u202eb"'])
def test_a_description_that_nobody_can_read_is_refused(
    text: str, projects: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    described(projects / "m_lua", text)
    code, _, err = run(capsys, "package", "m_lua")
    assert code == 1
    assert "m_lua/module.toml:9:15: error MOD052: 'description' in [module] has signs that nobody can read" in err


def test_a_package_file_beside_a_declaration_is_said_to_be_unread(
    projects: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    declare(projects / "m_lua", 'version = "1.0"\nlicense = "MIT"\n')
    plain_facts(projects / "m_lua")
    _, _, err = run(capsys, "package", "m_lua")
    assert "into [package] of module.toml; a package.toml beside it is not read" in err


@pytest.mark.parametrize(("language", "folder"), [("python", "m_python/sub"), ("lua", "src")])
def test_packages_do_not_lie_among_what_is_packed(
    language: str, folder: str, projects: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    project = projects / f"m_{language}"
    code, _, err = run(capsys, "package", str(project), "-o", str(project / folder))
    assert (code, "which is itself packed" in err) == (2, True)
    assert not list(project.rglob("*.tar.gz"))
    assert main(["package", str(project), "-o", str(project / "dist")]) == 0


def test_one_project_by_two_names_is_packed_once(projects: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (projects / "link").symlink_to("m_lua")
    code, out, _ = run(capsys, "package", "m_lua", "link", str(projects / "m_lua"))
    assert (code, len([line for line in out.splitlines() if line.endswith(".tar.gz")])) == (0, 1)


def test_names_that_are_one_for_wheels_are_refused(projects: Path) -> None:
    shutil.copytree(projects / "m_python", projects / "other")
    declare(projects / "m_python", f'name = "kelp+"\n{FACTS}')
    declare(projects / "other", f'name = "kelp"\n{FACTS}')
    given = [subject for name in ("m_python", "other") for subject in read_subjects(projects / name)]
    found = check_subjects(given, [])[1]
    assert [(it.rule, it.message.partition(" have ")[2]) for it in found] == [("PKG004", "one name of a wheel, 'kelp'")]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["kelp+", "a.", "ab-", "a.-+b", "a+"])
def test_pip_installs_a_wheel_of_any_name(name: str, projects: Path) -> None:
    declare(projects / "m_python", f'name = "{name}"\n{FACTS}')
    assert main(["package", "m_python", "--format", "wheel"]) == 0
    (made,) = (projects / "dist").iterdir()
    words = ("-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target", "there", str(made))
    done(sys.executable, *words, folder=projects)
    assert (projects / "there" / "m_python").is_dir()


@pytest.mark.slow
def test_an_rpm_owns_the_folders_that_are_its_alone(tmp_path: Path, projects: Path) -> None:
    del projects
    assert main(["package", "m_python", "--format", "rpm"]) == 0
    (made,) = Path("dist").iterdir()
    modes = done("rpm", "-qp", "--qf", "[%{FILEMODES:perms} %{FILENAMES}\n]", str(made)).splitlines()
    folders = {line.partition(" ")[2] for line in modes if line.startswith("drwxr-xr-x")}
    (digest,) = {one for one in folders if "/.m_python-" in one and "generated" not in one}
    assert folders == {digest, f"{digest}/generated", "/usr/share/doc/ec-module-m-python"}
    root = tmp_path / "root"
    root.mkdir()
    done("rpm", "--root", str(root), "-i", "--nodeps", str(made))
    done("rpm", "--root", str(root), "-e", "ec-module-m-python")
    assert [path.name for path in (root / PREFIX / "libexec").rglob("*")] == []


def test_a_full_disk_is_told_with_its_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    contents = script_contents(tmp_path)

    def refuse(_: Path, __: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", refuse)
    with pytest.raises(EnvironmentFailure, match=r"cannot write temporary files to '.*': no space left") as failed:
        make_package(contents, PackageFormat.DEB, EPOCH)
    assert "TMPDIR" in failed.value.hint


def test_an_nfpm_that_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    contents = script_contents(tmp_path)
    program = tmp_path / "nfpm"
    program.write_text("#!/bin/sh\nexec sleep 100\n")
    program.chmod(0o755)
    monkeypatch.setattr("ecxs.package.nfpm.find_nfpm", lambda: str(program))
    monkeypatch.setattr("ecxs.package.nfpm._SECONDS", 0.2)
    with pytest.raises(BuildFailed, match="made no rpm within") as failed:
        make_package(contents, PackageFormat.RPM, EPOCH)
    assert str(program) in failed.value.hint


def test_a_notice_goes_along(projects: Path) -> None:
    for name in ("NOTICE", "LICENCE.txt"):
        (projects / "m_lua" / name).write_text("Some words.\n")
    assert main(["package", "m_lua"]) == 0
    (made,) = (projects / "dist").iterdir()
    listed = done("tar", "-tzf", str(made)).splitlines()
    assert {Path(name).name for name in listed} >= {"NOTICE", "LICENCE.txt"}


def test_a_reason_keeps_the_letters_of_a_path() -> None:
    assert reason_of(OSError(18, "Leads out of 'Sea/Kelp'")) == "leads out of 'Sea/Kelp'"
