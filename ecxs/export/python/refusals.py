"""The refusals of an exported module in Python: whatever in its declaration and its code a server cannot give it."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from typing import TYPE_CHECKING, Final

from ecruntime.formats.option_type import OptionType
from ecruntime.foundation.file_reading import read_file
from ecruntime.foundation.finding import Finding, Place, Severity
from ecxs.definition import FILE_NAME
from ecxs.definition.locate import locate
from ecxs.export.python.author_source import PythonSource, nodes_of_annotations
from ecxs.export.python.host_members import lack_of
from ecxs.export.python.kinds import lacking
from ecxs.export.python.lacking import (
    API_NAMES,
    FUNCTIONS,
    LISTENER,
    MADE,
    MEMBERS,
    OF_HOOKS,
    OPTIONS,
    OTHERS,
    OWN_API,
    PARAMETERS,
    VERSIONS,
    ServerLack,
)
from ecxs.files import MAX_DECLARATION_SIZE, display_path

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ecruntime.model.hook_signature import HookSignature
    from ecxs.definition.locate import KeyPath, Places
    from ecxs.generate.project import ProjectPlan

API: Final = "ecruntime.api"
RUNTIME: Final = "ecruntime"
OLDEST: Final = (3, 11)
"""The first version of Python that an exported tree builds with."""
TYPES: Final = frozenset({
    OptionType.STRING, OptionType.INT, OptionType.UINT64, OptionType.SIZE_T, OptionType.PERMS, OptionType.BOOL,
    OptionType.FLOAT,
})  # fmt: skip  # words, several to a line
"""The types of options whose values the server gives to C in a form that its documents tell."""
_PROJECT: Final = "pyproject.toml"
_BOUND: Final = re.compile(r"(<=?|==|~=)\s*(\d+)(?:\.(\d+))?")


def refusals(planned: ProjectPlan, sources: Iterable[PythonSource]) -> list[Finding]:
    """Return all that stands against the export of a module, and warnings, in the order of files and lines."""
    found = [*_of_declaration(planned), *_of_versions(planned)]
    for source in sources:
        found += _of_source(source, planned.definition.name)
    return sorted(found, key=lambda one: (one.place, one.rule, one.message))


def _of_declaration(planned: ProjectPlan) -> Iterator[Finding]:
    path, definition = planned.root / FILE_NAME, planned.definition
    text = read_file(path, MAX_DECLARATION_SIZE, within=planned.root).decode("utf-8", "surrogateescape")
    places, shown = locate(text), display_path(path)

    def place(*keys: str | int) -> Place:
        return Place(shown, *places.find(keys))

    for at, listener in enumerate(definition.listeners):
        message = f"listener '{listener.name}' is not to be had on a server: {LISTENER.why}"
        yield Finding(LISTENER.rule, Severity.ERROR, message, place("listener", at, "name"), LISTENER.remedy)
    for at, option in enumerate(definition.options):
        if option.type not in TYPES:
            message = (
                f"option '{option.name}' has the type '{option.type}', whose values no document describes for a module"
            )
            hint = f"make it a string, and read the string in the method 'validate_{option.name}'"
            yield Finding(OPTIONS, Severity.ERROR, message, place("option", at, "type"), hint)
    for at, provider in enumerate(definition.providers):
        hook = planned.catalogue.get(provider.hook)
        if hook is not None:
            yield from _of_hook(hook, place("provider", at, "hook"))
    for at, hook in enumerate(definition.hooks):
        yield from _of_hook(hook, place("hook", at, "name"))
    for at, name in enumerate(definition.calls):
        called = planned.catalogue.get(name)
        if called is not None:
            yield from _of_hook(called, Place(shown, *_calls_place(places, at)))


def _calls_place(places: Places, at: int) -> tuple[int, int]:
    paths: tuple[KeyPath, ...] = (("module", "calls", at), ("module", "calls"))
    return next((places.find(path) for path in paths if path in places.values), (1, 1))


def _of_hook(hook: HookSignature, place: Place) -> Iterator[Finding]:
    """Yield an error for a hook with something that does not cross between C and Python."""
    what = lacking(hook)
    if what:
        message = f"hook {hook.dotted} has {what}, which does not cross between C and Python"
        hint = "write what has to do with it as a module in C ('ecxs new NAME --kind c'), or run it here"
        yield Finding(PARAMETERS, Severity.ERROR, message, place, hint)


def _of_versions(planned: ProjectPlan) -> Iterator[Finding]:
    """Yield an error where the author's package is for versions of Python that come before those of a tree alone."""
    path = planned.root / _PROJECT
    if not path.is_file():
        return
    text = read_file(path, MAX_DECLARATION_SIZE, within=planned.root).decode("utf-8", "surrogateescape")
    try:
        wanted = tomllib.loads(text).get("project", {}).get("requires-python", "")
    except (tomllib.TOMLDecodeError, AttributeError):
        # A file that pip cannot read either says nothing of versions.
        return
    if isinstance(wanted, str) and not _allows_present(wanted):
        oldest = ".".join(map(str, OLDEST))
        message = f"'requires-python' is '{wanted[:60]}', and a tree builds with Python {oldest} and later ones"
        place = Place(display_path(path), *locate(text).find(("project", "requires-python")))
        yield Finding(VERSIONS, Severity.ERROR, message, place, f"let the package have Python {oldest}")


def _allows_present(wanted: str) -> bool:
    """Tell whether a specifier leaves any version from the oldest one of a tree on."""
    for sign, major, minor in _BOUND.findall(wanted):
        named = (int(major), int(minor or 0))
        is_over = named < OLDEST if sign in {"<=", "=="} else named <= OLDEST if sign == "<" else named[0] < OLDEST[0]
        if is_over and not (sign == "==" and not minor):
            return False
    return True


def _of_source(source: PythonSource, package: str) -> Iterator[Finding]:
    noted = nodes_of_annotations(source.tree)
    for node in source.nodes:
        found: Iterator[tuple[ast.expr | ast.stmt | ast.alias, str, ServerLack]] = iter(())
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield from _of_import(source, node, package)
        elif isinstance(node, ast.Call):
            found = _called(source, node)
        elif isinstance(node, ast.Attribute | ast.Name) and node not in noted:
            found = _used(source, node)
        for at, name, lack in found:
            place = source.place(at)
            if (lack.rule, place.line) not in source.allowances:
                yield Finding(lack.rule, Severity.ERROR, _sentence(name, lack), place, lack.remedy)


def _sentence(name: str, lack: ServerLack) -> str:
    return f"'{name}' is not to be had on a server: {lack.why}"


def _called(source: PythonSource, node: ast.Call) -> Iterator[tuple[ast.expr, str, ServerLack]]:
    name = source.qualified(node.func)
    made = name.removeprefix(f"{API}.").removesuffix(".from_file") if name.startswith(f"{API}.") else ""
    if made in MADE:
        yield node.func, made, MADE[made]


def _used(source: PythonSource, node: ast.Attribute | ast.Name) -> Iterator[tuple[ast.expr, str, ServerLack]]:
    name = source.qualified(node)
    inner = name.removeprefix(f"{API}.") if name.startswith(f"{API}.") else ""
    if inner in API_NAMES:
        yield node, inner, API_NAMES[inner]
    elif name in FUNCTIONS:
        yield node, name, FUNCTIONS[name]
    elif isinstance(node, ast.Attribute) and not name:
        of_hooks = isinstance(node.value, ast.Attribute) and node.value.attr == "hooks"
        is_own = isinstance(node.value, ast.Name) and node.value.id == "self"
        lack = lack_of(node.attr) if is_own else None
        if node.attr in MEMBERS:
            yield node, node.attr, MEMBERS[node.attr]
        elif lack is not None:
            yield node, node.attr, lack
        elif of_hooks and node.attr in OF_HOOKS:
            yield node, f"hooks.{node.attr}", OF_HOOKS[node.attr]


def _of_import(source: PythonSource, node: ast.Import | ast.ImportFrom, package: str) -> Iterator[Finding]:
    if isinstance(node, ast.ImportFrom) and node.level:
        return
    names = node.names if isinstance(node, ast.Import) else [node.module or ""]
    for alias in names:
        name, place = (alias, source.place(node)) if isinstance(alias, str) else (alias.name, source.place(alias))
        top = name.partition(".")[0]
        if top == RUNTIME:
            yield from _of_runtime(node, name, place)
        elif top in FUNCTIONS:
            lack = FUNCTIONS[top]
            yield Finding(lack.rule, Severity.ERROR, _sentence(name, lack), place, lack.remedy)
        elif top not in sys.stdlib_module_names and top != package and (OTHERS, place.line) not in source.allowances:
            message = f"'{top}' comes neither with Python nor with the module"
            hint = (
                f"install it on the server by hand, so that 'import {top}' works in the Python that the Makefile names"
            )
            yield Finding(OTHERS, Severity.WARNING, message, place, hint)


def _of_runtime(node: ast.Import | ast.ImportFrom, name: str, place: Place) -> Iterator[Finding]:
    """Yield an error for an import of the runtime that is not its api."""
    of_package = isinstance(node, ast.ImportFrom) and name == RUNTIME
    if name == API or (of_package and all(alias.name == "api" for alias in node.names)):
        return
    message = f"'{name}' is imported, and of the runtime a tree has what '{API}' promises"
    yield Finding(OWN_API, Severity.ERROR, message, place, f"import the names from '{API}'")
