"""The syntax tree of a script; it is never deeper than its source is nested: chains of operators and suffixes are flat.

Starts and ends are offsets in the text.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(slots=True)
class Constant:
    """A number, a text, `nil`, `true`, `false` or `...`: the kind is that of its token."""

    start: int
    end: int
    kind: str


@dataclass(slots=True)
class Name:
    """A name that is read, written or declared."""

    start: int
    end: int
    name: str


@dataclass(slots=True)
class FunctionExpression:
    """The parameters and the body of a function."""

    start: int
    end: int
    parameters: list[Name]
    is_variable: bool
    """True when its last parameter is `...`."""
    body: Block


@dataclass(slots=True)
class Item:
    """An item of a table: by name, by any key, or in the order."""

    name: Name | None
    key: Expression | None
    value: Expression


@dataclass(slots=True)
class Table:
    """A table."""

    start: int
    end: int
    items: list[Item]


@dataclass(slots=True)
class Member:
    """The suffix `.name`."""

    start: int
    end: int
    name: str


@dataclass(slots=True)
class Subscript:
    """The suffix `[key]`."""

    start: int
    end: int
    key: Expression


@dataclass(slots=True)
class CallArguments:
    """The suffix that calls what stands before it; with a method, `:name(...)`."""

    start: int
    end: int
    method: Name | None
    values: list[Expression]


@dataclass(slots=True)
class Suffixed:
    """A name or an expression in parentheses, with at least one suffix."""

    start: int
    end: int
    head: Name | Parenthesized
    suffixes: list[Member | Subscript | CallArguments]


@dataclass(slots=True)
class Parenthesized:
    """An expression in parentheses, which has exactly one value."""

    start: int
    end: int
    inner: Expression


@dataclass(slots=True)
class Prefixed:
    """A unary operator with its operand."""

    start: int
    end: int
    operator: str
    operand: Expression


@dataclass(slots=True)
class Operand:
    """A binary operator, its place, and what stands right of it."""

    start: int
    operator: str
    value: Expression


@dataclass(slots=True)
class Operation:
    """A chain of binary operators, each applied to all that stands left of it."""

    start: int
    end: int
    first: Expression
    rest: list[Operand]


Expression: TypeAlias = Constant | Name | FunctionExpression | Table | Suffixed | Parenthesized | Prefixed | Operation


@dataclass(slots=True)
class Block:
    """Statements in order, with local names of their own."""

    start: int
    end: int
    statements: list[Statement]


@dataclass(slots=True)
class Local:
    """The statement `local a, b = ...`."""

    start: int
    names: list[Name]
    values: list[Expression]


@dataclass(slots=True)
class LocalFunction:
    """The statement `local function name ... end`."""

    start: int
    name: Name
    function: FunctionExpression


@dataclass(slots=True)
class FunctionStatement:
    """The statement `function a.b:c ... end`; a method has the parameter `self` before those that are written."""

    start: int
    target: Name | Suffixed
    is_method: bool
    function: FunctionExpression


@dataclass(slots=True)
class AssignmentStatement:
    """The statement `a, b.c = ...`."""

    start: int
    targets: list[Expression]
    values: list[Expression]


@dataclass(slots=True)
class CallStatement:
    """A call that stands by itself."""

    start: int
    call: Expression


@dataclass(slots=True)
class Do:
    """The statement `do ... end`."""

    start: int
    body: Block


@dataclass(slots=True)
class While:
    """The statement `while ... do ... end`."""

    start: int
    condition: Expression
    body: Block


@dataclass(slots=True)
class Repeat:
    """The statement `repeat ... until ...`, whose condition sees the local names of the body."""

    start: int
    body: Block
    condition: Expression


@dataclass(slots=True)
class If:
    """The statement `if ... then ... elseif ... else ... end`."""

    start: int
    branches: list[tuple[Expression, Block]]
    otherwise: Block | None


@dataclass(slots=True)
class For:
    """Both statements `for`; `is_numeric` for the one with `=`."""

    start: int
    names: list[Name]
    values: list[Expression]
    body: Block
    is_numeric: bool


@dataclass(slots=True)
class Return:
    """The statement `return ...`."""

    start: int
    values: list[Expression]


@dataclass(slots=True)
class Break:
    """The statement `break`."""

    start: int


Statement: TypeAlias = (
    Local
    | LocalFunction
    | FunctionStatement
    | AssignmentStatement
    | CallStatement
    | Do
    | While
    | Repeat
    | If
    | For
    | Return
    | Break
)
