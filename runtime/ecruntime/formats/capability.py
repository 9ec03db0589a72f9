"""Capabilities, the items that manifests list as provided (seed 1.3.1.1)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from ecruntime.formats.fallback import is_standard_scope
from ecruntime.foundation.errors import EcError
from ecruntime.foundation.identifiers import is_identifier

_LABEL = re.compile(r"[A-Za-z][A-Za-z0-9_]*\Z", re.ASCII)
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_+-]*\Z", re.ASCII)
_LAST = re.compile(r"(config\.global(?::\w+)*)([.:])(\w+)\Z", re.ASCII | re.IGNORECASE)
_FORM = "'config.Global.OPTION', 'config.Global:SCOPE.OPTION' or 'SUBSYSTEM.NAME'"

CONFIG = "config"
GLOBAL = "Global"


class CapabilityError(EcError):
    """A text that is no capability; `rule` is the manifest rule that it breaks, `meant` what is meant for certain."""

    exit_code = 1

    def __init__(self, rule: str, message: str, *, hint: str = "", meant: str = "") -> None:
        super().__init__(message, hint=hint)
        self.rule = rule
        self.meant = meant


@dataclass(frozen=True, slots=True)
class Capability:
    """One item of `msys.provides`: `config.Global:Domain.retry_window`, or `datasource.mysql`.

    For the subsystem `config`, `scopes` is the chain below `Global` and `name` the option, or nothing when the
    capability is the scope itself. For every other subsystem `scopes` is empty.
    """

    subsystem: str
    name: str
    scopes: tuple[str, ...] = ()

    @property
    def is_config(self) -> bool:
        """Tell whether the capability is an option or a scope of the configuration."""
        return self.subsystem == CONFIG

    @property
    def text(self) -> str:
        """The canonical spelling."""
        if not self.is_config:
            return f"{self.subsystem}.{self.name}"
        scope = ":".join((f"{CONFIG}.{GLOBAL}", *self.scopes))
        return f"{scope}.{self.name}" if self.name else scope

    @property
    def key(self) -> str:
        """The text by which capabilities compare: names of the configuration have no case."""
        return self.text.lower()

    def __str__(self) -> str:
        return self.text


@lru_cache(maxsize=4096)  # many modules state the same scopes
def parse_capability(text: str) -> Capability:
    """Parse one capability; raise `CapabilityError`, which names the rule that is broken."""
    subsystem, dot, rest = text.partition(".")
    if subsystem.lower() == CONFIG and dot:
        return _parse_config(text, rest)
    if not dot or not _LABEL.match(subsystem) or not _NAME.match(rest):
        raise CapabilityError("ECM012", f"{_quoted(text)} is not a capability", hint=f"write it as {_FORM}")
    return Capability(subsystem, rest)


def capability_forms(text: str) -> tuple[str, ...]:
    """Return a capability as written and, if it may name an option, with the other sign before that name.

    Documents write both `config.Global:OPTION` and `config.Global.OPTION`.
    """
    found = _LAST.match(text)
    return (text,) if found is None else (text, f"{found[1]}{':' if found[2] == '.' else '.'}{found[3]}")


def _parse_config(text: str, path: str) -> Capability:
    chain, dot, option = path.partition(".")
    root, *scopes = chain.split(":")
    if root.lower() != GLOBAL.lower():
        whole = f"{CONFIG}.{GLOBAL}:{path}"
        hint = f"write '{whole}'" if is_identifier(root) else f"begin with '{CONFIG}.{GLOBAL}'"
        # An option without its scope looks the same, so only a scope of the server is certain.
        meant = whole if is_standard_scope(root) else ""
        raise CapabilityError("ECM013", f"{_quoted(text)} does not start at '{GLOBAL}'", hint=hint[:200], meant=meant)
    if "." in option or ":" in option:
        raise CapabilityError(
            "ECM014",
            f"the option part '{_clip(option)}' of {_quoted(text)} holds a dot or a colon",
            hint="descend into scopes with ':' and select the option with one '.' at the end",
        )
    if not (scopes or dot) or not all(map(is_identifier, scopes)) or (dot and not is_identifier(option)):
        raise CapabilityError("ECM012", f"{_quoted(text)} is not a capability", hint=f"write it as {_FORM}")
    return Capability(CONFIG, option, tuple(scopes))


def _quoted(text: str) -> str:
    return f"'{_clip(text)}'"


def _clip(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}..."
