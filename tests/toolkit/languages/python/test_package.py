from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ecruntime.foundation.errors import BuildFailed, Refused
from ecxs.languages.python.package import read_package

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def package(tmp_path: Path) -> Path:
    folder = tmp_path / "owl"
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    return folder


def names(folder: Path) -> list[str]:
    return [file.path.as_posix() for file in read_package(folder).files]


def test_code_and_data_are_installed(package: Path) -> None:
    (package / "data").mkdir()
    (package / "data" / "words.txt").write_text("hoot")
    assert names(package) == ["__init__.py", "data/words.txt"]


def test_tests_caches_and_dot_names_stay_out(package: Path) -> None:
    for folder in ("tests", "__pycache__", ".cache"):
        (package / folder).mkdir()
        (package / folder / "x.py").write_text("")
    (package / ".hidden").write_text("")
    (package / "old.pyc").write_bytes(b"")
    assert names(package) == ["__init__.py"]


def test_the_digest_depends_on_names_and_bytes_alone(package: Path) -> None:
    first = read_package(package).digest
    (package / "__init__.py").touch()
    assert read_package(package).digest == first
    (package / "a").write_text("b")
    second = read_package(package).digest
    (package / "a").rename(package / "ab")
    (package / "ab").write_text("")
    assert len({first, second, read_package(package).digest}) == 3


def test_the_installed_name_has_the_digest(package: Path) -> None:
    read = read_package(package)
    assert read.folder_name == f".owl-{read.digest[:12]}"


def test_nothing_is_executed(package: Path) -> None:
    (package / "__init__.py").write_text("raise SystemExit(1)\n")
    assert names(package) == ["__init__.py"]


def test_a_syntax_error_has_its_place(package: Path) -> None:
    (package / "owl.py").write_text("x = 1\nif x\n    pass\n")
    with pytest.raises(Refused) as caught:
        read_package(package)
    [found] = caught.value.findings
    assert str(found) == (
        f"{package / 'owl.py'}:2:5: error SRC001: 'owl.py' is not Python: expected ':'\n"
        "  hint: mend it; the rules of source were not applied"
    )


def test_what_only_the_compiler_refuses_has_its_place_too(package: Path) -> None:
    (package / "owl.py").write_text("x = 1\nreturn x\n")
    with pytest.raises(Refused) as caught:
        read_package(package)
    assert [str(found).partition("\n")[0] for found in caught.value.findings] == [
        f"{package / 'owl.py'}:2:1: error SRC001: 'owl.py' is not Python: 'return' outside function"
    ]


def test_bytes_that_are_no_text_are_refused(package: Path) -> None:
    (package / "owl.py").write_bytes(b"x = 1\0")
    with pytest.raises(Refused) as caught:
        read_package(package)
    assert [found.rule for found in caught.value.findings] == ["SRC001"]


def test_a_folder_that_is_no_package_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BuildFailed) as caught:
        read_package(tmp_path)
    assert caught.value.message == f"there is no package at '{tmp_path}'"


def test_a_file_whose_name_is_not_utf_8_is_installed_like_others(package: Path) -> None:
    (package / "\udcff.txt").write_text("hoot")
    assert names(package) == ["__init__.py", "\udcff.txt"]
