"""Checks of what was built: that machines of others can load it, and that each form can name its files."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ecruntime.foundation.errors import Refused
from ecruntime.foundation.finding import Finding, Place, Severity
from ecxs.files import display_path
from ecxs.rules.library import library_at
from ecxs.rules.library_manifest import check_manifest_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ecruntime.formats.library import Library
    from ecruntime.formats.manifest import ManifestFile
    from ecxs.package.module_contents import ModuleContents

SANITIZED: Final = "PKG006"
BAD_NAME: Final = "PKG007"
_SANITIZER: Final = re.compile(r"lib(clang_rt\.)?(a|hwa|l|m|t|ub)san\b|__(asan|hwasan|lsan|msan|tsan|ubsan)_")
"""Libraries of sanitizers, and the symbols of those that a program has to bring along."""


def refuse_unfit(path: Path, manifest: ManifestFile | None = None) -> Library:
    """Return a library that can be packed; raise `Refused` for one that is none, or that only a test can load.

    A manifest that a build did not derive is compared with it.
    """
    shown = display_path(path)
    library, findings = library_at(path, file=shown)
    if library is None:
        raise Refused(findings)
    faults = [*_sanitized(library, shown)]
    if manifest is not None:
        faults += (it for it in check_manifest_of(library, manifest) if it.severity is Severity.ERROR)
    if faults:
        raise Refused(faults)
    return library


def check_names(contents: ModuleContents, place: Place) -> Iterator[Finding]:
    """Yield a finding for each file whose name is no text that can be shown."""
    for file in (*contents.libexec, *contents.documents):
        if not str(file.path).isprintable():
            message = f"a file of module '{contents.facts.module}' has the name {file.path.name!r}"
            yield Finding(BAD_NAME, Severity.ERROR, message, place, "give it a name in letters that can be shown")


def _sanitized(library: Library, shown: str) -> Iterator[Finding]:
    found = next((name for name in (*library.needed, *library.undefined) if _SANITIZER.match(name)), "")
    if found:
        message = f"the library is built with a sanitizer: it needs '{found}', which no server has"
        hint = "build it without -fsanitize; tests have it from 'ecxs test --sanitize'"
        yield Finding(SANITIZED, Severity.ERROR, message, Place(shown), hint)
