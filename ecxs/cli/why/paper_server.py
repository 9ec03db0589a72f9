"""The server that a configuration would make, on paper: its modules, options and instances, from data alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecruntime.config import RegistryDraft, values_as_far_as_valid
from ecruntime.config.core_registry import core_registry
from ecruntime.formats import conf
from ecruntime.foundation.errors import EnvironmentFailure
from ecruntime.foundation.finding import Place, has_errors
from ecruntime.languages import BUILT_IN
from ecruntime.libexec import scan
from ecruntime.model.instance_name import InstanceName
from ecruntime.model.module_kind import ModuleKind
from ecxs.files import display_path
from ecxs.rules.configuration import ConfigurationCheck

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from ecruntime.config import Configuration, OptionRegistry, UnresolvedName
    from ecruntime.foundation.finding import Finding
    from ecruntime.libexec import Libexec, LoadRequest
    from ecruntime.model.module_record import ModuleRecord


@dataclass(frozen=True, slots=True)
class PaperInstance:
    """An instance that a module would have; `stanza` is the place of its stanza, if it has one."""

    name: InstanceName
    position: int
    """Counted from 1: in load order for singletons, in stanza order for the others."""
    stanza: Place | None
    is_singleton: bool = False


@dataclass(frozen=True, slots=True)
class PaperServer:
    """The outcome of the transaction of a start, as far as data tells."""

    document: conf.Document
    libexec: Libexec
    findings: tuple[Finding, ...]
    names: tuple[UnresolvedName, ...]
    """The names for which modules were looked for."""
    requests: tuple[LoadRequest, ...]
    """The modules of the libexec that would be opened, in that order."""
    records: Mapping[str, ModuleRecord]
    built_in: Mapping[str, Place]
    """The modules of the runtime itself that are used, each with the place of its first stanza."""
    configuration: Configuration

    @property
    def is_refused(self) -> bool:
        """Tell whether the server would refuse the configuration."""
        return has_errors(self.findings)

    def request(self, module: str) -> LoadRequest | None:
        """Return the request that would open a module; `None` if it would not be loaded."""
        return next((request for request in self.requests if request.name.lower() == module.lower()), None)

    def language(self, module: str) -> str:
        """Return the language of a module; empty where nothing tells it."""
        section = self.libexec.get(module)
        if section is None or section.artifact is None:
            return "lua" if module.lower() in self.built_in else ""
        return section.artifact.language

    def is_singleton(self, module: str) -> bool:
        """Tell whether a module is known to be a singleton."""
        record = self.records.get(module.lower())
        return record is not None and record.definition.kind is ModuleKind.SINGLETON

    def instances(self) -> tuple[PaperInstance, ...]:
        """Return the instances in the order in which they register: singletons as loaded, then the stanzas."""
        loaded = {request.name.lower(): request for request in self.requests}
        stanzas = [stanza for stanza in self.document.root.scopes if stanza.kind.lower() in (*loaded, *self.built_in)]
        first = {stanza.kind.lower(): stanza.place for stanza in reversed(stanzas)}
        singletons = [request.name for request in self.requests if self.is_singleton(request.name)]
        names = {key: request.name for key, request in loaded.items()} | {key: key for key in self.built_in}
        generic = [
            (InstanceName(names[stanza.kind.lower()], stanza.instance or ""), stanza.place)
            for stanza in stanzas
            if not self.is_singleton(stanza.kind)
        ]
        # A generic module that is loaded without a stanza has one instance, with its own name (seed 1.3.1.1).
        implicit = [
            (InstanceName(request.name, request.name), None)
            for key, request in loaded.items()
            if key not in first and not self.is_singleton(key)
        ]
        numbered = enumerate(singletons, 1)
        return (
            *(PaperInstance(InstanceName(it), at, first.get(it.lower()), is_singleton=True) for at, it in numbered),
            *(PaperInstance(name, at, place) for at, (name, place) in enumerate((*generic, *implicit), 1)),
        )

    def is_enabled(self, instance: PaperInstance) -> bool:
        """Tell whether the providers of an instance would be registered."""
        (binding, *_) = self.configuration.registry.common["enabled"]
        name = instance.name
        return bool(self.configuration.fetch_module(binding.handle, name.module, name.instance or None))


def read_server(path: Path, folders: tuple[Path, ...]) -> PaperServer:
    """Read a configuration with its modules; raise `EnvironmentFailure` for what cannot be read at all."""
    if not path.is_file():
        wrong = "is a folder" if path.is_dir() else "is no file" if path.exists() else "does not exist"
        raise EnvironmentFailure(f"configuration '{path}' {wrong}", hint="name a file with -f")
    document = conf.read(display_path(path))
    libexec = scan(folders)
    built_in = {
        stanza.kind.lower(): stanza.place
        for stanza in reversed(tuple(document.root.scopes))
        if stanza.kind.lower() in BUILT_IN and libexec.get(stanza.kind) is None
    }
    check = ConfigurationCheck(document, (), libexec, _with_built_in(built_in))
    findings = (*document.findings, *check.findings())
    return PaperServer(
        document,
        libexec,
        findings,
        tuple(check.names),
        tuple(check.requests),
        check.records,
        built_in,
        values_as_far_as_valid(document, check.registry),
    )


def _with_built_in(names: Mapping[str, Place]) -> OptionRegistry:
    """Return the options of the server, with those of the modules that come with the runtime."""
    draft = RegistryDraft(core_registry())
    for name, place in names.items():
        registration = BUILT_IN[name]().registration
        draft.register_module(name, kind=registration.kind, place=place)
        for scope in registration.scopes:
            draft.register_scope(scope, owner=name, place=place)
        for option in registration.options:
            draft.register_option(option.definition, owner=name, kind=registration.kind, place=place)
    return draft.freeze()


def place_table(place: Place | None) -> dict[str, object] | None:
    """Return a place as a table for JSON."""
    return None if place is None else {"file": place.file, "line": place.line, "column": place.column}
