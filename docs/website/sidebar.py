"""A Sphinx extension that lets the sidebar show every part, and of the parts' pages the branch of the present one.

The whole tree has hundreds of pages, and would be resolved for each of them: that took most of the time of a build.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any, Final

from website.source_tree import ALL_PAGES, FRONT, ROOT, parts

if TYPE_CHECKING:
    from sphinx.application import Sphinx

_MAX_SIBLINGS: Final = 80
"""Of a longer list only the present page is shown; its index page has the list."""


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect before the theme, which asks for the tree at the usual priority."""
    app.connect("html-page-context", _replace_tree, priority=400)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _replace_tree(app: Sphinx, page: str, _template: str, context: dict[str, Any], _doctree: object) -> None:
    if "toctree" in context:
        context["toctree"] = lambda **_given: _Tree(app, page).html()


class _Tree:
    """The sidebar of one page, with the classes that Sphinx gives to a tree."""

    def __init__(self, app: Sphinx, page: str) -> None:
        self._app = app
        self._page = page
        above = {child: parent for parent, below in app.env.toctree_includes.items() for child in below}
        self._branch = [page]
        while (parent := above.get(self._branch[-1])) is not None:
            self._branch.append(parent)

    def html(self) -> str:
        listed = parts((ROOT / f"{ALL_PAGES}.md").read_text(encoding="utf-8"))
        listed[-1][1].append(ALL_PAGES)
        shown = ""
        for caption, pages in listed:
            shown += f'<p class="caption" role="heading"><span class="caption-text">{escape(caption)}</span></p>\n'
            shown += self._list(pages, 1)
        # No page of the source: the theme has no link to it of its own.
        where = escape(self._app.builder.get_relative_uri(self._page, "genindex"))
        last = f'<li class="toctree-l1"><a class="reference internal" href="{where}">Index of names</a></li>\n</ul>\n'
        return shown.removesuffix("</ul>\n") + last

    def _list(self, pages: list[str], level: int) -> str:
        if len(pages) > _MAX_SIBLINGS:
            pages = [page for page in pages if page in self._branch]
        return f"<ul>\n{''.join(self._entry(page, level) for page in pages)}</ul>\n" if pages else ""

    def _entry(self, page: str, level: int) -> str:
        env = self._app.env
        is_here, is_on_branch = page == self._page, page in self._branch
        below = self._list(env.toctree_includes.get(page, []), level + 1) if is_on_branch and page != FRONT else ""
        where = "#" if is_here else self._app.builder.get_relative_uri(self._page, page)
        names = ("current " if is_here else "") + "reference internal"
        title = env.titles[page].astext() if page in env.titles else page
        link = f'<a class="{names}" href="{escape(where)}">{escape(title)}</a>'
        return f'<li class="toctree-l{level}{" current" if is_on_branch else ""}">{link}{below}</li>\n'
