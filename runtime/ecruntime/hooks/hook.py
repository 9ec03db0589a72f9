"""Typed hooks of a module, bound to the compiled calls of each published generation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeAlias, TypeVar

from ecruntime.foundation.errors import RuleViolation
from ecruntime.foundation.readable_value import readable_value
from ecruntime.hooks.rules import UNBOUND_CALL

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Self

    from ecruntime.hooks.caller import Caller
    from ecruntime.hooks.table import HookTable
    from ecruntime.model.hook_signature import HookSignature

PublishedHooks: TypeAlias = "Callable[[], HookTable | None]"
"""Returns the hooks of the current generation; None before the first one."""
HookNameCheck: TypeAlias = "Callable[[str, tuple[HookSignature, ...]], None]"
"""Refuses a name that is neither a hook of the server nor among those that the module knows."""
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
        """The signature with which the hook is declared."""
        self._is_ended = False
        self._published: PublishedHooks = _no_table
        # Bound before any publication: `ext_init` calls in the generation that is being built.
        type(self).call_txn = _call_txn(signature)  # type: ignore[attr-defined]

    if not TYPE_CHECKING:
        # Hidden from type checkers, since the generated ones have the parameters of their hooks. These are met by
        # whoever declares a plain `Hook`, and calls it too early or too late.

        def call(self, *arguments: object) -> object:
            """Refuse the call: no generation with this hook is published."""
            del arguments
            raise self.unpublished()

        def call_txn(self, *arguments: object) -> object:
            """Refuse the call: the module instance has ended."""
            del arguments
            raise self.unpublished()

    def has(self) -> bool:
        """Tell whether the current generation has a provider; a hint only, since a reload may follow at any time.

        It may be asked at any time: before the first generation is published there is none.
        """
        if self._is_ended:
            raise self.unpublished()
        table = self._published()
        return table is not None and table.get_or_add(self.signature, "the caller").has

    def has_txn(self, generation: HasHooks) -> bool:
        """Tell whether a generation held by the caller, or the transaction of `ext_init`, has a provider.

        The hook is added there if it is unknown.
        """
        if self._is_ended:
            raise self.unpublished()
        return table_of(generation).get_or_add(self.signature, "the caller").has

    def look_up(self, published: PublishedHooks) -> None:
        """Set where `has` finds the hooks of the current generation before this one is bound (scheduler thread)."""
        self._published = published

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
            hint="call it from a provider, an event or a command; in ext_init use call_txn(init.transaction, ...)",
        )

    def bind(self, table: HookTable) -> None:
        """Bind the methods to the generation that is being published (scheduler thread)."""
        signature = self.signature
        chain = table.get_or_add(signature, "the caller")
        has = chain.has
        methods = {"call": table.method(chain), "has": lambda _: has}
        for name, method in methods.items():
            setattr(type(self), name, method)

    def unbind(self) -> None:
        """Remove the methods, so that later calls are refused: the module instance ends (scheduler thread)."""
        self._is_ended = True
        for name in ("call", "has", "call_txn"):
            # A class is part of a cycle: a generation that it still names would live until the next garbage collection.
            if name in vars(type(self)):
                delattr(type(self), name)


def table_of(generation: HasHooks) -> HookTable:
    """Return the hooks of what a caller of a `_txn` method gave; raise `RuleViolation` for anything without hooks."""
    try:
        return generation.hooks
    except AttributeError:
        message = f"{readable_value(generation)} is no generation whose hooks can be asked"
        hint = "give what self.acquire() returns, or init.transaction while ext_init runs (there is none in DESTROY)"
        raise RuleViolation(UNBOUND_CALL, message, hint=hint) from None


def _call_txn(signature: HookSignature) -> Callable[..., object]:
    def call_txn(_: Hook, generation: HasHooks, *arguments: object) -> object:
        return table_of(generation).get_or_add(signature, "the caller").call(*arguments)

    return call_txn


def _no_table() -> None:
    """Return no table: the module is not bound to a server."""


def _admit(name: str, own: tuple[HookSignature, ...]) -> None:
    """Admit each name: nobody is there who knows the hooks of the server."""
    del name, own


class Hooks:
    """The hooks that one module may call, each as an attribute of the generated subclass."""

    def __init__(self) -> None:
        """Start with no hook declared."""
        self._declared: list[Hook] = []
        self._caller: Caller | None = None
        self._table: HookTable | None = None
        self._published: PublishedHooks = _no_table
        self._own: tuple[HookSignature, ...] = ()
        self._check_name: HookNameCheck = _admit
        self._is_ended = False

    def has(self, name: str, generation: HasHooks | None = None) -> bool:
        """Tell whether any hook, `core.log_delivery_v1`, has a provider, whoever may call it (any thread, any time).

        Asked of the current generation; of another one that is given, or of the transaction of `ext_init`.
        """
        if self._is_ended:
            message = f"hook {name} was asked for through a module instance that was destroyed"
            hint = "keep no reference to a generic module beyond its DESTROY"
            raise RuleViolation(UNBOUND_CALL, message, hint=hint)
        table = self._published() if generation is None else table_of(generation)
        if table is not None:
            return table.has(name, self._own)
        # Nothing is published yet, so nothing has a provider; but a misspelt name is told now, not after the start.
        self._check_name(name, self._own)
        return False

    def look_up(
        self, published: PublishedHooks, own: tuple[HookSignature, ...] = (), check_name: HookNameCheck | None = None
    ) -> None:
        """Set where the current generation is found, and which hooks the module itself knows (scheduler thread).

        `check_name` refuses names that nobody knows, for as long as there is no generation.
        """
        self._published = published
        self._own = own
        self._check_name = check_name or _admit
        for hook in self._declared:
            hook.look_up(published)

    def declare(self, kind: type[HookType], signature: HookSignature) -> HookType:
        """Make the typed hook for a signature; for generated code, and for authors with hooks of their own.

        Before publication the transaction checks that the module may call it. Afterwards the check is made here, and
        the hook can be called at once, in the current generation and all later ones (scheduler thread).
        """
        hook = kind(signature)
        hook.look_up(self._published)
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
