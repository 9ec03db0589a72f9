"""Documents of XML as scripts see them: nodes that are elements or texts, over lxml."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Iterator


class XmlFault(ValueError):
    """A text that is no XML, a query that is no XPath, or a change that no document can have."""


class XmlDocument:
    """A document, or what was made outside of one; a script uses it in one thread at a time."""

    lua_class = "xml_document"

    def __init__(self, root: etree._Element) -> None:
        """Hold the tree of `root`."""
        self._root = root
        # Of an element that was taken out, the library still knows the document that it was in.
        self._tree = root.getroottree() if root.getroottree().getroot() is root else etree.ElementTree(root)
        self._nodes: dict[etree._Element, XmlNode] = {}
        """The node of each element that a script has seen, so that the same one is equal to itself."""

    @classmethod
    def parsed(cls, text: bytes, *, keeps_blanks: bool) -> XmlDocument:
        """Parse a text; nothing outside of it is read, and no entity is expanded. Raise `XmlFault`."""
        parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_blank_text=not keeps_blanks)
        try:
            return cls(etree.fromstring(text, parser))
        except (etree.XMLSyntaxError, ValueError) as error:
            raise XmlFault(getattr(error, "msg", None) or str(error)) from None

    def root(self) -> XmlNode:
        """Return the outermost element."""
        return self.node(self._root)

    def node(self, element: etree._Element) -> XmlNode:
        """Return the node that stands for an element."""
        return self._nodes.setdefault(element, XmlNode(self, element))

    def take(self, element: etree._Element, node: XmlNode | None) -> None:
        """Let a node that a script has stand for an element that came from elsewhere."""
        if node is not None:
            node.document = self
            self._nodes[element] = node

    def xpath(self, query: str, context: XmlNode | None = None) -> list[XmlNode]:
        """Return the nodes that a query selects, of the document or below a node; raise `XmlFault`."""
        start = self._tree if context is None else context.element
        if start is None:
            raise XmlFault("a text is no context of a query")
        try:
            found = start.xpath(query)
        except (etree.XPathError, ValueError) as error:
            raise XmlFault(f"{error}: {query}") from None
        return (
            [self._selected(item) for item in found] if isinstance(found, list) else [XmlNode(self, None, str(found))]
        )

    def _selected(self, item: object) -> XmlNode:
        return self.node(item) if isinstance(item, etree._Element) else XmlNode(self, None, str(item))  # noqa: SLF001 - the class of all elements

    def tostring(self) -> bytes:
        """Return the text of the document."""
        return bytes(etree.tostring(self._tree))


class XmlNode:
    """An element, or a text, which has neither a name of its own nor children."""

    lua_class = "xml_node"

    def __init__(self, document: XmlDocument, element: etree._Element | None, text: str = "") -> None:
        """Stand for an element, or for a text."""
        self.document = document
        self.element = element
        self._text = text

    @classmethod
    def new(cls, name: str) -> XmlNode:
        """Make an element outside of any document; raise `XmlFault` for what is no name."""
        return XmlDocument(_element(name)).root()

    def doc(self) -> XmlDocument:
        """Return the document."""
        return self.document

    def name(self) -> str:
        """Return the name of an element, and `text` for a text."""
        if self.element is None:
            return "text"
        # Of comments and instructions the library has a function there.
        tag: object = self.element.tag
        return etree.QName(tag).localname if isinstance(tag, str) else "comment"

    def attribute(self, name: str) -> str | None:
        """Return an attribute."""
        value = self.own().get(name)
        return None if value is None else str(value)

    def set_attribute(self, name: str, value: str | None) -> None:
        """Set or remove an attribute; raise `XmlFault`."""
        element = self.own()
        if value is None:
            element.attrib.pop(name, "")
            return
        try:
            element.set(name, value)
        except ValueError as error:
            raise XmlFault(str(error)) from None

    def contents(self) -> str:
        """Return all text within the node."""
        return self._text if self.element is None else "".join(map(str, self.element.itertext()))

    def set_contents(self, text: str) -> None:
        """Put a text in the place of all that the node contains."""
        element = self.own()
        try:
            # Checked before anything is removed.
            etree.Element("a").text = text
        except ValueError as error:
            raise XmlFault(str(error)) from None
        del element[:]
        element.text = text

    def children(self) -> list[XmlNode]:
        """Return the children, texts among them."""
        return list(self._children())

    def _children(self) -> Iterator[XmlNode]:
        element = self.element
        if element is None:
            return
        if element.text:
            yield XmlNode(self.document, None, element.text)
        for child in element:
            yield self.document.node(child)
            if child.tail:
                yield XmlNode(self.document, None, child.tail)

    def addchild(self, child: XmlNode | str) -> XmlNode:
        """Append an element, which leaves the place that it had; a text is the name of a new one."""
        element = self.own()
        if isinstance(child, str):
            new = _element(child)
        else:
            new = child.own()
            if new in (element, *element.iterancestors()):
                raise XmlFault("a node cannot be put into itself")
            _detach(new)
        element.append(new)
        self.document.take(new, None if isinstance(child, str) else child)
        return self.document.node(new)

    def unlink(self) -> XmlNode:
        """Take the element out of its document; it has one of its own from then on."""
        element = self.own()
        _detach(element)
        XmlDocument(element).take(element, self)
        return self

    def tostring(self) -> bytes:
        """Return the text of the node."""
        if self.element is None:
            return self._text.encode()
        return bytes(etree.tostring(self.element, with_tail=False))

    def own(self) -> etree._Element:
        """Return the element; raise `XmlFault` for a text."""
        if self.element is None:
            raise XmlFault("a text has no attributes, no children and no place of its own")
        return self.element


def _element(name: str) -> etree._Element:
    try:
        return etree.Element(name)
    except ValueError as error:
        raise XmlFault(str(error)) from None


def _detach(element: etree._Element) -> None:
    """Take an element out; the text behind it stays where it is."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is None:
            parent.text = (parent.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
        element.tail = None
    parent.remove(element)
