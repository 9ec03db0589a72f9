"""The registration of modules beside one another, tried on their records as a server performs it; nothing is loaded."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

from ecruntime.catalogue.hooks import load_hook_catalogue
from ecruntime.config import RegistrationRefused, RegistryDraft
from ecruntime.config.core_registry import core_registry
from ecruntime.foundation.file_reading import read_file
from ecruntime.foundation.finding import Finding, Place, Related, Severity
from ecruntime.model.hook_signature import contrast, same_types
from ecruntime.model.listener import listener_scope, options_of_listeners
from ecruntime.model.module import Language
from ecxs.definition.locate import locate
from ecxs.definition.parse import MAX_FILE_SIZE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from ecruntime.config.registry import RegisteredScope
    from ecruntime.formats.manifest import Manifest
    from ecruntime.model.hook_signature import HookSignature
    from ecruntime.model.module_record import ModuleRecord
    from ecxs.rules.tree import ManifestTree

SIGNATURE_CLASH = "RT203"
_CATALOGUE = "the catalogue"


@dataclass(frozen=True, slots=True)
class RegisteringModule:
    """A module by its record, with the places of what it registers; whatever has none is at the module's own place."""

    record: ModuleRecord
    place: Place
    options: Mapping[str, Place] = field(default_factory=dict)
    """By lower-case name."""
    hooks: Mapping[str, Place] = field(default_factory=dict)
    """By the name in code: declared, provided and called ones."""
    scopes: Mapping[str, Place] = field(default_factory=dict)
    """The stanzas of listeners, by lower-case name."""

    @property
    def key(self) -> str:
        """The name of the module in lower case."""
        return self.record.definition.name.lower()


@dataclass(frozen=True, slots=True)
class _KnownHook:
    """A hook as one party knows it; `order` is the position of that party, before all modules for the catalogue."""

    hook: HookSignature
    party: str
    order: int = -1
    place: Place | None = None
    is_declared: bool = True
    is_compiled: bool = False
    """True for a hook of a module in C: the names of its parameters and its policy are not in the compiled code."""

    def agrees(self, other: _KnownHook) -> bool:
        """Tell whether two parties call the hook in the same way."""
        if self.hook == other.hook:
            return True
        return (self.is_compiled or other.is_compiled) and (
            self.hook.dotted == other.hook.dotted and same_types(self.hook, other.hook)
        )

    @property
    def verb(self) -> str:
        return "declares" if self.is_declared else "knows"


def installed_module(record: ModuleRecord, section: Manifest, file: str) -> RegisteringModule:
    """Return an installed module, with the places of its options in its manifest."""
    options: dict[str, Place] = {}
    for item in section.provided:
        if item.capability.is_config and item.capability.name:
            options.setdefault(item.capability.name.lower(), Place(file, item.line, item.column))
    return RegisteringModule(record, Place(file, section.line, 1), options)


def declared_module(record: ModuleRecord, path: Path, file: str) -> RegisteringModule:
    """Return the module of a project, with places in its declaration, which findings call `file`."""
    places = locate(read_file(path, MAX_FILE_SIZE, within=path.parent).decode("utf-8-sig", "replace"))
    definition = record.definition

    def place(*keys: str | int) -> Place:
        return Place(file, *places.find(keys))

    listed = enumerate(definition.providers)
    provided = {provider.hook.replace(".", "_", 1): place("provider", at, "hook") for at, provider in listed}
    declared = {hook.leaf: place("hook", at, "name") for at, hook in enumerate(definition.hooks)}
    called = {hook.leaf: place("module", "requires") for hook in record.expects}
    return RegisteringModule(
        record,
        place("module", "name"),
        {option.name.lower(): place("option", at, "name") for at, option in enumerate(definition.options)},
        {**called, **provided, **declared},
        {listener_scope(it.name).lower(): place("listener", at, "name") for at, it in enumerate(definition.listeners)},
    )


def modules_of_tree(tree: ManifestTree) -> Iterator[RegisteringModule]:
    """Yield the modules of a tree that have a manifest and a record, in scan order; of two with one name the first.

    Modules that are known by their library alone are left out.
    """
    seen: set[str] = set()
    installed = frozenset(tree.installed)
    for file, section in tree.sections:
        is_first = section.key not in seen and section.key in installed
        record = tree.record(section.name) if is_first else None
        seen.add(section.key)
        if record is not None:
            yield installed_module(record, section, file.file)


def check_registration(modules: Iterable[RegisteringModule]) -> Iterator[Finding]:
    """Check that modules can be loaded beside one another: each name free in its scope, each hook known in one way.

    Of two parties that clash, the later one has the finding.
    """
    listed = tuple(modules)
    draft = RegistryDraft(core_registry())
    # First all stanzas, since an option may name the scope of a module that comes later.
    refusals = chain(*(register_scopes(draft, it) for it in listed), *(register_options(draft, it) for it in listed))
    for place, error in refusals:
        # Imported here: its package holds the generations, which a check of names does not need.
        from ecruntime.generation.rules import REGISTRATION_REFUSED

        yield Finding(REGISTRATION_REFUSED, Severity.ERROR, error.message, place, error.hint)
    yield from _disagreements(listed)


def register_scopes(draft: RegistryDraft, module: RegisteringModule) -> Iterator[tuple[Place, RegistrationRefused]]:
    """Register the stanzas of a module; yield each refusal with its place."""
    definition = module.record.definition
    owner, kind = definition.name, definition.kind
    yield from _refused(module.place, partial(draft.register_module, owner, kind=kind))
    for listener in definition.listeners:
        scope = listener_scope(listener.name)
        at = module.scopes.get(scope.lower(), module.place)
        yield from _refused(at, partial(draft.register_listener, scope, owner=owner))


def register_options(draft: RegistryDraft, module: RegisteringModule) -> Iterator[tuple[Place, RegistrationRefused]]:
    """Register the options of a module, as far as its stanzas were; yield each refusal with its place."""
    definition = module.record.definition
    owner, kind = definition.name, definition.kind
    scopes = draft.scopes
    # A stanza that was refused is told; its options would only repeat that.
    if not _is_of(module.key, owner, scopes):
        return
    listened = [
        option
        for listener in definition.listeners
        if _is_of(listener_scope(listener.name).lower(), owner, scopes)
        for option in (*options_of_listeners(listener.name, definition.language), *listener.options)
    ]
    for option in (*definition.options, *listened):
        at = module.options.get(option.name.lower(), module.place)
        yield from _refused(at, partial(draft.register_option, option, owner=owner, kind=kind))


def _is_of(key: str, owner: str, scopes: Mapping[str, RegisteredScope]) -> bool:
    scope = scopes.get(key)
    return scope is not None and scope.owner == owner


def _refused(place: Place, action: Callable[..., object]) -> Iterator[tuple[Place, RegistrationRefused]]:
    try:
        action(place=place)
    except RegistrationRefused as error:
        yield place, error


def _disagreements(modules: tuple[RegisteringModule, ...]) -> Iterator[Finding]:
    catalogue = load_hook_catalogue()
    known: dict[str, _KnownHook] = {}
    for use in (*_uses(modules, is_declared=True), *_uses(modules, is_declared=False)):
        leaf = use.hook.leaf
        if leaf not in known:
            known[leaf] = _KnownHook(catalogue[leaf], _CATALOGUE) if leaf in catalogue else use
        if not known[leaf].agrees(use):
            yield _disagreement(*sorted((known[leaf], use), key=lambda it: it.order))


def _uses(modules: tuple[RegisteringModule, ...], *, is_declared: bool) -> Iterator[_KnownHook]:
    for order, module in enumerate(modules):
        party = f"module '{module.record.definition.name}'"
        is_compiled = module.record.definition.language is Language.C
        for hook in module.record.definition.hooks if is_declared else module.record.expects:
            yield _KnownHook(hook, party, order, module.hooks.get(hook.leaf, module.place), is_declared, is_compiled)


def _disagreement(first: _KnownHook, later: _KnownHook) -> Finding:
    hook = later.hook
    if hook.dotted != first.hook.dotted:
        names = f"{hook.dotted} of {later.party} and {first.hook.dotted} of {first.party}"
        message = f"the hooks {names} have one name in code, '{hook.leaf}'"
        hint = "rename one of the two"
    else:
        ours, theirs = contrast(hook, first.hook)
        message = (
            f"{later.party} {later.verb} the hook {hook.dotted} as '{ours}', but {first.party} {first.verb} it as "
            f"'{theirs}'"
        )
        hint = "rebuild both modules against the same declaration; a changed hook needs a new name such as _v2"
        if first.place is None and later.is_compiled:
            hint = f"include the header of this version, hooks/{hook.hook_scope}/{hook.name}.h, and build it again"
        elif first.place is None:
            hint = "build the module again with this version: `ecxs generate`, then `ecxs build`"
    related = (Related(first.place, f"as {first.party} {first.verb} it"),) if first.place is not None else ()
    place = later.place if later.place is not None else Place(later.party)
    return Finding(SIGNATURE_CLASH, Severity.ERROR, message, place, hint, related)
