"""The datasources of a configuration: the built-in module of the server that stanzas `datasource` configure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from ecruntime.bridge import _echost
from ecruntime.config import DATASOURCE
from ecruntime.log import Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecruntime.config import Configuration
    from ecruntime.log import Log
    from ecruntime.threads import Pools

_IO: Final = "IO"


class DatasourceSpec(NamedTuple):
    """Values of a stanza, in the order of `set_datasource`, but for the number of the pool in the place of its name."""

    name: str
    uris: tuple[str, ...]
    cache_life: int
    cache_size: int
    no_cache: bool
    is_serialized: bool
    max_rows: int
    pool: str
    charset: str
    stanza: tuple[tuple[str, str], ...]


def datasource_specs(configuration: Configuration) -> Iterator[DatasourceSpec]:
    """Yield the specification in each stanza `datasource`."""
    names = configuration.registry.names_at((DATASOURCE,))
    for stanza in configuration.root.scopes:
        if stanza.kind.lower() != DATASOURCE or stanza.instance is None:
            continue

        def value(option: str, instance: str = stanza.instance) -> Any:  # noqa: ANN401 - each option has its own type
            (binding, *_) = names[option]
            return configuration.lookup(binding.handle, {DATASOURCE: instance}).value

        yield DatasourceSpec(
            stanza.instance,
            tuple(str(uri) for uri in value("uri") or ()),
            max(value("cache_life"), 0),
            max(value("cache_size"), 0),
            value("no_cache"),
            value("serialized"),
            max(value("max_rows"), 0),
            value("pool"),
            value("assume_charset"),
            tuple((option, _text(value(option))) for option in names),
        )


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


def _text(value: object) -> str:
    if isinstance(value, tuple):
        return " ".join(map(_text, value))
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)
