"""Conversion of declared names to Python names."""

from __future__ import annotations

import builtins
import keyword
import sys
from typing import TYPE_CHECKING

from ecxs.languages.python.quoting import python_name

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from ecxs.render import Code


_SCAFFOLD_CLASSES = frozenset(
    {"Control", "DONE", "DomainRecord", "EcMessage", "Event", "Init", "Mask", "Status", "Timeval"}
)


# Packages, files and programs of a project, which a module of the same name would hide.
_PROJECT_NAMES = frozenset({"conftest", "ecruntime", "ecxs", "generated", "mypy", "pyright", "pytest", "tests"})


def reason_against(name: str) -> str:
    """Return why a Python module may not have this name, as the end of a sentence, or nothing when it may."""
    if name.lower() in _PROJECT_NAMES:
        return "is used by the project itself"
    if name in sys.stdlib_module_names:
        return "is a module of Python's standard library, which the package would hide"
    author = class_name(name)
    if author in _SCAFFOLD_CLASSES or hasattr(builtins, author):
        return f"gives the class the name '{author}', which is taken"
    return ""


def class_name(name: str) -> Code:
    """Turn `retry_window` into `RetryWindow`; capitals stay, and a name without letters gets an `N`."""
    joined = "".join(part[:1].upper() + part[1:] for part in name.split("_"))
    return python_name(joined if joined[:1].isalpha() else f"N{joined}")


def attribute_name(name: str, taken: Collection[str] = ()) -> Code:
    """Return `name` as an attribute or parameter: keywords and taken names get a `_`, a leading digit an `n`."""
    spelled = f"n{name}" if name[:1].isdigit() else name
    while keyword.iskeyword(spelled) or spelled in taken:
        spelled += "_"
    return python_name(spelled)


def attribute_names(names: Iterable[str], taken: Collection[str] = ()) -> tuple[Code, ...]:
    """Return the names as attributes of one class, each different from the others and from those taken."""
    found: list[Code] = []
    for name in names:
        found.append(attribute_name(name, {*taken, *found}))
    return tuple(found)


def class_names(names: Iterable[str], suffix: str, taken: Collection[str] = ()) -> tuple[Code, ...]:
    """Return class names for one file: the suffix ends each, and a number tells apart what would be equal."""
    found: list[Code] = []
    for name in names:
        plain = f"{class_name(name)}{suffix}"
        number, candidate = 1, plain
        while candidate in {*taken, *found}:
            number += 1
            candidate = f"{plain}{number}"
        found.append(python_name(candidate))
    return tuple(found)
