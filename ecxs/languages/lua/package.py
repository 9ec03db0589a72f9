"""The scripts of a module in Lua as an artifact: what lies in `src`, each script in the dialect, and the record."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from ecruntime.formats.lua import SCRIPT, read_script
from ecruntime.formats.package_digest import package_digest, package_files
from ecruntime.foundation.errors import BuildFailed, Refused
from ecruntime.foundation.file_reading import reason_of
from ecruntime.model.module_record import SUFFIX, format_record
from ecxs.definition import record_of
from ecxs.files import display_path
from ecxs.languages.built_artifact import ArtifactFile, BuiltArtifact
from ecxs.languages.lua.naming import AUTHOR_FOLDER

if TYPE_CHECKING:
    from pathlib import Path

    from ecruntime.foundation.finding import Finding
    from ecruntime.model.module import ModuleDefinition

_SHORT_DIGEST: Final = 12


def build_scripts(definition: ModuleDefinition, root: Path) -> BuiltArtifact:
    """Read the scripts of the project in `root`; raise `BuildFailed` if one is missing, `Refused` for faults in them.

    Nothing is executed. The record goes with them, so that options and scripts change together.
    """
    name, folder = definition.name, root / AUTHOR_FOLDER
    if not (folder / f"{name}{SCRIPT}").is_file():
        hint = "the author's functions stand there; write it, or restore it"
        raise BuildFailed(f"there is no '{folder / name}{SCRIPT}'", hint=hint)
    record = PurePosixPath(f"{name}{SUFFIX}")
    try:
        files = [ArtifactFile(path, content) for path, content in package_files(folder) if path != record]
    except OSError as error:
        message = f"'{error.filename}' cannot be built into the module: {reason_of(error)}"
        raise BuildFailed(message, hint="a module consists of files that lie in its folder") from error
    faults: list[Finding] = []
    for file in files:
        if file.path.suffix == SCRIPT:
            faults += read_script(file.content).findings(display_path(folder / file.path))
    if faults:
        raise Refused(faults)
    files.append(ArtifactFile(record, format_record(record_of(definition)).encode()))
    files.sort(key=lambda file: file.path.as_posix().encode("utf-8", "surrogateescape"))
    digest = package_digest((file.path, file.content) for file in files)
    # The scanner of manifests skips names with a leading dot.
    pattern = re.compile(rf"\.{re.escape(name)}-[0-9a-f]{{{_SHORT_DIGEST}}}")
    return BuiltArtifact(f".{name}-{digest[:_SHORT_DIGEST]}", tuple(files), digest, pattern)
