"""A Sphinx extension for blocks of code: configurations are colored, and shortened answers are no errors."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from docutils import nodes
from pygments.lexer import RegexLexer, bygroups
from pygments.token import Comment, Keyword, Name, Number, Operator, Punctuation, String, Text, Whitespace

if TYPE_CHECKING:
    from sphinx.application import Sphinx


class ConfLexer(RegexLexer):
    """Words of a configuration of the server."""

    name = "Configuration of the server"
    aliases = ("conf",)
    tokens: ClassVar = {
        "root": [
            (r"#.*$", Comment.Single),
            (r"\s+", Whitespace),
            (r'"(\\.|[^"\\])*"', String),
            (r"([A-Za-z_][\w.-]*)(\s*)(=)", bygroups(Name.Attribute, Whitespace, Operator)),
            (r"[A-Za-z_][\w.-]*(?=[^=\n]*\{)", Keyword),
            (r"-?\d+(\.\d+)*\b", Number),
            (r"[{}()\[\],;]", Punctuation),
            (r"[^\s{}()\[\],;\"#=]+", Text),
            (r".", Text),
        ]
    }


def setup(app: Sphinx) -> dict[str, bool]:
    """Add the lexer, and connect to the events of Sphinx."""
    app.add_lexer("conf", ConfLexer)
    app.connect("doctree-read", _allow_shortened_code)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _allow_shortened_code(_app: Sphinx, doctree: nodes.document) -> None:
    # An answer that is too long for a page ends with "...", and a page about mistakes shows some: tests run the others.
    for block in doctree.findall(nodes.literal_block):
        block["force"] = True
