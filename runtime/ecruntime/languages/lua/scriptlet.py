"""Instances of scripts: a Lua runtime for each generation, whose functions are registered into the hook bus."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from ecruntime.foundation.errors import LoadFailed, UsageError
from ecruntime.foundation.near_miss import near_misses
from ecruntime.hooks import Hooks
from ecruntime.languages.lua.engine import find_engine
from ecruntime.languages.lua.entry_points import AUTHENTICATE, LIFE
from ecruntime.languages.lua.runtime import LuaFailure, LuaRuntime
from ecruntime.languages.lua.script_host import ScriptHost
from ecruntime.languages.lua.scripts import labels
from ecruntime.languages.lua.trampolines import SessionNumbers, make_provider
from ecruntime.module import InitMode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from ecruntime.config import Configuration
    from ecruntime.hooks import Judge, Provider
    from ecruntime.io import ListenerMethods
    from ecruntime.languages.lua.scripts import ScriptSource
    from ecruntime.module import Control, Init, InstanceName, ListenerRegistration, ModuleHost, Reply

_AUTH: Final = "auth:"


class ScriptletInfrastructure:
    """The scripts of one instance in one generation (scheduler thread; providers in any thread)."""

    def __init__(self, name: InstanceName, host: ModuleHost, source: ScriptSource) -> None:
        """Load nothing before `ext_init`, where the configuration is complete."""
        self.name = name
        self.hooks = Hooks()
        self._host = host
        self._source = source
        self._scripts: ScriptHost | None = None
        self._runtime: LuaRuntime | None = None
        self._initialized: list[str] = []
        """The registered modules whose `init` has returned, in that order."""

    def option_method(self, name: str) -> Callable[[Any], Any]:
        """Refuse: options of scripts have no functions."""
        raise LoadFailed(f"module '{self.name}' has no method '{name}'")

    def providers(self) -> Iterable[Provider]:
        """Return nothing: what scripts register goes to the registrar in `ext_init`."""
        return ()

    def judges(self) -> Iterable[Judge]:
        """Return nothing: Lua declares no hooks."""
        return ()

    def listener(self, registered: ListenerRegistration) -> ListenerMethods:
        """Refuse: scripts have no listeners."""
        raise LoadFailed(f"module '{self.name}' has no listener '{registered.name}'")

    def console_prefixes(self) -> Iterable[tuple[str, ...]]:
        """Return the prefixes that scripts have given to `msys.registerControl`."""
        return () if self._scripts is None else tuple(self._scripts.controls)

    def conf_setup(self) -> None:
        """Do nothing: the scripts are known once the configuration is."""

    def ext_init(self, init: Init) -> None:
        """Load the scripts, call their `init` and register their functions; at the end, call their `deinit`."""
        if init.mode is InitMode.DESTROY:
            self._end()
        elif not init.is_privileged:
            self._begin(self._host.configuration_of_call())

    def control(self, control: Control) -> Reply:
        """Call the handler with the longest prefix of the words; raise `UsageError` for none."""
        typed = tuple(f"{control.command} {control.rest}".split())
        scripts, runtime = self._scripts, self._runtime
        assert scripts is not None
        assert runtime is not None
        # Behind the name of the instance, the name of the module may be left out of what a script has registered.
        for words in (typed, (self.name.module, *typed)):
            for length in range(len(words), 0, -1):
                function = scripts.controls.get(tuple(word.lower() for word in words[:length]))
                if function is not None:
                    return self._handled(runtime, function, words, length)
        known = ", ".join(sorted(" ".join(prefix) for prefix in scripts.controls)) or "none"
        raise UsageError(f"module '{self.name}' has no command '{' '.join(typed)}'", hint=f"it has: {known}")

    def _handled(self, runtime: LuaRuntime, function: int, words: tuple[str, ...], length: int) -> Reply:
        """Return what the handler of the first words has printed and returned; raise `UsageError` when it fails."""
        scripts = self._scripts
        assert scripts is not None
        lines: list[str] = []
        scripts.said.lines = lines
        try:
            answer = runtime.call(function, len(words), "\0".join(words))
        except LuaFailure as failure:
            raise UsageError(f"the handler of '{' '.join(words[:length])}' failed: {failure}") from failure
        finally:
            scripts.said.lines = None
        return "\n".join([*lines, *([answer] if isinstance(answer, str) else [])])

    def _begin(self, configuration: Configuration) -> None:
        plan = self._source.plan(self.name, configuration)
        limits = plan.limits
        self._scripts = scripts = ScriptHost(self._host, plan.roots, labels(plan), is_confined=limits.restricted)
        self._runtime = runtime = LuaRuntime(
            scripts,
            find_engine(limits.engine),
            time_limit=limits.time_limit,
            memory=limits.memory,
            restricted=limits.restricted,
            strikes=limits.strikes,
        )
        scripts.runtime = runtime
        scripts.is_in_init = True
        for script in plan.scripts:
            before = set(scripts.registered)
            source, name = script.read(scripts)
            self._call(f"script '{script.name}'", lambda source=source, name=name: runtime.load(source, name))  # type: ignore[misc]
            for module in [each for each in scripts.registered if each not in before]:
                self._init(module)
        scripts.is_in_init = False
        self._register()

    def _init(self, module: str) -> None:
        for method in ("init", "rsrc_setup"):
            if self._has(module, method):
                answer = self._call(f"{method} of '{module}'", lambda method=method: self._enter(module, method))  # type: ignore[misc]
                if method == "init" and answer is not True:
                    what = "nil" if answer is None else str(answer).lower()
                    raise LoadFailed(f"init of '{module}' returned {what}", hint="return true from it for success")
        self._initialized.append(module)

    def _has(self, module: str, method: str) -> bool:
        return self._scripts is not None and method in self._scripts.registered[module]

    def _enter(self, module: str, method: str) -> object:
        runtime = self._runtime
        assert runtime is not None
        return runtime.run(runtime.trampoline(module, method, (), is_keyed=False), 0)

    @staticmethod
    def _call(what: str, call: Callable[[], object]) -> object:
        try:
            return call()
        except LuaFailure as failure:
            raise LoadFailed(f"{what} failed: {failure}") from failure

    def _register(self) -> None:
        scripts, runtime = self._scripts, self._runtime
        assert scripts is not None
        assert runtime is not None
        sessions = SessionNumbers(runtime)
        scripts.context_of = sessions.context
        for module, methods in scripts.registered.items():
            if module.startswith(_AUTH):
                self._register_scheme(sessions, module, methods)
                continue
            is_used = False
            for method in methods:
                hook = self._host.known_hook(method)
                if hook is not None:
                    provider = make_provider(runtime, sessions, hook, module, method)
                    self._host.register(hook, provider, self, is_first=False)
                    is_used = True
                elif method in LIFE:
                    is_used = True
                else:
                    self._note_unknown(module, method)
            if not is_used:
                scripts.log_problem(f"'{module}' registers no function that anybody calls")

    def _register_scheme(self, sessions: SessionNumbers, module: str, methods: Sequence[str]) -> None:
        runtime, scheme = self._runtime, module.removeprefix(_AUTH)
        assert runtime is not None
        hook = self._host.known_hook(AUTHENTICATE.leaf)
        if hook is None or "authenticate" not in methods:
            self._host.log.warning("the table of scheme '%s' has no function 'authenticate'", scheme)
            return
        # The scheme chooses the table, and is no argument of the function.
        own = make_provider(runtime, sessions, replace(hook, parameters=hook.parameters[1:]), module, "authenticate")

        def provider(closure: object, asked: str | None, *arguments: object) -> object:
            return own(closure, *arguments) if asked is not None and asked.lower() == scheme.lower() else 0

        self._host.register(hook, provider, self, is_first=False)

    def _note_unknown(self, module: str, method: str) -> None:
        near = near_misses(method, self._host.known_hook_names())
        if near:
            self._host.log.warning("'%s' of '%s' is no hook, but '%s' is", method, module, near[0])
        else:
            # Helpers are public in the table, too.
            self._host.log.info("'%s' of '%s' is no hook and no entry point", method, module)

    def _end(self) -> None:
        failures: list[str] = []
        for module in reversed(self._initialized):
            if self._has(module, "deinit"):
                try:
                    self._enter(module, "deinit")
                except LuaFailure as failure:
                    failures.append(f"deinit of '{module}' failed: {failure}")
        self._initialized.clear()
        if self._runtime is not None:
            self._runtime.close()
        if self._scripts is not None:
            self._scripts.close()
        self._runtime = None
        if failures:
            raise LoadFailed("; ".join(failures))
