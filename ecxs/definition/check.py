"""Checks of a readable declaration against the catalogue: names, clashes, options, listeners and hooks."""

from __future__ import annotations

from itertools import chain, islice
from typing import TYPE_CHECKING

from ecruntime.formats.capability import CapabilityError, parse_capability
from ecruntime.formats.fallback import is_standard_scope
from ecruntime.foundation.identifiers import is_identifier
from ecxs.definition.check_hook import check_hooks, check_providers
from ecxs.definition.check_listener import check_listeners
from ecxs.definition.check_name import check_name
from ecxs.definition.check_option import check_options
from ecxs.definition.complaint import MOST_FINDINGS, Complaint, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ecruntime.catalogue.hooks import HookCatalogue
    from ecxs.definition.locate import KeyPath
    from ecxs.definition.partial_definition import PartialDefinition


def complaints_of(draft: PartialDefinition, catalogue: HookCatalogue) -> list[Complaint]:
    """Check a draft; the catalogue holds the server's hooks and those of the modules that the draft uses."""
    found = chain(
        _module(draft),
        _names(draft),
        _duplicates(draft),
        check_options(draft),
        check_listeners(draft),
        check_hooks(draft, catalogue),
        check_providers(draft, catalogue),
    )
    # One more than are shown tells `findings_of` that some were left out. The checks behind it do not run.
    return list(islice(found, MOST_FINDINGS + 1))


def _module(draft: PartialDefinition) -> Iterator[Complaint]:
    path: KeyPath = ("module", "name")
    yield from check_name(draft.name, "module", path)
    # `global` is a reserved word too, of which `check_name` complained.
    if is_standard_scope(draft.name) and draft.name.lower() != "global":
        message = f"module '{draft.name}' has the name of a config scope of the server"
        yield Complaint("MOD010", path, message, "a stanza of this name would be ambiguous; choose another")
    for index, name in enumerate(draft.requires):
        path = ("module", "requires", index)
        if not is_identifier(name):
            message = f"{shown(name)} in 'requires' is not the name of a module"
            yield Complaint("MOD026", path, message, "name the section of the module's manifest")
        elif name.lower() == draft.name.lower():
            yield Complaint("MOD025", path, f"module '{draft.name}' requires itself", "delete it")
    for index, text in enumerate(draft.provides):
        try:
            parse_capability(text)
        except CapabilityError as error:
            yield Complaint("MOD026", ("module", "provides", index), error.message, error.hint)


def _names(draft: PartialDefinition) -> Iterator[Complaint]:
    for index, option in draft.options:
        yield from check_name(option.name, "option", ("option", index, "name"))
    for index, hook in draft.hooks:
        yield from check_name(hook.name, "hook", ("hook", index, "name"))
    for index, memtype in draft.memtypes:
        yield from check_name(memtype.name, "memtype", ("memtype", index, "name"))
    for index, command in draft.commands:
        yield from check_name(command.name, "command", ("command", index, "name"))


def _duplicates(draft: PartialDefinition) -> Iterator[Complaint]:
    yield from _twice("option", "name", ((index, option.name) for index, option in draft.options))
    yield from _twice("provider", "hook", ((index, provider.hook) for index, provider in draft.providers))
    yield from _twice("hook", "name", ((index, hook.name) for index, hook in draft.hooks))
    yield from _twice("memtype", "name", ((index, memtype.name) for index, memtype in draft.memtypes))
    yield from _twice("command", "name", ((index, command.name) for index, command in draft.commands))
    yield from _twice("listener", "name", ((index, listener.name) for index, listener in draft.listeners))


def _twice(what: str, key: str, named: Iterable[tuple[int, str]]) -> Iterator[Complaint]:
    seen: dict[str, int] = {}
    for index, name in named:
        # Names have no case (seed 1.3.5.1).
        former = seen.setdefault(name.lower(), index)
        if former != index and name:
            message = f"{what} {shown(name)} is declared twice; case makes no difference"
            other: tuple[KeyPath, str] = ((what, former, key), "declared here first")
            yield Complaint("MOD011", (what, index, key), message, "delete or rename one of the two", other=other)
