"""The content of messages and parts: raw, undecoded, and as text; patterns over it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from ecruntime.languages.lua.operations.subjects import (
    as_bytes,
    as_lua,
    as_text,
    lock_of,
    needed,
    on_message,
    on_part,
    own_message,
    plain,
)
from ecruntime.simulator import EcMessage, EcMessagePart

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ecruntime.languages.lua.script_host import ScriptHost

_MCMT: Final = "mcmt"
"""The end of the type of a multi-channel message."""
_END: Final = b"\r\n.\r\n"
"""The end of the data in SMTP, which is no part of messages here."""


def _without_end(text: bytes) -> bytes:
    return text[:-3] if text.endswith(_END) else text


def _raw(host: ScriptHost, message: EcMessage, new: object = None) -> tuple[bytes, int]:
    if new is not None:
        message.source = _without_end(as_bytes(new))
        if message in host.own_messages:
            own_message(host, message)
    source = message.source
    return source, len(source)


def _body(host: ScriptHost, message: EcMessage, new: object = None) -> bytes:
    del host
    if new is not None:
        message.mime.body = _without_end(as_bytes(new))
    return message.mime.body


def _text(host: ScriptHost, message: EcMessage, new: object = None, *options: object) -> object:
    """Return the text of the one text part, a table of several; or replace the whole body by a text."""
    if new is not None:
        _set_text(host, message.mime, new, *options)
    texts = [part.text or b"" for part in message.mime.walk() if part.is_text]
    return texts if len(texts) > 1 else texts[0] if texts else ""


def _set_text(
    host: ScriptHost, part: EcMessagePart, new: object, mimetype: object = None, charset: object = None
) -> None:
    del host
    kind = "" if mimetype is None else as_text(mimetype)
    part.set_text(_without_end(as_bytes(new)), kind, "" if charset is None else as_text(charset))


def _part_text(host: ScriptHost, part: EcMessagePart, new: object = None, *options: object) -> bytes | None:
    if new is not None:
        _set_text(host, part, new, *options)
    return part.text or None


# ---- patterns: found and replaced by those of the host, outside of the lock of the message


def _found(host: ScriptHost, text: bytes, pattern: object) -> object:
    found = host.call("msys.pcre.match", (as_lua(text), pattern))
    return False if found is None else found


def _replaced(host: ScriptHost, text: bytes, pattern: object, replacement: object) -> bytes | tuple[object, ...] | None:
    """Return the new text; None when nothing matched, several values for what is wrong with the pattern."""
    found = host.call("msys.pcre.replace", (as_lua(text), pattern, replacement))
    if isinstance(found, tuple):
        return found
    new = found if isinstance(found, bytes) else str(found or "").encode("utf-8", "surrogateescape")
    return None if new == text else new


class _Edited:
    """The bytes of one kind that a pattern is applied to, and where a change of them goes."""

    def __init__(self, kind: type[Any], what: str, read: Callable[[Any], bytes], write: Callable[..., Any]) -> None:
        self._kind = kind
        self._what = what
        self._read = read
        self._write = write

    def match(self, host: ScriptHost, subject: object, pattern: object) -> object:
        found = needed(subject, self._kind, self._what)
        with _lock(host, found):
            text = self._read(found)
        return _found(host, text, pattern)

    def replace(self, host: ScriptHost, subject: object, pattern: object, replacement: object) -> object:
        found = needed(subject, self._kind, self._what)
        with _lock(host, found):
            text = self._read(found)
        new = _replaced(host, text, pattern, replacement)
        if not isinstance(new, bytes):
            return new or False
        with _lock(host, found):
            self._write(host, found, as_lua(new))
        return new


class _EditedTexts:
    """The texts of all text parts of a message, or of one part."""

    def __init__(self, kind: type[Any], what: str) -> None:
        self._kind = kind
        self._what = what

    def _parts(self, host: ScriptHost, subject: object) -> list[EcMessagePart]:
        found = needed(subject, self._kind, self._what)
        with _lock(host, found):
            parts: Iterable[EcMessagePart] = found.mime.walk() if isinstance(found, EcMessage) else (found,)
            return [part for part in parts if part.is_text]

    def match(self, host: ScriptHost, subject: object, pattern: object) -> object:
        for part in self._parts(host, subject):
            found = _found(host, part.text or b"", pattern)
            if found is not False:
                return found
        return False

    def replace(self, host: ScriptHost, subject: object, pattern: object, replacement: object) -> object:
        texts: list[bytes] = []
        is_changed = False
        for part in self._parts(host, subject):
            old = part.text or b""
            new = _replaced(host, old, pattern, replacement)
            if isinstance(new, tuple):
                return new
            texts.append(old if new is None else new)
            if new is not None:
                is_changed = True
                with _lock(host, part):
                    part.set_text(new, part.content_type.mimetype, part.content_type.charset)
        return (texts if len(texts) > 1 else texts[0]) if is_changed else False


def _lock(host: ScriptHost, subject: EcMessage | EcMessagePart) -> Any:  # noqa: ANN401 - a lock, or nothing to lock
    return subject.lock if isinstance(subject, EcMessage) else lock_of(host, subject)


def _write_part(host: ScriptHost, part: EcMessagePart, new: str) -> None:
    """Replace a whole part, with its header."""
    del host
    made = EcMessagePart(source=as_bytes(new))
    part.block = made.block
    part.body = made.body


def _write_body(host: ScriptHost, part: EcMessagePart, new: str) -> None:
    del host
    part.body = as_bytes(new)


_EDITED: Final[dict[str, _Edited | _EditedTexts]] = {
    "msg:body": _Edited(EcMessage, "a message", lambda message: message.mime.body, _body),
    "msg:raw": _Edited(EcMessage, "a message", lambda message: message.source, _raw),
    "msg:text": _EditedTexts(EcMessage, "a message"),
    "msgpart:body": _Edited(EcMessagePart, "a message part", lambda part: part.body, _write_body),
    "msgpart:raw": _Edited(EcMessagePart, "a message part", lambda part: part.source, _write_part),
    "msgpart:text": _EditedTexts(EcMessagePart, "a message part"),
}

OPERATIONS: Final[dict[str, Callable[..., Any]]] = {
    "msg:raw": on_message(_raw),
    "msg:body": on_message(_body),
    "msg:text": on_message(_text),
    "msg:get_message_size": on_message(plain(lambda message: len(message.source))),
    "msg:is_mcmt": on_message(plain(lambda message: message.mime.content_type.mimetype.endswith(_MCMT))),
    "msgpart:text": on_part(_part_text),
    **{f"{name}_match": edited.match for name, edited in _EDITED.items()},
    **{f"{name}_replace": edited.replace for name, edited in _EDITED.items()},
}
LEAVING: Final = frozenset(OPERATIONS)
"""Operations that may take long: they leave Lua where that is possible."""
