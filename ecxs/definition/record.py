"""The module record and the manifest capabilities that follow from a definition."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecruntime.model.listener import listener_scope
from ecruntime.model.module_record import (
    ModuleRecord,
    RecordCommand,
    RecordListener,
    RecordMemtype,
    RecordOption,
    RecordProvider,
)
from ecxs.definition.default import default_text
from ecxs.definition.model import ProviderOrder

if TYPE_CHECKING:
    from ecxs.definition.model import ModuleDefinition, OptionDeclaration


def capabilities_of(definition: ModuleDefinition) -> tuple[str, ...]:
    """Return the capabilities of the `:auto` lines: those of options and listeners, and `provides`."""
    found = set(definition.provides)
    for option in definition.options:
        found |= set(option.fallback.capabilities(option.name, module_name=definition.name))
    # The stanza alone: options inside of it are registered with it and need no line (seed 1.3.1.1).
    found |= {f"config.Global:{listener_scope(listener.name)}" for listener in definition.listeners}
    return tuple(sorted(found, key=str.encode))


def record_of(definition: ModuleDefinition) -> ModuleRecord:
    """Return the module record; its `artifact` is filled in when the module is installed."""
    return ModuleRecord(
        name=definition.name,
        language=definition.language.value,
        kind=definition.kind,
        description=definition.description,
        requires=definition.requires,
        provides=capabilities_of(definition),
        digest=definition.digest,
        options=tuple(map(_option, definition.options)),
        providers=tuple(RecordProvider(it.hook, it.order is ProviderOrder.FIRST) for it in definition.providers),
        hooks=definition.hooks,
        memtypes=tuple(RecordMemtype(it.name, it.is_fixed, it.size) for it in definition.memtypes),
        commands=tuple(RecordCommand(it.name, it.summary, it.level) for it in definition.commands),
        listeners=tuple(
            RecordListener(it.name, it.summary, it.has_acceptor, tuple(map(_option, it.options)))
            for it in definition.listeners
        ),
    )


def _option(option: OptionDeclaration) -> RecordOption:
    return RecordOption(
        name=option.name,
        type=option.type,
        fallback=option.fallback.text,
        default=default_text(option),
        is_array=option.is_array,
        is_tunable_online=option.is_tunable_online,
        option_map=option.option_map,
        minimum=option.bounds.minimum,
        maximum=option.bounds.maximum,
        has_validator=option.is_validated_by_method,
        summary=option.summary,
    )
