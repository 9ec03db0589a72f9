"""Expressions of a source and their possible values, as far as the search for blocking calls needs them.

An expression stands in a file; its value is the set of things that it may be when a certain function runs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Collection

ANY_KEY = ""
"""The key of an element when the text does not tell it."""
LOCALS = ".<locals>."


@dataclass(frozen=True, slots=True)
class Named:
    """Something that is imported or built in, by its qualified name; several where imports differ by branch."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bound:
    """A name that the file binds: a variable, a parameter, a function, a class, or `Class.self.attribute`."""

    key: str


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute of something that is no plain name."""

    of: Expression
    name: str


@dataclass(frozen=True, slots=True)
class ValueArgument:
    """An argument of a call; `keyword` is empty for a positional one."""

    value: Expression | None
    keyword: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """The result of a call; `key` is its first argument where that is a constant."""

    of: Expression
    arguments: tuple[ValueArgument, ...]
    key: str = ANY_KEY


@dataclass(frozen=True, slots=True)
class Element:
    """An element of a container, taken by key or by iteration."""

    of: Expression
    key: str = ANY_KEY
    is_iterated: bool = False


@dataclass(frozen=True, slots=True)
class Display:
    """A container with its elements by key; the expression of an unknown element is `None`."""

    items: tuple[tuple[str, Expression | None], ...]
    is_mapping: bool = False


@dataclass(frozen=True, slots=True)
class Either:
    """One of several expressions."""

    parts: tuple[Expression, ...]


Expression: TypeAlias = Named | Bound | Attribute | Result | Element | Display | Either


@dataclass(frozen=True, slots=True)
class Thing:
    """The meaning of a name in a module of the package; with `is_made`, an object made by calling it."""

    name: str
    module: str
    is_made: bool = False


@dataclass(frozen=True, slots=True)
class Bag:
    """A container; with `is_mixed`, some of its elements are not known."""

    items: frozenset[tuple[str, Value]]
    is_mapping: bool = False
    is_mixed: bool = False


Value: TypeAlias = frozenset[Thing | Bag]
NOTHING: Value = frozenset()


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter that a caller fills: its name, the name under which the function knows it, and its default."""

    name: str
    key: str
    default: Expression | None = None
    is_keyword: bool = False


def things(value: Value, *, is_made: bool) -> tuple[Thing, ...]:
    """Return the things of a value that are not containers, sorted."""
    found = (one for one in value if isinstance(one, Thing) and one.is_made is is_made)
    return tuple(sorted(found, key=lambda one: (one.module, one.name)))


def bags(value: Value) -> tuple[Bag, ...]:
    """Return the containers that a value may be."""
    return tuple(one for one in value if isinstance(one, Bag))


def union(values: Collection[Value]) -> Value:
    """Return the union of several values."""
    return frozenset().union(*values)


def bag_of(value: Value, key: str = ANY_KEY, *, is_mapping: bool = False) -> Value:
    """Return a container with one element."""
    return frozenset({Bag(frozenset({(key, value)}), is_mapping)}) if value else NOTHING


def element_of(value: Value, key: str = ANY_KEY) -> Value:
    """Return the possible results of a subscript; with an unknown key, only if all elements are alike."""
    found = bags(value)
    items = [item for bag in found for own, item in bag.items if ANY_KEY in {key, own} or own == key]
    kinds = {type(one) for item in items for one in item}
    is_unsure = key == ANY_KEY and (len(kinds) > 1 or any(bag.is_mixed for bag in found))
    return NOTHING if is_unsure else union(items)


def iterated(value: Value) -> Value:
    """Return the values of an iteration; a mapping gives its keys, of which nothing is known."""
    return union([item for bag in bags(value) if not bag.is_mapping for _, item in bag.items])


def as_sequence(value: Value) -> Value:
    """Return the containers as sequences, whose iteration gives the elements."""
    return frozenset(Bag(bag.items, is_mapping=False, is_mixed=bag.is_mixed) for bag in bags(value))
