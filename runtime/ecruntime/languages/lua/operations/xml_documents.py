"""XML: documents, nodes and their iterators."""

from __future__ import annotations

from functools import partial
from operator import methodcaller
from typing import TYPE_CHECKING, Any, Final, TypeVar

from ecruntime.languages.lua.operations.subjects import bytes_of, text_of
from ecruntime.languages.lua.runtime import HostError

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecruntime.languages.lua.script_host import ScriptHost
    from ecruntime.languages.lua.xml_tree import XmlDocument, XmlNode


T = TypeVar("T")


def _parse(host: ScriptHost, text: object, keep_blanks: float = 1) -> XmlDocument:
    del host
    # Imported here, as in `_new`: few scripts have XML.
    from ecruntime.languages.lua.xml_tree import XmlDocument

    parse = partial(XmlDocument.parsed, keeps_blanks=bool(keep_blanks))
    return _told("xml.parsexml", parse, bytes_of(text, "xml.parsexml: the argument"))


def _new(host: ScriptHost, name: object) -> XmlNode:
    del host
    from ecruntime.languages.lua.xml_tree import XmlNode

    return _told("xml.newnode", XmlNode.new, _text(name))


def _told(what: str, call: Callable[..., T], *arguments: object) -> T:
    """Call; tell faults of XML as errors of the script."""
    try:
        return call(*arguments)
    except ValueError as error:
        raise HostError(f"{what}: {error}") from None


def _text(value: object) -> str:
    return text_of(value, "a name or a text of XML")


def _checked(class_name: str, name: str, call: Callable[..., object]) -> Callable[..., object]:
    """Return an operation that tells faults of scripts as such."""

    def operation(host: ScriptHost, target: object, *arguments: object) -> object:
        del host
        if getattr(target, "lua_class", "") != class_name:
            raise HostError(f"this is no {class_name}")
        return _told(name, call, target, *arguments)

    return operation


def _xpath(document: XmlDocument, query: object, context: XmlNode | None = None) -> list[XmlNode]:
    return document.xpath(_text(query), context)


def _attribute(node: XmlNode, name: object, *value: object) -> str | None:
    # `nil` as a second argument clears, and no second argument reads.
    if value:
        node.set_attribute(_text(name), None if value[0] is None else _text(value[0]))
    return node.attribute(_text(name))


def _contents(node: XmlNode, text: object = None) -> str:
    if text is not None:
        node.set_contents(_text(text))
    return node.contents()


def _add_child(node: XmlNode, child: object) -> XmlNode:
    return node.addchild(child if getattr(child, "lua_class", "") == "xml_node" else _text(child))  # type: ignore[arg-type] # its class says so


_DOCUMENT: Final[dict[str, Callable[..., object]]] = {
    "xpath": _xpath,
    **{name: methodcaller(name) for name in ("root", "tostring")},
}
_NODE: Final[dict[str, Callable[..., object]]] = {
    "addchild": _add_child,
    "attribute": _attribute,
    "attr": _attribute,
    "contents": _contents,
    **{name: methodcaller(name) for name in ("children", "doc", "name", "tostring", "unlink")},
}
OPERATIONS: Final[dict[str, Callable[..., Any]]] = {
    "xml.parsexml": _parse,
    "xml.newnode": _new,
    **{f"doc:{name}": _checked("xml_document", f"doc:{name}", call) for name, call in _DOCUMENT.items()},
    **{f"node:{name}": _checked("xml_node", f"node:{name}", call) for name, call in _NODE.items()},
}
