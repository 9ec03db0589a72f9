"""What the expressions of an author's sources may be when a function is called in a certain way.

A parameter is what this call passes, and nothing that another one does: so a helper that a pool runs with a connection
is not held against a scheduler callback that calls it with something else.
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

    from ecxs.languages.python.check.abstract_value import Argument, Expression
    from ecxs.languages.python.check.source_file import Call, Function, SourceFile

Key = tuple[str, str]
"""A function: the name of its module, and its own."""
Passed = frozenset[tuple[str, Value]]
"""What a call passes: a value for each parameter that the call fills and of which something is known."""

_DEEPEST = 50
_STEPS_FOR_EACH_CALL = 500
_SEQUENCES = frozenset(
    f"builtins.{name}" for name in ("list", "tuple", "set", "frozenset", "sorted", "reversed", "iter")
)
_HANDS_ON = frozenset({"functools.partial", "contextlib.closing", "typing.cast"})
_TAKES = frozenset({"get", "setdefault", "pop", "popleft", "__getitem__"})


@dataclass(frozen=True, slots=True)
class Frame:
    """A function that runs: its module, and what its parameters are."""

    module: str
    passed: Mapping[str, Value] = field(default_factory=dict)
    known: dict[str, Value] = field(default_factory=dict)
    """What the names of this frame were found to be; filled as they are asked for."""


class Evaluator:
    """Answers for all sources of a package; what it finds of names outside of functions it keeps."""

    def __init__(self, sources: tuple[SourceFile, ...]) -> None:
        """Know the functions of all files."""
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
        """Return the frame of a function for a call; what the call does not fill is not known."""
        parameters = self.functions[key].parameters
        return Frame(key[0], {**{parameter.key: NOTHING for parameter in parameters}, **dict(passed)})

    def static(self, module: str) -> Frame:
        """Return the frame of a file, in which a parameter is whatever the file passes for it anywhere."""
        return self._static[module]

    def called(self, call: Call, frame: Frame) -> tuple[Thing, ...]:
        """Return what a call may call, as far as values tell."""
        return things(self.value(call.callee, frame), is_made=False)

    def is_own(self, thing: Thing) -> bool:
        """Tell whether a thing is of the package itself, and not something imported or built in."""
        return thing.name.split(".")[0] in self._sources[thing.module].names

    def passed(self, key: Key, arguments: tuple[Argument, ...], frame: Frame) -> Passed:
        """Return what a call passes to a function of the package."""
        return frozenset((name, value) for name, value in self._fill(key, arguments, frame) if value)

    def targets(self, module: str, name: str, class_name: str = "") -> Iterator[Key]:
        """Return the functions of the package that a name may mean."""
        if name.startswith("self."):
            method = name.removeprefix("self.")
            own = (module, f"{class_name}.{method}")
            if own in self.functions:
                yield own
            else:
                yield from (key for key in self.functions if key[1].endswith(f".{method}"))
            return
        if (module, name) in self.functions:
            yield (module, name)
        if name.startswith("."):
            target, _, function = _absolute(module, name).rpartition(".")
            outer, _, owner = target.rpartition(".")
            keys = ((target, function), (_package(target), function))
            methods = ((outer, f"{owner}.{function}"), (_package(outer), f"{owner}.{function}"))
            yield from (key for key in (*keys, *methods) if key in self.functions)

    def value(self, expression: Expression | None, frame: Frame) -> Value:
        """Return what an expression may be; nothing when it is not known, or too far away to be looked for."""
        if expression is None or self._depth > _DEEPEST or self._left <= 0:
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
        # What is no local name is the same in every frame, whoever asks.
        home = frame if LOCALS in key else self._static[frame.module]
        guard = (frame.module, key)
        if key not in home.known and guard not in self._pending:
            self._pending.add(guard)
            source = self._sources[frame.module]
            bindings = source.bindings.get(key, ())
            if home is self._static[frame.module]:
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
        known = frozenset((key, value) for key, value in values if value)
        return frozenset({Bag(known, is_mapping, len(values) > len([value for _, value in values if value]))})

    def _result(self, call: Result, frame: Frame) -> Value:
        values = [self._made(thing, call, frame) for thing in things(self.value(call.of, frame), is_made=False)]
        if isinstance(call.of, Attribute):
            inside = self.value(call.of.of, frame)
            values += [self._taken(inside, call.of.name, call, frame)] if bags(inside) else []
        return union(values)

    def _taken(self, inside: Value, method: str, call: Result, frame: Frame) -> Value:
        """Return what the methods of containers give."""
        if method in _TAKES:
            default = self.value(call.arguments[1].value, frame) if len(call.arguments) > 1 else NOTHING
            return union([element_of(inside, call.key), default])
        if method == "values":
            return as_sequence(inside)
        if method == "items":
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
        passed = self.passed(key, call.arguments, frame) if function.returns else frozenset()
        if (key, passed) not in self._returns:
            # Until it is known, a function that calls itself gives what its other branches give.
            self._returns[key, passed] = NOTHING
            inner = self.frame(key, passed)
            self._returns[key, passed] = union([self.value(returned, inner) for returned in function.returns])
        return self._returns[key, passed]

    def _fill(self, key: Key, arguments: tuple[Argument, ...], frame: Frame) -> Iterator[tuple[str, Value]]:
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
                yield parameter.key, self.value(parameter.default, self._static[key[0]])


def _absolute(module: str, name: str) -> str:
    dots = len(name) - len(name.lstrip("."))
    parents = module.split(".")[:-dots]
    return ".".join((*parents, name[dots:]))


def _package(module: str) -> str:
    return f"{module}.__init__".lstrip(".")
