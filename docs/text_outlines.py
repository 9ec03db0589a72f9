"""Texts of an SVG as outlines, which look the same wherever it is shown; for the scripts beside this one.

A code host shows pictures without the fonts of their author, and each viewer has others. The outlines are of DejaVu
Sans Mono, which comes with matplotlib: the extra `pictures` has both that and fontTools.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lxml import etree

if TYPE_CHECKING:
    from lxml.etree import _Element

SVG = "http://www.w3.org/2000/svg"
RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")


@dataclass(slots=True)
class _Font:
    """The glyphs of one weight that were used so far, by their characters."""

    prefix: str
    cmap: dict[int, str]
    glyphs: Any
    advance: int
    units: int
    used: dict[str, str] = field(default_factory=dict)

    def use(self, char: str) -> str:
        """Return the id of a character's outline; the one of a replacement where the font has none."""
        from fontTools.pens.svgPathPen import SVGPathPen

        if char not in self.used:
            pen = SVGPathPen(self.glyphs, ntos=lambda number: str(round(number)))
            self.glyphs[self.cmap.get(ord(char), ".notdef")].draw(pen)
            self.used[char] = pen.getCommands()
        return f"{self.prefix}{ord(char):x}"


def outlined(svg: str) -> str:
    """Return a picture with outlines in the place of texts, and the texts as its description."""
    root = etree.fromstring(svg.encode(), etree.XMLParser(remove_blank_text=True))
    fonts = {is_bold: _load_font(is_bold=is_bold) for is_bold in (False, True)}
    styles = _styles(root)
    for text in list(root.iter(f"{{{SVG}}}text")):
        _replace(text, styles, fonts)
    description = etree.Element(f"{{{SVG}}}desc")
    description.text = "\n".join(texts_of(svg))
    root.insert(0, description)
    definitions = etree.Element(f"{{{SVG}}}defs")
    for font in fonts.values():
        for char, path in sorted(font.used.items()):
            etree.SubElement(definitions, f"{{{SVG}}}path", id=f"{font.prefix}{ord(char):x}", d=path)
    root.insert(1, definitions)
    return etree.tostring(root, pretty_print=True, encoding="unicode")


def texts_of(svg: str) -> list[str]:
    """Return the texts of a picture, whether they are outlines or not."""
    root = etree.fromstring(svg.encode())
    description = root.find(f"{{{SVG}}}desc")
    if description is not None:
        return (description.text or "").split("\n")
    found = ("".join(map(str, text.itertext())) for text in root.iter(f"{{{SVG}}}text"))
    return [" ".join(text.split()) for text in found if text.strip()]


def _load_font(*, is_bold: bool) -> _Font:
    import matplotlib as mpl
    from fontTools.ttLib import TTFont

    name = "DejaVuSansMono-Bold.ttf" if is_bold else "DejaVuSansMono.ttf"
    font = TTFont(Path(mpl.get_data_path(), "fonts", "ttf", name))
    glyphs = font.getGlyphSet()
    return _Font("b" if is_bold else "m", font.getBestCmap(), glyphs, glyphs["A"].width, font["head"].unitsPerEm)


def _styles(root: _Element) -> dict[str, dict[str, str]]:
    """Return the declarations for each class, those for a light ground."""
    found: dict[str, dict[str, str]] = {}
    for style in root.iter(f"{{{SVG}}}style"):
        for selector, body in RULE.findall((style.text or "").partition("@media")[0]):
            pairs = (part.split(":", 1) for part in body.split(";") if ":" in part)
            declared = {name.strip(): value.strip() for name, value in pairs}
            for one in selector.split(","):
                found.setdefault(one.strip().removeprefix("."), {}).update(declared)
    return found


def _replace(text: _Element, styles: dict[str, dict[str, str]], fonts: dict[bool, _Font]) -> None:
    content = "".join(map(str, text.itertext())).replace("\u00a0", " ")
    inherited = [style for above in text.iterancestors() for style in (above.get("class") or "").split()]
    declared: dict[str, str] = {}
    for name in (*reversed(inherited), *(text.get("class") or "").split()):
        declared |= styles.get(name, {})
    font = fonts[declared.get("font-weight") in {"bold", "600", "700"}]
    scale = float(declared.get("font-size", "16px").removesuffix("px")) / font.units
    wide = len(content) * font.advance * scale
    x, y = float(text.get("x", "0")), float(text.get("y", "0"))
    x -= {"middle": wide / 2, "end": wide}.get(text.get("text-anchor", ""), 0.0)
    # Glyphs are drawn upwards, SVG counts downwards.
    group = etree.Element(f"{{{SVG}}}g", transform=f"translate({x:.1f} {y:.1f}) scale({scale:.5f} {-scale:.5f})")
    for name in ("class", "fill"):
        if name in text.attrib:
            group.set(name, text.attrib[name])
    for number, char in enumerate(content):
        if char != " ":
            etree.SubElement(group, f"{{{SVG}}}use", href=f"#{font.use(char)}", x=str(number * font.advance))
    parent = text.getparent()
    assert parent is not None, "a text is in a picture"
    parent.replace(text, group)
