"""The scripts that a configuration names, found where the server looks for them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ecruntime.catalogue.lua_api import load_lua_api
from ecruntime.formats.value import Array, ConfigWord
from ecruntime.foundation.finding import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from ecruntime.formats.conf import Document
    from ecruntime.formats.conf.scope_node import ScopeNode
    from ecruntime.formats.conf.statement import Setting

STANZA: Final = "scriptlet"
SCRIPT: Final = "script"
_SUFFIX: Final = ".lua"
_FOLDERS: Final = ("", "lua", "scriptlets")
"""The folders beside a configuration in which scripts are found without a search path."""


@dataclass(frozen=True, slots=True)
class NamedScript:
    """A script of a stanza of the module `scriptlet`, with the places in which its file is looked for."""

    stanza: ScopeNode
    scope: ScopeNode
    source: Setting
    candidates: tuple[Path, ...]

    @property
    def file(self) -> Path | None:
        """The file that is found; `None` if there is none."""
        return next((path for path in self.candidates if path.is_file()), None)


def named_scripts(document: Document) -> Iterator[NamedScript]:
    """Yield the scripts that a configuration names, in its order; those of the server itself have no file here."""
    for stanza in document.root.scopes:
        if stanza.kind.lower() != STANZA:
            continue
        for scope in stanza.scopes:
            source = scope.setting("source") if scope.kind.lower() == SCRIPT else None
            if source is None or not isinstance(source.data, str) or source.data in load_lua_api().packages:
                continue
            yield NamedScript(stanza, scope, source, _candidates(source.data, _roots(stanza, scope)))


def check_named_scripts(document: Document, check: Callable[[Iterable[Path]], Iterator[Finding]]) -> Iterator[Finding]:
    """Check the scripts that a configuration names."""
    for script in named_scripts(document):
        if script.file is None:
            yield _missing(script.scope, script.source, script.candidates)
        else:
            yield from check((script.file,))


def _roots(stanza: ScopeNode, scope: ScopeNode) -> tuple[Path, ...]:
    folders = dict.fromkeys(Path(place.file).parent for place in scope.places)
    setting = stanza.setting("search_path")
    listed = setting.data.items if setting is not None and isinstance(setting.data, Array) else ()
    words = [word.text for word in listed if isinstance(word, ConfigWord)]
    return tuple(folder / inner for inner in (*words, *_FOLDERS) for folder in folders)


def _candidates(source: str, roots: tuple[Path, ...]) -> tuple[Path, ...]:
    """Return the files that a source may mean: a path as it is, else as `require` finds a name."""
    if "\0" in source:
        return ()
    if source.endswith(_SUFFIX):
        return tuple(root / source for root in roots)
    inner = source if "/" in source else source.replace(".", "/")
    return tuple(root / f"{inner}{end}" for root in roots for end in (_SUFFIX, f"/init{_SUFFIX}"))


def _missing(scope: ScopeNode, source: Setting, candidates: tuple[Path, ...]) -> Finding:
    message = f"script '{scope.instance or ''}' has the source '{source.data}', and no file is found for it"
    hint = "name its folder in search_path of the stanza"
    if candidates:
        hint += f"; the first place looked at is '{candidates[0]}'"
    return Finding("LUA011", Severity.WARNING, message, source.place, hint)
