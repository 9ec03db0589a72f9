"""Netlisteners in the configuration: their stanzas and standard options."""

from __future__ import annotations

from typing import Final

from ecruntime.formats.option_type_name import OptionType
from ecruntime.model.option import OptionDeclaration

SUFFIX: Final = "_Listener"


def listener_scope(name: str) -> str:
    """Return the name of the stanza of a listener: `Echo_Listener` for `Echo`."""
    return name + SUFFIX


def listener_fallback(name: str) -> str:
    """Return the path of a listener's options: a peer at an endpoint is the most specific."""
    scope = f"[{listener_scope(name)}]"
    return f"{scope}:Listen:Peer>{scope}:Listen>{scope}:Peer>{scope}"


_TLS: Final = (
    ("tls_certificate", "File with the chain of certificates; with it, connections are TLS"),
    ("tls_key", "File with the key; without it, that of the certificates"),
    ("tls_client_ca", "File with authorities, of which each peer must have a certificate then"),
    ("tls_ciphers", "Ciphers up to TLS 1.2"),
)


def tls_options(name: str) -> tuple[OptionDeclaration, ...]:
    """Return the options by which connections of a listener are TLS; those of modules in C have them."""
    path = listener_fallback(name)
    return tuple(OptionDeclaration(option, OptionType.STRING, path, None, summary=summary) for option, summary in _TLS)


def options_of_listeners(name: str, language: str) -> tuple[OptionDeclaration, ...]:
    """Return the options that every listener of a language has."""
    return (*standard_options(name), *(tls_options(name) if language == "c" else ()))


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
