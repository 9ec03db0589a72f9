"""One definition of the author's API in Markdown: signature, docstring, members, thread and rules."""

from __future__ import annotations

import ast
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from rule_index import rules_of
from source_index import Found, Member, bases, own_members, statements

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

WIDTH: Final = 110
_THREAD = re.compile(r"\(([^()]*\bthread\b[^()]*)\)|\b(any thread) may call them")
_SPOKEN = frozenset({"__call__", "__enter__", "__getitem__"})
"""Methods with a meaning for authors in spite of their names, if they are documented."""
_LINK = re.compile(r"`([A-Za-z_][\w.]*)`")
_SEED = re.compile(r" \(seed [\d.]+\)")


class Definitions:
    """Renders definitions; `place` tells on which page an exported name is."""

    def __init__(
        self,
        place: Callable[[str], str | None],
        is_exported: Callable[[Found], bool],
        page: str,
        *,
        tells_rules: bool = True,
    ) -> None:
        """Render for `page`, with the rules of each member or without."""
        self._place = place
        self._is_exported = is_exported
        self._page = page
        self._rules_of = rules_of if tells_rules else _no_rules

    def section(self, name: str, found: Found) -> list[str]:
        """Return the lines of one name."""
        lines = [f"## {name}", "", *_code(heading(name, found)), ""]
        if found.doc:
            lines += [*self._prose(found.doc), ""]
        if isinstance(found.node, ast.ClassDef):
            lines += self._members(name, found)
        elif isinstance(found.node, ast.FunctionDef):
            lines += _facts(_thread(found.doc), self._rules_of(found))
        elif isinstance(found.node, ast.Module):
            lines += self._classes(found.node)
        return lines

    def _members(self, name: str, found: Found) -> list[str]:
        attributes: list[str] = []
        methods: list[str] = []
        everywhere = self._rules_everywhere(found)
        for one in members(found, self._is_exported):
            if _is_attribute(one.node):
                attributes.append(self._row(one))
            else:
                methods += self._method(name, found, one, everywhere)
        lines = ["| attribute | type | what it is |", "|---|---|---|", *attributes, ""] if attributes else []
        public = [base.name for base in bases(found) if base.name != found.name and self._is_exported(base)]
        if public:
            linked = ", ".join(self._prose(f"`{base}`")[0] for base in dict.fromkeys(public))
            lines += [f"It also has the members of {linked}.", ""]
        told = ["Rules of every use: " + _rule_links(everywhere) + ".", ""] if everywhere else []
        return lines + told + methods

    def _rules_everywhere(self, found: Found) -> tuple[str, ...]:
        """Return the rules that all members share which have any, where these are many."""
        sets = [set(rules) for one in members(found, self._is_exported) if (rules := self._rules_of(one, found))]
        return tuple(sorted(set.intersection(*sets))) if len(sets) > 4 else ()

    def _row(self, one: Member) -> str:
        kind, value = _type_and_value(one.node)
        if one.annotation is not None:
            kind = _unparsed(one.annotation)
        shown = f"`{kind}`".replace("|", "\\|") if kind else f"`{value}`".replace("|", "\\|")
        text = " ".join(self._prose(one.doc)).replace("|", "\\|")
        return f"| `{one.name}` | {shown} | {text} |"

    def _method(self, name: str, found: Found, one: Member, told: tuple[str, ...]) -> list[str]:
        assert isinstance(one.node, ast.FunctionDef)
        # Between a dot and the end of a line, two underscores would be strong emphasis.
        shown = one.name.replace("__", r"\_\_")
        lines = [f"### {name}.{shown}", "", *_code(_decorators(one.node) + signature(one.node)), ""]
        lines += [*self._prose(one.doc), ""]
        rules = tuple(rule for rule in self._rules_of(one, found) if rule not in told)
        return lines + _facts(_thread(one.doc) or _thread(found.doc) or _thread(one.owner.doc), rules)

    def _classes(self, module: ast.Module) -> list[str]:
        lines = ["| enum | members |", "|---|---|"]
        for statement, doc in statements(module.body):
            if isinstance(statement, ast.ClassDef):
                named = [n for part, _ in statements(statement.body) for n in _targets(part)]
                first = " ".join(doc.split("\n\n")[0].split())
                shown = ", ".join(f"`{item}`" for item in named)
                lines.append(f"| `{statement.name}`: {first} | {shown} |".replace("`|`", "`\\|`"))
        return [*lines, ""]

    def _prose(self, text: str) -> list[str]:
        return [_LINK.sub(self._linked, line) for line in _SEED.sub("", text).split("\n")]

    def _linked(self, found: re.Match[str]) -> str:
        name = found.group(1)
        page = self._place(name.partition(".")[0])
        # A word such as `resume` or `state` in the code of a sample stays as it is.
        if page is None or not name[:1].isupper():
            return found.group()
        anchor = name.replace(".", "").lower()
        return f"[`{name}`]({'' if page == self._page else f'{page}.md'}#{anchor})"


def members(found: Found, is_exported: Callable[[Found], bool]) -> Iterator[Member]:
    """Return the public members of a class, and those of its bases that are not exported themselves."""
    seen: set[str] = set()
    for number, kind in enumerate(bases(found)):
        if number and is_exported(kind):
            continue
        for one in own_members(kind):
            is_shown = not one.name.startswith("_") or (one.name in _SPOKEN and one.doc)
            if is_shown and one.name not in seen:
                seen.add(one.name)
                yield one if one.doc else _with_inherited_text(found, one)


def _with_inherited_text(found: Found, one: Member) -> Member:
    docs = [other.doc for kind in bases(found) for other in own_members(kind) if other.name == one.name and other.doc]
    return replace(one, doc=docs[0]) if docs else one


def heading(name: str, found: Found) -> str:
    """Return the definition as an author sees it."""
    node = found.node
    if isinstance(node, ast.FunctionDef):
        return signature(node)
    if isinstance(node, ast.ClassDef):
        derived = f"({', '.join(map(_unparsed, node.bases))})" if node.bases else ""
        made = _construction(found)
        return f"class {name}{derived}" + (f"\n\n{_wrapped(name, made, '')}" if made is not None else "")
    if isinstance(node, ast.Module):
        return f"from ecruntime.api import {name}"
    kind, value = _type_and_value(node)
    return f"{name}: {kind} = {value}" if kind and value else f"{name} = {value}"


def _construction(found: Found) -> list[str] | None:
    assert isinstance(found.node, ast.ClassDef)
    is_data = any("dataclass" in _unparsed(item) for item in found.node.decorator_list)
    if is_data:
        return list(_fields(found))
    for kind in bases(found):
        for one in own_members(kind):
            if one.name == "__init__" and isinstance(one.node, ast.FunctionDef):
                return _parameters(one.node)
    return None


def _fields(found: Found) -> Iterator[str]:
    for kind in reversed(list(bases(found))):
        for one in own_members(kind):
            if not isinstance(one.node, ast.AnnAssign) or not isinstance(one.node.target, ast.Name):
                continue
            if "ClassVar" in _unparsed(one.node.annotation):
                continue
            default = _default(one.node.value)
            if default is not None:
                yield f"{one.name}: {_unparsed(one.node.annotation)}{default}"


def _default(value: ast.expr | None) -> str | None:
    """Return the default of a field as it follows its annotation; None for a field that is no parameter."""
    if isinstance(value, ast.Call) and getattr(value.func, "id", "") == "field":
        words = {word.arg: word.value for word in value.keywords}
        if _unparsed(words["init"]) == "False" if "init" in words else False:
            return None
        given = words.get("default")
        return f" = {_unparsed(given)}" if given is not None else " = ..." if "default_factory" in words else ""
    return "" if value is None else f" = {_unparsed(value)}"


def signature(node: ast.FunctionDef) -> str:
    """Return a function's signature, one parameter to a line where it is long."""
    result = f" -> {_unparsed(node.returns)}" if node.returns is not None else ""
    return _wrapped(f"def {node.name}", _parameters(node), result)


def _parameters(node: ast.FunctionDef) -> list[str]:
    arguments = node.args
    plain = [*arguments.posonlyargs, *arguments.args]
    defaults = [None] * (len(plain) - len(arguments.defaults)) + list(arguments.defaults)
    shown = [_parameter(item, value) for item, value in zip(plain, defaults, strict=True)]
    if plain and plain[0].arg in {"self", "cls"}:
        shown = shown[1:]
    if arguments.vararg is not None:
        shown.append(f"*{_parameter(arguments.vararg, None)}")
    elif arguments.kwonlyargs:
        shown.append("*")
    shown += [_parameter(item, value) for item, value in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)]
    return shown if arguments.kwarg is None else [*shown, f"**{_parameter(arguments.kwarg, None)}"]


def _parameter(item: ast.arg, default: ast.expr | None) -> str:
    annotation = f": {_unparsed(item.annotation)}" if item.annotation is not None else ""
    equals = " = " if annotation else "="
    return f"{item.arg}{annotation}" + (f"{equals}{_unparsed(default)}" if default is not None else "")


def _wrapped(start: str, parameters: list[str], end: str) -> str:
    line = f"{start}({', '.join(parameters)}){end}"
    if len(line) <= WIDTH:
        return line
    return "\n".join([f"{start}(", *(f"    {item}," for item in parameters), f"){end}"])


def _unparsed(node: ast.expr) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and '"' not in node.value:
        return f'"{node.value}"' if node.value.isprintable() else repr(node.value)
    return ast.unparse(node)


def _type_and_value(node: ast.AST) -> tuple[str, str]:
    if isinstance(node, ast.FunctionDef):
        return (_unparsed(node.returns) if node.returns is not None else ""), ""
    if isinstance(node, ast.AnnAssign):
        return _unparsed(node.annotation), _unparsed(node.value) if node.value is not None else ""
    assert isinstance(node, ast.Assign)
    if isinstance(node.value, ast.Call) and isinstance(node.value.func, ast.Name):
        return node.value.func.id, _unparsed(node.value)
    return "", _unparsed(node.value)


def _is_attribute(node: ast.AST) -> bool:
    return not isinstance(node, ast.FunctionDef) or "property" in _decorators(node)


def _decorators(node: ast.FunctionDef) -> str:
    return "".join(
        f"@{_unparsed(item)}\n"
        for item in node.decorator_list
        if _unparsed(item) in {"property", "classmethod", "staticmethod"}
    )


def _targets(statement: ast.stmt) -> list[str]:
    targets = statement.targets if isinstance(statement, ast.Assign) else []
    return [target.id for target in targets if isinstance(target, ast.Name) and target.id.isupper()]


def _code(text: str) -> list[str]:
    return ["```python", *text.split("\n"), "```"]


def _no_rules(found: Found | Member, kind: Found | None = None) -> tuple[str, ...]:
    del found, kind
    return ()


def _thread(doc: str) -> str:
    found = [match.group(1) or match.group(2) for match in _THREAD.finditer(" ".join(doc.split()))]
    if not found:
        return ""
    return "scheduler" if "scheduler" in found[-1] else "any" if "any thread" in found[-1] else found[-1]


def _facts(thread: str, rules: tuple[str, ...]) -> list[str]:
    shown = [f"Thread: {thread}."] if thread else []
    if rules:
        shown.append(f"Rules: {_rule_links(rules)}.")
    return [" ".join(shown), ""] if shown else []


def _rule_links(rules: tuple[str, ...]) -> str:
    return ", ".join(f"[{rule}](../rules/host.md#{rule.lower()})" for rule in rules)
