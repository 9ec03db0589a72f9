"""Regular expressions of PCRE: match, replace, split; each pattern with a limit, since a match holds up all threads."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import pcre2  # type: ignore[import-untyped] # it has neither stubs nor a marker

from ecruntime.languages.lua.operations.subjects import bytes_of
from ecruntime.languages.lua.runtime import HostError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ecruntime.languages.lua.script_host import ScriptHost

_LIMIT: Final = b"(*LIMIT_MATCH=100000)"
"""The begin of each pattern. The count begins anew at each place of a subject: a long one may take some time."""
_PLACE: Final = re.compile(r"compilation failed at position (\d+); (.*)", re.DOTALL)
_REFERENCE: Final = re.compile(rb"\\\\|[$\\](\d+)|\$\{(\w+)\}")
_KEPT: Final = 512
"""Compiled patterns that are kept; a script may make new ones for ever."""
_EMPTY: Final = (None, "an empty pattern was provided", 0)
Failure: TypeAlias = tuple[None, str, int]


@lru_cache(_KEPT)
def _compiled(pattern: bytes) -> pcre2.Pattern:
    return pcre2.compile(_LIMIT + pattern)


def _failure(error: Exception) -> Failure:
    """Return the reason and, of a pattern that cannot be compiled, the offset in the script's own text."""
    place = _PLACE.fullmatch(str(error))
    return (None, str(error), -1) if place is None else (None, place[2], int(place[1]) - len(_LIMIT))


def _captures(match: pcre2.Match) -> dict[object, object]:
    """Return what matched by number, the whole under 0, and by name; a group that took no part is left out."""
    found: dict[object, object] = {0: match.group(0)}
    found |= {number: text for number, text in enumerate(match.groups(), 1) if text is not None}
    found |= {name: text for name, text in match.groupdict().items() if text is not None}
    return found


def _matches(subject: bytes, pattern: bytes, limit: float = 0) -> Iterator[pcre2.Match]:
    for number, match in enumerate(_compiled(pattern).finditer(subject), 1):
        yield match
        if number == limit:
            return


def _match(host: ScriptHost, subject: object, pattern: object) -> dict[object, object] | Failure | None:
    del host
    text, wanted = bytes_of(subject, "msys.pcre.match: the subject"), bytes_of(pattern, "msys.pcre.match: the pattern")
    if not wanted:
        return _EMPTY
    try:
        match = _compiled(wanted).search(text)
    except (pcre2.LibraryError, pcre2.PatternError) as error:
        return _failure(error)
    return None if match is None else _captures(match)


def _pieces(host: ScriptHost, subject: object, pattern: object, limit: float = 0) -> object:
    """Return the text between matches and the captures of each in turn: what the kernel asks a function about."""
    del host
    text, wanted = _subject_and_pattern(subject, pattern)
    pieces: list[object] = []
    at = 0
    for match in _all_matches(text, wanted, limit):
        pieces += (text[at : match.start()], _captures(match))
        at = match.end()
    return [*pieces, text[at:]]


def _replace(host: ScriptHost, subject: object, pattern: object, replacement: object, limit: float = 0) -> object:
    r"""Replace by a text with `$1`, `\1`, `${1}` and `${name}`."""
    del host
    text, wanted = _subject_and_pattern(subject, pattern)
    new = bytes_of(replacement, "msys.pcre.replace: the replacement")
    parts: list[bytes] = []
    at = 0
    for match in _all_matches(text, wanted, limit):
        parts += (text[at : match.start()], _expanded(new, match))
        at = match.end()
    return b"".join(parts) + text[at:]


def _subject_and_pattern(subject: object, pattern: object) -> tuple[bytes, bytes]:
    wanted = bytes_of(pattern, "msys.pcre.replace: the pattern")
    if not wanted:
        raise HostError(f"msys.pcre.replace: {_EMPTY[1]}")
    return bytes_of(subject, "msys.pcre.replace: the subject"), wanted


def _all_matches(subject: bytes, pattern: bytes, limit: float) -> list[pcre2.Match]:
    try:
        return list(_matches(subject, pattern, limit))
    except (pcre2.LibraryError, pcre2.PatternError) as error:
        raise HostError(f"msys.pcre.replace: {_failure(error)[1]}") from error


def _expanded(replacement: bytes, match: pcre2.Match) -> bytes:
    def one(reference: re.Match[bytes]) -> bytes:
        key = reference[1] or reference[2]
        if key is None:
            return b"\\"
        try:
            # Any: the library says neither that a group is bytes for a subject of bytes, nor that it may be missing.
            group: Any = match.group(int(key) if key.isdigit() else key.decode())
        except (IndexError, KeyError, ValueError, pcre2.LibraryError):
            return b""
        return bytes(group) if group is not None else b""

    return _REFERENCE.sub(one, replacement)


def _split(host: ScriptHost, subject: object, pattern: object, limit: float = 0) -> list[bytes] | Failure:
    """Cut at matches; empty pieces are left out, and the last of `limit` pieces has all the rest."""
    del host
    text, wanted = bytes_of(subject, "msys.pcre.split: the subject"), bytes_of(pattern, "msys.pcre.split: the pattern")
    if not wanted:
        return _EMPTY
    pieces: list[bytes] = []
    at = 0
    try:
        for match in _matches(text, wanted):
            if limit and len(pieces) >= limit - 1:
                break
            if match.start() > at:
                pieces.append(text[at : match.start()])
            at = match.end()
    except (pcre2.LibraryError, pcre2.PatternError) as error:
        return _failure(error)
    return [*pieces, text[at:]] if text[at:] else pieces


OPERATIONS: Final[dict[str, Callable[..., Any]]] = {
    "msys.pcre.match": _match,
    "msys.pcre.replace": _replace,
    "msys.pcre.split": _split,
    "@pcre_pieces": _pieces,
}
