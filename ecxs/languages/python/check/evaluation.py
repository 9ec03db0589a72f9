"""Evaluation of an author's expressions for one way of calling a function.

A parameter has the value that this call passes, and not those of other calls. So a helper that a pool runs with a
connection is not reported when a scheduler callback calls it with something else.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from ecxs.languages.python.check.abstract_value import (
    LOCALS,
    NOTHING,
    Attribute,
    Bag,
    Bound,
    Display,
    Either,
    Element,
    Named,
    Result,
    Thing,
    Value,
    as_sequence,
    bag_of,
    bags,
    element_of,
    iterated,
    things,
    union,
)
from ecxs.languages.python.check.blocking_calls import is_maker

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ecxs.languages.python.check.abstract_value import Expression, ValueArgument
    from ecxs.languages.python.check.source_file import Function, SourceCall, SourceFile

Key = tuple[str, str]
"""A function: the name of its module, and its own."""
Passed = frozenset[tuple[str, Value]]
"""The known arguments of a call: pairs of a parameter's key and its value."""

# Limits on depth and on work keep the time proportional to the sources. Anything cut off is unknown.
_MAX_DEPTH = 50
_STEPS_FOR_EACH_CALL = 500
_SEQUENCES = frozenset(
    f"builtins.{name}" for name in ("list", "tuple", "set", "frozenset", "sorted", "reversed", "iter")
)
# Functions whose result is treated like their first argument.
_HANDS_ON = frozenset({"functools.partial", "contextlib.closing", "typing.cast"})
# Methods of containers that give an element.
_TAKES = frozenset({"get", "setdefault", "pop", "popleft", "__getitem__"})


@dataclass(frozen=True, slots=True)
class Frame:
    """A call in progress: the module of the function, and the values of its parameters."""

    module: str
    passed: Mapping[str, Value] = field(default_factory=dict)
    known: dict[str, Value] = field(default_factory=dict)
    """Values of the names of this frame, filled on demand."""


class Evaluator:
    """An evaluator for all sources of a package, which keeps the values of names outside of functions."""

    def __init__(self, sources: tuple[SourceFile, ...]) -> None:
        """Index the functions of all files."""
        self._sources = {source.module: source for source in sources}
        self.functions: dict[Key, Function] = {
            (source.module, function.name): function for source in sources for function in source.functions
        }
        self._static = {module: Frame(module) for module in self._sources}
        self._returns: dict[tuple[Key, Passed], Value] = {}
        self._pending: set[tuple[str, str]] = set()
        self._depth = 0
        self._left = _STEPS_FOR_EACH_CALL * sum(1 + len(function.calls) for function in self.functions.values())

    def frame(self, key: Key, passed: Passed) -> Frame:
        """Return the frame of a function for a call; parameters that the call does not fill are unknown."""
        parameters = self.functions[key].parameters
        return Frame(key[0], {**{parameter.key: NOTHING for parameter in parameters}, **dict(passed)})

    def static(self, module: str) -> Frame:
        """Return the frame of a file, in which a parameter has every value that the file passes for it."""
        return self._static[module]

    def called(self, call: SourceCall, frame: Frame) -> tuple[Thing, ...]:
        """Return the possible callees of a call, as far as values tell."""
        return things(self.value(call.callee, frame), is_made=False)

    def is_own(self, thing: Thing) -> bool:
        """Tell whether a thing is of the package itself, and not something imported or built in."""
        return thing.name.split(".")[0] in self._sources[thing.module].names

    def passed(self, key: Key, arguments: tuple[ValueArgument, ...], frame: Frame) -> Passed:
        """Return the known arguments of a call to a function of the package."""
        return frozenset((name, value) for name, value in self._fill(key, arguments, frame) if value)

    def targets(self, module: str, name: str, class_name: str = "") -> Iterator[Key]:
        """Return the functions of the package that a name may mean."""
        if name.startswith("self."):
            method = name.removeprefix("self.")
            own = (module, f"{class_name}.{method}")
            if own in self.functions:
                yield own
            else:
                # The method of another class, such as a base or a mixin: any one of this name may be meant.
                yield from (key for key in self.functions if key[1].endswith(f".{method}"))
            return
        if (module, name) in self.functions:
            yield (module, name)
        if name.startswith("."):
            # A relative import: a function of a module or of a package, or a method of a class in either.
            target, _, function = _absolute(module, name).rpartition(".")
            outer, _, owner = target.rpartition(".")
            keys = ((target, function), (_package(target), function))
            methods = ((outer, f"{owner}.{function}"), (_package(outer), f"{owner}.{function}"))
            yield from (key for key in (*keys, *methods) if key in self.functions)

    def value(self, expression: Expression | None, frame: Frame) -> Value:
        """Return the possible values of an expression; none if it is unknown or a limit is reached."""
        if expression is None or self._depth > _MAX_DEPTH or self._left <= 0:
            return NOTHING
        self._left -= 1
        self._depth += 1
        try:
            return self._value(expression, frame)
        finally:
            self._depth -= 1

    def _value(self, expression: Expression, frame: Frame) -> Value:
        found: Value = NOTHING
        match expression:
            case Named(names):
                found = frozenset(Thing(name, frame.module) for name in names)
            case Bound(key):
                found = self._bound(key, frame)
            case Attribute(of, name):
                found = union([self._attribute(one, name) for one in things(self.value(of, frame), is_made=True)])
            case Result():
                found = self._result(expression, frame)
            case Element(of, key, is_iterated):
                value = self.value(of, frame)
                found = iterated(value) if is_iterated else element_of(value, key)
            case Display(items, is_mapping):
                found = self._display(items, frame, is_mapping=is_mapping)
            case Either(parts):
                found = union([self.value(part, frame) for part in parts])
        return found

    def _bound(self, key: str, frame: Frame) -> Value:
        # Names outside of functions have the same value in every frame, and are kept once for the file.
        home = frame if LOCALS in key else self._static[frame.module]
        # A name that depends on itself, as in `x = f(x)`, is unknown to its own evaluation.
        guard = (frame.module, key)
        if key not in home.known and guard not in self._pending:
            self._pending.add(guard)
            source = self._sources[frame.module]
            bindings = source.bindings.get(key, ())
            if home is self._static[frame.module]:
                # A frame of one call has its own arguments; only the file's frame takes those of every call.
                bindings = (*bindings, *source.passed.get(key, ()))
            name = key.replace(".self.", ".")
            defined = frozenset({Thing(name, frame.module)}) if name in source.names else NOTHING
            values = [self.value(binding, home) for binding in bindings]
            home.known[key] = union([home.passed.get(key, NOTHING), defined, *values])
            self._pending.discard(guard)
        return home.known.get(key, NOTHING)

    def _attribute(self, of: Thing, name: str) -> Value:
        source = self._sources[of.module]
        is_own = of.name in source.classes
        own = self._bound(f"{of.name}.self.{name}", self._static[of.module]) if is_own else NOTHING
        return own or frozenset({Thing(f"{of.name}.{name}", of.module)})

    def _display(self, items: tuple[tuple[str, Expression | None], ...], frame: Frame, *, is_mapping: bool) -> Value:
        values = [(key, self.value(item, frame)) for key, item in items]
        # A container with unknown elements is mixed: the known ones do not tell what the others are.
        known = frozenset((key, value) for key, value in values if value)
        return frozenset({Bag(known, is_mapping, len(values) > len([value for _, value in values if value]))})

    def _result(self, call: Result, frame: Frame) -> Value:
        values = [self._made(thing, call, frame) for thing in things(self.value(call.of, frame), is_made=False)]
        if isinstance(call.of, Attribute):
            inside = self.value(call.of.of, frame)
            values += [self._taken(inside, call.of.name, call, frame)] if bags(inside) else []
        return union(values)

    def _taken(self, inside: Value, method: str, call: Result, frame: Frame) -> Value:
        """Return the result of a container's method."""
        if method in _TAKES:
            default = self.value(call.arguments[1].value, frame) if len(call.arguments) > 1 else NOTHING
            return union([element_of(inside, call.key), default])
        if method == "values":
            return as_sequence(inside)
        if method == "items":
            # Pairs with the element at position 1; the keys are unknown.
            return bag_of(bag_of(iterated(as_sequence(inside)), "1"))
        return inside if method == "copy" else NOTHING

    def _made(self, thing: Thing, call: Result, frame: Frame) -> Value:
        first = self.value(call.arguments[0].value, frame) if call.arguments else NOTHING
        if thing.name in _HANDS_ON:
            return first
        if thing.name in _SEQUENCES:
            return bag_of(iterated(first))
        if thing.name == "builtins.next":
            return iterated(first)
        if thing.name == "builtins.enumerate":
            return bag_of(bag_of(iterated(first), "1"))
        if thing.name in self._sources[thing.module].classes or is_maker(thing.name):
            return frozenset({replace(thing, is_made=True)})
        return union([self._returned(key, call, frame) for key in self.targets(thing.module, thing.name)])

    def _returned(self, key: Key, call: Result, frame: Frame) -> Value:
        function = self.functions[key]
        # Without a result the arguments do not matter, and one entry serves all calls.
        passed = self.passed(key, call.arguments, frame) if function.returns else frozenset()
        if (key, passed) not in self._returns:
            # Stored before it is computed: a function that calls itself gives the results of its other branches.
            self._returns[key, passed] = NOTHING
            inner = self.frame(key, passed)
            self._returns[key, passed] = union([self.value(returned, inner) for returned in function.returns])
        return self._returns[key, passed]

    def _fill(self, key: Key, arguments: tuple[ValueArgument, ...], frame: Frame) -> Iterator[tuple[str, Value]]:
        parameters = self.functions[key].parameters
        positional = iter([parameter for parameter in parameters if not parameter.is_keyword])
        by_name = {parameter.name: parameter for parameter in parameters}
        filled = set()
        for argument in arguments:
            parameter = by_name.get(argument.keyword) if argument.keyword else next(positional, None)
            if parameter is not None:
                filled.add(parameter.name)
                yield parameter.key, self.value(argument.value, frame)
        for parameter in parameters:
            if parameter.name not in filled:
                # A default is evaluated where the function is defined, not where it is called.
                yield parameter.key, self.value(parameter.default, self._static[key[0]])


def _absolute(module: str, name: str) -> str:
    dots = len(name) - len(name.lstrip("."))
    parents = module.split(".")[:-dots]
    return ".".join((*parents, name[dots:]))


def _package(module: str) -> str:
    return f"{module}.__init__".lstrip(".")
