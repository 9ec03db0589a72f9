"""Checks of a readable declaration against the catalogue: names, clashes, options, listeners and hooks."""

from __future__ import annotations

from itertools import chain, islice
from typing import TYPE_CHECKING

from ecruntime.formats.capability import CapabilityError, parse_capability
from ecruntime.formats.fallback import is_standard_scope
from ecruntime.foundation.identifiers import is_identifier
from ecruntime.model.command_arguments import argument_fault
from ecxs.definition.check_former_names import check_former_names
from ecxs.definition.check_hook import check_calls, check_hooks, check_providers, is_scope_of_server
from ecxs.definition.check_language import check_language
from ecxs.definition.check_listener import check_listeners
from ecxs.definition.check_option import check_options
from ecxs.definition.check_package import check_package
from ecxs.definition.complaint import MAX_FINDINGS, Complaint, display_value
from ecxs.definition.mend import DROPPED
from ecxs.definition.reserved import check_names, reason_against_module

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ecruntime.catalogue.hooks import HookCatalogue
    from ecxs.definition.locate import KeyPath
    from ecxs.definition.partial_definition import PartialDefinition


def complaints_of(draft: PartialDefinition, catalogue: HookCatalogue) -> list[Complaint]:
    """Check a draft; the catalogue holds the server's hooks and those of the modules that the draft uses."""
    found = chain(
        check_names(_names(draft)),
        _module(draft, catalogue),
        check_package(draft.package),
        _duplicates(draft),
        check_former_names(draft),
        _arguments(draft),
        check_options(draft),
        check_listeners(draft),
        check_language(draft),
        check_hooks(draft, catalogue),
        check_providers(draft, catalogue),
        check_calls(draft, catalogue),
    )
    # One more than are shown tells `findings_of` that some were left out. The checks behind it do not run.
    return list(islice(found, MAX_FINDINGS + 1))


def _module(draft: PartialDefinition, catalogue: HookCatalogue) -> Iterator[Complaint]:
    yield from _module_name(draft, catalogue)
    for index, name in enumerate(draft.requires):
        path = ("module", "requires", index)
        if not is_identifier(name):
            message = f"{display_value(name)} in 'requires' is not the name of a module"
            yield Complaint("MOD026", path, message, "name the section of the module's manifest")
        elif name.lower() == draft.name.lower():
            yield Complaint("MOD025", path, f"module '{draft.name}' requires itself", "delete it", mend=DROPPED)
    for index, text in enumerate(draft.provides):
        try:
            parse_capability(text)
        except CapabilityError as error:
            yield Complaint("MOD026", ("module", "provides", index), error.message, error.hint)


def _module_name(draft: PartialDefinition, catalogue: HookCatalogue) -> Iterator[Complaint]:
    path: KeyPath = ("module", "name")
    if is_standard_scope(draft.name):
        # `global` is a reserved word too, of which `check_names` complained.
        if draft.name.lower() != "global":
            message = f"module '{draft.name}' has the name of a config scope of the server"
            yield Complaint("MOD010", path, message, "a stanza of this name would be ambiguous; choose another")
        return
    reason = reason_against_module(draft.name)
    # With hooks of its own the module has the complaint about their scope.
    if reason and not (draft.hooks and is_scope_of_server(draft.name, catalogue)):
        message = f"module '{draft.name}' cannot be reached by its name, which {reason}"
        yield Complaint("MOD035", path, message, "choose another name")


def _names(draft: PartialDefinition) -> Iterator[tuple[str, str, KeyPath]]:
    """Yield every name that the declaration chooses, with the kind of its thing and its path."""
    yield draft.name, "module", ("module", "name")
    for kind, entries in _entries(draft):
        for index, name in entries:
            yield name, kind, (kind, index, "name")
    for number, listener in draft.listeners:
        for index, option in enumerate(listener.options):
            yield option.name, "option", ("listener", number, "option", index, "name")
    of_listeners = chain.from_iterable(map(draft.options_of, range(len(draft.listeners))))
    for path, option in (*draft.own_options, *of_listeners):
        for at, name in enumerate(option.renamed_from):
            yield name, "option", (*path, "renamed_from", at)


def _entries(draft: PartialDefinition) -> Iterator[tuple[str, list[tuple[int, str]]]]:
    """Yield the named entries of the declaration by kind, each with its index in the file."""
    yield "option", [(index, option.name) for index, option in draft.options]
    yield "hook", [(index, hook.name) for index, hook in draft.hooks]
    yield "memtype", [(index, memtype.name) for index, memtype in draft.memtypes]
    yield "command", [(index, command.name) for index, command in draft.commands]
    yield "listener", [(index, listener.name) for index, listener in draft.listeners]


def _duplicates(draft: PartialDefinition) -> Iterator[Complaint]:
    for kind, entries in _entries(draft):
        yield from _twice((kind,), "name", entries)
    yield from _twice(("server_hook",), "name", [(index, hook.dotted) for index, hook in draft.server_hooks])
    yield from _twice(("provider",), "hook", [(index, provider.hook) for index, provider in draft.providers])
    for index, listener in draft.listeners:
        options = [(number, option.name) for number, option in enumerate(listener.options)]
        yield from _twice(("listener", index, "option"), "name", options)


def _arguments(draft: PartialDefinition) -> Iterator[Complaint]:
    for index, command in draft.commands:
        listed = command.arguments or ()
        for number, argument in enumerate(listed):
            if fault := argument_fault(argument, after=listed[:number]):
                message = f"argument {display_value(argument)} of command {display_value(command.name)} {fault}"
                hint = "write those that must be given first, and `...` at the last one only"
                yield Complaint("MOD039", ("command", index, "arguments", number), message, hint)


def _twice(array: KeyPath, key: str, entries: Iterable[tuple[int, str]]) -> Iterator[Complaint]:
    """Complain of two entries of one array of tables whose `key` is the same."""
    seen: dict[str, int] = {}
    for index, name in entries:
        # Names have no case (seed 1.3.5.1).
        former = seen.setdefault(name.lower(), index)
        if former != index and name:
            message = f"{array[-1]} {display_value(name)} is declared twice; case makes no difference"
            other: tuple[KeyPath, str] = ((*array, former, key), "declared here first")
            yield Complaint("MOD011", (*array, index, key), message, "delete or rename one of the two", other=other)
