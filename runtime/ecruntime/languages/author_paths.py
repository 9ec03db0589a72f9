"""Paths of the author's source as labels of installed code, so that breakpoints, coverage and tracebacks lead there."""

from __future__ import annotations

import linecache
import os
import sys
from _imp import _fix_co_filename  # type: ignore[attr-defined] # typeshed does not have it
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from importlib.util import decode_source
from pathlib import Path
from typing import TYPE_CHECKING

from ecruntime.foundation.file_reading import read_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from types import CodeType, ModuleType

MAX_LABELLED_SIZE = 64 * 1024 * 1024
_CACHE = "__pycache__"


def has_same_content(folder: Path, source: Path) -> bool:
    """Tell whether each file of an installed package lies in the author's package with the same bytes."""
    try:
        installed = [path for path in folder.rglob("*") if _CACHE not in path.parts and path.is_file()]
        return all(_content(path) == _content(source / path.relative_to(folder)) for path in installed)
    except OSError:
        return False


class AuthorPaths:
    """Finder of one opened package: what is executed is installed, and bears the path of the author's equal file.

    A path stands for one content at a time, that of the newest opening. An older opening of another content takes the
    paths of its own installed copy meanwhile, running frames included, so that no line is shown of the wrong file.
    """

    def __init__(self, package: str, folder: Path, source: Path) -> None:
        """Serve `package`, installed in `folder` with the content of `source`; nothing happens before `attach`."""
        self._prefix = f"{package}."
        self._folder = _absolute(folder)
        self._source = _absolute(source)
        self._files: list[_LabelledFile] = []

    def attach(self) -> None:
        """Find the modules below the package from now on."""
        # A new list, not an insertion: another thread may be walking through the old one.
        sys.meta_path = [self, *sys.meta_path]

    def detach(self) -> None:
        """Give the author's paths back: code that lives on bears the paths of the installed copy."""
        sys.meta_path = [finder for finder in sys.meta_path if finder is not self]
        for file in reversed(self._files):
            file.release()
        self._files.clear()

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Find a module of the package as Python does, and let it be executed under the author's path."""
        if not fullname.startswith(self._prefix):
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        if spec is not None and type(spec.loader) is SourceFileLoader:
            spec.loader = self.loader(fullname, spec.loader.path)
        return spec

    def loader(self, fullname: str, path: str) -> SourceFileLoader:
        """Return the loader of one installed file."""
        return _Loader(fullname, path, self)

    def compile(self, path: str, content: bytes) -> CodeType:
        """Compile an installed file; its code bears the installed path if the author's file has changed meanwhile."""
        label = self._source / os.path.relpath(_absolute(path), self._folder)
        try:
            is_same = _content(label) == content
        except OSError:
            is_same = False
        code: CodeType = compile(content, str(label) if is_same else path, "exec", dont_inherit=True)
        if is_same:
            self._files.append(_LabelledFile(code, str(label), path, decode_source(content)))
        return code


def _content(path: Path) -> bytes:
    return read_file(path, MAX_LABELLED_SIZE)


def _absolute(path: Path | str) -> Path:
    # Without `..`, but with the links that editors see.
    return Path(os.path.abspath(path))  # noqa: PTH100


class _Loader(SourceFileLoader):
    """Compiles an installed file at each import: a cached compilation bears the installed path."""

    def __init__(self, fullname: str, path: str, paths: AuthorPaths) -> None:
        super().__init__(fullname, path)
        self._paths = paths

    def get_code(self, fullname: str) -> CodeType:
        path = self.get_filename(fullname)
        return self._paths.compile(path, self.get_data(path))

    def exec_module(self, module: ModuleType) -> None:
        code = self.get_code(module.__name__)
        # Measurements of coverage trust this name more than that of the code.
        module.__file__ = code.co_filename
        exec(code, module.__dict__)  # noqa: S102 - the import of a module


class _Lines(list[str]):
    """The lines of a labelled file in `linecache`, which so knows whose content a path stands for."""

    def __init__(self, owner: _LabelledFile, text: str) -> None:
        super().__init__(text.splitlines(keepends=True))
        self.owner = owner


class _LabelledFile:
    """The code of one installed file, and the author's path that it bears until another content takes that."""

    def __init__(self, code: CodeType, label: str, installed: str, text: str) -> None:
        """Take the label from whoever has it."""
        self._code = code
        self._label = label
        self.installed = installed
        self.text = text
        self.before = _owner(label)
        self.is_released = False
        for other in self._older():
            if other.text != text:
                other.bear(other.installed)
        self.hold()

    def release(self) -> None:
        """Bear the installed path, and give the label back to whoever had it before, if that still lives."""
        self.is_released = True
        self.bear(self.installed)
        older = list(self._older())
        self.before = older[0] if older else None  # what is over is not kept
        if _owner(self._label) is self:
            del linecache.cache[self._label]
            for other in older:
                if other.text == older[0].text:
                    other.bear(self._label)
            if older:
                older[0].hold()

    def _older(self) -> Iterator[_LabelledFile]:
        """Yield those that had the label before and still live, the newest first."""
        other = self.before
        while other is not None:
            if not other.is_released:
                yield other
            other = other.before

    def hold(self) -> None:
        self.bear(self._label)
        # Without a time of change it stays as it is when the author edits the file, which this code does not follow.
        linecache.cache[self._label] = (len(self.text), None, _Lines(self, self.text), self._label)

    def bear(self, path: str) -> None:
        # The function with which Python itself gives cached code the path of its file. It reaches all code within, and
        # frames that run.
        _fix_co_filename(self._code, path)


def _owner(label: str) -> _LabelledFile | None:
    entry = linecache.cache.get(label)
    lines = entry[2] if entry is not None and len(entry) > 1 else None
    return lines.owner if isinstance(lines, _Lines) else None
