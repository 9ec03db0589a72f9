"""The part of the runtime that goes with exported modules: all that `ecruntime.api` and `ecserver` import."""

from __future__ import annotations

import ast
import hashlib
from functools import cache
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final

import ecruntime
from ecruntime.foundation.file_reading import read_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

RUNTIME: Final = "ecruntime"
SERVER: Final = "ecserver"
API: Final = "ecruntime.api"
PACKAGES: Final = Path(ecruntime.__file__).parents[1]
"""The folder in which both packages lie, in a checkout as in a wheel."""
_MAX_FILE: Final = 1024 * 1024


class ImportWalk:
    """The modules of the runtime that are reached from some, also by imports within functions; nothing is executed."""

    def __init__(self, folder: Path = PACKAGES) -> None:
        """Search below a folder that holds the packages."""
        self._folder = folder
        self._trees: dict[str, ast.Module] = {}
        self._lazy: dict[str, dict[str, tuple[str, str]]] = {}
        self._asked: set[tuple[str, str]] = set()
        self.modules: set[str] = set()
        self.foreign: dict[str, str] = {}
        """Other packages that are imported, each with a module that does."""

    def take(self, module: str) -> None:
        """Take in a module with its packages, and what it imports; of a package with names on demand none of these."""
        self._load(module)

    def take_names(self, module: str, names: Iterable[str]) -> None:
        """Take in names of a module: its submodules, and those that it imports when they are asked for."""
        self._load(module)
        for name in names:
            if (module, name) in self._asked:
                continue
            self._asked.add((module, name))
            if self._path(f"{module}.{name}") is not None:
                self._load(f"{module}.{name}")
            elif name in self._lazy[module]:
                home, inner = self._lazy[module][name]
                self.take_names(home, [inner])

    def path(self, module: str) -> PurePosixPath:
        """Return the path of a module below the folder."""
        found = self._path(module)
        assert found is not None
        return PurePosixPath(found.relative_to(self._folder))

    def names_on_demand(self, module: str) -> tuple[str, ...]:
        """Return the names that a module imports when they are asked for."""
        self._load(module)
        return tuple(self._lazy[module])

    def _path(self, module: str) -> Path | None:
        place = self._folder.joinpath(*module.split("."))
        return next((it for it in (place / "__init__.py", place.with_suffix(".py")) if it.is_file()), None)

    def _load(self, module: str) -> None:
        if module in self.modules:
            return
        path = self._path(module)
        if path is None:
            raise ModuleNotFoundError(f"no module '{module}' below '{self._folder}'")
        self.modules.add(module)
        outer = module.rpartition(".")[0]
        if outer:
            self._load(outer)
        tree = ast.parse(read_file(path, _MAX_FILE))
        self._lazy[module] = _on_demand(tree)
        for name, names in _imports(tree):
            if name.partition(".")[0] not in (RUNTIME, SERVER):
                self.foreign.setdefault(name.partition(".")[0], module)
            elif names:
                self.take_names(name, names)
            else:
                self._load(name)


def _imports(tree: ast.AST) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the modules that a text imports, with the names that it takes of each: none for `import MODULE`."""
    for node in _nodes_at_run_time(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, ()) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or "", tuple(alias.name for alias in node.names)


def _nodes_at_run_time(node: ast.AST) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and _is_for_type_checkers(child):
            for inner in child.orelse:
                yield inner
                yield from _nodes_at_run_time(inner)
            continue
        yield child
        yield from _nodes_at_run_time(child)


def _is_for_type_checkers(node: ast.If) -> bool:
    return isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def _on_demand(tree: ast.Module) -> dict[str, tuple[str, str]]:
    """Return the names that a module's `__getattr__` imports, as its block for type checkers names them."""
    if not any(isinstance(node, ast.FunctionDef) and node.name == "__getattr__" for node in tree.body):
        return {}
    blocks = [node for node in tree.body if isinstance(node, ast.If) and _is_for_type_checkers(node)]
    return {
        alias.asname or alias.name: (str(node.module), alias.name)
        for block in blocks
        for node in block.body
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith(f"{RUNTIME}.")
        for alias in node.names
    }


@cache
def runtime_subset() -> tuple[tuple[PurePosixPath, bytes], ...]:
    """Return the files of the runtime for exported modules by their paths, the same for all modules."""
    walk = ImportWalk()
    walk.take_names(API, walk.names_on_demand(API))
    for path in sorted((PACKAGES / SERVER).glob("*.py")):
        inner = path.relative_to(PACKAGES).with_suffix("")
        walk.take(".".join(inner.parts[:-1] if inner.name == "__init__" else inner.parts))
    paths = sorted(walk.path(module) for module in walk.modules)
    return tuple((path, read_file(PACKAGES / path, _MAX_FILE)) for path in paths)


def runtime_digest(files: Iterable[tuple[PurePosixPath, bytes]]) -> str:
    """Return what tells one part of the runtime from another: trees with different ones cannot share an interpreter."""
    total = hashlib.sha256()
    for path, content in files:
        total.update(f"{path}\0{len(content)}\0".encode() + content)
    return total.hexdigest()
