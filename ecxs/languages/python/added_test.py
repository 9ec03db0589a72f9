"""Tests for added declarations, which pass before the author writes a body."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import libcst as cst

from ecruntime.formats.ctype import CKind
from ecruntime.model.command_arguments import sample_words
from ecruntime.model.hook_signature import Until
from ecruntime.model.listener import listener_scope
from ecxs.languages.python.edit.imports import missing_names, with_imports
from ecxs.languages.python.edit.removal import InsertedFunction, without_function
from ecxs.languages.python.edit.syntax_tree import parse_source, source_text, statements_of
from ecxs.languages.python.edit.unused_import import Imported
from ecxs.languages.python.naming import class_name
from ecxs.languages.python.quoting import python_literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ecruntime.model.hook_signature import HookSignature
    from ecxs.definition import ModuleDefinition
    from ecxs.languages.language import AddedDeclaration

_TESTING = "ecruntime.testing"
_INSTANCE = "main"


@dataclass(frozen=True, slots=True)
class _Test:
    """The text of a test function, and the names that it imports, by module."""

    code: str
    imports: Mapping[str, tuple[str, ...]]


def add_test(text: str, file: str, added: AddedDeclaration) -> str:
    """Return a test file with the test of a declaration at its end, unchanged if the test is there already."""
    tree = parse_source(text, file)
    test = _test_of(added)
    function = cst.parse_statement(test.code)
    assert isinstance(function, cst.FunctionDef)
    present = {item.name.value for item in statements_of(tree) if isinstance(item, cst.FunctionDef)}
    if function.name.value in present:
        return text
    for module, names in test.imports.items():
        tree = with_imports(tree, module, missing_names(tree, module, names))
    blank = cst.EmptyLine(indent=False)
    lines = [blank, blank] if tree.body else []
    body = [*tree.body, function.with_changes(leading_lines=lines)]
    # A file whose last line has no line end has none afterwards.
    has_newline = tree.has_trailing_newline or not tree.body
    return source_text(tree.with_changes(body=body, has_trailing_newline=has_newline), text)


def without_test(text: str, file: str, removed: AddedDeclaration) -> str:
    """Return a test file without the test of a declaration, if it is still the one that came with it."""
    test = _test_of(removed)
    imports = tuple(Imported(module, name) for module, names in test.imports.items() for name in names)
    inserted = InsertedFunction(test.code, "", imports)
    return without_function(text, inserted, lambda it: add_test(it, file, removed))


def _test_of(added: AddedDeclaration) -> _Test:
    definition, name = added.definition, added.name
    builders = {
        "option": lambda: _option(definition, name),
        "provider": lambda: _fired(definition, added.catalogue[name], "provided"),
        "hook": lambda: _fired(definition, added.catalogue[f"{definition.name}.{name}"], "called_without_providers"),
        "memtype": lambda: _memtype(definition, name),
        "command": lambda: _command(definition, name),
        "listener": lambda: _listener(definition, name),
    }
    return builders[added.kind]()


def _option(definition: ModuleDefinition, name: str) -> _Test:
    option = next(found for found in definition.options if found.name == name)
    code = (
        f"def test_{name.lower()}_has_its_default() -> None:\n"
        f"    registration = {class_name(definition.name)}.registration\n"
        "    defaults = {item.definition.name: item.definition.default for item in registration.options}\n"
        f"    assert defaults[{python_literal(name)}] == {python_literal(option.default)}\n"
    )
    return _Test(code, _own(definition))


def _fired(definition: ModuleDefinition, hook: HookSignature, what: str) -> _Test:
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
    code = (
        f"def test_{hook.leaf.lower()}_may_be_{what}(runtime: Harness, fire: Fire) -> None:\n"
        f"    runtime.load({class_name(definition.name)}, conf={_conf(definition)})\n"
        f"    assert fire({python_literal(hook.dotted)}) {comparison} {expected}\n"
    )
    return _Test(code.replace("may_be_provided", "is_provided"), {_TESTING: ("Fire", "Harness"), **_own(definition)})


def _memtype(definition: ModuleDefinition, name: str) -> _Test:
    code = (
        f"def test_the_memtype_{name.lower()}_is_registered() -> None:\n"
        f"    names = [memtype.name for memtype in {class_name(definition.name)}.registration.memtypes]\n"
        f"    assert {python_literal(name)} in names\n"
    )
    return _Test(code, _own(definition))


def _command(definition: ModuleDefinition, name: str) -> _Test:
    address = definition.name if definition.is_singleton else f"{definition.name}:{_INSTANCE}"
    declared = next(found for found in definition.commands if found.name == name)
    line = " ".join((address, name, *sample_words(declared.arguments or ())))
    code = (
        f"def test_the_command_{name.lower()}_answers(runtime: Harness, console: Console) -> None:\n"
        f"    runtime.load({class_name(definition.name)}, conf={_conf(definition)})\n"
        f'    assert console({python_literal(line)}) == {{"command": {python_literal(name)}}}\n'
    )
    return _Test(code, {_TESTING: ("Console", "Harness"), **_own(definition)})


def _listener(definition: ModuleDefinition, name: str) -> _Test:
    scope = listener_scope(name)
    conf = python_literal(f'{definition.name} {{}} {scope} {{ listen "127.0.0.1:0" {{}} }}')
    code = (
        f"def test_the_listener_{name.lower()}_serves_a_peer(runtime: Harness, peer: Peers) -> None:\n"
        f"    runtime.load({class_name(definition.name)}, conf={conf})\n"
        f"    one = peer({python_literal(scope)})\n"
        '    one.socket.sendall(b"hello\\n")\n'
        '    assert one.receive_all() == b""\n'
    )
    return _Test(code, {_TESTING: ("Harness", "Peers"), **_own(definition)})


def _own(definition: ModuleDefinition) -> Mapping[str, tuple[str, ...]]:
    return {definition.name: (class_name(definition.name),)}


def _conf(definition: ModuleDefinition) -> str:
    stanza = definition.name if definition.is_singleton else f"{definition.name} {_INSTANCE}"
    return python_literal(f"{stanza} {{}}")
