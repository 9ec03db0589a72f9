"""One infrastructure of a module in C."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from ecruntime.formats.fallback import FallbackError
from ecruntime.foundation.errors import EcError, LoadFailed, UsageError
from ecruntime.hooks import Hooks, Judge, shape_of
from ecruntime.languages.c.listeners import NativeListener
from ecruntime.languages.c.options import option_of
from ecruntime.log import Level
from ecruntime.model.hook_signature import Until, judge_signature
from ecruntime.model.listener import SUFFIX, listener_fallback
from ecruntime.module import InitFlag, InitMode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from ecruntime.bridge import _echost
    from ecruntime.hooks import Provider
    from ecruntime.io import ListenerMethods
    from ecruntime.languages.c.options import NativeOption
    from ecruntime.languages.c.runtime import CoreRuntime
    from ecruntime.model.hook_signature import HookSignature
    from ecruntime.model.module import FormerNames
    from ecruntime.module import Control, Init, InstanceName, ListenerRegistration, ModuleHost, Reply

_MODES: Final = {InitMode.INIT: 0, InitMode.POSTINIT: 1, InitMode.DESTROY: 2}
_PRIVILEGED: Final = 16


class LibraryInfrastructure:
    """One infrastructure of a library, in the image or a copy (scheduler thread)."""

    def __init__(
        self,
        name: InstanceName,
        native: _echost.Instance,
        host: ModuleHost,
        runtime: CoreRuntime,
        own_path: str,
        declared: Mapping[str, HookSignature],
    ) -> None:
        """Enter `native` on behalf of the server.

        `own_path` is that of options without one, `declared` are the hooks that the code declares, by leaf name.
        """
        self.name = name
        self.native = native
        self.hooks = Hooks()
        self._host = host
        self._runtime = runtime
        self._own_path = own_path
        self._number = 0
        """The generation of the last `ext_init`, in which DESTROY of a generic module runs."""
        self._refusals: list[str] = []
        self._declared = declared
        self.former_names: FormerNames = {}
        """Those of its options: the structures in C have no member for them."""
        self._registered = 0
        self._judging: dict[str, tuple[Callable[..., object], object]] = {}
        """The first registration for each hook, a provider with its closure, by leaf name."""

    def option_method(self, name: str) -> Callable[[Any], Any]:
        """Refuse: options of a library have functions of its own."""
        raise LoadFailed(f"module '{self.name}' has no method '{name}'")

    def providers(self) -> Iterable[Provider]:
        """Return nothing: what the code registers goes to the registrar after each phase."""
        return ()

    def judges(self) -> Iterable[Judge]:
        """Yield what the code has registered to decide for its hooks with `Until.METHOD`."""
        for hook in self._declared.values():
            if hook.policy is None or hook.policy.until is not Until.METHOD:
                continue
            found = self._judging.get(judge_signature(hook).leaf)
            if found is not None and hook.hook_scope.lower() == self.name.module.lower():
                yield Judge(hook, *found, str(self.name))

    def console_prefixes(self) -> Iterable[tuple[str, ...]]:
        """Return nothing: lines of the console that C answers are found by `find_command`."""
        return ()

    def listener(self, registered: ListenerRegistration) -> ListenerMethods:
        """Refuse: a library declares no listeners, it registers them."""
        raise LoadFailed(f"module '{self.name}' has no listener '{registered.name}'")

    def conf_setup(self) -> None:
        """Call the author's `conf_setup`; raise `LoadFailed` when it does not return 0."""
        self._refusals.clear()
        try:
            answer = self.native.conf_setup(0, self)
        finally:
            self._runtime.drain()
        if answer != 0:
            hint = self._refusals[-1] if self._refusals else "the log has what the module said"
            raise LoadFailed(f"module '{self.name}' returned {answer}, and 0 means success", hint=hint)
        self._take_registrations()

    def ext_init(self, init: Init) -> None:
        """Call the author's `ext_init`; raise `LoadFailed` with its output when it does not return 0."""
        if init.transaction is not None:
            self._number = init.transaction.number
        flags = _MODES[init.mode] | (_PRIVILEGED if InitFlag.PRIVILEGED in init.flags else 0)
        try:
            answer, said = self.native.ext_init(self._runtime.generation(self._number), flags)
        finally:
            self._runtime.drain()
        if said:
            init.output(said)
        if answer != 0:
            hint = "" if said else "write the reason into `output`"
            reason = f": {said.strip()}" if said else ", and 0 means success"
            raise LoadFailed(f"module '{self.name}' returned {answer}{reason}", hint=hint)
        if init.mode is not InitMode.DESTROY:
            self._take_registrations()

    def control(self, control: Control) -> Reply:
        """Call the author's control function with the whole command."""
        try:
            said = self.native.control(f"{control.command} {control.rest}".strip(), control.is_xml)
        finally:
            self._runtime.drain()
        if said is None:
            raise UsageError(f"module '{self.name}' has no commands", hint="it has no module_control")
        return said

    def _take_registrations(self) -> None:
        """Register what the code has registered in the phase that just ended; raise `RuleViolation` for a clash."""
        fresh = self.native.registrations()[self._registered :]
        for leaf, provider, closure, is_first in fresh:
            # A name that no macro of the code declares is one of the server, or of another module.
            hook = self._host.register(self._declared.get(leaf, leaf), provider, closure, is_first=is_first)
            provider.fit(shape_of(hook))
            self._judging.setdefault(leaf, (provider, closure))
        self._registered += len(fresh)

    def register_option(self, described: _echost.DescribedOption) -> int:
        """Register an option of the code in `conf_setup`; return its handle, -1 after a report."""
        return self._registered_option(
            described,
            "",
            self._own_path,
            lambda option: self._host.handle(self._host.register_option(option.definition)),
        )

    def register_listener(self, prefix: str, address: int) -> bool:
        """Register a listener of the code in `conf_setup`; False after a report."""
        listener = NativeListener(prefix, address)
        try:
            definition = self._host.listen_at_once(prefix, listener.methods, listener.options)
        except EcError as error:
            self._refuse(f"the listener '{prefix}' is refused: {error}")
            return False
        listener.registered(definition)
        self._runtime.add_listener(listener)
        return True

    def register_listener_option(self, address: int, described: _echost.DescribedOption) -> int:
        """Register a further option of such a listener; return its handle, -1 after a report."""
        definition = self._runtime.listener_at(address)
        if definition is None:
            return -1
        listener = definition.scope.removesuffix(SUFFIX)
        return self._registered_option(
            described,
            listener,
            listener_fallback(listener),
            lambda option: self._host.listener_option(definition, option.definition),
        )

    def _registered_option(
        self, described: _echost.DescribedOption, listener: str, path: str, register: Callable[[NativeOption], int]
    ) -> int:
        try:
            option = self._in_own_form(option_of(described, self.name.module, path))
            former = self.former_names.get((listener.lower(), option.definition.name.lower()), ())
            option.definition = replace(option.definition, renamed_from=former)
            handle = register(option)
        except EcError as error:
            hint = f"; {error.hint}" if error.hint else ""
            self._refuse(f"option '{described[0][1]}' is refused: {error}{hint}")
            return -1
        option.registered(handle)
        self._runtime.add_option(option)
        return handle

    def _in_own_form(self, option: NativeOption) -> NativeOption:
        """Read the stanza of a generic module in brackets as the one with its instance names, as `ecxs build` does."""
        definition = option.definition
        if self._own_path != self.name.module:
            return option
        try:
            path = definition.path.without_brackets(self.name.module)
        except FallbackError:  # told where it is registered
            return option
        if path is not definition.path:
            option.definition = replace(definition, fallback=path.text)
        return option

    def _refuse(self, why: str) -> None:
        self._refusals.append(why)
        self._host.log.message(Level.ERROR, str(self.name), "%s", why)
