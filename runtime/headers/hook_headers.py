"""One header for each hook of the catalogue, and the documented header where that is another one."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from declarations import wrapped
from header_text import BANNER, guard

from ecruntime.model.hook_signature import Until

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ecruntime.catalogue.c_api import CApi
    from ecruntime.model.hook_signature import HookSignature, ReturnPolicy

TYPES = "hooks/types.h"


@dataclass(frozen=True, slots=True)
class HookHeaders:
    """The headers of hooks."""

    headers: dict[str, str]
    """The text of each `hooks/SCOPE/NAME.h`."""
    aliases: dict[str, list[str]]
    """The documented headers of other names, with those of their hooks."""


def hook_headers(catalogue: Mapping[str, HookSignature], api: CApi) -> HookHeaders:
    """Return the headers of all hooks."""
    homes = {constant.name: constant.header for constant in api.constants}
    signatures = {f"hooks/{hook.hook_scope}/{hook.name}.h": hook for hook in catalogue.values()}
    aliases: dict[str, list[str]] = defaultdict(list)
    for name, signature in signatures.items():
        if signature.header and signature.header != name:
            aliases[signature.header].append(name)
    # A page may name the header of another hook: that one brings both.
    headers = {name: _header(name, hook, homes, aliases.pop(name, [])) for name, hook in signatures.items()}
    return HookHeaders(headers, dict(aliases))


def _header(name: str, signature: HookSignature, homes: Mapping[str, str], others: list[str]) -> str:
    """Return the header of a hook; it brings the constants that a provider may return, and hooks documented with it."""
    values = sorted({homes[value] for value, _ in signature.values if value in homes} - {TYPES})
    lines = [BANNER, f"#ifndef {guard(name)}", f"#define {guard(name)}"]
    lines += [f'#include "{header}"' for header in ("module-hooks.h", TYPES, *values)]
    brought = [f'#include "{other}"' for other in others]
    return "\n".join([*lines, "", *_with_empty(signature), *brought, "", "#endif", ""])


def _with_empty(signature: HookSignature) -> list[str]:
    """Return the declaration; where a call without providers gives something else than zero, with that value."""
    if signature.policy is None or not signature.policy.empty:
        return _declaration(signature)
    opening = ['#pragma push_macro("EC__EMPTY")', "#undef EC__EMPTY", f"#define EC__EMPTY {{{signature.policy.empty}}}"]
    return [*opening, *_declaration(signature), '#pragma pop_macro("EC__EMPTY")']


def _declaration(signature: HookSignature) -> list[str]:
    """Return the use of the declaring macro."""
    subject = f"{signature.hook_scope}, {signature.name}"
    if not signature.is_void:
        subject = f"{signature.hook_scope}, {signature.returns.text}, {signature.name}"
    policy = "" if signature.policy is None else f",\n  {_return_policy(signature.policy)}".rstrip(" ")
    kind = "VOID_HOOK" if signature.is_void else "HOOK"
    if not signature.parameters:
        return [f"EC_DECLARE_{kind}_NOARGS({subject}{policy})"]
    types = ", ".join(["void *", *(parameter.ctype.text for parameter in signature.parameters)])
    declared = ", ".join(_declare(parameter.ctype.text, parameter.name) for parameter in signature.parameters)
    passed = ", ".join(["EC_HOOK_CLOSURE", *(parameter.name for parameter in signature.parameters)])
    lists = [f"  ({types}),", f"  ({declared}),", f"  ({passed}){policy})"]
    return [
        f"EC_DECLARE_{kind}({subject},",
        *(part for line in lists for text in line.split("\n") for part in wrapped(text)),
    ]


def _return_policy(policy: ReturnPolicy) -> str:
    """Return the statement that runs after each provider."""
    if policy.until is Until.LAST:
        return ""
    conditions = {Until.NONZERO: "EC_HOOK_RETVAL", Until.ZERO: "!EC_HOOK_RETVAL"}
    listed = " || ".join(f"EC_HOOK_RETVAL == {value}" for value in policy.values)
    return f"if ({conditions.get(policy.until, listed)}) EC_HOOK_RETURN(EC_HOOK_RETVAL)"


def _declare(ctype: str, name: str) -> str:
    return f"{ctype}{'' if ctype.endswith('*') else ' '}{name}"
