"""A tree is written as a whole, and over nothing that is not ours."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

import pytest

from ecruntime.foundation.errors import EnvironmentFailure, UsageError
from ecxs.export import ExportedFile, ExportedTree, write, write_tree
from ecxs.export.tree import record_of

if TYPE_CHECKING:
    from pathlib import Path


def tree(**texts: str) -> ExportedTree:
    files = [ExportedFile(PurePosixPath(f"src/{name}.c"), text.encode()) for name, text in texts.items()]
    return ExportedTree("kelp", (*files, ExportedFile(PurePosixPath(".ecxs-export.json"), record_of(files))), ())


def contents(folder: Path) -> dict[str, str]:
    return {str(path.relative_to(folder)): path.read_text() for path in sorted(folder.rglob("*.c"))}


def test_a_tree_is_written_and_written_again_without_a_change(tmp_path: Path) -> None:
    target = tmp_path / "deep" / "kelp"
    assert write_tree(tree(one="1"), target) is True
    before = (target / "src/one.c").stat()
    assert write_tree(tree(one="1"), target) is False
    assert (target / "src/one.c").stat() == before


def test_an_older_tree_is_replaced_as_a_whole_with_what_was_built_in_it(tmp_path: Path) -> None:
    target = tmp_path / "kelp"
    write_tree(tree(one="1", two="2"), target)
    (target / "kelp.so").write_bytes(b"built")
    (target / "compile_commands.json").write_bytes(b"[]")
    assert write_tree(tree(one="new", three="3"), target) is True
    assert contents(target) == {"src/one.c": "new", "src/three.c": "3"}
    assert sorted(path.name for path in target.iterdir()) == [".ecxs-export.json", "src"]
    assert [path.name for path in tmp_path.iterdir()] == ["kelp"]


def test_what_the_makefile_of_a_module_in_python_builds_is_no_file_of_somebody(tmp_path: Path) -> None:
    target = tmp_path / "kelp"
    write_tree(tree(one="1"), target)
    for name in ("python/built.for", "python/kelp/__pycache__/kelp.cpython-311.pyc", "python/ecpython.so"):
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        (target / name).write_bytes(b"built")
    assert write_tree(tree(one="1"), target) is False
    assert write_tree(tree(one="new"), target) is True
    assert sorted(path.name for path in target.iterdir()) == [".ecxs-export.json", "src"]


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    (tmp_path / "kelp").mkdir()
    assert write_tree(tree(one="1"), tmp_path / "kelp") is True


@pytest.mark.parametrize(
    ("path", "said"),
    [("src/one.c", "'kelp/src/one.c' was changed since it was exported"),
     ("src/own.c", "'kelp/src/own.c' is no file of the export that is in 'kelp'"),
     (".ecxs-export.json", "'kelp' exists already, and is no tree of an export")],
)  # fmt: skip  # one case to a line
def test_what_somebody_wrote_there_is_refused_and_stays(
    path: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    folder = tmp_path.__class__("kelp")
    write_tree(tree(one="1", two="2"), folder)
    (folder / path).write_text("somebody's")
    with pytest.raises(UsageError) as raised:
        write_tree(tree(one="new"), folder)
    assert raised.value.message == said
    assert (folder / path).read_text() == "somebody's"
    assert (folder / "src/two.c").read_text() == "2"


@pytest.mark.parametrize("make", ["file", "link", "folder"])
def test_whatever_else_has_the_name_is_refused(make: str, tmp_path: Path) -> None:
    target = tmp_path / "kelp"
    if make == "file":
        target.write_text("mine")
    elif make == "link":
        write_tree(tree(one="1"), tmp_path / "elsewhere")
        target.symlink_to(tmp_path / "elsewhere")
    else:
        target.mkdir()
        (target / "notes").write_text("mine")
    with pytest.raises(UsageError, match="exists already, and is no tree of an export"):
        write_tree(tree(one="new"), target)
    assert target.is_symlink() == (make == "link")


def test_a_link_in_the_place_of_a_file_is_refused(tmp_path: Path) -> None:
    target = tmp_path / "kelp"
    write_tree(tree(one="1"), target)
    (tmp_path / "aside.c").write_text("1")
    (target / "src/one.c").unlink()
    (target / "src/one.c").symlink_to(tmp_path / "aside.c")
    with pytest.raises(UsageError, match="was changed since it was exported"):
        write_tree(tree(one="new"), target)


def test_a_failure_on_the_way_leaves_the_older_tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "kelp"
    write_tree(tree(one="1"), target)
    written: list[object] = []

    def fail(path: Path, content: bytes) -> None:
        written.append(path)
        if len(written) == 2:
            raise EnvironmentFailure("no space left on device")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)

    monkeypatch.setattr(write, "write_aside", fail)
    with pytest.raises(EnvironmentFailure, match="no space left"):
        write_tree(tree(one="new", two="2"), target)
    assert contents(target) == {"src/one.c": "1"}
    assert [path.name for path in tmp_path.iterdir()] == ["kelp"]


@pytest.mark.parametrize("step", ["exchange", "remove_tree"])
def test_a_run_that_was_killed_leaves_one_tree_or_the_other_and_the_next_one_cleans_up(
    step: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "kelp"
    write_tree(tree(one="1"), target)

    def killed(*paths: Path) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(write, step, killed)
        with pytest.raises(KeyboardInterrupt):
            write_tree(tree(one="2"), target)
    assert contents(target) == {"src/one.c": "1" if step == "exchange" else "2"}
    write_tree(tree(one="3"), target)
    assert contents(target) == {"src/one.c": "3"}
    assert [path.name for path in tmp_path.iterdir()] == ["kelp"]


def test_a_file_system_that_cannot_exchange_names_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "kelp"
    write_tree(tree(one="1"), target)
    monkeypatch.setattr(write, "exchange", lambda one, other: False)
    with pytest.raises(EnvironmentFailure, match="cannot exchange two folders in one step"):
        write_tree(tree(one="2"), target)
    assert contents(target) == {"src/one.c": "1"}
    assert [path.name for path in tmp_path.iterdir()] == ["kelp"]
