"""Stanzas of modules against the kinds of these: a singleton has one without a name, each generic instance one with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ecruntime.foundation.finding import Finding, Severity

if TYPE_CHECKING:
    from ecruntime.formats.conf import ScopeNode

INSTANCE_REFUSED: Final = "RT408"


def refuse_stanza(module: str, stanza: ScopeNode, *, is_singleton: bool) -> Finding | None:
    """Return the finding about a stanza that does not fit the kind of its module (seed 1.3.1.2)."""
    if is_singleton and stanza.instance is not None:
        what = f"module '{module}' is a singleton, so its stanza has no instance name, but '{stanza.instance}' is given"
        hint = f"write it as: {module} {{ ... }}"
    elif not is_singleton and stanza.instance is None:
        what = f"module '{module}' is generic, so its stanza needs an instance name"
        hint = f'write it as: {module} "NAME" {{ ... }}'
    else:
        return None
    return Finding(INSTANCE_REFUSED, Severity.ERROR, what, stanza.place, hint)
