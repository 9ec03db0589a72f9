"""What is fuzzed: each parser of text that somebody else wrote. Only its own errors may leave it."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from ecruntime.console.command_line import split_words
from ecruntime.formats import conf
from ecruntime.formats.library import parse_library
from ecruntime.formats.library.records import read_records
from ecruntime.formats.library.stamps import read_stamps
from ecruntime.formats.lua import translate
from ecruntime.formats.manifest import parse_manifest
from ecruntime.formats.manifest_text import with_auto_lines
from ecruntime.foundation.errors import EcError
from ecruntime.model.module_record import parse_record
from ecxs.definition.parse import parse

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def manifest(data: bytes) -> None:
    """Parse a manifest, and write its derived lines anew."""
    text = data.decode("utf-8", "surrogateescape")
    parse_manifest(text, "f.ecm")
    with_auto_lines(text, "f", ("config.Global.x",))


def declaration(data: bytes) -> None:
    """Parse a module.toml."""
    parse(data, "module.toml")


def configuration(data: bytes) -> None:
    """Read the text of a configuration file."""
    conf.read_text(data.decode("utf-8", "surrogateescape"), "/dev/null/f.conf")


def record(data: bytes) -> None:
    """Parse a module record."""
    parse_record(data.decode("utf-8", "replace"), "f.module.json")


def console_line(data: bytes) -> None:
    """Split a console line into words."""
    split_words(data.decode("utf-8", "replace"))


def library(data: bytes) -> None:
    """Read a library, and the sections of ours as if they were its."""
    read_records(data)
    read_stamps(data, ())
    parse_library(data, "f.so")


def script(data: bytes) -> None:
    """Translate a script in Lua."""
    translate(data)


TARGETS: Mapping[str, Callable[[bytes], None]] = MappingProxyType(
    {
        "manifest": manifest,
        "declaration": declaration,
        "configuration": configuration,
        "record": record,
        "console": console_line,
        "library": library,
        "script": script,
    }
)


def run(name: str, data: bytes) -> None:
    """Run a target; errors of our own tree are answers, all others are bugs."""
    try:
        TARGETS[name](data)
    except EcError:
        return
