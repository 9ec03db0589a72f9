"""Annotations for C types, and the imports that they need."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING

from ecruntime.formats.ctype import CKind, python_name
from ecxs.languages.python.naming import attribute_names
from ecxs.render import Code

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ecruntime.catalogue.hooks import HookCatalogue
    from ecruntime.formats.ctype import CType
    from ecruntime.model.hook_signature import HookSignature

_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_.]*")
_BUILTIN = frozenset({"None", "int", "float", "str", "bytes", "bool", "tuple", "dict", "object"})
_STANDARD = MappingProxyType({"Mapping": "from collections.abc import Mapping", "re.Pattern": "import re"})
_NULLABLE = frozenset({CKind.STRING, CKind.BYTES, CKind.OPAQUE, CKind.TIMEVAL})


class Annotations:
    """Annotations for hooks; a C type that no hook of the catalogue uses has no class of its own and is `Opaque`."""

    def __init__(self, catalogue: HookCatalogue) -> None:
        """Take the shipped catalogue: `ecruntime.api` has a class for each opaque type in it."""
        self._unread = iter(catalogue.values())
        self._known: set[str] = set()

    def of(self, ctype: CType) -> Code:
        """Return the annotation of a parameter."""
        name = python_name(ctype)
        opaque = _opaque(ctype)
        if opaque is not None and not self._is_known(opaque):
            name = name.replace(opaque, "Opaque")
        return Code(name)

    def of_result(self, ctype: CType) -> Code:
        """Return the annotation of a result: a pointer may be NULL."""
        name = self.of(ctype)
        return Code(f"{name} | None") if ctype.kind in _NULLABLE else name

    def parameters(self, hook: HookSignature, taken: tuple[str, ...] = ()) -> tuple[tuple[Code, Code], ...]:
        """Return the parameters of a provider or consumer as pairs of name and annotation."""
        names = attribute_names((parameter.python_name for parameter in hook.parameters), ("self", *taken))
        return tuple((name, self.of(parameter.ctype)) for name, parameter in zip(names, hook.parameters, strict=True))

    def _is_known(self, opaque: str) -> bool:
        # Common types occur early in the catalogue, so most of it is never read.
        for hook in () if opaque in self._known else self._unread:
            self._known |= _opaque_names(hook)
            if opaque in self._known:
                break
        return opaque in self._known


def api_names(annotations: Iterable[str]) -> frozenset[str]:
    """Return the names in annotations that come from `ecruntime.api`."""
    words = (word for annotation in annotations for word in _WORD.findall(annotation))
    return frozenset(word for word in words if word not in _BUILTIN and word not in _STANDARD)


def standard_imports(annotations: Iterable[str], *more: str) -> tuple[Code, ...]:
    """Return the standard library imports that annotations need, in a formatter's order."""
    words = {word for annotation in annotations for word in _WORD.findall(annotation)}
    lines = {*more, *(line for word, line in _STANDARD.items() if word in words)}
    return tuple(Code(line) for line in sorted(lines, key=lambda line: (line.startswith("from"), line)))


def import_lines(names: Iterable[str]) -> tuple[Code, ...]:
    """Return names in the order in which a formatter sorts them: constants, classes, the rest."""
    return tuple(Code(name) for name in sorted(set(names), key=_import_order))


def _import_order(name: str) -> tuple[int, str]:
    if name.isupper() and len(name) > 1:
        return 0, name.lower()
    return (1 if name[:1].isupper() else 2), name.lower()


def _opaque(ctype: CType) -> str | None:
    if ctype.kind is CKind.CELL and ctype.target is not None:
        return _opaque(ctype.target)
    return ctype.opaque_name if ctype.kind is CKind.OPAQUE else None


def _opaque_names(hook: HookSignature) -> frozenset[str]:
    ctypes = (hook.returns, *(parameter.ctype for parameter in hook.parameters))
    return frozenset(name for name in map(_opaque, ctypes) if name is not None)
