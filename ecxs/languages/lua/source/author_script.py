"""A script of the author's as it registers itself: its tables with their functions, and its console commands."""

from __future__ import annotations

import dataclasses
import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from ecruntime.formats.lua import read_script, syntax
from ecruntime.formats.lua.tokens import TEXT
from ecruntime.foundation.finding import Place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecruntime.formats.lua.faults import SyntaxFault
    from ecruntime.formats.lua.tokens import Tokens

MAX_SOURCE_SIZE: Final = 16 * 1024 * 1024
REGISTER: Final = "msys.registerModule"
CONTROL: Final = "msys.registerControl"
_BLANK: Final = re.compile(r"\s+")
_MARK: Final = "\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class LiteralText:
    """A text as it is written, without escapes: its offsets are those of what stands between the quotes."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class RegisteredTable:
    """A call of `msys.registerModule` that stands by itself."""

    start: int
    name: LiteralText | None
    table: str
    """The expression of the table, `mod` as a rule; empty where it is written in the call."""


@dataclass(slots=True)
class AuthorScript:
    """A script that could be read; offsets are those of its text, one character a byte."""

    text: str
    tokens: Tokens
    registered: list[RegisteredTable] = field(default_factory=list)
    functions: defaultdict[str, dict[str, int]] = field(default_factory=lambda: defaultdict(dict))
    """The members of each table, by its expression, and where they are put into it."""
    opaque: set[str] = field(default_factory=set)
    """Tables that get members in ways that the text does not tell."""
    tables: set[str] = field(default_factory=set)
    """Names that are given a table that is written there."""
    controls: list[LiteralText] = field(default_factory=list)
    """The words that are given to `msys.registerControl`, as far as they are written there."""
    has_open_control: bool = False
    """Whether other words are given to it, too."""
    last_return: int | None = None
    """The place of the `return` that ends the script."""
    returned: str = ""
    """The expression that it returns."""
    literals: list[LiteralText] = field(default_factory=list)
    """All texts without escapes that are arguments of a call, in order."""
    called: dict[int, str] = field(default_factory=dict)
    """The function that each of them is given to, by its start."""

    def place(self, offset: int, file: str) -> Place:
        """Return a place for messages."""
        line = self.tokens.line(offset)
        return Place(file, line, offset - self.tokens.line_starts[line - 1] + 1)

    def table_of(self, module: str) -> RegisteredTable | None:
        """Return the table of a module: the one under its name, else the last one that has a name of its own."""
        named = [item for item in self.registered if item.table]
        own = [item for item in named if item.name is not None and item.name.text == module]
        return next(iter(own or reversed(named)), None)


def to_lua(text: str) -> str:
    """Return a text of a file, read as UTF-8, as one character a byte."""
    return text.encode("utf-8", "surrogateescape").decode("latin-1")


def from_lua(text: str) -> str:
    """Return the text of a file again."""
    return text.encode("latin-1").decode("utf-8", "surrogateescape")


@lru_cache(maxsize=16)
def read_author_script(text: str) -> tuple[AuthorScript | None, tuple[SyntaxFault, ...]]:
    """Read a script, given as one character a byte; where it cannot be, return the faults alone."""
    # The mark of UTF-8 is no part of the script; blanks in its place keep every offset.
    read = read_script(f"   {text.removeprefix(_MARK)}" if text.startswith(_MARK) else text)
    if read.tree is None or read.tokens is None:
        return None, read.faults
    script = AuthorScript(text, read.tokens)
    for node in walk(read.tree.block):
        _take(script, node)
    last = read.tree.block.statements[-1] if read.tree.block.statements else None
    if isinstance(last, syntax.Return):
        script.last_return = last.start
        script.returned = _expression(last.values[0]) if len(last.values) == 1 else ""
    return script, ()


def walk(node: object) -> Iterator[object]:
    """Yield a node of the tree and all below it, in the order of the text."""
    stack = [node]
    while stack:
        found = stack.pop()
        if isinstance(found, list | tuple):
            stack.extend(reversed(found))
        elif dataclasses.is_dataclass(found):
            yield found
            stack.extend(getattr(found, item.name) for item in reversed(dataclasses.fields(found)))


def _take(script: AuthorScript, node: object) -> None:
    match node:
        case syntax.FunctionStatement(target=syntax.Suffixed() as target):
            _member(script, target)
        case syntax.AssignmentStatement():
            for number, assigned in enumerate(node.targets):
                value = node.values[number] if number < len(node.values) else None
                if isinstance(assigned, syntax.Suffixed):
                    _member(script, assigned)
                if path := _expression(assigned):
                    _table(script, path, value)
        case syntax.Local():
            for number, name in enumerate(node.names):
                value = node.values[number] if number < len(node.values) else None
                _table(script, name.name, value)
        case syntax.CallStatement(call=syntax.Suffixed() as call):
            _registration(script, node.start, call)
        case syntax.Suffixed():
            _call(script, node)
        case _:
            pass


def _member(script: AuthorScript, target: syntax.Suffixed) -> None:
    """Note that a table gets a member."""
    last = target.suffixes[-1]
    table = _BLANK.sub("", script.text[target.start : last.start]).rstrip(".:")
    if isinstance(last, syntax.Member):
        script.functions[table].setdefault(last.name, target.start)
    elif isinstance(last, syntax.Subscript):
        key = _literal(script, last.key)
        if key is None:
            script.opaque.add(table)
        else:
            script.functions[table].setdefault(key.text, target.start)


def _table(script: AuthorScript, name: str, value: syntax.Expression | None) -> None:
    """Note what a name is given: a table that is written there has known members, anything else has not."""
    if isinstance(value, syntax.Operation) and value.rest[-1].operator == "or":
        # `mod or {}`: what was there before came from nowhere.
        value = value.rest[-1].value
    if not isinstance(value, syntax.Table):
        if value is not None:
            script.opaque.add(name)
        return
    script.tables.add(name)
    for item in value.items:
        if item.name is not None:
            script.functions[name].setdefault(item.name.name, item.name.start)
        elif item.key is not None:
            key = _literal(script, item.key)
            if key is None:
                script.opaque.add(name)
            else:
                script.functions[name].setdefault(key.text, value.start)


def _registration(script: AuthorScript, start: int, call: syntax.Suffixed) -> None:
    arguments = call.suffixes[-1]
    if not isinstance(arguments, syntax.CallArguments) or arguments.method is not None:
        return
    name = _BLANK.sub("", script.text[call.start : arguments.start])
    if name != REGISTER or len(arguments.values) < 2:
        return
    table = _expression(arguments.values[1])
    script.registered.append(RegisteredTable(start, _literal(script, arguments.values[0]), table))
    if not table:
        _table(script, "", arguments.values[1])


def _call(script: AuthorScript, call: syntax.Suffixed) -> None:
    """Note the texts that a function is given."""
    for suffix in call.suffixes:
        if not isinstance(suffix, syntax.CallArguments):
            continue
        name = _BLANK.sub("", script.text[call.start : suffix.start])
        for number, value in enumerate(suffix.values):
            literal = _literal(script, value)
            if literal is not None:
                script.literals.append(literal)
                script.called[literal.start] = name
            if name == CONTROL and number == 0:
                if literal is None:
                    script.has_open_control = True
                else:
                    script.controls.append(literal)


def _expression(value: syntax.Expression) -> str:
    """Return a name or a path such as `owl.mod` as it is written; empty for anything else."""
    if isinstance(value, syntax.Name):
        return value.name
    if isinstance(value, syntax.Suffixed) and isinstance(value.head, syntax.Name):
        members = [suffix.name for suffix in value.suffixes if isinstance(suffix, syntax.Member)]
        return ".".join((value.head.name, *members)) if len(members) == len(value.suffixes) else ""
    return ""


def _literal(script: AuthorScript, value: syntax.Expression) -> LiteralText | None:
    if not isinstance(value, syntax.Constant) or value.kind != TEXT or script.text[value.start] not in "\"'":
        return None
    text = script.text[value.start + 1 : value.end - 1]
    return None if "\\" in text else LiteralText(value.start + 1, value.end - 1, text)
