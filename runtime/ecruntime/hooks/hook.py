"""What a module calls: typed hooks whose functions are swapped in when a generation is published."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

from ecruntime.hooks.rules import UNBOUND_CALL
from ecruntime.spec.errors import RuleViolation

if TYPE_CHECKING:
    from ecruntime.hooks.caller import Caller
    from ecruntime.hooks.table import HookTable
    from ecruntime.spec.hook_signature import HookSignature

HookType = TypeVar("HookType", bound="Hook")


class HasHooks(Protocol):
    """A generation, as far as a hook looks at it."""

    @property
    def hooks(self) -> HookTable:
        """The hooks of that generation."""
        ...


class Hook:
    """One hook that this module may call; generated classes add the typed `call` and `call_txn` (any thread).

    At publication the functions compiled for the providers replace these methods on the object: a call then costs
    three attribute loads and no frame of ours. `call` asks the current generation, `call_txn` the one it is given.
    """

    def __init__(self, signature: HookSignature) -> None:
        """Stand for the hook of this signature."""
        self.signature = signature

    def has(self) -> bool:
        """Tell whether the current generation has a provider; a hint only, since a reload may come in between."""
        raise self.unpublished()

    def has_txn(self, generation: HasHooks) -> bool:
        """Tell whether a generation that the caller holds has a provider; asking makes the hook known there."""
        return generation.hooks.make_known(self.signature, "the caller").has

    def unpublished(self) -> RuleViolation:
        """Return the error of a call that comes before the module's first generation is published."""
        return RuleViolation(
            UNBOUND_CALL,
            f"hook {self.signature.dotted} was called before a generation with this module was published",
            hint="call it from a provider, an event or a command, not from the constructor, conf_setup or ext_init",
        )

    def bind(self, table: HookTable) -> None:
        """Swap in the functions of the generation that is being published (scheduler thread)."""
        signature = self.signature
        chain = table.make_known(signature, "the caller")
        has = chain.has

        def call_txn(generation: HasHooks, *arguments: object) -> object:
            return generation.hooks.make_known(signature, "the caller").call(*arguments)

        vars(self).update(call=chain.call, has=lambda: has, call_txn=call_txn)

    def unbind(self) -> None:
        """Take the functions out again: the server ends, and its last generation with it (scheduler thread)."""
        for name in ("call", "has", "call_txn"):
            vars(self).pop(name, None)


class Hooks:
    """The hooks that one module may call, each as an attribute of the generated subclass."""

    def __init__(self) -> None:
        """Start with no hook declared."""
        self._declared: list[Hook] = []
        self._caller: Caller | None = None
        self._table: HookTable | None = None

    def declare(self, kind: type[HookType], signature: HookSignature) -> HookType:
        """Make the typed hook for a signature; generated code does, and an author may for a hook of the module's own.

        Before publication the transaction checks that the module may call it. Afterwards it is checked here, and the
        hook is known and callable at once, in the current generation and in all later ones (scheduler thread).
        """
        hook = kind(signature)
        if self._table is not None:
            if self._caller is not None:
                self._caller.check_now(signature)
            hook.bind(self._table)
        self._declared.append(hook)
        return hook

    def permit(self, caller: Caller) -> None:
        """Learn which hooks the module may call from now on (scheduler thread)."""
        self._caller = caller

    def bind(self, table: HookTable) -> None:
        """Point every hook at the generation that is being published (scheduler thread)."""
        self._table = table
        for hook in self._declared:
            hook.bind(table)

    def unbind(self) -> None:
        """Take the functions of the last generation out (scheduler thread)."""
        self._table = None
        for hook in self._declared:
            hook.unbind()

    @property
    def signatures(self) -> tuple[HookSignature, ...]:
        """The hooks that the module may call."""
        return tuple(hook.signature for hook in self._declared)
