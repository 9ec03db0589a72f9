"""The datasources of a configuration: the built-in module of the server that stanzas `datasource` configure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ecruntime.bridge import _echost
from ecruntime.languages.datasource_stanzas import DatasourceSpec, datasource_specs
from ecruntime.log import Level

if TYPE_CHECKING:
    from ecruntime.config import Configuration
    from ecruntime.log import Log
    from ecruntime.threads import Pools

_IO: Final = "IO"


class Datasources:
    """The datasources that the core has (scheduler thread)."""

    def __init__(self, log: Log, pools: Pools) -> None:
        """Begin without any; their queries run in threads of `pools`."""
        self._log = log
        self._pools = pools
        self._set: dict[str, DatasourceSpec] = {}

    def apply(self, configuration: Configuration) -> None:
        """Add, replace and remove what a published configuration changes; the others keep caches and connections."""
        wanted = {spec.name: spec for spec in datasource_specs(configuration)}
        for name in self._set.keys() - wanted.keys():
            _echost.remove_datasource(name)
        self._set = {name: spec for name, spec in wanted.items() if self._set.get(name) == spec or self._add(spec)}

    def close(self) -> None:
        """Remove all: their connections are closed, and what they have kept is freed."""
        for name in self._set:
            _echost.remove_datasource(name)
        self._set = {}

    def has(self, name: str) -> bool:
        """Tell whether a driver in C serves a datasource (any thread)."""
        return name in self._set

    def _add(self, spec: DatasourceSpec) -> bool:
        pool = spec.pool
        if not self._pools.has(pool):
            text = "datasource '%s' names the pool '%s', which there is not: its queries run in the pool '%s'"
            self._log.message(Level.WARNING, "CONF", text, spec.name, pool, _IO)
            pool = _IO
        why = _echost.set_datasource(*spec[:7], _echost.pool_number(pool), *spec[8:])
        if why:
            # The former one would answer from what the configuration does not say any more.
            _echost.remove_datasource(spec.name)
            self._log.message(Level.ERROR, "CONF", "datasource '%s' cannot be used: %s", spec.name, why.strip())
        return not why
