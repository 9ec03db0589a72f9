"""The writer of trees: a whole one as one flat file, or one scope in the form of the console."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecruntime.formats.conf.scope_node import ScopeNode
from ecruntime.formats.conf.statement import Setting
from ecruntime.formats.value import Array, ConfigWord, Dictionary, Value, word_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_MAX_LINE_LENGTH = 100


def as_written(name: str) -> str:
    """Return a name in its own spelling."""
    return name


def write_flat(root: ScopeNode, *, spelling: Callable[[str], str] = as_written) -> str:
    """Return the whole configuration as one text without includes; reading it gives an equal tree."""
    return "".join(f"{line}\n" for line in _body(root, "", spelling))


def write_scope(node: ScopeNode, *, recurse: bool = False, spelling: Callable[[str], str] = as_written) -> str:
    """Return one scope as `config show` prints it: inner scopes as `{ ... }`, or in full with `recurse`."""
    indent = "" if node.instance is None else "        "
    lines: list[str] = []
    for member in node.members.values():
        if isinstance(member, Setting):
            lines.extend(f"{indent}{line}" for line in write_setting(member, spelling=spelling).split("\n"))
        elif recurse:
            lines.extend(_stanza(member, indent, spelling))
        else:
            lines.append(f"{indent}{_head(member, spelling)} {{ ... }}")
    return "".join(f"{line}\n" for line in lines)


def write_setting(setting: Setting, *, spelling: Callable[[str], str] = as_written) -> str:
    """Return one setting as the console prints it, with one element of an array per line."""
    name = spelling(setting.name)
    if isinstance(setting.data, Array):
        return "\n".join((f"{name} = (", *(f"  {_element(item)}" for item in setting.data.items), "  )"))
    return f"{name} = {write_value(setting.value)}"


def write_value(value: Value) -> str:
    """Return a value on one line."""
    if isinstance(value, ConfigWord):
        return word_text(value)
    if isinstance(value, Array):
        return " ".join(("(", *map(_element, value.items), ")"))
    return " ".join(("[", *(f"{_element(key)} = {_element(word)}" for key, word in value.pairs), "]"))


def _element(item: ConfigWord | Dictionary) -> str:
    return word_text(item, is_in_brackets=True) if isinstance(item, ConfigWord) else write_value(item)


def _body(node: ScopeNode, indent: str, spelling: Callable[[str], str]) -> Iterator[str]:
    for member in node.members.values():
        if isinstance(member, ScopeNode):
            yield from _stanza(member, indent, spelling)
        else:
            yield from _setting(member, indent, spelling)


def _stanza(node: ScopeNode, indent: str, spelling: Callable[[str], str]) -> Iterator[str]:
    if not node.members:
        yield f"{indent}{_head(node, spelling)} {{}}"
        return
    yield f"{indent}{_head(node, spelling)} {{"
    yield from _body(node, f"{indent}  ", spelling)
    yield f"{indent}}}"


def _head(node: ScopeNode, spelling: Callable[[str], str]) -> str:
    if node.instance is None:
        return spelling(node.kind)
    return f"{spelling(node.kind)} {word_text(ConfigWord(node.instance, is_quoted=True))}"


def _setting(setting: Setting, indent: str, spelling: Callable[[str], str]) -> Iterator[str]:
    line = f"{indent}{spelling(setting.name)} = {write_value(setting.value)}"
    if len(line) <= _MAX_LINE_LENGTH or isinstance(setting.data, str):
        yield line
    elif isinstance(setting.data, Array):
        yield f"{indent}{spelling(setting.name)} = ("
        yield from (f"{indent}  {_element(item)}" for item in setting.data.items)
        yield f"{indent})"
    elif isinstance(setting.data, Dictionary):
        yield f"{indent}{spelling(setting.name)} = ["
        yield from (f"{indent}  {_element(key)} = {_element(word)}" for key, word in setting.data.pairs)
        yield f"{indent}]"
