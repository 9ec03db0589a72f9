"""Compile the function that calls a hook's providers: no loop, no packing of arguments (seed 1.3.2.1).

One code object serves every hook with the same number of parameters and providers and the same policy. Functions,
closures and results are its globals, which also name the generation: a running call therefore keeps its generation
alive for as long as its frame exists, and nothing has to be counted.
"""

from __future__ import annotations

import builtins
from functools import lru_cache
from types import CodeType, FunctionType
from typing import TYPE_CHECKING, Final

from ecruntime.spec.ctype import CKind
from ecruntime.spec.hook_signature import Until

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ecruntime.hooks.provider import Provider
    from ecruntime.spec.hook_signature import HookSignature

GENERATION_KEY: Final = "__ec_generation__"
"""The global of a compiled function that holds what must outlive the call."""

FILE_NAME: Final = "<hook call>"


def compile_call(
    hook: HookSignature,
    providers: Sequence[Provider],
    generation: object,
    report: Callable[[Provider, Exception], None],
) -> Callable[..., object]:
    """Return `call(*arguments)` for these providers in this order; `report` is told of each provider that raises.

    A failing provider of a void hook is skipped; of a non-void hook, it ends the chain with `on_failure`.
    `SystemExit` and `KeyboardInterrupt` pass through: they belong to the scheduler.
    """
    code = _template(len(hook.parameters), len(providers), _policy_key(hook))
    names: dict[str, object] = {
        "__builtins__": builtins.__dict__,
        GENERATION_KEY: generation,
        "failed": _failure(hook, tuple(providers), report),
        "empty": hook.policy.empty if hook.policy else None,
        "values": frozenset(hook.policy.values) if hook.policy else None,
    }
    for number, provider in enumerate(providers):
        names[f"f{number}"] = provider.function
        names[f"c{number}"] = provider.closure
    return FunctionType(code, names, hook.leaf)


def _failure(
    hook: HookSignature, providers: tuple[Provider, ...], report: Callable[[Provider, Exception], None]
) -> Callable[[int, Exception], object]:
    result = hook.policy.on_failure if hook.policy else None

    def failed(number: int, error: Exception) -> object:
        report(providers[number], error)
        return result

    return failed


def _policy_key(hook: HookSignature) -> str:
    if hook.policy is None:
        return "void"
    is_pointer = bool(hook.returns.pointers) or hook.returns.kind is CKind.OPAQUE
    match hook.policy.until:
        case Until.NONZERO:
            return "not-null" if is_pointer else "nonzero"
        case Until.ZERO:
            return "null" if is_pointer else "zero"
        case other:
            return str(other.value)


_STOP: Final = {
    "nonzero": "if r: return r",
    "not-null": "if r is not None: return r",
    "zero": "if not r: return r",
    "null": "if r is None: return r",
    "first": "return r",
    "last": "",
    "values": "if r in values: return r",
}


@lru_cache(maxsize=4096)
def _template(parameters: int, providers: int, policy: str) -> CodeType:
    module = compile(_source(parameters, providers, policy), FILE_NAME, "exec")
    return next(constant for constant in module.co_consts if isinstance(constant, CodeType))


def _source(parameters: int, providers: int, policy: str) -> str:
    arguments = [f"a{number}" for number in range(parameters)]
    lines = [f"def call({', '.join(arguments)}):"]
    is_void = policy == "void"
    for number in range(providers):
        invocation = f"f{number}({', '.join([f'c{number}', *arguments])})"
        lines += [
            " try:",
            f"  {invocation if is_void else f'r = {invocation}'}",
            " except Exception as error:",
            f"  {'' if is_void else 'return '}failed({number}, error)",
        ]
        if not is_void and _STOP[policy]:
            lines.append(f" {_STOP[policy]}")
    if is_void:
        lines.append(" return None")
    else:
        lines.append(" return r" if providers else " return empty")
    return "\n".join(lines) + "\n"
