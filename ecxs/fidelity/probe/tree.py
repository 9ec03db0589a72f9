"""The tree of the probe: its sources, those that are made from the catalogues, manifests, scripts, and the record."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final

from ecruntime.foundation.file_reading import read_file
from ecruntime.version import installed_version
from ecxs.export import ExportedFile, ExportedTree
from ecxs.export.c_check import CCheck
from ecxs.export.exported_file import SourceKind
from ecxs.export.lua_check import check_script_names
from ecxs.export.tree import RECORD, record_of
from ecxs.fidelity.probe.generated import chain_source, constant_source, server_options, traffic

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecruntime.foundation.finding import Finding
    from ecxs.export import ServerVersion

NAME: Final = "fidelity"
_ROOT: Final = Path(__file__).parent / "tree"
_MAX_FILE: Final = 1024 * 1024
_KINDS: Final = {".c": SourceKind.C, ".h": SourceKind.C, ".lua": SourceKind.LUA}
# That of fidelity lies with the sources: it has the lines that a build derives, and so stays as it is.
_MANIFESTS: Final = {
    "fidelity_each": (),
    "fidelity_first": ("msys.requires = fidelity_third", "msys.requires = fidelity_implied"),
    "fidelity_second": ("msys.requires = fidelity_third",),
    "fidelity_third": (),
    "fidelity_implied": (),
    "fidelity_guest": (),
    "fidelity_ring": ("msys.requires = fidelity_ring_b",),
    "fidelity_ring_b": ("msys.requires = fidelity_ring",),
    "fidelity_asks": (),
    "fidelity_offer_0": ("msys.provides = fidelity.offer",),
    "fidelity_offer_a": ("msys.provides = fidelity.offer",),
    "fidelity_offer_b": ("msys.provides = fidelity.offer",),
}


def probe_tree(version: ServerVersion) -> ExportedTree:
    """Return the tree of the probe for a version of the server, with findings on names that its documents lack."""
    parts = {file.path: file for file in _files(version)}
    sources = [file for file in parts.values() if file.kind is SourceKind.C]
    check = CCheck(sources, version)
    findings: list[Finding] = [finding for file in sources for finding in check.findings(file)]
    for file in parts.values():
        if file.kind is SourceKind.LUA:
            findings += check_script_names(file, version)
    parts[PurePosixPath(RECORD)] = ExportedFile(PurePosixPath(RECORD), record_of(parts.values()))
    return ExportedTree(NAME, tuple(parts[path] for path in sorted(parts)), tuple(findings))


def _files(version: ServerVersion) -> Iterator[ExportedFile]:
    for path in sorted(_ROOT.rglob("*")):
        if path.is_file():
            inner = PurePosixPath(path.relative_to(_ROOT))
            yield ExportedFile(inner, read_file(path, _MAX_FILE), _KINDS.get(inner.suffix, SourceKind.NONE))
    made = {
        "src/constants.c": constant_source(),
        "src/chains.c": chain_source(),
        "src/server_options.inc": server_options(),
        "traffic.txt": traffic(),
        "server.txt": f"{version.text}\n".encode(),
        "ecxs.txt": f"{installed_version()}\n".encode(),
    }
    for name, content in made.items():
        inner = PurePosixPath(name)
        yield ExportedFile(inner, content, _KINDS.get(inner.suffix, SourceKind.NONE))
    for name, lines in _MANIFESTS.items():
        yield ExportedFile(PurePosixPath(f"{name}.ecm"), "\n".join([f"[{name}]", *lines, ""]).encode())
