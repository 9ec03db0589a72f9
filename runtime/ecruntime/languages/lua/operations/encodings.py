"""Encodings of texts: base64, quoted-printable, names of domains, and URLs."""

from __future__ import annotations

import base64
import binascii
import quopri
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote_from_bytes, unquote_to_bytes

from ecruntime.languages.lua.operations.subjects import bytes_of
from ecruntime.languages.lua.runtime import HostError
from ecruntime.languages.lua.values import python_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecruntime.languages.lua.script_host import ScriptHost

_UNRESERVED: Final = "-._~"


def _converted(data: bytes, charset: object, *, is_decoded: bool) -> bytes:
    """Return a text that is UTF-8 in another character set, or one of that set in UTF-8."""
    if charset is None or charset == "":
        return data
    name = str(charset)
    try:
        return data.decode(name).encode("utf-8") if is_decoded else data.decode("utf-8").encode(name)
    except LookupError:
        raise HostError(f"'{name}' is no character set") from None
    except UnicodeError as error:
        raise HostError(f"the text has no form in '{name}': {error}") from None


def _encode64(host: ScriptHost, data: object, fold: object = False, charset: object = None) -> bytes:  # noqa: FBT002 - as scripts call it
    del host
    raw = _converted(bytes_of(data, "msys.base64.encode: the data"), charset, is_decoded=False)
    return base64.encodebytes(raw).replace(b"\n", b"\r\n") if fold else base64.b64encode(raw)


def _decode64(host: ScriptHost, text: object, charset: object = None) -> bytes:
    del host
    data = bytes_of(text, "msys.base64.decode: the text")
    try:
        raw = base64.b64decode(b"".join(data.split()), validate=True)
    except (binascii.Error, ValueError) as error:
        raise HostError(f"msys.base64.decode: {error}") from None
    return _converted(raw, charset, is_decoded=True)


def _encode_quoted(host: ScriptHost, data: object, charset: object = None, dotstuff: object = False) -> bytes:  # noqa: FBT002 - as above
    del host
    raw = _converted(bytes_of(data, "msys.qp.encode: the data"), charset, is_decoded=False)
    text = b"\r\n".join(quopri.encodestring(line) for line in raw.replace(b"\r\n", b"\n").split(b"\n"))
    # The library folds with line feeds alone, and knows nothing of the end of a message.
    text = text.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    if dotstuff:
        text = (b"." if text.startswith(b".") else b"") + text.replace(b"\r\n.", b"\r\n..")
    return text


def _decode_quoted(host: ScriptHost, text: object, charset: object = None) -> bytes:
    del host
    data = bytes_of(text, "msys.qp.decode: the text")
    return _converted(quopri.decodestring(data), charset, is_decoded=True)


def _to_idn(host: ScriptHost, name: object) -> bytes | tuple[None, str]:
    del host
    try:
        return python_text(str(name)).encode("idna")
    except UnicodeError as error:
        return None, str(error)


def _to_utf8(host: ScriptHost, name: object) -> str | tuple[None, str]:
    del host
    try:
        return str(name).encode("ascii").decode("idna")
    except UnicodeError as error:
        return None, str(error)


def _escape(host: ScriptHost, text: object) -> str:
    del host
    return quote_from_bytes(bytes_of(text, "curl.escape: the text"), safe=_UNRESERVED)


def _unescape(host: ScriptHost, text: object) -> bytes:
    del host
    return unquote_to_bytes(bytes_of(text, "curl.unescape: the text"))


OPERATIONS: Final[dict[str, Callable[..., Any]]] = {
    "msys.base64.encode": _encode64,
    "msys.base64.decode": _decode64,
    "msys.qp.encode": _encode_quoted,
    "msys.qp.decode": _decode_quoted,
    "msys.idn.to_idn": _to_idn,
    "msys.idn.to_utf8": _to_utf8,
    "curl.escape": _escape,
    "curl.unescape": _unescape,
}
