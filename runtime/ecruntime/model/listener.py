"""Netlisteners in the configuration: their stanzas and standard options."""

from __future__ import annotations

from typing import Final

from ecruntime.formats.option_type import OptionType
from ecruntime.model.option import OptionDeclaration

SUFFIX: Final = "_Listener"


def listener_scope(name: str) -> str:
    """Return the name of the stanza of a listener: `Echo_Listener` for `Echo`."""
    return name + SUFFIX


def listener_fallback(name: str) -> str:
    """Return the path of a listener's options: a peer at an endpoint is the most specific."""
    scope = f"[{listener_scope(name)}]"
    return f"{scope}:Listen:Peer>{scope}:Listen>{scope}:Peer>{scope}"


def standard_options(name: str) -> tuple[OptionDeclaration, ...]:
    """Return the standard options of a listener, without those that its module adds."""
    path = listener_fallback(name)

    def number(option: str, default: int, minimum: int, summary: str) -> OptionDeclaration:
        return OptionDeclaration(option, OptionType.INT, path, str(default), minimum=minimum, summary=summary)

    return (
        OptionDeclaration("enable", OptionType.BOOL, path, "true", summary="Opens or closes one endpoint"),
        number("listen_backlog", 128, 1, "Connections that the system may hold for us"),
        number("concurrency", 0, 0, "Most sessions at once on one endpoint; 0 for no limit"),
        number("peer_concurrency", 0, 0, "Most sessions at once from one address; 0 for no limit"),
        number("idle_timeout", 300, 0, "Seconds without a callback after which a session ends; 0 for never"),
        number("session_timeout", 0, 0, "Seconds after which a session ends in any case; 0 for never"),
    )
