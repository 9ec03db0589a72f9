"""The type of a hook: its parameters, its result, and the return policy that folds the results of providers."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from keyword import iskeyword
from typing import Literal

from ecruntime.formats.ctype import CKind, CType, parse_ctype


class Until(Enum):
    """The conditions that end a chain of providers before its last one, and the aggregates of all results."""

    NONZERO = "nonzero"
    ZERO = "zero"
    FIRST = "first"
    LAST = "last"
    VALUES = "values"
    METHOD = "method"
    """The method `until_NAME` of the declaring module decides after each provider."""
    SUM = "sum"
    ALL = "all"
    """1 if every result is nonzero, else 0; all providers are called."""
    COLLECT = "collect"
    """A tuple of all results; a provider that fails is left out."""


@dataclass(frozen=True, slots=True)
class ReturnPolicy:
    """The folding of results of a non-void hook; a chain that is not stopped gives the last one."""

    until: Until = Until.NONZERO
    values: tuple[int, ...] = ()
    empty: int | None = 0
    """The result without providers; `None` stands for NULL. `COLLECT` gives an empty tuple instead."""
    on_failure: int | None = 0
    """The result when a provider fails: the chain ends with it."""
    assumed: bool = False
    """True where the documents leave the policy open and this is our reading of them."""


@dataclass(frozen=True, slots=True)
class HookParameter:
    """One parameter; the closure, which always comes first, is not listed."""

    name: str
    ctype: CType

    @property
    def python_name(self) -> str:
        """The name as a Python parameter; a keyword gets a trailing `_`."""
        return f"{self.name}_" if iskeyword(self.name) or self.name == "self" else self.name


@dataclass(frozen=True, slots=True)
class HookSignature:
    """One hook of the catalogue or of a module; equal signatures are the same hook."""

    hook_scope: str
    name: str
    returns: CType
    parameters: tuple[HookParameter, ...]
    policy: ReturnPolicy | None = None
    """`None` for a void hook."""
    thread: Literal["any", "scheduler", "pool", "unspecified"] = field(default="unspecified", compare=False)
    summary: str = field(default="", compare=False)
    since: str = field(default="", compare=False)
    header: str = field(default="", compare=False)
    values: tuple[tuple[str, str], ...] = field(default=(), compare=False)
    """Documented results: (constant or number, meaning)."""
    is_callable: bool = field(default=False, compare=False)
    """True for a hook of the server whose documents let modules call it (seed 1.3.2.1)."""

    @property
    def leaf(self) -> str:
        """The name of the hook in code: `core_log_permanent_failure_v1`."""
        return f"{self.hook_scope}_{self.name}"

    @property
    def dotted(self) -> str:
        """The name of the hook in declarations: `core.log_permanent_failure_v1`."""
        return f"{self.hook_scope}.{self.name}"

    @property
    def is_void(self) -> bool:
        """Tell whether providers return nothing."""
        return self.returns.kind is CKind.VOID

    @property
    def prototype(self) -> str:
        """The C prototype of a provider, closure first."""
        listed = ["void *closure", *(_declare(parameter) for parameter in self.parameters)]
        gap = "" if self.returns.text.endswith("*") else " "
        return f"{self.returns.text}{gap}{self.leaf}({', '.join(listed)})"


def contrast(one: HookSignature, other: HookSignature) -> tuple[str, str]:
    """Return the texts of two different signatures, each with as much as shows the difference."""
    if one.prototype != other.prototype:
        return one.prototype, other.prototype
    # Flattened to one name, `a.b_c` and `a_b.c` have one prototype.
    if one.dotted != other.dotted:
        return one.dotted, other.dotted
    return f"{one.prototype}, {_policy_text(one.policy)}", f"{other.prototype}, {_policy_text(other.policy)}"


def _policy_text(policy: ReturnPolicy | None) -> str:
    if policy is None:
        return "without a policy"
    until = ", ".join(map(str, policy.values)) if policy.until is Until.VALUES else policy.until.value
    empty, on_failure = ("null" if value is None else value for value in (policy.empty, policy.on_failure))
    assumed = ", assumed" if policy.assumed else ""
    return f"until {until}, empty {empty}, on_failure {on_failure}{assumed}"


def measured_by(parameters: tuple[HookParameter, ...], number: int) -> int | None:
    """Return the parameter that a length belongs to: the text just before it, as in `note, note_len`."""
    if not number or parameters[number].ctype.kind is not CKind.INTEGER:
        return None
    before = parameters[number - 1]
    if before.ctype.kind not in {CKind.STRING, CKind.BYTES}:
        return None
    name = parameters[number].name
    is_length = name in {"len", "length", "buflen", f"{before.name}_len", f"{before.name}len", f"{before.name}_length"}
    return number - 1 if is_length else None


def _declare(parameter: HookParameter) -> str:
    gap = "" if parameter.ctype.text.endswith("*") else " "
    return f"{parameter.ctype.text}{gap}{parameter.name}"


def until_name(hook: str) -> str:
    """Return the name of the method that decides after each provider whether the chain of a declared hook ends."""
    return f"until_{hook}"


def judge_signature(hook: HookSignature) -> HookSignature:
    """Return the hook by which calls in C ask the declaring module whether the chain of `hook` ends.

    It has the result of a provider, then what the hook was called with.
    """
    parameters = (HookParameter("result", hook.returns), *hook.parameters)
    summary = f"Tell whether the chain of {hook.dotted} ends with the result of a provider"
    policy = ReturnPolicy(Until.FIRST)
    name = until_name(hook.name)
    return HookSignature(hook.hook_scope, name, parse_ctype("int"), parameters, policy, summary=summary)


def signature(
    hook_scope: str,
    name: str,
    returns: str,
    *parameters: tuple[str, str],
    policy: ReturnPolicy | None = None,
    is_callable: bool = False,
) -> HookSignature:
    """Return a signature built from C text, for generated code; `parameters` are pairs of type and name."""
    result = parse_ctype(returns)
    if policy is None and result.kind is not CKind.VOID:
        policy = ReturnPolicy()
    return HookSignature(
        hook_scope,
        name,
        result,
        tuple(HookParameter(name, parse_ctype(text)) for text, name in parameters),
        policy,
        is_callable=is_callable,
    )


def same_types(one: HookSignature, other: HookSignature) -> bool:
    """Tell whether two signatures are called in the same way, whatever the names of their parameters."""
    return _types(one) == _types(other)


def _types(hook: HookSignature) -> tuple[str, ...]:
    return tuple(
        " ".join(it.text.replace("*", " * ").split()) for it in (hook.returns, *(p.ctype for p in hook.parameters))
    )
