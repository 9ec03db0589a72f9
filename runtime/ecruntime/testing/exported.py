"""Modules in Python in their exported form: the server gets the library in C where a test loads the class."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final
from weakref import ref

from ecruntime.foundation.errors import UsageError
from ecruntime.foundation.exported_witness import set_exported_witness
from ecruntime.languages import InstalledArtifact, open_artifact
from ecruntime.testing.failures import Failure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from ecruntime.api import Module
    from ecruntime.generation import OpenRequest
    from ecruntime.log import LogRecord
    from ecruntime.module import Control, Init, InstanceName, ModuleHost, OpenedModule, Registration, Reply
    from ecruntime.server import Server
    from ecruntime.testing.failures import Failures

_LIBRARY: Final = ".so"
_XML: Final = 1
_JSON: Final = 2
"""The forms of an answer, as `ecserver` takes them."""
_FAILED: Final = " failed: "
_OF_LOADS: Final = ("conf_setup failed", "ext_init failed", "the check of a value failed")
"""Failures that refuse a load, and are raised in whoever asked for it."""


class ExportedModule:
    """One built tree of an export."""

    def __init__(self, tree: Path, library: Path) -> None:
        """Know the library of `tree`; its name is that of the module."""
        self.tree = tree
        self.library = library
        self.name = library.stem
        self.registration: Registration | None = None
        """That of the class that the test gave; without one the library is not opened for it."""
        self.was_opened = False
        """Whether a server of the running test has opened it."""
        self._made: Module | None = None

    def open(self) -> OpenedModule:
        """Open the library (scheduler thread)."""
        self.was_opened = True
        opened: Any = open_artifact(InstalledArtifact(self.name, "c", self.library))
        if self.registration is not None:
            opened.note_commands(self.registration.commands)
        return _Standing(opened, create=lambda name, host: self._infrastructure(opened, name, host))

    def created(self, module: Module) -> None:
        """Hear of an instance of the author's class, which the phase that runs has made."""
        self._made = module

    def take_made(self) -> Module | None:
        """Return what the phase that ended has made, once; None if it has made nothing."""
        made, self._made = self._made, None
        return made

    def _infrastructure(self, opened: OpenedModule, name: InstanceName, host: ModuleHost) -> Any:  # noqa: ANN401
        made: Any = opened.create(name, host)
        return _ExportedInfrastructure(made, self)


class _Standing:
    """An object in place of another one, with some attributes of its own."""

    def __init__(self, inner: object, **replaced: object) -> None:
        """Replace these, and have all others from `inner`."""
        vars(self).update(replaced)
        self._inner: Any = inner

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the object has
        return getattr(self._inner, name)


class _ExportedInfrastructure(_Standing):
    """The infrastructure of a library whose answers to commands are data, as those of the class are."""

    def __init__(self, made: object, exported: ExportedModule) -> None:
        super().__init__(made)
        self._exported = exported
        self._author: Callable[[], Module | None] = lambda: None

    @property
    def _module(self) -> Module | None:
        """The author's instance, under the name that it has behind a class; None when it has gone."""
        return self._author()

    def conf_setup(self) -> None:
        """Call it, and see which instance it makes."""
        try:
            self._inner.conf_setup()
        finally:
            self._see()

    def ext_init(self, init: Init) -> object:
        """Call it, and see which instance it makes."""
        try:
            return self._inner.ext_init(init)
        finally:
            self._see()

    def _see(self) -> None:
        made = self._exported.take_made()
        if made is not None:
            self._author = ref(made)

    def control(self, control: Control) -> Reply:
        """Have the command answered as JSON, which the console shows in each of its forms."""
        line = f"{control.command} {control.rest}".strip()
        said: str = self._inner.native.control(line, _XML if control.is_xml else _JSON)
        self._inner._runtime.drain()  # noqa: SLF001 - as the infrastructure itself does
        if control.is_xml:
            return said
        try:
            answer: Any = json.loads(said)
        except ValueError:
            # Refusals are texts in each form.
            message, _, hint = said.strip().partition("\nhint: ")
            raise UsageError(message, hint=hint) from None
        return answer  # type: ignore[no-any-return]


class ExportedModules:
    """The modules of a test run that stand in their exported form; told by `ecserver` what they do."""

    def __init__(self, trees: Iterable[Path]) -> None:
        """Know the libraries of built trees; raise `UsageError` for a folder without one."""
        self._known: dict[str, ExportedModule] = {}
        for tree in trees:
            found = sorted(tree.glob(f"*{_LIBRARY}"))
            if not found:
                raise UsageError(
                    f"'{tree}' has no library of an export", hint="run make in it, or 'ecxs test --exported'"
                )
            for library in found:
                self._known[library.stem.lower()] = ExportedModule(tree, library)
        self._told: list[tuple[type[BaseException], str, str]] = []
        self._server: Server | None = None
        self._failures: Failures | None = None

    @property
    def modules(self) -> tuple[ExportedModule, ...]:
        """All of them."""
        return tuple(self._known.values())

    def find(self, registration: Registration, module: type[Module] | None = None) -> ExportedModule | None:
        """Return what stands for a class; None for a class of the test's own, such as one derived from the module's."""
        found = self._known.get(registration.name.lower())
        if found is None or (module is not None and not _is_authors(module, found.name)):
            return None
        found.registration = registration
        return found

    def request(self, request: OpenRequest) -> OpenRequest:
        """Return a request for an installed module; that for a library of these opens it as a class would be."""
        found = self._known.get(request.name.lower())
        if found is None:
            return request
        standing: Any = _Standing(request, open=found.open)
        return standing  # type: ignore[no-any-return]

    def begin(self, failures: Failures) -> None:
        """Begin a test, whose unexpected failures are noted in `failures`."""
        self._failures = failures
        self._told.clear()
        for module in self._known.values():
            module.was_opened = False
        set_exported_witness(self)

    def attach(self, server: Server) -> None:
        """Know the server of the test."""
        self._server = server

    def end(self) -> None:
        """End a test."""
        set_exported_witness(None)
        self._server = self._failures = None

    def created(self, module: Module, host: Any) -> None:  # noqa: ANN401 - as the witness has it
        """Keep an instance in sight, and tell it of low memory as the class would be told."""
        found = self._known.get(str(host.name.module).lower())
        if found is not None:
            found.created(module)
        if self._server is not None:
            self._server.memory.low_memory.add(_Notice(host))

    def failed(self, error: BaseException, text: str) -> None:
        """Remember a failure until its line is in the log."""
        self._told.append((type(error), str(getattr(error, "rule", "")), text))

    def logged(self, record: LogRecord) -> None:
        """Note the failure that a line of the log tells (any thread)."""
        if _FAILED not in record.text:
            return
        # A long traceback may be cut, in the middle of which is no telling one from another: then the oldest it is.
        waiting = tuple(self._told)
        told = next((one for one in waiting if one[2].splitlines()[-1] in record.text), None)
        if told is None and f"{_FAILED}Traceback" in record.text:
            told = next(iter(waiting), None)
        if told is None:
            return
        self._told.remove(told)
        kind, rule, _ = told
        if self._failures is not None and not record.text.startswith(_OF_LOADS):
            self._failures.note(Failure(record.level, record.subsystem, rule, record.text, kind, is_exported=True))


class _Notice:
    """A notice of low memory to one instance, while it lives."""

    def __init__(self, host: Any) -> None:  # noqa: ANN401 - of a package that this one never imports
        self._low = host.memtypes.low

    def __call__(self) -> None:
        self._low.tell()


def _is_authors(module: type[Module], name: str) -> bool:
    return module.__module__.partition(".")[0] == name
