"""Typed hooks of a module, bound to the compiled calls of each published generation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

from ecruntime.foundation.errors import RuleViolation
from ecruntime.hooks.rules import UNBOUND_CALL

if TYPE_CHECKING:
    from typing import Self

    from ecruntime.hooks.caller import Caller
    from ecruntime.hooks.table import HookTable
    from ecruntime.model.hook_signature import HookSignature

HookType = TypeVar("HookType", bound="Hook")


class HasHooks(Protocol):
    """The part of a generation that a hook needs."""

    @property
    def hooks(self) -> HookTable:
        """Return the hook table of the generation."""
        ...


class Hook:
    """One hook that this module may call; generated classes add the typed `call` and `call_txn` (any thread).

    Each hook has a class of its own. On publication the functions compiled for the providers become methods of that
    class, where the interpreter finds them fastest: a call costs three attribute loads and no extra frame. `call` uses
    the current generation, `call_txn` the one it is given.
    """

    def __new__(cls, signature: HookSignature) -> Self:
        """Make the hook and a class of its own."""
        del signature
        own: type[Self] = type(cls.__name__, (cls,), {"__module__": cls.__module__})
        return super().__new__(own)

    def __init__(self, signature: HookSignature) -> None:
        """Represent the hook of this signature."""
        self.signature = signature
        self._is_ended = False

    def has(self) -> bool:
        """Tell whether the current generation has a provider; a hint only, since a reload may follow at any time."""
        raise self.unpublished()

    def has_txn(self, generation: HasHooks) -> bool:
        """Tell whether a generation held by the caller has a provider; the hook is added there if it is unknown."""
        return generation.hooks.get_or_add(self.signature, "the caller").has

    def unpublished(self) -> RuleViolation:
        """Return the error of a call before publication or after the end of the module instance."""
        if self._is_ended:
            return RuleViolation(
                UNBOUND_CALL,
                f"hook {self.signature.dotted} was called through a module instance that was destroyed",
                hint="keep no reference to a generic module beyond its DESTROY",
            )
        return RuleViolation(
            UNBOUND_CALL,
            f"hook {self.signature.dotted} was called before a generation with this module was published",
            hint="call it from a provider, an event or a command, not from the constructor, conf_setup or ext_init",
        )

    def bind(self, table: HookTable) -> None:
        """Bind the methods to the generation that is being published (scheduler thread)."""
        signature = self.signature
        chain = table.get_or_add(signature, "the caller")
        has = chain.has

        def call_txn(_: Hook, generation: HasHooks, *arguments: object) -> object:
            return generation.hooks.get_or_add(signature, "the caller").call(*arguments)

        methods = {"call": table.method(chain), "has": lambda _: has, "call_txn": call_txn}
        for name, method in methods.items():
            setattr(type(self), name, method)

    def unbind(self) -> None:
        """Remove the methods, so that later calls are refused: the module instance ends (scheduler thread)."""
        self._is_ended = True
        for name in ("call", "has", "call_txn"):
            # A class is part of a cycle: a generation that it still names would live until the next garbage collection.
            if name in vars(type(self)):
                delattr(type(self), name)


class Hooks:
    """The hooks that one module may call, each as an attribute of the generated subclass."""

    def __init__(self) -> None:
        """Start with no hook declared."""
        self._declared: list[Hook] = []
        self._caller: Caller | None = None
        self._table: HookTable | None = None
        self._is_ended = False

    def declare(self, kind: type[HookType], signature: HookSignature) -> HookType:
        """Make the typed hook for a signature; for generated code, and for authors with hooks of their own.

        Before publication the transaction checks that the module may call it. Afterwards the check is made here, and
        the hook can be called at once, in the current generation and all later ones (scheduler thread).
        """
        hook = kind(signature)
        if self._table is not None:
            if self._caller is not None:
                self._caller.check_now(signature)
            hook.bind(self._table)
        self._declared.append(hook)
        return hook

    def set_caller(self, caller: Caller) -> None:
        """Set the call rights of the module (scheduler thread)."""
        self._caller = caller

    def bind(self, table: HookTable) -> None:
        """Bind every hook to the generation that is being published (scheduler thread)."""
        if self._is_ended:
            return
        self._table = table
        for hook in self._declared:
            hook.bind(table)

    def unbind(self) -> None:
        """Unbind every hook for good: the module instance was destroyed, or the server ends (scheduler thread)."""
        self._is_ended = True
        self._table = None
        for hook in self._declared:
            hook.unbind()

    @property
    def signatures(self) -> tuple[HookSignature, ...]:
        """Return the signatures of the declared hooks."""
        return tuple(hook.signature for hook in self._declared)
