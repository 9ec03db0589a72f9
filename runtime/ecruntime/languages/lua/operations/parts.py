"""The MIME tree of a message: its parts, where they lie, and how it is changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from ecruntime.languages.lua.operations.subjects import as_bytes, as_text, needed, on_message, on_part, plain
from ecruntime.languages.lua.runtime import HostError
from ecruntime.simulator import EcMessagePart
from ecruntime.simulator.message_part import new_part

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecruntime.languages.lua.script_host import ScriptHost
    from ecruntime.simulator import EcMessage

_ENCODINGS: Final = ("7bit", "8bit", "binary", "quoted-printable", "base64")
"""By the numbers of `EC_MIME_TE_7BIT` and its like."""


def _content_type(host: ScriptHost, part: EcMessagePart) -> dict[str, object]:
    del host
    content = part.content_type
    return {
        "mimetype": content.mimetype,
        "charset": content.charset,
        "encoding": content.encoding,
        "is_attachment": bool(content.filename),
        **({"filename": content.filename} if content.filename else {}),
    }


def _parts(host: ScriptHost, part: EcMessagePart) -> list[EcMessagePart] | None:
    del host
    return None if part.parts is None else list(part.parts)


def _sibling(host: ScriptHost, part: EcMessagePart) -> EcMessagePart | None:
    del host
    siblings = (part.parent.parts if part.parent is not None else None) or ()
    at = siblings.index(part) + 1 if part in siblings else len(siblings)
    return siblings[at] if at < len(siblings) else None


def _encoding(host: ScriptHost, part: EcMessagePart) -> int:
    del host
    encoding = part.content_type.encoding
    return _ENCODINGS.index(encoding) if encoding in _ENCODINGS else 0


# ---- the range of the body


def _start(host: ScriptHost, part: EcMessagePart) -> int:
    chosen = _chosen(host, part)
    return part.body_offset if chosen is None else chosen[1]


def _end(host: ScriptHost, part: EcMessagePart) -> int:
    chosen = _chosen(host, part)
    return part.body_offset + len(part.body) if chosen is None else chosen[2]


def _chosen(host: ScriptHost, part: EcMessagePart) -> tuple[bytes, int, int] | None:
    """Return what a part that is in no message was made of, and the range of it that is its body."""
    return host.made_of.get(part) if part.root.owner is None else None


def _set_range(*, is_start: bool) -> Callable[..., None]:
    """Return what lets the body be another range: of what the part was made of, or of the message as it is."""

    def choose(host: ScriptHost, part: EcMessagePart, new: object) -> None:
        if not isinstance(new, int | float) or new < 0:
            raise HostError("body_start and body_end are offsets: numbers that are not negative")
        if part.parts is not None:
            raise HostError("the body of a container is its parts: it has no range")
        chosen = _chosen(host, part)
        whole, start, end = chosen or (part.root.source, _start(host, part), _end(host, part))
        start, end = (int(new), end) if is_start else (start, int(new))
        part.body = whole[start:end]
        if chosen is not None:
            host.made_of[part] = (whole, start, end)

    return choose


# ---- making and moving parts


def _make_boundary(host: ScriptHost, message: EcMessage, *parts: object) -> str:
    """Return a boundary that no part of the message has, nor one of the others."""
    del host
    others = [needed(part, EcMessagePart, "a message part") for part in parts if part is not None]
    taken = b"".join([message.source, *(part.source for part in others)])
    number = 0
    while f"=_ec_{number:08x}_".encode() in taken:
        number += 1
    return f"=_ec_{number:08x}_"


def _make_container(
    host: ScriptHost, message: EcMessage, mimetype: object, boundary: object = None, terminate: object = None
) -> EcMessagePart:
    # The end of the data, which `terminate` adds on the server, is no part of messages here.
    del terminate
    kind = as_text(mimetype)
    if not kind.lower().startswith("multipart/"):
        raise HostError(f"'{kind}' is no type of a container: it begins with multipart/")
    return new_part(kind, boundary=_make_boundary(host, message) if boundary is None else as_text(boundary))


def _make_part(
    host: ScriptHost, message: EcMessage, mimetype: object, body: object = None, encoding: object = None
) -> EcMessagePart:
    del message
    content = content_of(host, body)
    part = new_part(as_text(mimetype), content, encoding_name(encoding))
    host.made_of[part] = (content, 0, len(content))
    return part


def encoding_name(encoding: object) -> str:
    """Return the name of a transfer encoding, by its number or as it is given; it says what the body is."""
    if encoding is None:
        return ""
    if isinstance(encoding, str):
        return as_text(encoding)
    if isinstance(encoding, int | float) and 0 <= encoding < len(_ENCODINGS):
        return _ENCODINGS[int(encoding)]
    raise HostError("the encoding is one of msys.core.EC_MIME_TE_7BIT and its like")


def content_of(host: ScriptHost, body: object) -> bytes:
    """Return the bytes of a text, or what an io object has to read."""
    if body is None or isinstance(body, str | int | float | bool):
        return as_bytes(body)
    found = host.call("io_object:read", (body, "*a"))
    found = found[0] if isinstance(found, tuple) else found
    return found if isinstance(found, bytes) else str(found or "").encode("utf-8", "surrogateescape")


def _add(*, is_first: bool) -> Callable[..., bool]:
    def add(host: ScriptHost, container: EcMessagePart, child: object) -> bool:
        del host
        part = needed(child, EcMessagePart, "a message part")
        if container.parts is None or part.parent is not None or part is container.root:
            return False
        container.insert(0 if is_first else len(container.parts), part)
        return True

    return add


def _place(*, is_behind: bool) -> Callable[..., None]:
    def place(host: ScriptHost, part: EcMessagePart, sibling: object) -> None:
        del host
        beside = needed(sibling, EcMessagePart, "a message part")
        container = beside.parent
        if container is None:
            raise HostError("the other part is in no container: a part is placed beside one that is")
        at = (container.parts or ()).index(beside)
        container.insert(at + is_behind, part)

    return place


OPERATIONS: Final[dict[str, Callable[..., Any]]] = {
    "msg:mime": on_message(plain(lambda message, *_: message.mime)),
    "msg:makeBoundary": on_message(_make_boundary),
    "msg:makeContainer": on_message(_make_container),
    "msg:makePart": on_message(_make_part),
    "msgpart:content_type": on_part(_content_type),
    "msgpart:addFirstChild": on_part(_add(is_first=True)),
    "msgpart:addLastChild": on_part(_add(is_first=False)),
    "msgpart:insertAfter": on_part(_place(is_behind=True)),
    "msgpart:insertBefore": on_part(_place(is_behind=False)),
    "msgpart:unlink": on_part(plain(lambda part: part.unlink())),
    "msgpart.parts": on_part(_parts),
    "msgpart.thread": on_part(plain(lambda part: part.next_part)),
    "msgpart.next": on_part(_sibling),
    "msgpart.parent": on_part(plain(lambda part: part.parent)),
    "msgpart.boundary": on_part(plain(lambda part: part.content_type.boundary or None)),
    "msgpart.encoding": on_part(_encoding),
    "msgpart.body_start": on_part(_start),
    "msgpart.body_end": on_part(_end),
    "msgpart.body_start=": on_part(_set_range(is_start=True)),
    "msgpart.body_end=": on_part(_set_range(is_start=False)),
}
LEAVING: Final = frozenset({"msg:mime", "msg:makeBoundary", "msg:makeContainer", "msg:makePart"})
