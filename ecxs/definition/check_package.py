"""Checks of the table `[package]`: each value is one that every form of package can have."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ecxs.definition.build_package import PACKAGE
from ecxs.definition.complaint import Complaint, display_value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecruntime.model.package import PackageDeclaration

BAD_VALUE: Final = "MOD052"
_TERM: Final = r"\(*[A-Za-z0-9][A-Za-z0-9.-]*\+?( WITH [A-Za-z0-9][A-Za-z0-9.-]*)?\)*"
_VERSION_HINT: Final = (
    'write numbers with dots between them, such as "1.0.2"; before a release "2.0a1", "2.0b1" or "2.0rc1"'
)
_SHAPES: Final = (
    (
        "name",
        re.compile(r"[a-z0-9][a-z0-9.+-]{1,127}"),
        "take small letters, digits, '.', '+' and '-', at least two of them and a letter or digit first",
    ),
    ("version", re.compile(r"(?=.{1,64}\Z)[0-9]+(\.[0-9]+)*((a|b|rc)[0-9]+)?"), _VERSION_HINT),
    (
        "license",
        re.compile(rf"(?=.{{1,200}}\Z){_TERM}( (AND|OR) {_TERM})*"),
        'write an expression of SPDX, such as "MIT", "Apache-2.0 OR MIT", or "LicenseRef-Proprietary"',
    ),
    (
        "maintainer",
        re.compile(r"(?=.{1,200}\Z)[^\s<>,\"@][^<>,\"@\x00-\x1f\x7f]* <[^\s<>,\"@]+@[^\s<>,\"@]+>"),
        'write name and address, such as "Ann Author <ann@example.org>"',
    ),
    (
        "homepage",
        re.compile(r"(?=.{1,500}\Z)https?://[!#-;=?-Z\[\]_a-z~%]+"),
        'write an address that begins with https:// or http://, such as "https://example.org/greeter"',
    ),
)
"""Each key with the shape of its values, and how to write one."""


def check_package(package: PackageDeclaration, *, table: tuple[str, ...] = (PACKAGE,)) -> Iterator[Complaint]:
    """Yield a complaint for each value that a package cannot have; `table` is the path of the table."""
    for key, shape, hint in _SHAPES:
        value: str = getattr(package, key)
        if value and (not shape.fullmatch(value) or not value.isprintable() or not _is_balanced(value)):
            message = f"'{key}' in [{PACKAGE}] is {display_value(value)}, which packages cannot have"
            yield Complaint(BAD_VALUE, (*table, key), message, hint)


def _is_balanced(value: str) -> bool:
    return value.count("(") == value.count(")")
