"""Options that a module registers by code, with the checks and the typed results of declared ones (seed 1.3.5.2)."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, ClassVar, TypedDict, TypeVar, overload

from ecruntime.config.option import OptionDefinition
from ecruntime.model.module_kind import ModuleKind
from ecruntime.model.option import option_flags
from ecruntime.module.options import Option

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Unpack

    from ecruntime.formats.option_type import OptionMap
    from ecruntime.module.host import ModuleHost
    from ecruntime.module.option_kinds import OptionKind
    from ecruntime.module.registration import Registration

T = TypeVar("T")


class OptionDetails(TypedDict, total=False):
    """Further arguments of `register_option`, with the meaning that they have in `OptionDefinition`."""

    option_map: OptionMap
    minimum: int | float | None
    maximum: int | float | None
    summary: str
    renamed_from: tuple[str, ...]
    validate: Callable[[Any], bool | str | None]
    postset: Callable[[Any], None]
    datafree: Callable[[Any], None]


class RegisteredByCode(Option[T]):
    """An option that `register_option` has registered (any thread)."""

    __slots__ = ()

    def get(self, **scopes: str | None) -> T:
        """Return the value for the instances of the option's scopes: `get(binding="north", domain="reef.test")`."""
        return self.fetch(**scopes)


class RegistersOptions(ABC):
    """The methods of a module for options that `module.toml` does not declare."""

    registration: ClassVar[Registration]

    @abstractmethod
    def _loaded(self) -> ModuleHost:
        """Return the host; raise `RuleViolation` when there is none."""

    @overload
    def register_option(
        self,
        name: str,
        kind: OptionKind[T],
        fallback: str = "",
        *,
        default: str,
        is_tunable_online: bool = True,
        **more: Unpack[OptionDetails],
    ) -> RegisteredByCode[T]: ...

    @overload
    def register_option(
        self,
        name: str,
        kind: OptionKind[T],
        fallback: str = "",
        *,
        default: None = None,
        is_tunable_online: bool = True,
        **more: Unpack[OptionDetails],
    ) -> RegisteredByCode[T | None]: ...

    def register_option(
        self,
        name: str,
        kind: OptionKind[T],
        fallback: str = "",
        *,
        default: str | None = None,
        is_tunable_online: bool = True,
        **more: Unpack[OptionDetails],
    ) -> RegisteredByCode[T] | RegisteredByCode[T | None]:
        """Register an option in `conf_setup`: `self.register_option("limit", option_kinds.INT, default="5")`.

        Without a path it is valid in the module's own stanza. The default is text in the syntax of the file. Raises
        `RegistrationRefused` for a faulty definition, and `RuleViolation` in any other phase (scheduler thread).
        """
        own = self.registration.name
        path = fallback or (f"[{own}]" if self.registration.kind is ModuleKind.SINGLETON else own)
        flags = option_flags(is_array=kind.is_array, is_tunable_online=is_tunable_online)
        definition = OptionDefinition(name, kind.type, path, default, flags, **more)
        return RegisteredByCode(self._loaded(), self._loaded().register_option(definition))

    def registered_option(self, name: str, kind: OptionKind[T]) -> RegisteredByCode[T | None]:
        """Return an option by its name, in an instance of a generic module: `conf_setup` ran in another object."""
        number = self._loaded().option_number(name, kind.type, is_array=kind.is_array)
        return RegisteredByCode(self._loaded(), number)
