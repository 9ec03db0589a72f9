"""The stanzas `datasource` of a configuration, which are alike for drivers in every language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from ecruntime.config import DATASOURCE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecruntime.config import Configuration


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
    for stanza in configuration.root.scopes_of(DATASOURCE):
        if stanza.instance is None:
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


def _text(value: object) -> str:
    if isinstance(value, tuple):
        return " ".join(map(_text, value))
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)
