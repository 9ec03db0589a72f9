"""Members of the author's class and of its bases within the package, found without executing anything."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import libcst as cst

from ecruntime.foundation.file_reading import read_file
from ecxs.languages.python.edit.imports import STAR, dotted_name, imported_names
from ecxs.languages.python.edit.placement import functions_of
from ecxs.languages.python.edit.syntax_tree import parse_source, statements_of

if TYPE_CHECKING:
    from collections.abc import Iterator

ModuleName: TypeAlias = tuple[str, ...]
"""The parts of a module's name, the package first."""

MAX_FILE_SIZE = 1024 * 1024
_PLAIN_BASES = frozenset({"object", "ABC", "Generic", "Protocol"})
_PLAIN_DECORATORS = frozenset({"final", "dataclass"})
_ANSWERING = frozenset({"__getattr__", "__getattribute__"})


@dataclass(frozen=True, slots=True)
class ClassMembers:
    """The members that a class is seen to have; `is_whole` says that it can have no others."""

    names: frozenset[str]
    is_whole: bool


def class_members(tree: cst.Module, owner: cst.ClassDef, file: str, *, generated: str) -> ClassMembers:
    """Return the members that the class has by itself or by its bases: methods and assigned names.

    `file` is the author's, `<name>.py` of the package `<name>`. The base called `generated` only demands methods.
    Abstract methods of other bases do not count. Bases outside of the package are not known, nor is what decorators,
    metaclasses and loops make. Raise `BuildFailed` for a syntax error in a base's file.
    """
    package = _Package(file, tree)
    found = {*_names(owner), *_set_later(tree, owner.name.value)}
    is_whole = _is_plain(owner)
    waiting = [(package.home, owner)]
    # Broken files may have bases in a circle.
    seen = {(package.home, owner.name.value)}
    while waiting:
        module, current = waiting.pop()
        # The generated base hides the members of the bases after it, so the search stops there.
        for name in takewhile(lambda name: name.rpartition(".")[2] != generated, _bases(current)):
            base = package.find(module, name)
            is_whole = is_whole and (_is_plain(base[1]) if base else name.rpartition(".")[2] in _PLAIN_BASES)
            if base is not None and (base[0], base[1].name.value) not in seen:
                seen.add((base[0], base[1].name.value))
                found |= set(_names(base[1])) - set(_abstract(base[1]))
                waiting.append(base)
    return ClassMembers(frozenset(found), is_whole and not found & _ANSWERING)


class _Package:
    """The files of a package, each read when a base is looked for in it."""

    def __init__(self, file: str, tree: cst.Module) -> None:
        self._folder = Path(file).parent
        name = Path(file).stem
        self.home: ModuleName = (name, name)
        self._trees: dict[ModuleName, cst.Module | None] = {self.home: tree}

    def find(self, module: ModuleName, name: str) -> tuple[ModuleName, cst.ClassDef] | None:
        """Return the class of a name in a module, with the module that defines it; `None` outside of the package."""
        # Two modules may import a name from one another.
        asked: set[tuple[ModuleName, str]] = set()
        while (module, name) not in asked:
            asked.add((module, name))
            tree = self._tree(module)
            if tree is None:
                return None
            for statement in statements_of(tree):
                if isinstance(statement, cst.ClassDef) and statement.name.value == name:
                    return module, statement
            origin = _origin(tree, name)
            whole = self._absolute(origin, module) if origin else ()
            # A class needs at least a package and a name.
            if len(whole) < len(self.home):
                return None
            module, name = whole[:-1], whole[-1]
        return None

    def _absolute(self, origin: str, module: ModuleName) -> ModuleName:
        plain = origin.lstrip(".")
        dots = len(origin) - len(plain)
        if not dots:
            return tuple(plain.split("."))
        # One dot is the folder around a file, but in `__init__.py` the package itself.
        kept = len(module) - dots + self._is_folder(module)
        return (*module[:kept], *plain.split(".")) if kept > 0 else ()

    def _is_folder(self, module: ModuleName) -> bool:
        return (self._folder.joinpath(*module[1:]) / "__init__.py").is_file()

    def _tree(self, module: ModuleName) -> cst.Module | None:
        if module not in self._trees:
            self._trees[module] = self._read(module) if module[0] == self.home[0] else None
        return self._trees[module]

    def _read(self, module: ModuleName) -> cst.Module | None:
        place = self._folder.joinpath(*module[1:])
        path = place / "__init__.py" if self._is_folder(module) else place.with_name(f"{place.name}.py")
        # A file that is too large, a pipe, or a link that leads out counts as outside of the package.
        try:
            data = read_file(path, MAX_FILE_SIZE, within=self._folder.parent)
        except OSError:
            return None
        return parse_source(data.decode("utf-8", "surrogateescape"), str(path))


def _origin(tree: cst.Module, name: str) -> str:
    """Return the full name behind an imported name of a file, or an empty string."""
    imported = imported_names(tree)
    first, _, rest = name.partition(".")
    origin = imported.get(first, "")
    if origin.partition(".")[0] == first:  # `import a.b` binds `a`
        return name
    if origin:
        return f"{origin}.{rest}" if rest else origin
    source = imported.get(STAR, "")
    return f"{source}{'' if source.endswith('.') else '.'}{name}" if source else ""


def _bases(owner: cst.ClassDef) -> Iterator[str]:
    for base in owner.bases:
        if name := dotted_name(_plain(base.value)):
            yield name


def _names(owner: cst.ClassDef) -> Iterator[str]:
    yield from (function.name.value for function in functions_of(owner.body))
    for statement in statements_of(owner.body):
        if isinstance(statement, cst.Assign):
            yield from (dotted_name(target.target) for target in statement.targets)
        # An annotation without a value only promises a member.
        elif isinstance(statement, cst.AnnAssign) and statement.value is not None:
            yield dotted_name(statement.target)
        elif isinstance(statement, cst.Import | cst.ImportFrom):
            yield from imported_names(cst.Module([cst.SimpleStatementLine([statement])]))


def _set_later(tree: cst.Module, owner: str) -> Iterator[str]:
    """Yield the members that the file assigns to a class after its definition: `Owner.name = ...`."""
    for statement in statements_of(tree):
        for target in statement.targets if isinstance(statement, cst.Assign) else ():
            first, _, rest = dotted_name(target.target).partition(".")
            if first == owner and rest:
                yield rest


def _is_plain(owner: cst.ClassDef) -> bool:
    """Tell whether a class has no members but those that its text and its bases show."""
    decorators = (dotted_name(_called(item.decorator)).rpartition(".")[2] for item in owner.decorators)
    is_open = any(not dotted_name(_plain(base.value)) or base.star for base in owner.bases)
    statements = tuple(statements_of(owner.body))
    has_loop = any(isinstance(item, cst.For | cst.While | cst.Match) for item in statements)
    has_tuple = any(
        isinstance(item, cst.Assign) and any(not dotted_name(target.target) for target in item.targets)
        for item in statements
    )
    return not (is_open or owner.keywords or has_loop or has_tuple) and set(decorators) <= _PLAIN_DECORATORS


def _called(node: cst.BaseExpression) -> cst.BaseExpression:
    return node.func if isinstance(node, cst.Call) else node


def _plain(node: cst.BaseExpression) -> cst.BaseExpression:
    """Return a base without its type arguments."""
    return node.value if isinstance(node, cst.Subscript) else node


def _abstract(owner: cst.ClassDef) -> Iterator[str]:
    for function in functions_of(owner.body):
        names = (dotted_name(decorator.decorator) for decorator in function.decorators)
        if any(name.rpartition(".")[2] == "abstractmethod" for name in names):
            yield function.name.value
