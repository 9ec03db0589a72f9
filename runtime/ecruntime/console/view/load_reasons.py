"""The reasons for which a module is loaded: its stanza, the line that used its capability, or who required it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecruntime.foundation.errors import UsageError
from ecruntime.foundation.near_miss import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ecruntime.generation import LoadedModule


def load_reasons(name: str, modules: Mapping[str, LoadedModule]) -> tuple[str, ...]:
    """Return the reasons from the module outwards; `name` may be an instance such as `meter:m2`."""
    module = modules.get(name.partition(":")[0].lower())
    if module is None:
        hint = did_you_mean(name, (known.name for known in modules.values())) or "`module list` lists what is loaded"
        raise UsageError(f"module '{name}' is not loaded", hint=hint)
    chain = [f"{module.name}: {module.why}"]
    # Requirements have no cycles, or the modules would not have been loaded.
    while module is not None and module.required_by:
        module = modules.get(module.required_by.lower())
        if module is not None:
            chain.append(f"{module.name}: {module.why}")
    return tuple(chain)
