"""Checks of what a declaration asks for beside what its language has generated for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ecruntime.model.hook_signature import Until
from ecruntime.model.module import Language
from ecxs.definition.complaint import Complaint

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecxs.definition.partial_definition import PartialDefinition

_UNSAID: Final = frozenset({Until.METHOD, Until.SUM, Until.ALL, Until.COLLECT})
"""Policies that the code after each provider, which is all that a hook in C has, cannot carry out."""


def check_language(draft: PartialDefinition) -> Iterator[Complaint]:
    """Check that the language of a module can carry out what it declares."""
    if draft.language is not Language.C:
        return
    for index, hook in (*draft.hooks, *draft.server_hooks):
        table = "hook" if any(hook is own for _, own in draft.hooks) else "server_hook"
        if hook.policy is not None and hook.policy.until in _UNSAID:
            message = f"hook '{hook.name}' of a module in C has until = \"{hook.policy.until.value}\""
            hint = "write nonzero, zero, first, last or numbers: the code after each provider sees its result alone"
            yield Complaint("MOD049", (table, index, "until"), message, hint)
