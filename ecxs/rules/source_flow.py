"""What goes where in one file: what is bound to names, and which functions are handed to a pool."""

# ruff: noqa: N802, D102 - LibCST calls the methods of a visitor by these names, and says what they do
from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import libcst
from libcst.metadata import QualifiedNameProvider, QualifiedNameSource

if TYPE_CHECKING:
    from collections.abc import Collection

    from libcst.metadata import ProviderT, QualifiedName

_POOL_CALLS = frozenset({"run_in_pool", "AsyncJob"})
_WORKER = "worker"


class NameVisitor(libcst.CSTVisitor):
    """Knows in which class the walk is, and what names mean there."""

    METADATA_DEPENDENCIES: ClassVar[Collection[ProviderT]] = (QualifiedNameProvider,)

    def __init__(self) -> None:
        """Begin at the top of a file."""
        super().__init__()
        self._classes: list[str] = []

    @property
    def class_name(self) -> str:
        """The innermost class; empty outside of classes."""
        return "".join(self._classes[-1:])

    def visit_ClassDef(self, node: libcst.ClassDef) -> None:
        self._classes.append(node.name.value)

    def leave_ClassDef(self, original_node: libcst.ClassDef) -> None:
        del original_node
        self._classes.pop()

    def qualified(self, node: libcst.CSTNode) -> Collection[QualifiedName]:
        """Return what a name may mean."""
        found: Collection[QualifiedName] = self.get_metadata(QualifiedNameProvider, node, frozenset())
        return found


class Flow(NameVisitor):
    """Collects, in one walk, what a second walk needs to know of places further down in the file."""

    def __init__(self) -> None:
        """Begin with nothing."""
        super().__init__()
        self._values: dict[str, str] = {}
        self._workers: set[libcst.CSTNode] = set()
        self._worker_names: set[str] = set()

    def value_of(self, node: libcst.CSTNode, names: Collection[QualifiedName], class_name: str) -> str:
        """Return the qualified name of the call whose result a name was given, if there is one such call.

        An attribute of `self` is known in its whole class, any other name where it is bound.
        """
        return next((self._values[key] for key in _keys(node, names, class_name) if key in self._values), "")

    def is_worker(self, node: libcst.Lambda | libcst.FunctionDef, names: Collection[QualifiedName]) -> bool:
        """Tell whether a lambda or a function within a function runs in a thread of a pool."""
        return node in self._workers or any(name.name in self._worker_names for name in names)

    def visit_Assign(self, node: libcst.Assign) -> None:
        for target in node.targets:
            self._bind(target.target, node.value)

    def visit_AnnAssign(self, node: libcst.AnnAssign) -> None:
        if node.value is not None:
            self._bind(node.target, node.value)

    def visit_WithItem(self, node: libcst.WithItem) -> None:
        if node.asname is not None:
            self._bind(node.asname.name, node.item)

    def visit_Call(self, node: libcst.Call) -> None:
        worker = worker_of(node)
        if worker is not None:
            self._workers.add(worker.value)
            names = self.qualified(worker.value)
            self._worker_names |= {name.name for name in names if name.source is QualifiedNameSource.LOCAL}

    def _bind(self, target: libcst.CSTNode, value: libcst.BaseExpression) -> None:
        if not isinstance(value, libcst.Call):
            return
        imported = [name.name for name in self.qualified(value.func) if name.source is QualifiedNameSource.IMPORT]
        for key in _keys(target, self.qualified(target), self.class_name):
            if imported:
                self._values[key] = imported[0]


def worker_of(call: libcst.Call) -> libcst.Arg | None:
    """Return the argument that a thread of a pool is to run, of a call that hands one over."""
    if _last_name(call.func) not in _POOL_CALLS:
        return None
    named = (it for it in call.args if it.keyword is not None and it.keyword.value == _WORKER)
    return next(named, call.args[0] if call.args else None)


def _keys(node: libcst.CSTNode, names: Collection[QualifiedName], class_name: str) -> list[str]:
    if isinstance(node, libcst.Attribute) and isinstance(node.value, libcst.Name) and node.value.value == "self":
        return [f"{class_name}.self.{node.attr.value}"]
    return sorted(name.name for name in names if isinstance(node, libcst.Name))


def _last_name(node: libcst.CSTNode) -> str:
    if isinstance(node, libcst.Attribute):
        return node.attr.value
    return node.value if isinstance(node, libcst.Name) else ""
