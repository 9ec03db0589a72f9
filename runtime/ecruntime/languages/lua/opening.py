"""The opening of scripts: the built-in module `scriptlet`, and Lua files of a libexec."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

from ecruntime.api import API
from ecruntime.catalogue.config_scope import ConfigScope, InstanceForm
from ecruntime.catalogue.server_modules import load_server_modules
from ecruntime.formats.option_type import OptionType
from ecruntime.foundation.errors import EcError, LoadFailed
from ecruntime.foundation.file_reading import read_file
from ecruntime.languages.lua.engine import find_engine
from ecruntime.languages.lua.entry_points import script_hooks
from ecruntime.languages.lua.script_host import MAX_SCRIPT_SIZE
from ecruntime.languages.lua.scriptlet import ScriptletInfrastructure
from ecruntime.languages.lua.scripts import SCRIPT, ScriptFile, StanzaScripts
from ecruntime.model.module_kind import ModuleKind
from ecruntime.model.module_record import SUFFIX, read_record
from ecruntime.model.option import OptionDeclaration, option_flags
from ecruntime.module import OptionRegistration, Registration

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from ecruntime.foundation.finding import Finding
    from ecruntime.languages.lua.scripts import ScriptSource
    from ecruntime.model.module import ModuleDefinition
    from ecruntime.module import InstanceName, ModuleHost

LANGUAGE: Final = "lua"
NAME: Final = "scriptlet"
_OWN: Final = (
    ("engine", OptionType.STRING, None),
    ("time_limit", OptionType.FLOAT, "1.0"),
    ("memory_limit", OptionType.SIZE_T, "67108864"),
    ("profile", OptionType.STRING, "trusted"),
    ("strikes", OptionType.INT, "10"),
)


class OpenedScripts:
    """A module whose instances run scripts; each generation has its own (scheduler thread)."""

    language = LANGUAGE
    kind = ModuleKind.GENERIC
    findings: Sequence[Finding] = ()

    def __init__(self, registration: Registration, source: ScriptSource, digest: str) -> None:
        """Make instances that run what `source` says."""
        self.registration = registration
        self.digest = digest
        self._source = source

    def create(self, name: InstanceName, host: ModuleHost) -> ScriptletInfrastructure:
        """Make one instance."""
        return ScriptletInfrastructure(name, host, self._source)

    def close(self) -> None:
        """Do nothing: a runtime ends with its generation."""


def open_scriptlet() -> OpenedScripts:
    """Open the built-in module; raise `EnvironmentFailure` when there is no engine."""
    find_engine()
    known = load_server_modules().by_name[NAME]
    own = [OptionDeclaration(name, kind, NAME, default) for name, kind, default in _OWN]
    own.append(OptionDeclaration("search_path", OptionType.STRING, NAME, flags=option_flags(is_array=True)))
    # What the server has beside these tunes its own threads and collector: it is taken, and means nothing here.
    own += (OptionDeclaration(name, OptionType.STRING, NAME) for name in known.stanzas[()])
    own += (OptionDeclaration(name, OptionType.STRING, f"{NAME}:{SCRIPT}") for name in known.stanzas[SCRIPT,])
    registration = Registration(
        API,
        NAME,
        ModuleKind.GENERIC,
        "Lua scriptlets",
        options=tuple(map(OptionRegistration, own)),
        server_hooks=script_hooks(),
        scopes=(ConfigScope(SCRIPT, InstanceForm.NAME, inside=(NAME,)),),
        has_catch_all=True,
    )
    return OpenedScripts(registration, StanzaScripts(), "")


def open_script(path: Path, name: str, digest: str) -> OpenedScripts:
    """Open a Lua module of a libexec; raise `LoadFailed` when its file cannot be read."""
    find_engine()
    if not digest:
        try:
            digest = hashlib.sha256(read_file(path, MAX_SCRIPT_SIZE)).hexdigest()
        except OSError as error:
            raise LoadFailed(f"module '{name}' cannot be read: {error.strerror}") from error
    declared = _declared(path, name)
    own = script_hooks()
    known = {hook.leaf for hook in own}
    registration = Registration(
        API,
        name,
        ModuleKind.GENERIC,
        declared.description if declared is not None and declared.description else "a Lua module",
        options=tuple(map(OptionRegistration, declared.options)) if declared is not None else (),
        commands=declared.commands if declared is not None else (),
        server_hooks=(*own, *(hook for hook in (declared.server_hooks if declared else ()) if hook.leaf not in known)),
        requires=declared.requires if declared is not None else (),
        has_catch_all=True,
    )
    return OpenedScripts(registration, ScriptFile(name, path), digest)


def _declared(path: Path, name: str) -> ModuleDefinition | None:
    """Return what the record of a module declares: that in its folder, so that both change together, or beside it."""
    within, beside = path / f"{name}{SUFFIX}", path.with_name(f"{name}{SUFFIX}")
    file = within if within.is_file() else beside
    if not file.is_file():
        return None
    try:
        return read_record(file).definition
    except EcError as error:
        raise LoadFailed(f"the record of module '{name}' cannot be read: {error}", hint="build it again") from error
