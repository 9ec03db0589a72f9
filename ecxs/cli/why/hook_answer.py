"""The answer of `ecxs why hook`: the providers of a hook in the order in which they would be called."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecruntime.catalogue.hooks import load_hook_catalogue
from ecruntime.catalogue.libraries import library_records
from ecruntime.catalogue.script_hooks import script_hooks
from ecruntime.console.command_line import join_words
from ecruntime.formats.library import LIBRARY, LibraryError
from ecruntime.foundation.authors_file import authors_file
from ecruntime.foundation.errors import UsageError
from ecruntime.foundation.near_miss import did_you_mean
from ecxs.files import display_path
from ecxs.rules.script import named_scripts, registered_functions

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ecruntime.libexec import Section
    from ecruntime.model.hook_signature import HookSignature
    from ecxs.cli.why.paper_server import PaperInstance, PaperServer

_LUA = "lua"


@dataclass(frozen=True, slots=True)
class PaperProvider:
    """A provider of the hook, with the reason for its place in the order."""

    owner: str
    language: str
    kind: str
    is_first: bool
    told_by: str
    """The file that tells of it: a record or manifest, a library, or a script with line and column."""
    why: str


@dataclass(frozen=True, slots=True)
class HookAnswer:
    """A hook with its providers in call order, and those that would not be called."""

    name: str
    prototype: str
    declared_by: str
    providers: tuple[PaperProvider, ...]
    passive: tuple[PaperProvider, ...]
    """Providers of instances with `enabled = false`."""
    not_loaded: tuple[str, ...]
    """Modules of the libexec that provide it and are not loaded."""
    untold: tuple[str, ...]
    """Loaded modules of which no data tells what they provide."""

    def table(self) -> dict[str, object]:
        """Return the answer as a table for JSON."""
        return {
            "name": self.name,
            "prototype": self.prototype,
            "declared_by": self.declared_by,
            "providers": [_row(provider) for provider in self.providers],
            "passive": [_row(provider) for provider in self.passive],
            "not_loaded": list(self.not_loaded),
            "untold": list(self.untold),
        }

    def lines(self) -> Iterator[str]:
        """Yield the answer for people."""
        yield f"{self.name}, declared by {self.declared_by or 'the server'}"
        if not self.providers:
            yield "  no provider: its calls find nobody"
        for number, it in enumerate(self.providers, 1):
            yield f"  {number}. {_shown(it)}: {it.why} ({it.told_by})"
        yield from (f"  not called: {_shown(it)}: enabled = false ({it.told_by})" for it in self.passive)
        yield from (f"  not loaded: {name}: 'ecxs why module {name}' tells why" for name in self.not_loaded)
        yield from (f"  not known: what {name} provides; only its code tells" for name in self.untold)


def _row(it: PaperProvider) -> dict[str, object]:
    return {
        "owner": it.owner,
        "language": it.language,
        "kind": it.kind,
        "is_first": it.is_first,
        "told_by": it.told_by,
        "why": it.why,
    }


def _shown(it: PaperProvider) -> str:
    return f"{join_words([it.owner])} ({', '.join(word for word in (it.language, it.kind) if word)})"


def explain_hook(server: PaperServer, name: str) -> HookAnswer:
    """Answer for a hook by its dotted name or its name in code; raise `UsageError` for an unknown one."""
    hook, declarer = _find(server, name)
    active: list[PaperProvider] = []
    passive: list[PaperProvider] = []
    # Replayed as a server does: first prepends, last appends, in the order of the instances (seed 1.3.2.1).
    for instance in server.instances():
        for provider in _provided(server, instance, hook):
            if not server.is_enabled(instance):
                passive.append(provider)
            else:
                active.insert(0 if provider.is_first else len(active), provider)
    loaded = {request.name.lower() for request in server.requests}
    absent = (
        it.name
        for it in server.libexec.sections.values()
        if it.name.lower() not in loaded and any(_declared(it, hook)) and it.artifact is not None
    )
    return HookAnswer(
        hook.dotted,
        hook.prototype,
        declarer,
        tuple(active),
        tuple(passive),
        tuple(absent),
        tuple(it.name for it in server.requests if _is_untold(it.section)),
    )


def _find(server: PaperServer, name: str) -> tuple[HookSignature, str]:
    known: dict[str, tuple[HookSignature, str]] = {}
    for hook in (*load_hook_catalogue().values(), *script_hooks()):
        known.setdefault(hook.leaf, (hook, ""))
    # Of modules that are not loaded, too: their hooks are known by who provides them.
    records = [it.record for it in server.libexec.sections.values() if it.record is not None]
    for record in (*server.records.values(), *records):
        for hook in record.definition.declared_hooks:
            known.setdefault(hook.leaf, (hook, record.definition.name))
    for record in (*server.records.values(), *records):
        for hook in record.expects:
            known.setdefault(hook.leaf, (hook, hook.hook_scope))
    found = known.get(name) or known.get(name.replace(".", "_", 1))
    if found is None:
        names = [hook.dotted if "." in name else hook.leaf for hook, _ in known.values()]
        raise UsageError(f"unknown hook '{name}'", hint=did_you_mean(name, names) or "'ecxs hooks list' lists all")
    return found


def _provided(server: PaperServer, instance: PaperInstance, hook: HookSignature) -> Iterator[PaperProvider]:
    module = instance.name.module
    kind = "singleton" if instance.is_singleton else "generic"
    request = server.request(module)
    place = f"{'singleton' if instance.is_singleton else 'generic'}, number {instance.position} in "
    place += "load order" if instance.is_singleton else "stanza order, anew in each generation"
    found = _declared(request.section, hook) if request is not None else _of_scriptlets(server, instance, hook)
    for is_first, told_by in found:
        how = "first: put before all that were there" if is_first else "last: put behind all that were there"
        yield PaperProvider(str(instance.name), server.language(module), kind, is_first, told_by, f"{place}; {how}")


def _declared(section: Section, hook: HookSignature) -> Iterator[tuple[bool, str]]:
    """Yield each provider of a hook in a module, as data tells: whether it registers first, and what tells so."""
    artifact = section.artifact
    if artifact is None:
        return
    if artifact.language == _LUA:
        # A script registers the functions of its tables, always last, whatever its record says of them.
        yield from _registered(_script(artifact.path, section.name), hook)
        return
    listed = section.record.definition.providers if section.record is not None else ()
    own = [it.is_first for it in listed if it.hook == hook.dotted]
    yield from ((is_first, str(authors_file(section.file))) for is_first in own)
    # What the code of a library does beside its declaration.
    if not own and artifact.path.name.endswith(LIBRARY):
        yield from _in_library(section, artifact.path, hook)


def _in_library(section: Section, library: Path, hook: HookSignature) -> Iterator[tuple[bool, str]]:
    try:
        records = library_records(library)
    except LibraryError:
        return
    for record in records:
        if record.definition.name.lower() == section.name.lower():
            same = (it.is_first for it in record.definition.providers if it.hook == hook.dotted)
            yield from ((is_first, display_path(library)) for is_first in same)


def _of_scriptlets(server: PaperServer, instance: PaperInstance, hook: HookSignature) -> Iterator[tuple[bool, str]]:
    for script in named_scripts(server.document):
        if (script.stanza.instance or "") == instance.name.instance and script.file is not None:
            yield from _registered(script.file, hook)


def _registered(script: Path, hook: HookSignature) -> Iterator[tuple[bool, str]]:
    for _, function, place in registered_functions(script):
        if function == hook.leaf:
            yield False, str(place)


def _script(path: Path, name: str) -> Path:
    inner = path / f"{name}.lua"
    return path if not path.is_dir() else inner if inner.is_file() else path / "init.lua"


def _is_untold(section: Section) -> bool:
    """Tell whether neither a record nor code that can be read tells what a module provides."""
    artifact = section.artifact
    if artifact is None:
        return False
    if artifact.language == _LUA:
        return not registered_functions(_script(artifact.path, section.name))
    if section.record is not None:
        return False
    try:
        return not library_records(artifact.path)
    except LibraryError:
        return True
