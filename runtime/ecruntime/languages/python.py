"""Python modules: packages whose `generated.entry` makes an instance of the author's class."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from ecruntime.api import API, Module
from ecruntime.foundation.error_origin import describe_origin
from ecruntime.foundation.errors import LoadFailed, RuleViolation, UsageError
from ecruntime.foundation.interruption import pass_interrupt
from ecruntime.foundation.near_miss import did_you_mean
from ecruntime.hooks import Judge, Provider
from ecruntime.io import ListenerMethods
from ecruntime.languages.author_paths import AuthorPaths, has_same_content
from ecruntime.model.hook_signature import Until, until_name
from ecruntime.module import WRONG_API

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from ecruntime.foundation.finding import Finding
    from ecruntime.hooks import Hooks
    from ecruntime.model.module_kind import ModuleKind
    from ecruntime.module import Control, Init, InstanceName, ListenerRegistration, ModuleHost, Registration, Reply

LANGUAGE = "python"
_PREFIX = "_ec_module_"


class PythonInfrastructure:
    """One instance of the author's class; entered in the scheduler thread, its providers in any thread."""

    __slots__ = ("_module", "name")

    def __init__(self, name: InstanceName, module: Module) -> None:
        """Wrap `module` for the server."""
        self.name = name
        self._module = module

    @property
    def hooks(self) -> Hooks:
        """The hooks that the module may call."""
        return self._module.hooks

    def option_method(self, name: str) -> Callable[[Any], Any]:
        """Return the author's bound method."""
        found: Callable[[Any], Any] = getattr(self._module, name)
        return found

    def providers(self) -> Iterator[Provider]:
        """Yield each provider as a plain function of the class, with the instance as closure (seed 1.3.2.1)."""
        for registered in self._module.registration.providers:
            # Not the bound method: the closure is handed over as first argument, and becomes `self`.
            function = getattr(type(self._module), registered.hook.leaf)
            yield Provider(registered.hook, function, self._module, str(self.name), is_first=registered.is_first)

    def judges(self) -> Iterator[Judge]:
        """Yield `until_<hook>` of the class for each hook that declares it; raise `LoadFailed` where it is missing."""
        declared = {hook.leaf: hook for hook in (*self._module.registration.hooks, *self._module.hooks.signatures)}
        for hook in declared.values():
            is_own = hook.hook_scope.lower() == self.name.module.lower()
            if not is_own or hook.policy is None or hook.policy.until is not Until.METHOD:
                continue
            function = getattr(type(self._module), until_name(hook.name), None)
            if function is None:
                message = f"hook {hook.dotted} ends by a method, and the class has no '{until_name(hook.name)}'"
                raise LoadFailed(message, hint="add it: it gets the result of each provider, and tells whether to end")
            yield Judge(hook, function, self._module, str(self.name))

    def console_prefixes(self) -> Iterable[tuple[str, ...]]:
        """Return nothing: commands of a module in Python are called by its name."""
        return ()

    def listener(self, registered: ListenerRegistration) -> ListenerMethods:
        """Return the author's bound methods `serve_<name>` and `accept_<name>`."""
        name = registered.name.lower()
        acceptor = getattr(self._module, f"accept_{name}") if registered.has_acceptor else None
        functions = {
            option.definition.name: option.functions(self.option_method, registered.name)
            for option in registered.options
        }
        return ListenerMethods(getattr(self._module, f"serve_{name}"), acceptor, registered.session, functions)

    def conf_setup(self) -> object:
        """Call the author's `conf_setup`."""
        answer: object = self._module.conf_setup()  # type: ignore[func-returns-value] # whatever it is declared to be
        return answer

    def ext_init(self, init: Init) -> object:
        """Call the author's `ext_init`."""
        return self._module.ext_init(init)

    def control(self, control: Control) -> Reply:
        """Call `control_<command>`, without regard to case, or `control` if the module catches all others.

        Raise `UsageError` for an unknown command.
        """
        registration = self._module.registration
        known = [command.name for command in registration.commands]
        name = control.command.lower()
        # Only registered commands: any other method `control_...` of the class is not for the console.
        is_declared = name in (command.lower() for command in known)
        if not is_declared and not registration.has_catch_all:
            hint = did_you_mean(name, known) or f"it has: {', '.join(known) or 'none'}"
            raise UsageError(f"module '{self.name}' has no command '{control.command}'", hint=hint)
        method: Callable[[Control], Reply] = getattr(self._module, f"control_{name}" if is_declared else "control")
        return method(control)


class OpenedPythonModule:
    """The author's class, imported under a private name; makes the instances (scheduler thread)."""

    language = LANGUAGE
    findings: Sequence[Finding] = ()

    def __init__(
        self, create: Callable[[], Module], registration: Registration, digest: str, package: _Package | None = None
    ) -> None:
        """Keep the factory of the generated entry; `package` is forgotten at `close`, if there is one."""
        self._create = create
        self._package = package
        self.registration = registration
        self.digest = digest

    @property
    def kind(self) -> ModuleKind:
        """Singleton or generic, as registered."""
        return self.registration.kind

    def create(self, name: InstanceName, host: ModuleHost) -> PythonInfrastructure:
        """Make and bind one instance; raise `LoadFailed` when declared methods are missing."""
        # Checked here because the TypeError of Python names neither the definition nor a remedy.
        missing = sorted(getattr(self._create, "__abstractmethods__", ()))  # of a class that was given as such
        if missing:
            names = ", ".join(missing)
            raise LoadFailed(
                f"class '{self._create.__name__}' lacks what module.toml declares: {names}",
                hint="run 'ecxs generate --stubs', which adds a method for each",
            )
        module = self._create()
        module.bind(host)
        return PythonInfrastructure(name, module)

    def close(self) -> None:
        """Forget the imported package; instances that live on keep their code."""
        if self._package is not None:
            self._package.forget()


def open_class(module: type[Module]) -> OpenedPythonModule:
    """Open an imported class, as tests do; raise `LoadFailed` when it has no registration."""
    registration: Registration | None = getattr(module, "registration", None)
    if registration is None:
        raise LoadFailed(
            f"'{module.__name__}' has no registration",
            hint="derive it from the generated base class: from .generated import ...",
        )
    return OpenedPythonModule(module, registration, "")


def module_of_package(package: str) -> str:
    """Return the module whose code has this dotted name while it is loaded; empty for other code."""
    first = package.partition(".")[0]
    return first.removeprefix(_PREFIX).rsplit("_", 2)[0] if first.startswith(_PREFIX) else ""


def open_package(folder: Path, name: str, digest: str, source: Path | None = None) -> OpenedPythonModule:
    """Import an installed package under a private name and read its entry; raise `LoadFailed` on failure.

    An artifact of several modules, which several sections of a manifest name, has a package for each, named after it.
    Each of them is an import of its own, also of the code that they share. An older generation keeps the code that it
    was opened with, and two servers in one process share nothing. The code bears the paths of the author's package in
    `source`, if that has the same content; nothing of it is executed.
    """
    # The random part keeps openings of the same content apart, as in two servers of one process.
    package = _Package(f"{_PREFIX}{name}_{digest[:12]}_{uuid4().hex[:8]}", folder, source)
    inner = f"{package.name}.{name}" if (folder / name / "generated").is_dir() else package.name
    try:
        package.enter()
        entry = importlib.import_module(f"{inner}.generated.entry")
    except BaseException as error:
        reason = describe_origin(error)
        # Whatever was imported so far would stay for good: nobody else knows this name.
        package.forget()
        pass_interrupt(error)
        raise LoadFailed(
            f"module '{name}' cannot be imported: {reason}", hint="mend it, then run 'ecxs build' again"
        ) from error
    api = getattr(entry, "API", None)
    # Checked before the registration is read, whose form belongs to the api.
    if api != API:
        package.forget()
        raise RuleViolation(
            WRONG_API,
            f"module '{name}' was generated for api {api}, and this runtime has api {API}",
            hint="run 'ecxs generate' and 'ecxs build' in the module's project with the ecxs of this runtime",
        )
    registration: Registration = importlib.import_module(f"{inner}.generated.registration").REGISTRATION
    return OpenedPythonModule(entry.create, registration, digest, package)


class _Package:
    """An installed package under its private name in `sys.modules`."""

    def __init__(self, name: str, folder: Path, source: Path | None) -> None:
        self.name = name
        self._folder = folder
        has_source = source is not None and has_same_content(folder, source)
        self._paths = AuthorPaths(name, folder, source) if source is not None and has_source else None

    def enter(self) -> None:
        """Execute its `__init__.py`."""
        file = self._folder / "__init__.py"
        loader = self._paths.loader(self.name, str(file)) if self._paths is not None else None
        spec = importlib.util.spec_from_file_location(
            self.name, file, loader=loader, submodule_search_locations=[str(self._folder)]
        )
        # `spec_from_file_location` does not look whether the file exists.
        if spec is None or spec.loader is None or not file.is_file():
            raise ImportError(f"no package at '{self._folder}'")
        if self._paths is not None:
            self._paths.attach()
        module = importlib.util.module_from_spec(spec)
        # Before the execution: relative imports of the package look up their parent here.
        sys.modules[self.name] = module
        spec.loader.exec_module(module)

    def forget(self) -> None:
        """Take it out of `sys.modules`; code that lives on stays intact, since classes refer to their own functions."""
        for name in [name for name in sys.modules if name == self.name or name.startswith(f"{self.name}.")]:
            del sys.modules[name]
        if self._paths is not None:
            self._paths.detach()
