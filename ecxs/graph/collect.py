"""Graph of declared and installed modules, read from data; no code of the author is executed."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from ecruntime.catalogue.hooks import load_hook_catalogue
from ecruntime.catalogue.libraries import library_records, unrecorded_modules
from ecruntime.formats.library import LIBRARY
from ecruntime.formats.manifest import MANIFEST, read_manifest
from ecruntime.foundation.errors import Refused, UsageError
from ecruntime.foundation.file_scan import scan
from ecruntime.model.hook_signature import contrast, same_types
from ecruntime.model.module import Language
from ecruntime.model.module_graph import GraphDisagreement, GraphHook, GraphModule, GraphProvider, ModuleGraph
from ecruntime.model.module_record import SUFFIX, read_record
from ecxs.definition import FILE_NAME, examine, record_of
from ecxs.files import display_path

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from ecruntime.formats.manifest import Manifest
    from ecruntime.model.hook_signature import HookSignature
    from ecruntime.model.module import ModuleDefinition
    from ecruntime.model.module_record import ModuleRecord


def collect(places: Iterable[Path]) -> ModuleGraph:
    """Read projects, the projects that they use, and libexec folders; raise `Refused` for a declaration with errors."""
    found = _Found()
    for place in places:
        _read(place, found)
    return found.graph()


@dataclass(slots=True)
class _Found:
    """Manifests and records read so far, the latter of projects, too; the first one of a name counts."""

    places: set[Path] = field(default_factory=set)
    manifests: dict[str, Manifest] = field(default_factory=dict)
    records: dict[str, ModuleRecord] = field(default_factory=dict)

    def add_manifest(self, path: Path) -> None:
        for section in read_manifest(path, file=display_path(path)).sections:
            self.manifests.setdefault(section.key, section)

    def add_record(self, record: ModuleRecord) -> None:
        self.records.setdefault(record.definition.name.lower(), record)

    def graph(self) -> ModuleGraph:
        """Return the graph of everything read: modules in load order, and hooks."""
        definitions = {key: record.definition for key, record in self.records.items()}
        names = dict.fromkeys((*self.manifests, *definitions))
        modules = {key: _module(self.manifests.get(key), definitions.get(key)) for key in names}
        order = _load_order(modules)
        records = tuple(self.records[key] for key in order if key in self.records)
        return ModuleGraph(tuple(modules[key] for key in order), _hooks(records))


def _read(place: Path, found: _Found) -> None:
    if not place.exists():
        raise UsageError(f"there is no file or folder '{place}'", hint="check the spelling of the path")
    real = place.resolve()
    if real in found.places:
        return
    # Marked before it is read: projects may use each other in a cycle.
    found.places.add(real)
    declaration = place if place.name == FILE_NAME else place / FILE_NAME
    if declaration.is_file():
        _read_project(declaration, found)
    elif place.is_dir():
        _read_libexec(place, found)
    elif place.name.endswith(LIBRARY):
        _read_library(place, found)
    else:
        raise UsageError(f"'{place}' is neither a project nor a libexec folder", hint="name a folder or a module.toml")


def _read_project(declaration: Path, found: _Found) -> None:
    read = examine(declaration, load_hook_catalogue(), file=display_path(declaration))
    if read.definition is None:
        raise Refused(read.findings)
    found.add_record(record_of(read.definition, read.catalogue))
    manifest = declaration.with_name(f"{read.definition.name}{MANIFEST}")
    if manifest.is_file():
        found.add_manifest(manifest)
    for used in read.definition.uses:
        _read(declaration.parent / used, found)


def _read_library(library: Path, found: _Found) -> None:
    for record in library_records(library, file=display_path(library)):
        found.add_record(record)
    manifest = library.with_suffix(MANIFEST)
    if manifest.is_file():
        found.add_manifest(manifest)


def _read_libexec(folder: Path, found: _Found) -> None:
    before = len(found.manifests) + len(found.records)
    files = scan(folder).files
    for file in files:
        if file.name.endswith(MANIFEST):
            found.add_manifest(file)
        elif file.name.endswith(SUFFIX):
            found.add_record(read_record(file))
    for record in unrecorded_modules(files, found.records):
        found.add_record(record)
    if len(found.manifests) + len(found.records) == before:
        hint = f"name a project with a {FILE_NAME}, or a libexec folder with built modules"
        raise UsageError(f"'{folder}' holds no module", hint=hint)


def _module(manifest: Manifest | None, definition: ModuleDefinition | None) -> GraphModule:
    requires = (*(manifest.requires if manifest else ()), *(definition.requires if definition else ()))
    provides = {*(manifest.provides if manifest else ()), *(definition.provides if definition else ())}
    base = GraphModule(
        manifest.name if manifest else definition.name if definition else "",
        # Manifest and record usually list the same names; of two spellings that of the manifest is kept.
        requires=tuple({name.lower(): name for name in reversed(requires)}.values())[::-1],
        provides=tuple(sorted(provides)),
    )
    if definition is None:
        return base
    return replace(
        base,
        kind=definition.kind.value,
        language=definition.language.value,
        description=definition.description,
    )


def _load_order(modules: dict[str, GraphModule]) -> tuple[str, ...]:
    """Return the load order of the keys, required modules first, as if each module had a stanza in scan order."""
    order: dict[str, None] = {}
    for key in modules:
        # Without recursion: a chain of requirements may be as long as a manifest. Each module of the present chain has
        # those of its requirements that are still to be looked at.
        chain = {key: iter(modules[key].requires)} if key not in order else {}
        while chain:
            current, needed = next(reversed(chain.items()))
            name = next(needed, None)
            if name is None:
                order[current] = None
                del chain[current]
            # A requirement that closes a cycle is skipped; `problem` reports it.
            elif (below := name.lower()) not in order and below not in chain and below in modules:
                chain[below] = iter(modules[below].requires)
    return tuple(order)


def _hooks(records: tuple[ModuleRecord, ...]) -> tuple[GraphHook, ...]:
    """Return the hooks of modules in load order, sorted by name, each with its providers in call order."""
    known = [record.definition for record in records]
    signatures = {hook.dotted: (module.name, hook.prototype) for module in known for hook in module.hooks}
    chains: dict[str, list[GraphProvider]] = {name: [] for name in signatures}
    # Singletons register once in conf_setup, generic modules later in each ext_init (seed 1.3.2). Register first
    # prepends, register last appends.
    for module in sorted(known, key=lambda one: not one.is_singleton):
        for provider in module.providers:
            chain = chains.setdefault(provider.hook, [])
            chain.insert(0 if provider.is_first else len(chain), GraphProvider(module.name, "", provider.is_first))
    catalogue = load_hook_catalogue()
    disagreements = _disagreements(records)
    # A hook that modules call, and that none provides or declares, is shown where they disagree on it.
    chains |= {name: [] for name in disagreements if name not in chains}
    hooks = []
    for name, chain in sorted(chains.items()):
        of_server = catalogue.get(name)
        prototype = of_server.prototype if of_server is not None else ""
        # A hook that is declared nowhere is attributed to the module that its hook scope names.
        declarer = "" if of_server is not None else name.partition(".")[0]
        declared = signatures.get(name, (declarer, prototype))
        hooks.append(GraphHook(name, *declared, tuple(chain), tuple(disagreements.get(name, ()))))
    return tuple(hooks)


def _disagreements(records: tuple[ModuleRecord, ...]) -> dict[str, list[GraphDisagreement]]:
    """Return by hook which modules know it otherwise than its owner, or than the first of them if that is not here."""
    catalogue = load_hook_catalogue()
    known: dict[str, HookSignature] = {hook.dotted: hook for record in records for hook in record.definition.hooks}
    found: dict[str, list[GraphDisagreement]] = {}
    for record in records:
        for hook in record.expects:
            other = catalogue.get(hook.dotted) or known.setdefault(hook.dotted, hook)
            if other != hook and not _is_compiled_alike(record, other, hook):
                disagreement = GraphDisagreement(record.definition.name, *contrast(hook, other))
                found.setdefault(hook.dotted, []).append(disagreement)
    return found


def _is_compiled_alike(record: ModuleRecord, one: HookSignature, other: HookSignature) -> bool:
    """Tell whether a module in C calls a hook as others do: names and policy are not in its code."""
    return record.definition.language is Language.C and one.dotted == other.dotted and same_types(one, other)
