"""Hooks that call every provider and gather the results: what a call gathers in, and what becomes of it.

The code after each provider sees the result of that one alone, so the call has a parameter more than its providers:
the place where it gathers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ecruntime.model.hook_signature import Until
from ecxs.languages.c.generated.functions import empty_result, failed_result
from ecxs.languages.c.generated.layout import declared, filled
from ecxs.languages.c.quoting import c_name, c_names
from ecxs.render import Code

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ecruntime.model.hook_signature import HookSignature

_GATHERING: Final = frozenset({Until.SUM, Until.ALL, Until.COLLECT})


def gathers(hook: HookSignature) -> bool:
    """Tell whether all results of a call make up its own."""
    return hook.policy is not None and hook.policy.until in _GATHERING


def is_collected(hook: HookSignature) -> bool:
    """Tell whether a call gives each of the results."""
    return hook.policy is not None and hook.policy.until is Until.COLLECT


def results_tag(hook: HookSignature) -> Code:
    """Return the tag of the structure in which a call gathers the results."""
    return c_name(f"{hook.leaf}_results")


def results_name(hook: HookSignature) -> Code:
    """Return the name of that parameter, which none of the hook has."""
    return c_names(("results",), tuple(parameter.name for parameter in hook.parameters))[0]


def results_structure(hook: HookSignature) -> Code:
    """Return the structure in which a call gathers the results; empty where there is none."""
    if not gathers(hook):
        return Code("")
    counts = ("int asked;", "int answered; /* one that fails is asked alone */")
    members = {
        Until.SUM: (*counts, f"{declared(hook.returns.text, 'total')};"),
        Until.ALL: (*counts, "int has_zero;"),
        Until.COLLECT: (f"{declared(pointer_to(hook.returns.text), 'items')};", "size_t room;", "size_t count;"),
    }
    assert hook.policy is not None
    lines = "\n".join(f"  {member}" for member in members[hook.policy.until])
    return Code(f"struct {results_tag(hook)} {{\n{lines}\n}};")


def gathering(hook: HookSignature) -> str:
    """Return the code after each provider."""
    results, ctype = results_name(hook), hook.returns.text
    if is_collected(hook):
        stored = f"{results}->items[{results}->count] = EC_HOOK_RETVAL"
        return f"if ({results}->count < {results}->room)\n    {stored};\n  {results}->count++"
    assert hook.policy is not None
    if hook.policy.until is Until.ALL:
        return f"{results}->answered++; if (!EC_HOOK_RETVAL) {results}->has_zero = 1"
    # In numbers without sign, which do not overflow.
    total = f"({ctype})((u_int64_t){results}->total + (u_int64_t)EC_HOOK_RETVAL)"
    return f"{results}->answered++;\n  {results}->total = {total}"


def caller_body(hook: HookSignature, arguments: Iterable[str]) -> Code:
    """Return the body of the function that calls the hook."""
    call = f"  call_{c_name(hook.leaf)}_hook("
    if is_collected(hook):
        lines = [
            f"  struct {results_tag(hook)} gathered = {{ results, room, 0 }};",
            "",
            filled(call, ("&gathered", *arguments), ");"),
            "  return gathered.count;",
        ]
        return Code("\n".join(lines))
    assert hook.policy is not None
    is_sum = hook.policy.until is Until.SUM
    lines = [
        f"  struct {results_tag(hook)} results = {{0}};",
        "",
        filled(call, ("&results", *arguments), ");"),
        f"  if (results.asked == 0) return {empty_result(hook)};",
        f"  if (results.answered < results.asked) return {failed_result(hook)};",
        "  return results.total;" if is_sum else "  return !results.has_zero;",
    ]
    return Code("\n".join(lines))


def caller_fact(hook: HookSignature) -> str:
    """Return what a call gives, as a sentence."""
    if is_collected(hook):
        return "Puts the result of each provider into results, as many as there is room for; gives their number."
    assert hook.policy is not None
    gives = "the sum of all results" if hook.policy.until is Until.SUM else "1 if no result is 0, else 0"
    return f"Gives {gives}; without providers {empty_result(hook)}, and if one fails {failed_result(hook)}."


def pointer_to(ctype: str) -> Code:
    """Return the type of a pointer to a type."""
    return Code(f"{ctype}*" if ctype.endswith("*") else f"{ctype} *")
