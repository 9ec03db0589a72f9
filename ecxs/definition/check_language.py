"""Checks of what a declaration asks for beside what its language has generated for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ecruntime.model.hook_signature import Until, until_name
from ecruntime.model.module import Language
from ecxs.definition.complaint import Complaint

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecruntime.model.hook_signature import HookSignature
    from ecxs.definition.partial_definition import PartialDefinition

_MOST: Final = 16
"""The arguments that a hook of C may have for other languages, without closure."""


def check_language(draft: PartialDefinition) -> Iterator[Complaint]:
    """Check that the language of a module can carry out what it declares."""
    if draft.language is not Language.C:
        return
    for table, hooks in (("hook", draft.hooks), ("server_hook", draft.server_hooks)):
        for index, hook in hooks:
            most = _MOST - _is_judged(hook)
            if len(hook.parameters) > most:
                message = f"hook '{hook.name}' of a module in C has {len(hook.parameters)} parameters"
                judged = ", and the function that ends its chain gets the result besides" if _is_judged(hook) else ""
                hint = f"put some into a structure: the macros of C count to {_MOST}{judged}"
                yield Complaint("MOD049", (table, index, "name"), message, hint)
    yield from _judges(draft)


def _judges(draft: PartialDefinition) -> Iterator[Complaint]:
    """Check that the hook by which C asks whether a chain ends has a name of its own."""
    names = {hook.name for _, hook in draft.hooks}
    for index, hook in draft.hooks:
        if _is_judged(hook) and until_name(hook.name) in names:
            message = f"hook '{hook.name}' of a module in C ends by a method, and '{until_name(hook.name)}' is a hook"
            hint = f"give one of them another name: C asks the hook '{until_name(hook.name)}' whether the chain ends"
            yield Complaint("MOD049", ("hook", index, "name"), message, hint)


def _is_judged(hook: HookSignature) -> bool:
    return hook.policy is not None and hook.policy.until is Until.METHOD
