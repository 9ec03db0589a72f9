"""The module record and the manifest capabilities that follow from a definition."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ecruntime.catalogue.hooks import load_hook_catalogue
from ecruntime.model.module import derived_capabilities
from ecruntime.model.module_record import ModuleRecord
from ecruntime.model.package import NO_PACKAGE
from ecxs.definition.load import catalogue_for

if TYPE_CHECKING:
    from ecruntime.catalogue.hooks import HookCatalogue
    from ecruntime.model.hook_signature import HookSignature
    from ecruntime.model.module import ModuleDefinition


def capabilities_of(definition: ModuleDefinition) -> tuple[str, ...]:
    """Return the capabilities of the `:auto` lines: those of options and listeners, and `provides`."""
    listeners = (listener.name for listener in definition.listeners)
    found = derived_capabilities(definition.name, definition.options, listeners).union(definition.provides)
    return tuple(sorted(found, key=str.encode))


def called_hooks(definition: ModuleDefinition, catalogue: HookCatalogue) -> tuple[HookSignature, ...]:
    """Return the hooks of the server that the module calls, then those of required modules that `uses` makes known."""
    required = {name.lower() for name in definition.requires} - {definition.name.lower()}
    shipped = load_hook_catalogue()
    own = {hook.dotted for hook in definition.declared_hooks}
    others = (
        catalogue[name]
        for name in catalogue
        if name not in shipped and name not in own and name.partition(".")[0].lower() in required
    )
    # What the module declares itself stands in its registration already.
    return (*(catalogue[name] for name in definition.calls if name not in own), *others)


def record_of(definition: ModuleDefinition, catalogue: HookCatalogue | None = None) -> ModuleRecord:
    """Return the module record; its `artifact` is filled in when the module is installed.

    `catalogue` knows the hooks of the modules that the definition uses; they are read if it is left out.
    """
    known = catalogue if catalogue is not None else catalogue_for(definition, load_hook_catalogue())
    installed = replace(
        definition, provides=capabilities_of(definition), uses=(), digest="", path=None, package=NO_PACKAGE
    )
    return ModuleRecord(installed, digest=definition.digest, expects=_expected_hooks(definition, known))


def _expected_hooks(definition: ModuleDefinition, catalogue: HookCatalogue) -> tuple[HookSignature, ...]:
    """Return the hooks of others that the module provides or calls, each once."""
    own = {hook.leaf for hook in definition.hooks}
    # An installed module may provide a hook that nothing here declares any more; of that one nothing is known.
    provided = (catalogue.get(provider.hook) for provider in definition.providers)
    used = (*(hook for hook in provided if hook is not None), *called_hooks(definition, catalogue))
    return tuple({hook.leaf: hook for hook in used if hook.leaf not in own}.values())
