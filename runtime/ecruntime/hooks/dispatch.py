"""Compiled calls of a hook's providers, without a loop or packed arguments (seed 1.3.2.1).

One code object serves all hooks with the same policy and the same numbers of parameters and providers. Functions,
closures and results are globals of the compiled function, and so is the generation: the frame of a running call keeps
its generation alive, without reference counts of ours. A watched hook is compiled to other code, so a hook that is not
watched pays nothing.
"""

from __future__ import annotations

import builtins
import re
from functools import lru_cache
from sys import intern
from types import CodeType, FunctionType, MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

from ecruntime.formats.ctype import CKind
from ecruntime.foundation.errors import RuleViolation
from ecruntime.hooks.generation_frame import GENERATION_KEY
from ecruntime.hooks.rules import NOT_AN_INTEGER
from ecruntime.model.hook_signature import Until

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from ecruntime.hooks.provider import Judge, Provider
    from ecruntime.hooks.watch import HookWatch
    from ecruntime.model.hook_signature import HookSignature

FILE_NAME: Final = "<hook call>"


def compile_call(  # noqa: PLR0913 - what one call consists of; most of it is usual
    hook: HookSignature,
    providers: Sequence[Provider],
    generation: object,
    report: Callable[[Provider, BaseException], None],
    watch: HookWatch | None = None,
    *,
    judge: Judge | None = None,
    is_method: bool = False,
    integer: Callable[[object], int] | None = None,
) -> Callable[..., object]:
    """Return `call(*arguments)` for these providers, in this order; `report` gets each provider that raises.

    `integer` makes an integer of a result that is no plain one; a server that is followed has numbers of its own.
    As a method, the function takes `self` first and ignores it. `judge` decides for a hook with `Until.METHOD`; without
    it, as when the declaring module is not loaded, all providers are called.

    A failing provider of a void hook is skipped; one of a non-void hook ends the chain with `on_failure`. A provider
    of an integer hook that returns no integer, such as None after a forgotten `return`, fails as well. `SystemExit` and
    `KeyboardInterrupt` pass through to the scheduler. If `watch` wants the hook, each call is measured and traced.
    """
    is_watched = watch is not None and watch.wants(hook.leaf)
    shape = (len(hook.parameters), len(providers), _policy_key(hook, has_judge=judge is not None))
    # Compiling source takes far longer than making a function; the cached code leaves only that for each hook.
    code = _template(*shape, is_watched=is_watched, is_method=is_method)
    names: dict[str, object] = {
        "__builtins__": builtins.__dict__,
        GENERATION_KEY: generation,
        "failed": _failure(hook, tuple(providers), report),
        "other": integer or integer_of,
        "empty": hook.policy.empty if hook.policy else None,
        "values": frozenset(hook.policy.values) if hook.policy else None,
    }
    if judge is not None:
        names |= {"judge": judge.function, "jc": judge.closure, "unjudged": _unjudged(hook, judge, report)}
    if watch is not None and is_watched:
        names["begin"] = watch.watched_call_factory(hook, tuple(providers))
    # By number and not by name: the code is shared, so only the globals tell one hook from another.
    for number, provider in enumerate(providers):
        names[intern(f"f{number}")] = provider.function
        names[intern(f"c{number}")] = provider.closure
    call = FunctionType(code, names, hook.leaf)
    if not providers or is_watched or judge is not None:
        return call
    return _direct_call(call, hook, providers, is_method=is_method) or call


def _direct_call(
    call: FunctionType, hook: HookSignature, providers: Sequence[Provider], *, is_method: bool
) -> Callable[..., object] | None:
    """Return what does the same as a compiled call without a frame, where the language of the providers has that.

    Such a provider makes it by `direct_call(call, functions, until, is_method)`, and returns None for functions that
    are not all its own. The chain ends with the first result whose truth is `until`, or with the last provider.
    """
    # Asked for by name: an isinstance check takes as long as all else that is done for a chain.
    make = getattr(providers[0].function, "direct_call", None)
    word = _policy_key(hook, has_judge=False).word
    if make is None or word not in _UNTIL:
        return None
    functions = tuple(provider.function for provider in providers)
    made: Callable[..., object] | None = make(
        call, functions[:1] if word == "first" else functions, _UNTIL[word], is_method
    )
    return made


def _failure(
    hook: HookSignature, providers: tuple[Provider, ...], report: Callable[[Provider, BaseException], None]
) -> Callable[[int, BaseException], object]:
    result = hook.policy.on_failure if hook.policy else None

    def failed(number: int, error: BaseException) -> object:
        report(providers[number], error)
        return result

    return failed


def _unjudged(
    hook: HookSignature, judge: Judge, report: Callable[[Provider, BaseException], None]
) -> Callable[[BaseException], object]:
    result = hook.policy.on_failure if hook.policy else None

    def unjudged(error: BaseException) -> object:
        report(judge, error)
        return result

    return unjudged


def integer_of(result: object) -> int:
    """Return an instance of a subclass of int, such as a bool or an enum member, as an int; refuse anything else."""
    if isinstance(result, int):
        return int(result)
    raise RuleViolation(
        NOT_AN_INTEGER,
        f"an integer was to be returned, not {'None' if result is None else f'an object of {type(result).__name__}'}",
        hint="return one on each path through the provider",
    )


def _policy_key(hook: HookSignature, *, has_judge: bool) -> _Policy:
    if hook.policy is None:
        return _Policy("void")
    is_pointer = bool(hook.returns.pointers) or hook.returns.kind is CKind.OPAQUE
    is_integer = hook.returns.kind is CKind.INTEGER
    match hook.policy.until:
        case Until.NONZERO:
            return _Policy("not-null" if is_pointer else "nonzero", is_integer)
        case Until.ZERO:
            return _Policy("null" if is_pointer else "zero", is_integer)
        case Until.METHOD if not has_judge:
            return _Policy("last", is_integer)
        case other:
            return _Policy(str(other.value), is_integer)


class _Policy(NamedTuple):
    word: str
    is_integer: bool = False

    @property
    def is_void(self) -> bool:
        return self.word == "void"

    @property
    def has_judge(self) -> bool:
        """Tell whether a method of the declaring module decides after each provider."""
        return self.word == "method"

    @property
    def aggregate(self) -> _Aggregate | None:
        """Return the aggregate of all results, if the policy is one."""
        return _AGGREGATES.get(self.word)

    @property
    def check(self) -> tuple[str, ...]:
        """Return the lines that make the result an integer, or refuse it."""
        # An identity test is the cheapest check, and nearly all results are plain integers.
        return ("if r.__class__ is not int: r = other(r)",) if self.is_integer else ()

    @property
    def stop(self) -> tuple[str, ...]:
        """Return the lines that end the chain if the checked result demands it."""
        condition = _STOP.get(self.word, "")
        return (f"if {condition}: return r",) if condition else ()

    @property
    def check_and_stop(self) -> tuple[str, ...]:
        """Return the lines of `check` and `stop`."""
        # Most results are 0 and cost one comparison. None and other non-integers differ from 0, so they are checked.
        if self.word == "nonzero" and self.is_integer:
            return ("if r != 0:", *(f" {line}" for line in (*self.check, *self.stop)))
        return (*self.check, *self.stop)


_UNTIL: Final[Mapping[str, bool | None]] = MappingProxyType(
    {"void": None, "last": None, "first": None, "nonzero": True, "not-null": True, "zero": False, "null": False}
)
"""Of the policies that look at nothing but whether a result is zero: at which the chain ends."""
_STOP: Final = {
    "nonzero": "r",
    "not-null": "r is not None",
    "zero": "not r",
    "null": "r is None",
    "first": "True",
    "last": "",
    "values": "r in values",
    "method": "",
}


class _Aggregate(NamedTuple):
    """The lines of an aggregate `t`: before the providers, after each result, and its result."""

    first: str
    add: str
    result: str


_AGGREGATES: Final = MappingProxyType(
    {
        "sum": _Aggregate("t = 0", "t += r", "t"),
        "all": _Aggregate("t = 1", "if not r: t = 0", "t"),
        "collect": _Aggregate("t = []", "t.append(r)", "tuple(t)"),
    }
)


_RETURN: Final = re.compile(r"\breturn (.+)$")
_UNWINDING: Final = ("except (SystemExit, KeyboardInterrupt):", " raise")


# Bounded, since shapes come from modules; there are far fewer in practice.
@lru_cache(maxsize=4096)
def _template(parameters: int, providers: int, policy: _Policy, *, is_watched: bool, is_method: bool) -> CodeType:
    arguments = [f"a{number}" for number in range(parameters)]
    head = ", ".join((["self"] if is_method else []) + arguments)
    make = _watched_body if is_watched else _body
    lines = [f"def call({head}):", *(f" {line}" for line in make(arguments, providers, policy))]
    # Only numbers and the words of `_STOP` go into the source, never text of a module.
    module = compile("\n".join(lines) + "\n", FILE_NAME, "exec")
    # The body of `call` is the only code object among the constants of the compiled text.
    return next(constant for constant in module.co_consts if isinstance(constant, CodeType))


def _body(arguments: list[str], providers: int, policy: _Policy) -> list[str]:
    """Return the lines of the body; each provider is called and its result judged within one `try`."""
    if policy.aggregate is not None:
        return _aggregate_body(arguments, providers, policy, policy.aggregate)
    lines: list[str] = []
    for number in range(providers):
        invocation = f"f{number}({', '.join([f'c{number}', *arguments])})"
        # The result of the last provider is that of the call, whatever it is (seed 1.3.2.1), so it needs no test.
        is_end = (number == providers - 1 and not policy.has_judge) or policy.word == "first"
        # A `try` costs nothing until something is raised; one for each provider names the one that failed.
        lines.append("try:")
        if policy.is_void:
            lines.append(f" {invocation}")
        elif is_end and not policy.is_integer:
            lines.append(f" return {invocation}")
        else:
            then = (*policy.check, "return r") if is_end else policy.check_and_stop
            lines += [f" r = {invocation}", *(f" {line}" for line in then)]
        lines += [
            *_UNWINDING,
            "except BaseException as error:",
            f" {'' if policy.is_void else 'return '}failed({number}, error)",
            *_judgement(arguments, policy),
        ]
        if is_end and not policy.is_void:
            return lines
    result = "None" if policy.is_void else ("r" if policy.has_judge and providers else "empty")
    return [*lines, f"return {result}"]


def _judgement(arguments: list[str], policy: _Policy) -> list[str]:
    """Return the lines that ask the method of the declaring module; it is asked after the last provider, too."""
    if not policy.has_judge:
        return []
    # A `try` of its own: what the method raises is not the provider's failure.
    return [
        "try:",
        f" if judge({', '.join(['jc', 'r', *arguments])}): return r",
        *_UNWINDING,
        "except BaseException as error:",
        " return unjudged(error)",
    ]


def _aggregate_body(arguments: list[str], providers: int, policy: _Policy, aggregate: _Aggregate) -> list[str]:
    lines = [aggregate.first]
    # Of a collection a failure is only left out; any other aggregate without it would be a wrong number.
    fails = "" if policy.word == "collect" else "return "
    for number in range(providers):
        lines += [
            "try:",
            f" r = f{number}({', '.join([f'c{number}', *arguments])})",
            *(f" {line}" for line in (*policy.check, aggregate.add)),
            *_UNWINDING,
            "except BaseException as error:",
            f" {fails}failed({number}, error)",
        ]
    return [*lines, f"return {aggregate.result if providers or policy.word == 'collect' else 'empty'}"]


def _watched_body(arguments: list[str], providers: int, policy: _Policy) -> list[str]:
    is_void, aggregate = policy.is_void, policy.aggregate
    lines = [
        *([aggregate.first] if aggregate else []),
        f"seen = begin(({''.join(f'{argument}, ' for argument in arguments)}))",
        "try:",
    ]
    for number in range(providers):
        lines += [
            " try:",
            f"  r = f{number}({', '.join([f'c{number}', *arguments])})",
            f"  seen.returned({number}, r)",
            *(() if is_void else (f"  {line}" for line in (*policy.check, *policy.stop))),
            *([f"  {aggregate.add}"] if aggregate else []),
            *(f" {line}" for line in _UNWINDING),
            " except BaseException as error:",
            f"  seen.failed({number}, error)",
            f"  {'' if is_void or policy.word == 'collect' else 'return '}failed({number}, error)",
            *(f" {line}" for line in _judgement(arguments, policy)),
        ]
    # `r` is that of the last provider here: an earlier return or failure has left the function.
    result = "None" if is_void else ("r" if providers else "empty")
    if aggregate is not None and (providers or policy.word == "collect"):
        result = aggregate.result
    lines.append(f" return {result}")
    told = [_RETURN.sub(r"return seen.result(\1)", line) for line in lines]
    return [*told, "finally:", " seen.end()"]
