"""Tests for added declarations, which pass before the author writes a body."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecruntime.formats.ctype import CKind
from ecruntime.model.listener import listener_scope
from ecxs.languages.python.naming import class_name
from ecxs.render import python_literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ecruntime.model.hook_signature import HookSignature
    from ecxs.definition import ModuleDefinition
    from ecxs.languages.language import AddedDeclaration

_TESTING = "ecruntime.testing"
_INSTANCE = "main"


@dataclass(frozen=True, slots=True)
class AddedTest:
    """The text of a test function, and the names that it imports, by module."""

    code: str
    imports: Mapping[str, tuple[str, ...]]


def test_for(added: AddedDeclaration) -> AddedTest:
    """Return the test for one declaration of a module."""
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


def _option(definition: ModuleDefinition, name: str) -> AddedTest:
    option = next(found for found in definition.options if found.name == name)
    code = (
        f"def test_{name.lower()}_has_its_default() -> None:\n"
        f"    registration = {class_name(definition.name)}.registration\n"
        "    defaults = {item.definition.name: item.definition.default for item in registration.options}\n"
        f"    assert defaults[{python_literal(name)}] == {python_literal(option.default)}\n"
    )
    return AddedTest(code, _own(definition))


def _fired(definition: ModuleDefinition, hook: HookSignature, what: str) -> AddedTest:
    wanted = "None"
    if not hook.is_void and not hook.returns.pointers:
        empty = hook.policy.empty if hook.policy is not None else 0
        wanted = python_literal(float(empty or 0) if hook.returns.kind is CKind.FLOAT else empty or 0)
    comparison = "is" if wanted == "None" else "=="
    code = (
        f"def test_{hook.leaf.lower()}_may_be_{what}(runtime: Harness, fire: Fire) -> None:\n"
        f"    runtime.load({class_name(definition.name)}, conf={_conf(definition)})\n"
        f"    assert fire({python_literal(hook.dotted)}) {comparison} {wanted}\n"
    )
    return AddedTest(
        code.replace("may_be_provided", "is_provided"), {_TESTING: ("Fire", "Harness"), **_own(definition)}
    )


def _memtype(definition: ModuleDefinition, name: str) -> AddedTest:
    code = (
        f"def test_the_memtype_{name.lower()}_is_registered() -> None:\n"
        f"    names = [memtype.name for memtype in {class_name(definition.name)}.registration.memtypes]\n"
        f"    assert {python_literal(name)} in names\n"
    )
    return AddedTest(code, _own(definition))


def _command(definition: ModuleDefinition, name: str) -> AddedTest:
    address = definition.name if definition.is_singleton else f"{definition.name}:{_INSTANCE}"
    code = (
        f"def test_the_command_{name.lower()}_answers(runtime: Harness, console: Console) -> None:\n"
        f"    runtime.load({class_name(definition.name)}, conf={_conf(definition)})\n"
        f'    assert console({python_literal(f"{address} {name}")}) == {{"command": {python_literal(name)}}}\n'
    )
    return AddedTest(code, {_TESTING: ("Console", "Harness"), **_own(definition)})


def _listener(definition: ModuleDefinition, name: str) -> AddedTest:
    scope = listener_scope(name)
    conf = python_literal(f'{definition.name} {{}} {scope} {{ listen "127.0.0.1:0" {{}} }}')
    code = (
        f"def test_the_listener_{name.lower()}_serves_a_peer(runtime: Harness, peer: Peers) -> None:\n"
        f"    runtime.load({class_name(definition.name)}, conf={conf})\n"
        f"    one = peer({python_literal(scope)})\n"
        '    one.socket.sendall(b"hello\\n")\n'
        '    assert one.receive_all() == b""\n'
    )
    return AddedTest(code, {_TESTING: ("Harness", "Peers"), **_own(definition)})


def _own(definition: ModuleDefinition) -> Mapping[str, tuple[str, ...]]:
    return {definition.name: (class_name(definition.name),)}


def _conf(definition: ModuleDefinition) -> str:
    stanza = definition.name if definition.is_singleton else f"{definition.name} {_INSTANCE}"
    return python_literal(f"{stanza} {{}}")
