"""The walk over the tree of a script that gathers its facts, in one pass and in the order of the text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ecruntime.formats.lua import syntax
from ecruntime.formats.lua.tokens import TEXT
from ecxs.rules.script.facts import (
    BranchStep,
    CallStep,
    Definition,
    FunctionFacts,
    GlobalWrite,
    NameScopes,
    PathUse,
    ScriptFacts,
    parameters_of,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecxs.rules.script.facts import Binding, Step

OBJECT: Final = "@"
"""The first character of a path that begins at an object of the server, known by the usual name of a parameter."""
_USUAL: Final = frozenset({"msg", "vctx", "ac", "cc"})
_PROTECTED: Final = frozenset({"pcall", "xpcall"})
_REGISTER: Final = "msys.registerModule"
_MAX_VISIBLE: Final = 50
"""Global writes that get near misses; the names around each are kept."""


def facts_of(text: str, block: syntax.Block) -> ScriptFacts:
    """Return what a script does with names."""
    walk = _Walk(text)
    walk.facts.functions.append(FunctionFacts(walk.steps))
    walk.block(block)
    return walk.facts


class _Walk:
    def __init__(self, text: str) -> None:
        self._text = text
        self._scopes = NameScopes()
        self._depth = 0
        self.facts = ScriptFacts()
        self.steps: list[Step] = []

    # Statements.

    def block(self, block: syntax.Block, *, names: Sequence[syntax.Name] = ()) -> bool:
        """Walk a block with names of its own; tell whether its end is never reached."""
        self._scopes.enter()
        for name in names:
            self._scopes.declare(name.name)
        for statement in block.statements:
            self._statement(statement)
        self._scopes.leave()
        last = block.statements[-1] if block.statements else None
        return isinstance(last, syntax.Return | syntax.Break)

    def _statement(self, statement: syntax.Statement) -> None:
        match statement:
            case syntax.Local():
                self._local(statement)
            case syntax.LocalFunction():
                # Declared first, so that it may call itself.
                binding = self._scopes.declare(statement.name.name)
                binding.function = self._function(statement.function)
            case syntax.FunctionStatement():
                self._function_statement(statement)
            case syntax.AssignmentStatement():
                self._assignment(statement)
            case syntax.CallStatement():
                self._value(statement.call)
            case syntax.Return():
                self._values(statement.values)
            case syntax.Do():
                self.block(statement.body)
            case _:
                self._branching(statement)

    def _branching(self, statement: syntax.Statement) -> None:
        match statement:
            case syntax.If():
                branches = []
                for condition, body in statement.branches:
                    self._value(condition)
                    branches.append(self._branch(body))
                if statement.otherwise is not None:
                    branches.append(self._branch(statement.otherwise))
                self.steps.append(BranchStep(branches, may_pass=statement.otherwise is None))
            case syntax.While():
                self._value(statement.condition)
                self.steps.append(BranchStep([self._branch(statement.body)], may_pass=True))
            case syntax.For():
                self._values(statement.values)
                self.steps.append(BranchStep([self._branch(statement.body, statement.names)], may_pass=True))
            case syntax.Repeat():
                self._scopes.enter()
                for inner in statement.body.statements:
                    self._statement(inner)
                self._value(statement.condition)
                self._scopes.leave()

    def _branch(self, body: syntax.Block, names: Sequence[syntax.Name] = ()) -> tuple[list[Step], bool]:
        outer, self.steps = self.steps, []
        leaves = self.block(body, names=names)
        inner, self.steps = self.steps, outer
        return inner, leaves

    def _local(self, statement: syntax.Local) -> None:
        found = [self._value(value) for value in statement.values]
        for number, name in enumerate(statement.names):
            path, function = found[number] if number < len(found) else (None, None)
            binding = self._scopes.declare(name.name, path, function)
            if number < len(statement.values):
                self._table_items(binding.path, statement.values[number])

    def _assignment(self, statement: syntax.AssignmentStatement) -> None:
        found = [self._value(value) for value in statement.values]
        for number, target in enumerate(statement.targets):
            path, function = found[number] if number < len(found) else (None, None)
            value = statement.values[number] if number < len(statement.values) else None
            if isinstance(target, syntax.Name):
                binding = self._scopes.find(target.name)
                if binding is None:
                    self._write_global(target)
                    self._define("", target.name, target.start, value)
                else:
                    self._rebind(binding, path, function)
                written: str | None = binding.path if binding else target.name
            else:
                written = self._target(target, value)
            if written and value is not None:
                self._table_items(written, value)

    def _rebind(self, binding: Binding, path: str | None, function: int | None) -> None:
        """Give a local name another value; what has stood for a path is not looked into any more."""
        binding.function = function
        if path is not None and binding.path.startswith("%"):
            binding.path = path
        elif not binding.path.startswith("%"):
            binding.path = "%"

    def _target(self, target: syntax.Expression, value: syntax.Expression | None) -> str | None:
        """Walk a member that is assigned to; return its path, if it has one."""
        if not isinstance(target, syntax.Suffixed):
            return None
        last = target.suffixes[-1]
        path = self._suffixed(target, upto=len(target.suffixes) - 1, is_read=False)
        if isinstance(last, syntax.Subscript):
            self._value(last.key)
            return None
        if path is None or not isinstance(last, syntax.Member):
            return None
        self.facts.written.add(f"{path}.{last.name}")
        self._define(path, last.name, target.start, value)
        return f"{path}.{last.name}"

    def _define(
        self, table: str, name: str, at: int, value: syntax.Expression | None, *, is_method: bool = False
    ) -> None:
        if isinstance(value, syntax.FunctionExpression):
            definition = Definition(name, at, parameters_of(value, is_method=is_method))
            self.facts.definitions.setdefault(table, []).append(definition)

    def _table_items(self, path: str, value: syntax.Expression) -> None:
        if isinstance(value, syntax.Table):
            for item in value.items:
                if item.name is not None:
                    self.facts.written.add(f"{path}.{item.name.name}")
                    self._define(path, item.name.name, item.name.start, item.value)

    def _function_statement(self, statement: syntax.FunctionStatement) -> None:
        target, function = statement.target, statement.function
        number: int
        if isinstance(target, syntax.Name):
            binding = self._scopes.find(target.name)
            if binding is None:
                self._write_global(target)
                self._define("", target.name, target.start, function)
            number = self._function(function)
            if binding is not None:
                self._rebind(binding, None, number)
            return
        path = self._suffixed(target, upto=len(target.suffixes) - 1, is_read=False)
        last = target.suffixes[-1]
        assert isinstance(last, syntax.Member)
        if path is not None:
            self.facts.written |= {f"{path}.{last.name}", f"{path}:{last.name}"}
            self._define(path, last.name, target.start, function, is_method=statement.is_method)
        self._function(function)

    def _write_global(self, name: syntax.Name) -> None:
        self.facts.written.add(name.name)
        if self._depth == 0:
            self.facts.top_globals.add(name.name)
        else:
            visible = self._scopes.visible() if len(self.facts.global_writes) < _MAX_VISIBLE else ()
            self.facts.global_writes.append(GlobalWrite(name.name, name.start, visible))

    # Expressions.

    def _function(self, function: syntax.FunctionExpression) -> int:
        """Walk a function with steps of its own, and return its number."""
        outer, self.steps = self.steps, []
        self.facts.functions.append(FunctionFacts(self.steps))
        number = len(self.facts.functions) - 1
        self._body(function)
        self.steps = outer
        return number

    def _body(self, function: syntax.FunctionExpression) -> None:
        self._depth += 1
        self._scopes.enter()
        for parameter in function.parameters:
            usual = OBJECT + parameter.name if parameter.name in _USUAL else None
            self._scopes.declare(parameter.name, usual)
        self.block(function.body)
        self._scopes.leave()
        self._depth -= 1

    def _values(self, values: Sequence[syntax.Expression]) -> None:
        for value in values:
            self._value(value)

    def _value(self, value: syntax.Expression) -> tuple[str | None, int | None]:
        """Walk an expression; return the path that it stands for, and the function that it is, if either is known."""
        match value:
            case syntax.Name():
                binding = self._scopes.find(value.name)
                if binding is None:
                    return value.name, None
                return binding.path, binding.function
            case syntax.Suffixed():
                return self._suffixed(value, upto=len(value.suffixes), is_read=True), None
            case syntax.FunctionExpression():
                return None, self._function(value)
            case _:
                self._parts(value)
        return None, None

    def _parts(self, value: syntax.Expression) -> None:
        """Walk what an expression is made of."""
        match value:
            case syntax.Parenthesized():
                self._value(value.inner)
            case syntax.Prefixed():
                self._value(value.operand)
            case syntax.Operation():
                self._value(value.first)
                self._values([operand.value for operand in value.rest])
            case syntax.Table():
                for item in value.items:
                    if item.key is not None:
                        self._value(item.key)
                    self._value(item.value)

    def _suffixed(self, value: syntax.Suffixed, *, upto: int, is_read: bool) -> str | None:
        """Walk the first suffixes of an expression; return the path of what they give."""
        path, function = self._value(value.head)
        at = value.start
        for suffix in value.suffixes[:upto]:
            if isinstance(suffix, syntax.Member):
                path, function = (f"{path}.{suffix.name}" if path else None), None
            elif isinstance(suffix, syntax.Subscript):
                self._read(path, at)
                self._value(suffix.key)
                path = None
            else:
                path = self._call(path, function, at, suffix)
                function = None
            at = value.start if path else suffix.end
        if is_read:
            self._read(path, value.start)
        return path

    def _read(self, path: str | None, at: int) -> None:
        if path and ("." in path or ":" in path):
            self.facts.uses.append(PathUse(path, at, is_call=False))

    def _call(self, path: str | None, function: int | None, at: int, call: syntax.CallArguments) -> str | None:
        """Walk a call; return the path of its result, which only `require` has."""
        if call.method is not None:
            path, function, at = (f"{path}:{call.method.name}" if path else None), None, call.method.start
        for value in call.values:
            if path in _PROTECTED and isinstance(value, syntax.FunctionExpression):
                self._body(value)  # it runs here and now
            else:
                self._value(value)
        last = call.values[-1] if call.values else None
        is_open = (isinstance(last, syntax.Constant) and last.kind == "...") or (
            isinstance(last, syntax.Suffixed) and isinstance(last.suffixes[-1], syntax.CallArguments)
        )
        use = PathUse(path or "", at, is_call=True, count=len(call.values), is_open=is_open)
        self.steps.append(CallStep(use, function))
        if path is None:
            return None
        self.facts.uses.append(use)
        if path == "require":
            return self._literal(call.values[0]) if call.values else None
        if path == _REGISTER and len(call.values) > 1:
            self._register(call.values[1])
        return None

    def _literal(self, value: syntax.Expression) -> str | None:
        """Return a text without escapes, with `/` as the dot that it stands for in `require`."""
        if not isinstance(value, syntax.Constant) or value.kind != TEXT or self._text[value.start] == "[":
            return None
        text = self._text[value.start + 1 : value.end - 1]
        return None if "\\" in text else text.replace("/", ".")

    def _register(self, value: syntax.Expression) -> None:
        if isinstance(value, syntax.Table):
            path = f"%table{value.start}"
            self._table_items(path, value)
        elif isinstance(value, syntax.Name):
            binding = self._scopes.find(value.name)
            path = binding.path if binding else value.name
        else:
            return
        # The table of `module` is that of the global names.
        self.facts.registered += [path, ""] if path == "_M" else [path]
