"""Tests for added declarations, which pass before the author writes a body."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ecruntime.formats.ctype import CKind
from ecruntime.foundation.errors import UsageError
from ecruntime.model.command_arguments import sample_words

if TYPE_CHECKING:
    from ecruntime.model.hook_signature import HookSignature
    from ecxs.definition import ModuleDefinition
    from ecxs.languages.language import AddedDeclaration

_TESTING: Final = "from ecruntime import testing"
_JSON: Final = "import json"
_INSTANCE: Final = "main"


@dataclass(frozen=True, slots=True)
class _TestText:
    """The text of a test function, and the lines that it needs imported."""

    code: str
    imports: tuple[str, ...]

    @property
    def name(self) -> str:
        """The name of the function."""
        return self.code.partition("(")[0].removeprefix("def ")


def add_test(text: str, file: str, added: AddedDeclaration) -> str:
    """Return a test file with the test of a declaration at its end, unchanged if the test is there already."""
    test, end = _test_of(added), _line_end(text)
    tree = _parsed(text, file)
    if any(isinstance(node, ast.FunctionDef) and node.name == test.name for node in tree.body):
        return text
    for line in test.imports:
        text = _with_import(text, line, file)
    gap = "" if not text or text.endswith("\n") else end
    between = end * 2 if text else ""
    return f"{text}{gap}{between}{test.code.replace(chr(10), end)}"


def without_test(text: str, file: str, removed: AddedDeclaration) -> str:
    """Return a test file without the test of a declaration, if it is still the one that came with it."""
    test, end = _test_of(removed), _line_end(text)
    before, found, after = text.partition(end * 2 + test.code.replace("\n", end))
    if not found or (before and not before.endswith("\n")):
        return text
    text = before + after
    for line in test.imports:
        name = line.rpartition(" ")[2]
        # The name of the import itself is the only one left.
        if len(re.findall(rf"(?<![\w.]){name}\b", text)) == 1:
            text = text.replace(f"{line}{end}", "", 1)
    del file
    return text


def _line_end(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _parsed(text: str, file: str) -> ast.Module:
    try:
        return ast.parse(text.removeprefix("\ufeff"))
    except (SyntaxError, ValueError) as error:
        raise UsageError(f"'{file}' is no Python: {error}", hint="mend it first; nothing was changed") from error


def _with_import(text: str, line: str, file: str) -> str:
    """Insert an import behind the last one of the file, or before its first statement."""
    end = _line_end(text)
    lines = text.split("\n")
    if line in (found.rstrip("\r") for found in lines):
        return text
    body = _parsed(text, file).body
    imports = [node.end_lineno or 0 for node in body if isinstance(node, ast.Import | ast.ImportFrom)]
    at = max(imports, default=_after_docstring(body))
    lines.insert(at, line + end.rstrip("\n"))
    return "\n".join(lines) if text else f"{line}{end}"


def _after_docstring(body: list[ast.stmt]) -> int:
    first = body[0] if body else None
    is_text = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    return (first.end_lineno or 0) if first is not None and is_text else 0


def _test_of(added: AddedDeclaration) -> _TestText:
    definition, name = added.definition, added.name
    builders = {
        "option": lambda: _option(definition, name),
        "provider": lambda: _fired(definition, added.catalogue[name], "is_provided"),
        "hook": lambda: _fired(
            definition, added.catalogue[f"{definition.name}.{name}"], "may_be_called_without_providers"
        ),
        "memtype": lambda: _memtype(definition, name),
        "command": lambda: _command(definition, name),
    }
    return builders[added.kind]()


def _record(definition: ModuleDefinition, name: str, asserted: str) -> _TestText:
    code = (
        f"def {name}(libexec: testing.LibexecFolder) -> None:\n"
        f'    record = json.loads((libexec() / "{definition.name}.module.json").read_text(encoding="utf-8"))\n'
        f"    assert {asserted}\n"
    )
    return _TestText(code, (_JSON, _TESTING))


def _option(definition: ModuleDefinition, name: str) -> _TestText:
    option = next(found for found in definition.options if found.name == name)
    asserted = f'{(name, option.default)!r} in [(item["name"], item["default"]) for item in record["options"]]'
    return _record(definition, f"test_{name.lower()}_has_its_default", asserted)


def _memtype(definition: ModuleDefinition, name: str) -> _TestText:
    asserted = f'"{name}" in [item["name"] for item in record["memtypes"]]'
    return _record(definition, f"test_the_memtype_{name.lower()}_is_registered", asserted)


def _fired(definition: ModuleDefinition, hook: HookSignature, what: str) -> _TestText:
    expected = "None"
    if not hook.is_void and not hook.returns.pointers:
        empty = hook.policy.empty if hook.policy is not None else 0
        expected = repr(float(empty or 0) if hook.returns.kind is CKind.FLOAT else empty or 0)
    comparison = "is" if expected == "None" else "=="
    code = (
        f"def test_{hook.leaf.lower()}_{what}(\n"
        "    runtime: testing.Harness, libexec: testing.LibexecFolder, fire: testing.Fire\n"
        ") -> None:\n"
        "    libexec()\n"
        f"    runtime.load(conf={_conf(definition)})\n"
        f'    assert fire("{hook.dotted}") {comparison} {expected}\n'
    )
    return _TestText(code, (_TESTING,))


def _command(definition: ModuleDefinition, name: str) -> _TestText:
    address = definition.name if definition.is_singleton else f"{definition.name}:{_INSTANCE}"
    declared = next(found for found in definition.commands if found.name == name)
    line = " ".join((address, name, *sample_words(declared.arguments or ())))
    code = (
        f"def test_the_command_{name.lower()}_answers(\n"
        "    runtime: testing.Harness, libexec: testing.LibexecFolder, console: testing.Console\n"
        ") -> None:\n"
        "    libexec()\n"
        f"    runtime.load(conf={_conf(definition)})\n"
        f'    assert console("{line}") == ""\n'
    )
    return _TestText(code, (_TESTING,))


def _conf(definition: ModuleDefinition) -> str:
    stanza = definition.name if definition.is_singleton else f"{definition.name} {_INSTANCE}"
    return f'"{stanza} {{}}"'
