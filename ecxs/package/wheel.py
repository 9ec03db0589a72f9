"""Wheels: a module in Python as a package to import, and as a libexec below the folder that it is installed into."""

from __future__ import annotations

import base64
import hashlib
import io
import re
import time
import zipfile
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from ecruntime.version import installed_version

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecxs.package.module_contents import ModuleContents, PackageFacts

_TAG: Final = "py3-none-any"
_LIBEXEC: Final = PurePosixPath("libexec", "ecelerity")
_DOCUMENTS: Final = PurePosixPath("share", "doc")
_MODE: Final = 0o100644
_ZIP: Final = 3
"""The number of Unix, whose modes an entry then has."""


def make_wheel(contents: ModuleContents, epoch: int) -> tuple[str, bytes]:
    """Return the name and the bytes of a wheel, for equal contents the same."""
    facts = contents.facts
    stem = wheel_stem(facts)
    information = PurePosixPath(f"{stem}.dist-info")
    files = dict(sorted(_files(contents, PurePosixPath(f"{stem}.data", "data")), key=lambda file: file[0].parts))
    files |= {information / name: content for name, content in _information(contents)}
    record = information / "RECORD"
    rows = [f"{_field(path)},{_digest(content)},{len(content)}\n" for path, content in files.items()]
    files[record] = "".join((*rows, f"{record},,\n")).encode()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in files.items():
            entry = zipfile.ZipInfo(str(path), time.gmtime(epoch)[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = _ZIP
            entry.external_attr = _MODE << 16
            archive.writestr(entry, content)
    return f"{stem}-{_TAG}.whl", packed.getvalue()


def wheel_stem(facts: PackageFacts) -> str:
    """Return name and version as the names of a wheel's files have them."""
    return f"{wheel_name(facts)}-{facts.version}"


def wheel_name(facts: PackageFacts) -> str:
    """Return the name of a package as the names of a wheel's files have it."""
    return re.sub(r"[-_.]+", "_", distribution(facts.name))


def metadata_of(contents: ModuleContents) -> bytes:
    """Return the metadata, with the reference page as its text."""
    facts = contents.facts
    name, _, address = facts.maintainer.partition(" <")
    fields = [
        ("Metadata-Version", "2.4"),
        ("Name", distribution(facts.name)),
        ("Version", facts.version),
        ("Summary", facts.summary),
        ("Maintainer", name),
        ("Maintainer-email", address.rstrip(">")),
        ("License-Expression", facts.license),
        *(("Project-URL", f"Homepage, {facts.homepage}") for _ in range(bool(facts.homepage))),
        ("Requires-Python", ">=3.11"),
        *(("Requires-Dist", distribution(package)) for package in facts.depends),
        ("Description-Content-Type", "text/markdown"),
    ]
    head = "".join(f"{key}: {value}\n" for key, value in fields)
    return f"{head}\n".encode() + contents.documents[0].content


def distribution(package: str) -> str:
    """Return the name of a package as indexes of Python take it."""
    return package.replace("+", "-").strip("-.")


def _information(contents: ModuleContents) -> Iterator[tuple[PurePosixPath, bytes]]:
    yield PurePosixPath("METADATA"), metadata_of(contents)
    wheel = f"Wheel-Version: 1.0\nGenerator: ecxs {installed_version()}\nRoot-Is-Purelib: true\nTag: {_TAG}\n"
    yield PurePosixPath("WHEEL"), wheel.encode()


def _files(contents: ModuleContents, data: PurePosixPath) -> Iterator[tuple[PurePosixPath, bytes]]:
    documents = data / _DOCUMENTS / contents.facts.name
    yield from ((file.path, file.content) for file in contents.importable)
    yield from ((data / _LIBEXEC / file.path, file.content) for file in contents.libexec)
    yield from ((documents / file.path, file.content) for file in (*contents.documents, contents.sample))


def _digest(content: bytes) -> str:
    return f"sha256={base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b'=').decode()}"


def _field(path: PurePosixPath) -> str:
    """Return a path as a field of a table of CSV."""
    text = str(path)
    quoted = text.replace('"', '""')
    return f'"{quoted}"' if any(sign in text for sign in ',"\r\n') else text
