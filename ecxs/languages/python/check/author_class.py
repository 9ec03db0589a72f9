"""The rules of an author's class: it is there, and has each declared method, callable as declared."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst
from libcst.metadata import MetadataWrapper, PositionProvider

from ecruntime.foundation.errors import BuildFailed
from ecruntime.foundation.file_reading import read_file
from ecruntime.foundation.finding import Finding, Place, Related, Severity
from ecruntime.foundation.near_miss import NearMisses, did_you_mean, near_misses
from ecxs.files import display_path
from ecxs.languages.python.edit.author_class import DIFFERENT, ORPHAN
from ecxs.languages.python.edit.imports import STAR, defined_names, imported_names
from ecxs.languages.python.edit.inherited import class_members
from ecxs.languages.python.edit.placement import functions_of
from ecxs.languages.python.edit.signature import call_difference
from ecxs.languages.python.edit.syntax_tree import parse_source, statements_of
from ecxs.languages.python.naming import class_name
from ecxs.languages.python.source_limits import MAX_SOURCE_SIZE, SourceError, check_syntax

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from ecxs.languages.author_edit import RequiredMethods

MISSING = "PY003"
NO_CLASS = "PY004"
STUBS = "run 'ecxs generate --stubs'"
FIX = "'ecxs generate --stubs --fix' mends the signature and leaves the body"


def check_author_class(path: Path, required: RequiredMethods) -> Iterator[Finding]:
    """Compare the author's class in `path` with what is required of it; nothing is executed.

    A file that is no Python has a finding of its own, and none here. Of a class that may get members in ways that its
    text does not show, no method counts as missing.
    """
    file, name = display_path(path), class_name(required.module_name)
    initial = path.with_name("__init__.py")
    if path.parent.is_dir() and not initial.is_file():
        message = f"there is no '{initial.name}' in '{path.parent.name}'"
        hint = "make it, it may be empty; without it the folder is no package and cannot be installed"
        yield Finding(NO_CLASS, Severity.ERROR, message, Place(display_path(initial)), hint)
    text = _text(path)
    if text is None:
        # The class may be in the `__init__.py` of a package of the same name, where no method is looked for.
        if not path.with_suffix("").is_dir():
            hint = f"write 'class {name}({name}Module): ...' there, or restore the file"
            yield Finding(NO_CLASS, Severity.ERROR, f"there is no '{path.name}'", Place(file), hint)
        return
    try:
        check_syntax(text.encode("utf-8", "surrogateescape"))
        tree = parse_source(text, file)
        yield from _Comparison(tree, file, name, required).findings(path)
    except (SourceError, BuildFailed):
        return


def _text(path: Path) -> str | None:
    try:
        return read_file(path, MAX_SOURCE_SIZE, within=path.parent.parent).decode("utf-8", "surrogateescape")
    except OSError:
        return None


class _Comparison:
    """One file beside the methods that its class must have."""

    def __init__(self, tree: cst.Module, file: str, name: str, required: RequiredMethods) -> None:
        self._tree = tree
        self._file = file
        self._name = name
        self._required = required
        self._declared = {method.name: method for method in required.methods}
        # No copy is needed: a tree made by the parser holds no node twice.
        self._positions = MetadataWrapper(tree, unsafe_skip_copy=True).resolve(PositionProvider)

    def findings(self, path: Path) -> Iterator[Finding]:
        """Yield the findings in the order of the file, those on missing methods first."""
        classes = {item.name.value: item for item in statements_of(self._tree) if isinstance(item, cst.ClassDef)}
        owner = classes.get(self._name)
        if owner is None:
            yield from self._without_class(classes)
            return
        # Of several functions of one name the last counts.
        functions = {function.name.value: function for function in functions_of(owner.body)}
        members = class_members(self._tree, owner, str(path), generated=f"{self._name}Module")
        undeclared = {
            name: function
            for name, function in functions.items()
            if name not in self._declared and self._required.role_of(name) is not None
        }
        missing = [name for name in self._declared if name not in members.names] if members.is_whole else []
        suggestions = NearMisses()
        mistaken = {name: near[0] for name in missing if (near := suggestions.find(name, undeclared))}
        yield from (self._missing(name, owner, mistaken, undeclared) for name in missing)
        for name, function in functions.items():
            difference = call_difference(function, self._declared[name]) if name in self._declared else ""
            if difference:
                is_static = "static" in difference
                hint = "take '@staticmethod' away" if is_static else FIX
                place = self._place(function.name)
                yield Finding(DIFFERENT, Severity.ERROR, f"'{name}' {difference}", place, hint)
        # A method that is named as the likely meaning of a missing one is told once.
        for name in [name for name in undeclared if name not in mistaken.values()]:
            yield self._orphan(name, undeclared[name])

    def _without_class(self, classes: Mapping[str, cst.ClassDef]) -> Iterator[Finding]:
        # It may come from elsewhere, and then nothing is known of it.
        if self._name in defined_names(self._tree) or {self._name, STAR} & imported_names(self._tree).keys():
            return
        message = f"there is no class '{self._name}' in '{self._file}'"
        hint = did_you_mean(self._name, classes)
        hint = hint or f"write 'class {self._name}({self._name}Module): ...', marked with @final"
        near = near_misses(self._name, classes)
        place = self._place(classes[near[0]].name) if near else Place(self._file)
        yield Finding(NO_CLASS, Severity.ERROR, message, place, hint)

    def _missing(
        self, name: str, owner: cst.ClassDef, mistaken: Mapping[str, str], undeclared: Mapping[str, cst.FunctionDef]
    ) -> Finding:
        role = self._declared[name].role.name.lower()
        message = f"class '{self._name}' lacks the {role} '{name}', which module.toml declares"
        other = mistaken.get(name)
        if other is None:
            hint = f"{STUBS}, which writes it, or take it out of module.toml"
            return Finding(MISSING, Severity.ERROR, message, self._place(owner.name), hint)
        related = (Related(self._place(undeclared[other].name), f"'{other}', which nobody declares"),)
        hint = f"rename '{other}' to '{name}'; or {STUBS}, which writes a new one"
        return Finding(MISSING, Severity.ERROR, message, self._place(owner.name), hint, related)

    def _orphan(self, name: str, function: cst.FunctionDef) -> Finding:
        role = self._required.role_of(name)
        word = role.name.lower() if role is not None else "provider"
        message = f"'{name}' looks like a {word}, and module.toml declares none of this name"
        hint = f"declare it with 'ecxs add {word}', or rename it"
        return Finding(ORPHAN, Severity.WARNING, message, self._place(function.name), hint)

    def _place(self, node: cst.CSTNode) -> Place:
        start = self._positions[node].start
        return Place(self._file, start.line, start.column + 1)
