"""Layout of Python expressions and signatures as formatters write them, so that generated files pass unchanged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from ecxs.render import Code

if TYPE_CHECKING:
    from ecxs.languages.author_method import AuthorMethod

WIDTH = 88
_INDENT = 4


@dataclass(frozen=True, slots=True)
class CallLayout:
    """A call: each argument has a name, or an empty one when it is positional."""

    function: str
    arguments: tuple[tuple[str, Expression], ...]


@dataclass(frozen=True, slots=True)
class Items:
    """A tuple of expressions."""

    items: tuple[Expression, ...]


Expression: TypeAlias = Code | CallLayout | Items


def expression(value: Expression, *, column: int, indent: int = 0, is_split: bool = False) -> Code:
    """Write an expression that starts at `column` of a line which is indented by `indent`.

    It stands on one line if that fits and `is_split` is not set, else each part has its own line and a trailing comma.
    """
    flat = _flat(value)
    if isinstance(value, Code) or (column + len(flat) <= WIDTH and not is_split):
        return flat
    opening, parts = _parts(value)
    inner = indent + _INDENT
    # The comma of a tuple of one belongs to the tuple: only a split part keeps wider formatters from joining the lines.
    is_single = isinstance(value, Items) and len(parts) == 1
    lines = [_line(name, part, inner, is_split=is_single) for name, part in parts]
    return Code("\n".join([opening, *lines, " " * indent + ")"]))


def method(name: str, parameters: tuple[tuple[str, str], ...], returns: str, *, is_keyword_only: bool = False) -> Code:
    """Write the head of a method, with `self` first, indented by one level."""
    star = ("*",) if is_keyword_only else ()
    pairs = ("self", *star, *(f"{parameter}: {annotation}" for parameter, annotation in parameters))
    flat = f"    def {name}({', '.join(pairs)}) -> {returns}:"
    if len(flat) <= WIDTH:
        return Code(flat)
    lines = "\n".join(f"        {pair}," for pair in pairs)
    return Code(f"    def {name}(\n{lines}\n    ) -> {returns}:")


def method_head(made: AuthorMethod) -> Code:
    """Write the head of one of the author's methods, indented by one level."""
    return method(made.name, made.parameters, made.returns)


def statement(opening: str, value: Expression) -> Code:
    """Write a statement at the left margin that ends with an expression."""
    return Code(opening + expression(value, column=len(opening)))


def _line(name: str, part: Expression, indent: int, *, is_split: bool) -> str:
    opening = " " * indent + (f"{name}=" if name else "")
    # One column is kept for the comma.
    return f"{opening}{expression(part, column=len(opening) + 1, indent=indent, is_split=is_split)},"


def _flat(value: Expression) -> Code:
    if isinstance(value, Code):
        return value
    opening, parts = _parts(value)
    inner = ", ".join(f"{name}={_flat(part)}" if name else _flat(part) for name, part in parts)
    ending = ",)" if isinstance(value, Items) and len(parts) == 1 else ")"
    return Code(f"{opening}{inner}{ending}")


def _parts(value: CallLayout | Items) -> tuple[str, tuple[tuple[str, Expression], ...]]:
    if isinstance(value, CallLayout):
        return f"{value.function}(", value.arguments
    return "(", tuple(("", item) for item in value.items)
