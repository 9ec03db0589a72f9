"""Tests for added declarations, which pass before the author writes a body; in Python, whatever the module is in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

import libcst as cst

from ecruntime.formats.ctype import CKind
from ecruntime.model.command_arguments import sample_words
from ecruntime.model.hook_signature import Until
from ecruntime.model.listener import listener_scope
from ecxs.languages.python.edit.imports import imported_names, missing_names, with_imports, with_line
from ecxs.languages.python.edit.removal import InsertedFunction, without_function
from ecxs.languages.python.edit.syntax_tree import parse_source, source_text, statements_of
from ecxs.languages.python.edit.unused_import import Imported
from ecxs.languages.python.quoting import python_literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ecruntime.model.hook_signature import HookSignature
    from ecxs.definition import ModuleDefinition
    from ecxs.languages.language import AddedDeclaration

TESTING: Final = "ecruntime.testing"
INSTANCE: Final = "main"
_WIDTH: Final = 120


@dataclass(frozen=True, slots=True)
class AddedTest:
    """The text of a test function, and the names that it imports, by module."""

    code: str
    imports: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Loading:
    """The way in which a test loads the module: fixtures, lines before, the first argument of `load`, imports."""

    fixtures: Mapping[str, str]
    """Beside the server, each with its class of `ecruntime.testing`."""
    before: tuple[str, ...]
    argument: str
    imports: Mapping[str, tuple[str, ...]]


class TestForm(Protocol):
    """The part of such tests that differs between languages."""

    def loading(self, definition: ModuleDefinition) -> Loading:
        """Return how the module is loaded."""
        ...

    def registered(self, definition: ModuleDefinition, kind: str, name: str) -> AddedTest:
        """Return the test of an option or memtype: it is registered as it is declared."""
        ...

    def answer(self, command: str) -> str:
        """Return what a command answers before it has a body, as source."""
        ...


def add_test(text: str, file: str, added: AddedDeclaration, form: TestForm) -> str:
    """Return a test file with the test of a declaration at its end, unchanged if the test is there already."""
    tree = parse_source(text, file)
    test = _test_of(added, form)
    function = cst.parse_statement(test.code)
    assert isinstance(function, cst.FunctionDef)
    present = {item.name.value for item in statements_of(tree) if isinstance(item, cst.FunctionDef)}
    if function.name.value in present:
        return text
    for module, names in test.imports.items():
        tree = _with_names(tree, module, names)
    blank = cst.EmptyLine(indent=False)
    lines = [blank, blank] if tree.body else []
    body = [*tree.body, function.with_changes(leading_lines=lines)]
    # A file whose last line has no line end has none afterwards.
    has_newline = tree.has_trailing_newline or not tree.body
    return source_text(tree.with_changes(body=body, has_trailing_newline=has_newline), text)


def _with_names(tree: cst.Module, module: str, names: tuple[str, ...]) -> cst.Module:
    if module:
        return with_imports(tree, module, missing_names(tree, module, names))
    for name in names:
        # A module that is imported as it is.
        if imported_names(tree).get(name) != name:
            tree = with_line(tree, f"import {name}")
    return tree


def without_test(text: str, file: str, removed: AddedDeclaration, form: TestForm) -> str:
    """Return a test file without the test of a declaration, if it is still the one that came with it."""
    test = _test_of(removed, form)
    imports = tuple(Imported(module, name) for module, names in test.imports.items() for name in names)
    inserted = InsertedFunction(test.code, "", imports)
    return without_function(text, inserted, lambda it: add_test(it, file, removed, form))


def head(name: str, fixtures: Mapping[str, str]) -> str:
    """Return the first lines of a test function, as the formatter lays them out."""
    listed = ", ".join(f"{fixture}: {kind}" for fixture, kind in fixtures.items())
    line = f"def {name}({listed}) -> None:\n"
    return line if len(line) <= _WIDTH + 1 else f"def {name}(\n    {listed}\n) -> None:\n"


def _test_of(added: AddedDeclaration, form: TestForm) -> AddedTest:
    definition, name = added.definition, added.name
    builders = {
        "option": lambda: form.registered(definition, "option", name),
        "provider": lambda: _fired(definition, added.catalogue[name], "is_provided", form),
        "hook": lambda: _fired(
            definition, added.catalogue[f"{definition.name}.{name}"], "may_be_called_without_providers", form
        ),
        "memtype": lambda: form.registered(definition, "memtype", name),
        "command": lambda: _command(definition, name, form),
        "listener": lambda: _listener(definition, name, form),
    }
    return builders[added.kind]()


def _running(
    definition: ModuleDefinition,
    name: str,
    fixtures: Mapping[str, str],
    conf: str,
    lines: tuple[str, ...],
    form: TestForm,
) -> AddedTest:
    """Return a test that loads the module with a configuration; `lines` come behind."""
    loading = form.loading(definition)
    every = {"runtime": "Harness", **loading.fixtures, **fixtures}
    given = ", ".join(filter(None, (loading.argument, f"conf={python_literal(conf)}")))
    body = (*loading.before, f"runtime.load({given})", *lines)
    code = head(name, every) + "".join(f"    {line}\n" for line in body)
    return AddedTest(code, {TESTING: tuple(sorted(every.values())), **loading.imports})


def _fired(definition: ModuleDefinition, hook: HookSignature, what: str, form: TestForm) -> AddedTest:
    expected = "None"
    if not hook.is_void and not hook.returns.pointers:
        empty = hook.policy.empty if hook.policy is not None else 0
        expected = python_literal(float(empty or 0) if hook.returns.kind is CKind.FLOAT else empty or 0)
    until = hook.policy.until if hook.policy is not None else None
    has_provider = any(provider.hook == hook.dotted for provider in definition.providers)
    if until is Until.COLLECT:
        expected = f"({expected},)" if has_provider else "()"
    elif until is Until.ALL and has_provider:
        expected = python_literal(int(expected != "0"))
    comparison = "is" if expected == "None" else "=="
    line = f"assert fire({python_literal(hook.dotted)}) {comparison} {expected}"
    name = f"test_{hook.leaf.lower()}_{what}"
    return _running(definition, name, {"fire": "Fire"}, _stanza(definition), (line,), form)


def _command(definition: ModuleDefinition, name: str, form: TestForm) -> AddedTest:
    address = definition.name if definition.is_singleton else f"{definition.name}:{INSTANCE}"
    declared = next(found for found in definition.commands if found.name == name)
    words = " ".join((address, name, *sample_words(declared.arguments or ())))
    line = f"assert console({python_literal(words)}) == {form.answer(name)}"
    title = f"test_the_command_{name.lower()}_answers"
    return _running(definition, title, {"console": "Console"}, _stanza(definition), (line,), form)


def _listener(definition: ModuleDefinition, name: str, form: TestForm) -> AddedTest:
    scope = listener_scope(name)
    lines = (
        f"one = peer({python_literal(scope)})",
        'one.socket.sendall(b"hello\\n")',
        'assert one.receive_all() == b""',
    )
    conf = f'{definition.name} {{}} {scope} {{ listen "127.0.0.1:0" {{}} }}'
    title = f"test_the_listener_{name.lower()}_serves_a_peer"
    return _running(definition, title, {"peer": "Peers"}, conf, lines, form)


def _stanza(definition: ModuleDefinition) -> str:
    stanza = definition.name if definition.is_singleton else f"{definition.name} {INSTANCE}"
    return f"{stanza} {{}}"
