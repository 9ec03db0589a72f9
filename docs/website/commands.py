"""A Sphinx extension that shows the commands of `ecxs` as sphinx-click does, from the commands themselves.

The pages have their help texts, for readers on a code host; in the site each of these blocks becomes the options of
its command.
"""

from __future__ import annotations

import re
from textwrap import dedent
from typing import TYPE_CHECKING, Final

import click
from docutils import nodes
from sphinx_click.ext import ClickDirective

from ecxs.cli.program import ecxs

if TYPE_CHECKING:
    from sphinx.application import Sphinx

PAGES: Final = "docs/reference/cli/"
_MARK: Final = re.compile(r"[*`|]|(?<=\w)_(?!\w)")
"""Characters that are markup in reStructuredText."""
_PATH: Final = re.compile(r"``(?:Posix)?Path\('([^']*)'\)``")
"""A default as Python writes it."""
_BLOCK: Final = re.compile(r"^(#+) (ecxs[ \w-]*)\n\n```text\nUsage: .*?\n```$", re.MULTILINE | re.DOTALL)


class CommandDirective(ClickDirective):
    """The help of one command without its heading, which the page has; the argument is what calls it."""

    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        """Return the description, usage, options and arguments."""
        self.options |= {"prog": self.arguments[0], "nested": "none"}
        # A section in a section of Markdown would be one level too deep.
        shown = nodes.Element("", *(child for section in super().run() for child in section.children))
        for lines in list(shown.findall(nodes.line_block)):
            # Another one stands in a block for lines that are further to the right; that of the outer one has them.
            if lines.parent is not None and not isinstance(lines.parent, nodes.line_block):
                lines.replace_self(_example(lines))
        return [child for child in shown.children if not isinstance(child, nodes.title)]

    def _load_module(self, module_path: str) -> click.Command:
        """Return the command for its words; the groups of this program import their commands on demand."""
        found: click.Command = ecxs
        for word in module_path.split()[1:]:
            inner = found.get_command(click.Context(found), word) if isinstance(found, click.Group) else None
            if inner is None:
                raise self.error(f"there is no command '{module_path}'")
            found = inner
        return found


def _example(block: nodes.line_block) -> list[nodes.Node]:
    """Return lines that are to stay as they are: an introduction that ends with a colon, and code."""
    lines = _texts(block, "")
    told = [nodes.paragraph("", lines.pop(0))] if lines and lines[0].endswith(":") else []
    code = dedent("\n".join(lines))
    return [*told, nodes.literal_block(code, code, language="text")]


def _texts(block: nodes.line_block, indent: str) -> list[str]:
    found = []
    for child in block.children:
        found += _texts(child, f"{indent}  ") if isinstance(child, nodes.line_block) else [f"{indent}{child.astext()}"]
    return found


def setup(app: Sphinx) -> dict[str, bool]:
    """Add the directive, and connect to the events of Sphinx."""
    app.add_directive("ecxs-command", CommandDirective)
    app.connect("source-read", _replace_blocks)
    for part in ("description", "options", "arguments", "epilog"):
        app.connect(f"sphinx-click-process-{part}", _escape)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _escape(_app: Sphinx, _context: click.Context, lines: list[str]) -> None:
    # Help texts are plain; what sphinx-click adds to them are directives, and literals of a whole line.
    for number, shown in enumerate(lines):
        lines[number] = line = _PATH.sub(r"``\1``", shown)
        if not line.lstrip().startswith((".. ", ":", "``")):
            bar = "| " if line.startswith("| ") else ""
            lines[number] = bar + _MARK.sub(r"\\\g<0>", line.removeprefix(bar))


def _replace_blocks(_app: Sphinx, docname: str, source: list[str]) -> None:
    if docname.startswith(PAGES):
        source[0] = _BLOCK.sub(r"\1 \2\n\n```{eval-rst}\n.. ecxs-command:: \2\n```", source[0])
