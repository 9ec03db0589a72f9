"""Messages that scripts make, copy and submit; nothing is delivered, and a test sees what was submitted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from ecruntime.languages.lua.operations.parts import content_of
from ecruntime.languages.lua.operations.subjects import as_bytes, as_text, on_message, own_message
from ecruntime.languages.lua.runtime import HostError
from ecruntime.simulator import EcMessage
from ecruntime.simulator.message_part import new_part
from ecruntime.simulator.part_content import base64_lines, encoded_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecruntime.languages.lua.script_host import ScriptHost
    from ecruntime.simulator import EcMessagePart

_CRLF: Final = b"\r\n"
_ATTACHED: Final = 'message/rfc822; name="Attached Message"'


def _new(host: ScriptHost, now: object = None) -> EcMessage:
    del now
    return own_message(host, EcMessage("made by a script"))


def _copy(host: ScriptHost, message: EcMessage) -> EcMessage:
    return own_message(host, message.copy())


def _inject(host: ScriptHost, message: EcMessage, sender: object, recipients: object) -> None:
    submitted = message.copy()
    submitted.sender = as_text(sender)
    submitted.recipients = tuple(each.strip() for each in as_text(recipients).split(",") if each.strip())
    host.shared.injected.append(submitted)
    host.module.log.info("message %s is submitted for %s", submitted.id, ", ".join(submitted.recipients))


def _forward(  # noqa: PLR0913, PLR0917 - as scripts call it
    host: ScriptHost,
    message: EcMessage,
    sender: object,
    recipients: object,
    text: object,
    subject: object = None,
    charset: object = None,
) -> None:
    made = EcMessage("forwarded")
    top = _container(b"mixed", b"mixed", message.source + as_bytes(text))
    headers = {"From": sender, "To": recipients, **({} if subject is None else {"Subject": subject})}
    for name, value in headers.items():
        top.block.add(name, [as_bytes(value)])
    top.insert(0, _text_part("text/plain", as_bytes(text), "" if charset is None else as_text(charset)))
    top.insert(1, new_part(_ATTACHED, message.source))
    made.source = top.source
    _inject(host, made, sender, recipients)


def _container(subtype: bytes, mark: bytes, source: bytes = b"") -> EcMessagePart:
    boundary = b"=_ec_" + mark
    while boundary in source:
        boundary += b"_"
    return new_part(f"multipart/{subtype.decode()}", boundary=boundary.decode())


def _text_part(declared: str, text: bytes, charset: str = "") -> EcMessagePart:
    body, used, encoding = encoded_text(text, charset or "utf-8", _CRLF)
    return new_part(f'{declared}; charset="{used}"', body, encoding)


# ---- build


def _build(host: ScriptHost, message: EcMessage, headers: object, parts: object, attachments: object = None) -> None:
    """Fill an empty message: headers, alternative contents by their types, and attachments."""
    if message.source:
        raise HostError("msg:build: the message is not empty: make one with msys.core.ec_message_new()")
    content = {as_text(kind): content_of(host, body) for kind, body in _pairs(parts)}
    attached = [_attachment(host, each) for _, each in sorted(_pairs(attachments), key=lambda pair: str(pair[0]))]
    inside = b"".join([*content.values(), *(part.source for part in attached)])
    top = _container(b"mixed", b"mixed", inside)
    kept = [field for field in top.block.fields if field.name == b"content-type"]
    top.block.remove("Content-Type")
    for name, value in sorted(_pairs(headers), key=lambda pair: str(pair[0])):
        top.block.add(as_text(name), [as_bytes(value)])
    top.block.replace("MIME-Version", [b"1.0"])
    top.block.replace("Content-Type", [kept[0].undecoded])
    alternatives = _container(b"alternative", b"alternative", inside)
    for kind in sorted(content, key=_rank):
        alternatives.insert(len(alternatives.parts or ()), _alternative(kind, content[kind]))
    for part in (alternatives, *attached):
        top.insert(len(top.parts or ()), part)
    message.source = top.source
    if message in host.own_messages:
        own_message(host, message)


def _pairs(table: object) -> list[tuple[object, object]]:
    if table is None:
        return []
    if not isinstance(table, dict):
        raise HostError("msg:build: headers, parts and attachments are tables")
    return list(table.items())


def _rank(kind: str) -> tuple[bool, bool, str]:
    """Return the place of an alternative: readers show the last one that they can."""
    return (not kind.startswith("text/"), not kind.startswith("text/plain"), kind)


def _alternative(kind: str, content: bytes) -> EcMessagePart:
    if kind.startswith("text/") and "charset" not in kind.lower():
        part = _text_part(kind, content)
    else:
        part = new_part(kind, base64_lines(content, _CRLF), "base64")
    part.block.add("Content-Disposition", [b"inline"])
    return part


def _attachment(host: ScriptHost, given: object) -> EcMessagePart:
    if not isinstance(given, dict):
        raise HostError("msg:build: an attachment is a table with type, name, headers and content")
    content = given.get("content")
    if isinstance(content, EcMessage):
        return new_part(_ATTACHED, content.source)
    kind = as_text(given.get("type", "application/octet-stream"))
    if isinstance(content, str):
        part = _text_part(kind, as_bytes(content)) if kind.startswith("text/") else _binary(kind, as_bytes(content))
    else:
        # Who gives an io object has encoded it.
        part = new_part(kind, content_of(host, content), "base64")
    if given.get("name") is not None:
        name = as_text(given["name"]).replace("\\", "\\\\").replace('"', '\\"')
        part.block.add("Content-Disposition", [f'attachment; filename="{name}"'.encode("utf-8", "surrogateescape")])
    for line in as_bytes(given.get("headers")).replace(b"\r\n", b"\n").split(b"\n"):
        field, colon, value = line.partition(b":")
        if colon:
            part.block.add(field.decode("latin-1"), [value.strip()])
    return part


def _binary(kind: str, content: bytes) -> EcMessagePart:
    return new_part(kind, base64_lines(content, _CRLF), "base64")


OPERATIONS: Final[dict[str, Callable[..., Any]]] = {
    "msys.core.ec_message_new": _new,
    "msg:copy": on_message(_copy),
    "msg:build": on_message(_build),
    "msg:inject": on_message(_inject),
    "msg:forward": on_message(_forward),
}
LEAVING: Final = frozenset({"msg:copy", "msg:build", "msg:inject", "msg:forward"})
