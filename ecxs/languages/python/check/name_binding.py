"""Meanings of the names in one file, and its expressions as far as the text tells them."""

# ruff: noqa: N802, D102 - LibCST calls the methods of a visitor by these names, and says what they do
from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import libcst
from libcst.metadata import QualifiedNameProvider, QualifiedNameSource

from ecxs.languages.python.check.abstract_value import (
    ANY_KEY,
    Attribute,
    Bound,
    Display,
    Either,
    Element,
    Named,
    Result,
    ValueArgument,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from libcst.metadata import ProviderT, QualifiedName

    from ecxs.languages.python.check.abstract_value import Expression

_MAX_DEPTH = 30


class NameVisitor(libcst.CSTVisitor):
    """A visitor that knows the class around it and resolves the names in it."""

    METADATA_DEPENDENCIES: ClassVar[Collection[ProviderT]] = (QualifiedNameProvider,)

    def __init__(self) -> None:
        """Start at the top of a file."""
        super().__init__()
        self._classes: list[str] = []
        self._depth = 0
        self._read: dict[libcst.CSTNode, Expression | None] = {}

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
        """Return the qualified names that a name may stand for."""
        found: Collection[QualifiedName] = self.get_metadata(QualifiedNameProvider, node, frozenset())
        return found

    def key_of(self, node: libcst.CSTNode) -> str:
        """Return the key of a name that the file binds, or of an attribute of `self`; empty for anything else."""
        if isinstance(node, libcst.Attribute) and isinstance(node.value, libcst.Name) and node.value.value == "self":
            return f"{self.class_name}.self.{node.attr.value}"
        if not isinstance(node, libcst.Name):
            return ""
        # The least of several names, so that the key is the same in every run.
        names = [name.name for name in self.qualified(node) if name.source is QualifiedNameSource.LOCAL]
        return min(names, default="")

    def expression(self, node: libcst.CSTNode) -> Expression | None:
        """Return the expression of a node; `None` for a kind that is not followed, or below the depth limit."""
        if node not in self._read:
            if self._depth > _MAX_DEPTH:
                return None
            self._depth += 1
            self._read[node] = self._expression(node)
            self._depth -= 1
        return self._read[node]

    def _expression(self, node: libcst.CSTNode) -> Expression | None:
        found: Expression | None = None
        match node:
            case libcst.Name() | libcst.Attribute():
                found = self._name(node)
            case libcst.Call():
                found = self._result(node)
            case libcst.Subscript():
                of = self.expression(node.value)
                found = Element(of, _index(node.slice)) if of else None
            case libcst.IfExp():
                found = self._either(node.body, node.orelse)
            case libcst.BooleanOperation():
                found = self._either(node.left, node.right)
            case libcst.NamedExpr():
                found = self.expression(node.value)
            case _:
                found = self._container(node)
        return found

    def _container(self, node: libcst.CSTNode) -> Expression | None:
        match node:
            case libcst.Tuple() | libcst.List() | libcst.Set():
                return self._sequence(node.elements)
            case libcst.Dict():
                return self._mapping(node.elements)
            case libcst.ListComp() | libcst.SetComp() | libcst.GeneratorExp():
                return Display(((ANY_KEY, self.expression(node.elt)),))
            case libcst.DictComp():
                return Display(((ANY_KEY, self.expression(node.value)),), is_mapping=True)
        return None

    def arguments(self, node: libcst.Call) -> tuple[ValueArgument, ...]:
        """Return the arguments of a call, up to the first with a star."""
        found = []
        for item in node.args:
            if item.star:
                break
            found.append(ValueArgument(self.expression(item.value), item.keyword.value if item.keyword else ""))
        return tuple(found)

    def _name(self, node: libcst.Name | libcst.Attribute) -> Expression | None:
        names = self.qualified(node) if _is_dotted(node) else ()
        elsewhere = {name.name for name in names if name.source is not QualifiedNameSource.LOCAL}
        if elsewhere:
            return Named(tuple(sorted(elsewhere)))
        if key := self.key_of(node):
            return Bound(key)
        of = self.expression(node.value) if isinstance(node, libcst.Attribute) else None
        return Attribute(of, node.attr.value) if of and isinstance(node, libcst.Attribute) else None

    def _result(self, node: libcst.Call) -> Expression | None:
        of = self.expression(node.func)
        if of is None:
            return None
        return Result(of, self.arguments(node), constant(node.args[0].value) if node.args else ANY_KEY)

    def _sequence(self, elements: Sequence[libcst.BaseElement]) -> Expression:
        has_star = any(isinstance(element, libcst.StarredElement) for element in elements)
        return Display(
            tuple(
                (ANY_KEY if has_star else str(position), self.expression(element.value))
                for position, element in enumerate(elements)
                if not is_none(element.value)
            )
        )

    def _mapping(self, elements: Sequence[libcst.BaseDictElement]) -> Expression:
        return Display(
            tuple(
                (constant(element.key), self.expression(element.value))
                if isinstance(element, libcst.DictElement)
                else (ANY_KEY, None)
                for element in elements
                if not is_none(element.value)
            ),
            is_mapping=True,
        )

    def _either(self, *nodes: libcst.CSTNode) -> Expression | None:
        parts = tuple(part for node in nodes if (part := self.expression(node)) is not None)
        return Either(parts) if parts else None


def constant(node: libcst.CSTNode) -> str:
    """Return a constant as the key of a container; `ANY_KEY` for anything else."""
    if isinstance(node, libcst.Integer | libcst.SimpleString):
        value = node.evaluated_value
        return repr(value) if isinstance(value, int | str) else ANY_KEY
    return ANY_KEY


def is_none(node: libcst.CSTNode) -> bool:
    """Tell whether an expression is `None`, the placeholder of a later value."""
    return isinstance(node, libcst.Name) and node.value == "None"


def _is_dotted(node: libcst.CSTNode) -> bool:
    """Tell whether an expression is made of names alone: LibCST also gives names to attributes of results."""
    while isinstance(node, libcst.Attribute):
        node = node.value
    return isinstance(node, libcst.Name)


def _index(slices: Sequence[libcst.SubscriptElement]) -> str:
    only = slices[0].slice if len(slices) == 1 else None
    return constant(only.value) if isinstance(only, libcst.Index) else ANY_KEY
