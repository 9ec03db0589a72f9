"""What is in packages, each unpacked by the tools of its form, and loaded from where it lies then."""

from __future__ import annotations

import gzip
import json
import os
import sys
import tarfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ecruntime.foundation.errors import BuildFailed
from ecxs.cli import main
from ecxs.cli.commands import package
from ecxs.cli.interpreter import own_command
from ecxs.package import PackageFormat, backend
from ecxs.package.nfpm import distribution_version
from tests.toolkit.cli.conftest import run
from tests.toolkit.package.conftest import LANGUAGES, PREFIX, ROOT, declare, done, install_deb

if TYPE_CHECKING:
    from collections.abc import Callable

    Unpack = Callable[[Path], Path]

IS_SOAK = bool(os.environ.get("ECXS_SOAK"))
FORMS = ("deb", "rpm", "tar.gz", "wheel")
PAIRS = [(language, form) for language in LANGUAGES for form in FORMS if form != "wheel" or language == "python"]
FEW = {("python", "wheel"), ("c", "rpm"), ("lua", "deb")}
"""Each language and each form once, tar.gz with a plain module; `make soak` takes all pairs."""
MACHINE = os.uname().machine
NAMES = {
    ("python", "deb"): "ec-module-m-python_1.2~rc1-1_all.deb",
    ("python", "rpm"): "ec-module-m-python-1.2~rc1-1.noarch.rpm",
    ("python", "tar.gz"): "ec-module-m-python-1.2rc1.tar.gz",
    ("python", "wheel"): "ec_module_m_python-1.2rc1-py3-none-any.whl",
    ("c", "rpm"): f"ec-module-m-c-1.2~rc1-1.{MACHINE}.rpm",
    ("c", "tar.gz"): f"ec-module-m-c-1.2rc1-{MACHINE}.tar.gz",
    ("lua", "deb"): "ec-module-m-lua_1.2~rc1-1_all.deb",
    ("lua", "rpm"): "ec-module-m-lua-1.2~rc1-1.noarch.rpm",
    ("lua", "tar.gz"): "ec-module-m-lua-1.2rc1.tar.gz",
}


def packed(*words: str) -> list[Path]:
    """Pack in the current folder and return the packages."""
    assert main(["package", *words]) == 0
    return sorted(path for path in Path("dist").iterdir() if path.is_file())


def loads(conf: Path, libexec: Path) -> None:
    """Let a server load a module from a libexec, with a configuration."""
    words = ["run", "--check", "-f", str(conf), "--libexec", str(libexec)]
    if any(libexec.glob("*.so")):
        # A process has one server with modules in C.
        assert done(*own_command(*words)) == f"{conf}: everything loads\n"
    else:
        assert main(words) == 0


@pytest.mark.slow
@pytest.mark.parametrize(("language", "form"), [pair for pair in PAIRS if IS_SOAK or pair in FEW])
def test_an_installed_package_loads(language: str, form: str, projects: Path, unpack: Unpack) -> None:
    del projects
    (made,) = packed(f"m_{language}", "--format", form)
    assert made.name == NAMES.get((language, form), made.name)
    root = unpack(made)
    name = f"m_{language}"
    documents = root / ("share" if form == "wheel" else "usr/share") / "doc" / f"ec-module-m-{language}"
    libexec = root / ("libexec/ecelerity" if form == "wheel" else PREFIX / "libexec")
    sample = documents / f"{name}.conf"
    if form in {"deb", "rpm"}:
        sample = root / PREFIX / "etc" / "conf" / "default" / "modules" / f"{name}.conf"
        assert not (documents / f"{name}.conf").exists()
    assert {f"{name}.ecm", f"{name}.module.json"} <= {path.name for path in libexec.iterdir()}
    assert (documents / f"{name}.md").read_text().startswith("# m")
    assert "Made by ecxs" not in sample.read_text()
    loads(sample, libexec)


def test_an_archive_has_roots_files_in_order_and_one_time(projects: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    del projects
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1000000000")
    (made,) = packed("m_lua")
    with tarfile.open(made) as archive:
        entries = archive.getmembers()
    assert {(entry.uid, entry.gid, entry.uname, entry.gname, entry.mtime) for entry in entries} == {
        (0, 0, "root", "root", 1_000_000_000)
    }
    assert {oct(entry.mode) for entry in entries if entry.isfile()} == {"0o644"}
    assert {oct(entry.mode) for entry in entries if entry.isdir()} == {"0o755"}
    assert entries[0].name == "opt"
    assert [Path(entry.name).parts for entry in entries if entry.isfile()] == sorted(
        Path(entry.name).parts for entry in entries if entry.isfile()
    )
    assert made.read_bytes()[4:8] == (1_000_000_000).to_bytes(4, "little")
    assert b"lua" not in gzip.decompress(made.read_bytes())[:3]


@pytest.mark.slow
def test_a_package_of_debian_says_what_the_declaration_says(projects: Path) -> None:
    declare(
        projects / "m_lua",
        'name = "kelp+"\nversion = "2.0"\nlicense = "MIT"\nmaintainer = "Änn $HOME <a@example.org>"\n'
        'homepage = "https://example.org/?a=$1&b"\n',
    )
    file = projects / "m_lua" / "module.toml"
    text = file.read_text(encoding="utf-8")
    line = next(line for line in text.splitlines() if line.startswith("description"))
    file.write_text(text.replace(line, 'description = """Costs $5: # "now"\n  or ${PATH}"""'), encoding="utf-8")
    (made,) = packed("m_lua", "--format", "deb")
    fields = done("dpkg-deb", "-f", str(made))
    assert fields.splitlines() == [
        "Package: kelp+",
        "Version: 2.0-1",
        "Section: mail",
        "Priority: optional",
        "Architecture: all",
        "Maintainer: Änn $HOME <a@example.org>",
        *(line for line in fields.splitlines() if line.startswith("Installed-Size: ")),
        "Homepage: https://example.org/?a=$1&b",
        'Description: Costs $5: # "now" or ${PATH}',
    ]
    license_file = done("bash", "-c", f"dpkg-deb --fsys-tarfile '{made}' | tar -xO ./usr/share/doc/kelp+/copyright")
    assert license_file.splitlines() == [
        "m_lua is under the license MIT.",
        "Maintainer: Änn $HOME <a@example.org>",
        "Homepage: https://example.org/?a=$1&b",
    ]
    listed = done("dpkg-deb", "-c", str(made)).splitlines()
    assert all(line.split()[1] == "root/root" for line in listed)
    assert {line.split()[0] for line in listed} == {"drwxr-xr-x", "-rw-r--r--"}


@pytest.mark.slow
def test_what_an_operator_wrote_outlives_an_upgrade(projects: Path, tmp_path: Path) -> None:
    root = tmp_path / "root"
    root.mkdir()
    (first,) = packed("m_lua", "--format", "deb")
    install_deb(root, first)
    sample = root / PREFIX / "etc" / "conf" / "default" / "modules" / "m_lua.conf"
    sample.write_text('m_lua main {\n  greeting = "mine"\n}\n')
    file = projects / "m_lua" / "module.toml"
    file.write_text(file.read_text().replace('"1.2rc1"', '"1.2"').replace('default = "hello"', 'default = "hi"'))
    first.unlink()
    (second,) = packed("m_lua", "--format", "deb")
    install_deb(root, second)
    assert sample.read_text() == 'm_lua main {\n  greeting = "mine"\n}\n'
    offered = sample.with_name("m_lua.conf.dpkg-dist").read_text()
    assert "hi" in offered
    loads(sample, root / PREFIX / "libexec")


@pytest.mark.slow
def test_an_rpm_marks_the_configuration_as_its_operators(projects: Path) -> None:
    del projects
    (made,) = packed("m_lua", "--format", "rpm")
    wanted = "/opt/msys/ecelerity/etc/conf/default/modules/m_lua.conf"
    assert done("rpm", "-qpc", str(made)).split() == [wanted]
    facts = done("rpm", "-qp", "--qf", "%{NAME} %{VERSION} %{RELEASE} %{ARCH} %{LICENSE} %{PACKAGER}", str(made))
    assert facts == "ec-module-m-lua 1.2~rc1 1 noarch MIT Ann Author <ann@example.org>"
    flags = done("rpm", "-qp", "--qf", "[%{FILENAMES} %{FILEFLAGS:fflags} %{FILEUSERNAME}\n]", str(made)).splitlines()
    assert f"{wanted} cn root" in flags


@pytest.mark.slow
def test_a_plain_module_is_packed_with_what_its_library_declares(greetlog: Path, unpack: Unpack) -> None:
    (made,) = packed("--format", "tar.gz")
    root = unpack(made)
    documents = root / "usr" / "share" / "doc" / "ec-module-greetlog"
    assert "core.log_reception_v1" in (documents / "greetlog.md").read_text()
    assert (documents / "README.md").read_bytes() == (greetlog / "README.md").read_bytes()
    libexec = root / PREFIX / "libexec"
    assert sorted(path.name for path in libexec.iterdir()) == ["greetlog.ecm", "greetlog.so"]
    assert str(greetlog).encode() not in (libexec / "greetlog.so").read_bytes()
    loads(documents / "greetlog.conf", libexec)


@pytest.mark.slow
def test_pip_builds_the_same_wheel(projects: Path) -> None:
    (made,) = packed("m_python", "--format", "wheel")
    environment = {"PYTHONPATH": f"{ROOT}:{ROOT / 'runtime'}"}
    words = (
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--no-build-isolation",
        "--wheel-dir",
        "by-pip",
        "./m_python",
    )
    done(sys.executable, *words, folder=projects, environment=environment)
    (by_pip,) = (projects / "by-pip").iterdir()
    assert (by_pip.name, by_pip.read_bytes()) == (made.name, made.read_bytes())
    names = zipfile.ZipFile(made).namelist()
    assert "ec_module_m_python-1.2rc1.data/data/libexec/ecelerity/m_python.ecm" in names
    assert "m_python/m_python.py" in names


def test_pip_is_told_what_a_wheel_lacks(projects: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    declare(projects / "m_python", 'version = "1.0"\n')
    monkeypatch.chdir(projects / "m_python")
    with pytest.raises(BuildFailed) as failed:
        backend.build_wheel(str(projects / "by-pip"))
    assert failed.value.message.splitlines()[:2] == [
        "module.toml:12:1: error PKG001: module 'm_python' has no 'license', which its packages need",
        '  hint: write license = "MIT" into [package]',
    ]
    assert not (projects / "by-pip").exists()
    with pytest.raises(backend.UnsupportedOperation):
        backend.build_sdist(str(projects / "by-pip"))


def test_packing_again_leaves_what_is_there(projects: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (made,) = packed("m_lua")
    before = made.stat()
    capsys.readouterr()
    code, out, _ = run(capsys, "package", "m_lua", "--format", "json", "--format", "tar.gz")
    table = json.loads(out)
    assert (code, made.stat().st_ino, made.stat().st_mtime_ns) == (0, before.st_ino, before.st_mtime_ns)
    assert table["folder"] == "dist"
    assert table["packages"] == [
        {
            "module": "m_lua",
            "name": "ec-module-m-lua",
            "version": "1.2rc1",
            "format": "tar.gz",
            "file": "dist/ec-module-m-lua-1.2rc1.tar.gz",
            "changed": False,
        }
    ]


def test_a_changed_source_is_in_the_next_package(projects: Path) -> None:
    (made,) = packed("m_lua")
    before = made.read_bytes()
    with (projects / "m_lua" / "src" / "m_lua.lua").open("a") as file:
        file.write("-- later\n")
    assert packed("m_lua") == [made]
    assert made.read_bytes() != before


def test_the_command_knows_the_forms_without_importing_them() -> None:
    assert tuple(form.value for form in PackageFormat) == package.FORMATS


@pytest.mark.parametrize(
    ("declared", "wanted"), [("1.0", "1.0"), ("2.0rc1", "2.0~rc1"), ("1.2a10", "1.2~a10"), ("3b2", "3~b2")]
)
def test_what_comes_before_a_release_sorts_before_it(declared: str, wanted: str) -> None:
    assert distribution_version(declared) == wanted
    # That of Debian itself.
    done("dpkg", "--compare-versions", wanted, "le", declared.partition("a")[0].partition("b")[0].partition("rc")[0])
