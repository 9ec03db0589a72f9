"""An opened library: one image for all instances of its module."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from ecruntime.api import API
from ecruntime.bridge import _echost
from ecruntime.formats.library import LibraryKind
from ecruntime.foundation.errors import LoadFailed
from ecruntime.languages.c.infrastructure import LibraryInfrastructure
from ecruntime.languages.c.runtime import CoreRuntime
from ecruntime.model.module_kind import ModuleKind
from ecruntime.module import Registration

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ecruntime.formats.library import LibraryModule
    from ecruntime.foundation.finding import Finding
    from ecruntime.languages.c.image_folder import ImageFolder
    from ecruntime.model.hook_signature import HookSignature
    from ecruntime.model.module import CommandDeclaration, FormerNames
    from ecruntime.module import InstanceName, ModuleHost

LANGUAGE = "c"


class OpenedLibrary:
    """The image of one build, which is never unloaded; makes the instances (scheduler thread).

    The first infrastructure is that of the image, where the author's statics point to: the one of a singleton, or that
    whose `conf_setup` a generic module runs. Instances of a generic module have copies of it.
    """

    language = LANGUAGE

    def __init__(
        self,
        module: LibraryModule,
        hooks: Mapping[str, HookSignature],
        infrastructure: int,
        digest: str,
        findings: tuple[Finding, ...],
        folder: ImageFolder,
    ) -> None:
        """Take over an image; `infrastructure` is its address, `folder` has the file that was loaded.

        `hooks` are those that its code declares, by leaf name: its own, and those of headers that it includes.
        """
        self.digest = digest
        self.findings = findings
        kind = ModuleKind.SINGLETON if module.kind is LibraryKind.SINGLETON else ModuleKind.GENERIC
        has_control = "module_control" in module.slots
        own = tuple(hook for hook in hooks.values() if hook.hook_scope.lower() == module.name.lower())
        self.registration = Registration(
            API,
            module.name,
            kind,
            module.description,
            hooks=own,
            has_catch_all=has_control,
            has_bare_command=has_control,
        )
        self.former_names: FormerNames = MappingProxyType({})
        """Those of its options, as its record tells them."""
        self._hooks = hooks
        self._address = infrastructure
        # As it was built, before code of the author has run.
        self._built = _echost.read_infrastructure(infrastructure)
        self._own_path = f"[{module.name}]" if kind is ModuleKind.SINGLETON else module.name
        self._folder = folder
        self._is_first = True

    def note_commands(self, commands: tuple[CommandDeclaration, ...]) -> None:
        """Take the commands of its record, of which code says nothing; without a control function it has none."""
        if self.registration.has_catch_all:
            self.registration = replace(self.registration, commands=commands)

    @property
    def kind(self) -> ModuleKind:
        """Singleton or generic, as its infrastructure says."""
        return self.registration.kind

    def create(self, name: InstanceName, host: ModuleHost) -> LibraryInfrastructure:
        """Make one infrastructure: that of the image, then copies."""
        runtime = host.native.attach(CoreRuntime, CoreRuntime)
        where = self._address if self._is_first else self._built
        try:
            native = _echost.new_instance(where, str(name))
        except OSError as error:
            raise LoadFailed(f"module '{name}' has an infrastructure of an unknown shape: {error}") from error
        if self._is_first:
            runtime.note_image(name.module)
        self._is_first = False
        infrastructure = LibraryInfrastructure(name, native, host, runtime, self._own_path, self._hooks)
        infrastructure.former_names = self.former_names
        runtime.add(infrastructure, host.log)
        return infrastructure

    def close(self) -> None:
        """Forget the file; the image stays, since data of the author's may be used after all instances have gone."""
        self._folder.close()
