"""The scripts of an instance: which they are, where they are found, and the limits that they have."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from ecruntime.foundation.errors import LoadFailed
from ecruntime.foundation.file_reading import read_file
from ecruntime.languages.lua.script_host import MAX_SCRIPT_SIZE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecruntime.config import Configuration
    from ecruntime.languages.lua.script_host import ScriptHost
    from ecruntime.model.instance_name import InstanceName

SCRIPT: Final = "script"
_FOLDERS: Final = ("", "lua", "scriptlets")
"""Folders beside the configuration in which scripts are found without a search path."""


@dataclass(frozen=True, slots=True)
class StanzaScript:
    """One script of a stanza, by its name there and what `source` says; or a file."""

    name: str
    source: str
    path: Path | None = None

    def read(self, host: ScriptHost) -> tuple[bytes, str]:
        """Return the source and its name for messages; raise `LoadFailed` when there is none."""
        try:
            if self.path is not None:
                return read_file(self.path, MAX_SCRIPT_SIZE), host.label(self.path)
            # As `require` finds it, and a file name as it is.
            text, name = host.find(self.source, is_path="/" in self.source or self.source.endswith(".lua"))
        except OSError as error:
            raise LoadFailed(f"script '{self.name}' cannot be read: {error.strerror}") from error
        if text is None:
            hint = "search_path of the stanza names folders; it was looked for here:" + name.replace("\n\t", "\n  ")
            raise LoadFailed(f"script '{self.name}' has no source '{self.source}'", hint=hint)
        return text.encode("latin-1"), name


@dataclass(frozen=True, slots=True)
class ScriptLimits:
    """The limits of the scripts of one instance."""

    engine: str = ""
    time_limit: float = 1.0
    memory: int = 64 << 20
    restricted: bool = False
    strikes: int = 10
    """Calls ended by a limit after which there are no more; 0 is no limit."""


@dataclass(frozen=True, slots=True)
class ScriptPlan:
    """The scripts of an instance in one generation, with their roots and limits."""

    scripts: tuple[StanzaScript, ...]
    roots: tuple[Path, ...]
    limits: ScriptLimits = ScriptLimits()


class ScriptSource(Protocol):
    """The origin of the scripts of an instance."""

    def plan(self, name: InstanceName, configuration: Configuration) -> ScriptPlan:
        """Return the scripts that an instance runs with a configuration."""
        ...


class ScriptFile:
    """One file, as an artifact of a libexec is."""

    def __init__(self, name: str, path: Path) -> None:
        """Take the file, or a folder with `init.lua` or the module's own name."""
        self._name = name
        self._path = path

    def plan(self, name: InstanceName, configuration: Configuration) -> ScriptPlan:
        """Return the one script; others that it requires lie beside it."""
        del name, configuration
        if not self._path.is_dir():
            return ScriptPlan((StanzaScript(self._name, str(self._path), self._path),), (self._path.parent,))
        for file in (self._path / f"{self._name}.lua", self._path / "init.lua"):
            if file.is_file():
                return ScriptPlan((StanzaScript(self._name, str(file), file),), (self._path,))
        raise LoadFailed(f"module '{self._name}' has no '{self._name}.lua'", hint="build it again")


class StanzaScripts:
    """The `script` scopes of a stanza of the module `scriptlet`, in the order in which they are written."""

    def plan(self, name: InstanceName, configuration: Configuration) -> ScriptPlan:
        """Return the scripts of the stanza of an instance."""
        path = ((name.module, name.instance or None),)
        stanza = configuration.root.find(path)
        scripts: list[StanzaScript] = []
        folders: dict[Path, None] = {}
        for scope in stanza.scopes if stanza is not None else ():
            if scope.kind.lower() != SCRIPT or stanza is None:
                continue
            found = configuration.get(((stanza.kind, stanza.instance), (scope.kind, scope.instance)), "source")
            if found is None or not found.value:
                raise LoadFailed(f"{scope.place}: script '{scope.instance}' has no source", hint='write source = "…"')
            scripts.append(StanzaScript(scope.instance or "", str(found.value)))
            folders[Path(scope.place.file).parent] = None

        def option(option: str) -> object:
            found = configuration.get(path, option)
            return None if found is None else found.value

        given = option("search_path")
        listed = [Path(str(item)) for item in (given if isinstance(given, tuple | list) else ())]
        beside = [folder / inner for folder in folders for inner in _FOLDERS]
        roots = [folder / each for each in listed for folder in folders] + beside
        return ScriptPlan(tuple(scripts), tuple(dict.fromkeys(roots)), _limits(option))


def _limits(option: _Option) -> ScriptLimits:
    usual = ScriptLimits()
    time_limit, memory, strikes = option("time_limit"), option("memory_limit"), option("strikes")
    return ScriptLimits(
        str(option("engine") or ""),
        float(time_limit) if isinstance(time_limit, int | float) else usual.time_limit,
        int(memory) if isinstance(memory, int) else usual.memory,
        option("profile") == "restricted",
        int(strikes) if isinstance(strikes, int) else usual.strikes,
    )


class _Option(Protocol):
    def __call__(self, option: str, /) -> object: ...


def labels(plan: ScriptPlan) -> Sequence[Path]:
    """Return the folders relative to which scripts are named in messages, the innermost first."""
    return sorted(plan.roots, key=lambda root: len(root.parts), reverse=True)
