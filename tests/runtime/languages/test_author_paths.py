"""Installed code under the paths of the author's equal source, so that debuggers and tracebacks lead there."""

from __future__ import annotations

import bdb
import importlib
import inspect
import linecache
import pickle
import shutil
import sys
import traceback
from typing import TYPE_CHECKING

import pytest

from ecruntime.foundation.errors import LoadFailed
from ecruntime.languages.python import OpenedPythonModule, open_package

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from types import CodeType, FrameType, ModuleType

FILES = {
    "__init__.py": "",
    "generated/__init__.py": "",
    "generated/entry.py": "from ..reef import Reef\nAPI = 1\ncreate = Reef\n",
    "generated/registration.py": (
        "from ecruntime.api import ModuleKind, Registration\n"
        "REGISTRATION = Registration(1, 'reef', ModuleKind.GENERIC)\n"
    ),
    "reef.py": (
        "class Reef:\n    def fail(self):\n        raise ValueError('first')\n\n"
        "    def wait(self):\n        yield 'first'\n\n"
        "    def late(self):\n        from .deep import later\n        return later\n"
    ),
    "deep/__init__.py": "",
    "deep/later.py": "def place():\n    return __file__\n",
}
SECOND = "# one line more\n" + FILES["reef.py"].replace("first", "second")


def write(folder: Path, **changed: str) -> Path:
    for name, text in {**FILES, **{f"{stem}.py": text for stem, text in changed.items()}}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


class Libexec:
    """Installed copies of the package that lies in `source`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.source = write(folder / "reef")
        self.opened: list[OpenedPythonModule] = []

    def open(self, digest: str = "one", *, source: Path | None = None) -> OpenedPythonModule:
        installed = self.folder / f".reef-{digest}"
        if not installed.exists():
            shutil.copytree(self.source, installed)
        self.opened.append(open_package(installed, "reef", digest, source or self.source))
        return self.opened[-1]

    def author(self, name: str = "reef.py") -> str:
        return str(self.source / name)

    def installed(self, digest: str, name: str = "reef.py") -> str:
        return str(self.folder / f".reef-{digest}" / name)


@pytest.fixture
def libexec(tmp_path: Path) -> Iterator[Libexec]:
    made, finders = Libexec(tmp_path), list(sys.meta_path)
    yield made
    for opened in reversed(made.opened):
        opened.close()
    assert sys.meta_path == finders
    assert made.author() not in linecache.cache


def reef(opened: OpenedPythonModule) -> type:
    made: type = opened._create  # type: ignore[assignment] # the class itself
    return made


def code(opened: OpenedPythonModule) -> CodeType:
    found: CodeType = reef(opened).fail.__code__  # type: ignore[attr-defined]
    return found


def module(opened: OpenedPythonModule) -> ModuleType:
    return sys.modules[reef(opened).__module__]


def told(opened: OpenedPythonModule) -> list[str]:
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - its place is looked at
        reef(opened)().fail()
    return "".join(traceback.format_exception(caught.value)).splitlines()[-3:]


def test_code_of_an_equal_package_runs_under_the_authors_path(libexec: Libexec) -> None:
    opened = libexec.open()
    assert code(opened).co_filename == libexec.author()
    assert module(opened).__file__ == libexec.author()
    assert told(opened) == [
        f'  File "{libexec.author()}", line 3, in fail', "    raise ValueError('first')", "ValueError: first",
    ]  # fmt: skip


def test_modules_that_are_imported_later_and_deeper_do_so_too(libexec: Libexec) -> None:
    later = reef(libexec.open())().late()
    assert later.place() == later.place.__code__.co_filename == libexec.author("deep/later.py")


@pytest.mark.parametrize("name", ["reef.py", "generated/registration.py", "deep/later.py"])
def test_one_file_that_differs_leaves_all_paths_as_installed(libexec: Libexec, name: str) -> None:
    libexec.open().close()
    (libexec.source / name).write_text("raise SystemExit('not to be executed')\n")
    assert code(libexec.open()).co_filename == libexec.installed("one")


def test_a_source_that_is_gone_leaves_all_paths_as_installed(libexec: Libexec) -> None:
    assert code(libexec.open(source=libexec.folder / "gone")).co_filename == libexec.installed("one")


def test_only_installed_bytes_are_executed(libexec: Libexec) -> None:
    opened = libexec.open()
    (libexec.source / "deep/later.py").write_text("raise SystemExit('not to be executed')\n")
    later = reef(opened)().late()
    assert later.place() == later.place.__code__.co_filename == libexec.installed("one", "deep/later.py")


def test_a_traceback_shows_the_executed_line_after_the_author_edited_the_file(libexec: Libexec) -> None:
    opened = libexec.open()
    (libexec.source / "reef.py").write_text(SECOND)
    assert told(opened)[1:] == ["    raise ValueError('first')", "ValueError: first"]


def test_the_newest_opening_has_the_authors_path_and_the_older_its_own_lines(libexec: Libexec) -> None:
    first = libexec.open("one")
    running = reef(first)().wait()
    next(running)
    (libexec.source / "reef.py").write_text(SECOND)
    second = libexec.open("two")
    assert told(second)[:2] == [f'  File "{libexec.author()}", line 4, in fail', "    raise ValueError('second')"]
    assert told(first)[:2] == [
        f'  File "{libexec.installed("one")}", line 3, in fail', "    raise ValueError('first')",
    ]  # fmt: skip
    assert running.gi_frame.f_code.co_filename == libexec.installed("one")


def test_an_opening_that_is_taken_back_gives_the_path_back(libexec: Libexec) -> None:
    first = libexec.open("one")
    (libexec.source / "reef.py").write_text(SECOND)
    libexec.open("two").close()
    assert told(first)[:2] == [f'  File "{libexec.author()}", line 3, in fail', "    raise ValueError('first')"]


def test_the_path_does_not_go_back_to_what_is_closed(libexec: Libexec) -> None:
    first = libexec.open("one")
    (libexec.source / "reef.py").write_text(SECOND)
    second = libexec.open("two")
    first.close()
    second.close()
    assert code(first).co_filename == libexec.installed("one")
    assert code(second).co_filename == libexec.installed("two")
    assert libexec.author() not in linecache.cache


def test_equal_contents_share_the_path(libexec: Libexec) -> None:
    first, second = libexec.open("one"), libexec.open("two")
    assert code(first).co_filename == code(second).co_filename == libexec.author()


def test_all_openings_of_another_content_give_the_path_up_and_get_it_back(libexec: Libexec) -> None:
    older = [libexec.open("one"), libexec.open("one")]
    (libexec.source / "reef.py").write_text(SECOND)
    newer = libexec.open("two")
    assert {code(opened).co_filename for opened in older} == {libexec.installed("one")}
    newer.close()
    assert {code(opened).co_filename for opened in older} == {libexec.author()}


def test_an_import_that_fails_tells_the_authors_line_and_leaves_nothing(libexec: Libexec) -> None:
    (libexec.source / "reef.py").write_text("1 // 0\n")
    with pytest.raises(LoadFailed, match=r"/reef/reef\.py:1, in <module>\)"):
        libexec.open()


def test_the_source_is_found_by_inspect(libexec: Libexec) -> None:
    opened = libexec.open()
    assert inspect.getsourcefile(reef(opened)) == libexec.author()
    assert inspect.getsource(reef(opened)) == FILES["reef.py"]


def test_instances_can_be_pickled_and_modules_reloaded(libexec: Libexec) -> None:
    opened = libexec.open()
    assert type(pickle.loads(pickle.dumps(reef(opened)()))) is reef(opened)
    again = importlib.reload(module(opened))
    assert again.Reef.fail.__code__.co_filename == libexec.author()


class Breaks(bdb.Bdb):
    """Notes the lines at which a debugger would stop."""

    def user_line(self, frame: FrameType) -> None:
        if self.break_here(frame):
            self.stops = [*getattr(self, "stops", ()), (frame.f_code.co_filename, frame.f_lineno)]
        self.set_continue()


def test_a_breakpoint_in_the_authors_file_is_met(libexec: Libexec) -> None:
    debugger, opened = Breaks(), libexec.open()
    assert debugger.set_break(libexec.author(), 3) is None
    act: Callable[[], object] = reef(opened)().fail
    with pytest.raises(ValueError, match="first"):
        debugger.runcall(act)
    assert (libexec.author(), 3) in debugger.stops
