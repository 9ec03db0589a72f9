"""A Sphinx extension for links to files and folders that are no pages: each gets a page that shows it."""

from __future__ import annotations

import html
import re
from pathlib import Path, PurePosixPath
from posixpath import normpath, relpath
from typing import TYPE_CHECKING, Any, Final

from docutils import nodes
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import TextLexer, get_lexer_for_filename
from pygments.util import ClassNotFound
from sphinx import addnodes
from sphinx.environment.collectors import EnvironmentCollector

from website.source_tree import ROOT, address, docname_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

FOLDER: Final = "files"
_FILE_NAME: Final = re.compile(r"[\w./-]+\.md")
_MAX_SIZE: Final = 200_000
_LEFT_OUT: Final = frozenset({"__pycache__", ".ecxs", ".pytest_cache", ".mypy_cache"})
_LEXERS: Final = {".ecm": "file.ini", ".conf": "file.conf", ".in": "file.txt"}


class LinkedFiles(EnvironmentCollector):
    """The files to which pages link, by page; they are kept in the environment."""

    def clear_doc(self, app: Sphinx, env: BuildEnvironment, docname: str) -> None:
        """Forget a page."""
        del app
        _store(env).pop(docname, None)

    def merge_other(self, app: Sphinx, env: BuildEnvironment, docnames: set[str], other: BuildEnvironment) -> None:
        """Take over what another process has read."""
        del app
        _store(env).update({name: files for name, files in _store(other).items() if name in docnames})

    def process_doc(self, app: Sphinx, doctree: nodes.document) -> None:
        """Replace links to files by links to their pages."""
        docname = app.env.docname
        for node in doctree.findall(addnodes.pending_xref):
            if node.get("reftype") == "myst" and node["refexplicit"] and _FILE_NAME.fullmatch(node.astext()):
                # On a code host pages are known by their files, in the site by their titles.
                node["refexplicit"] = False
        for node in [*doctree.findall(addnodes.download_reference), *doctree.findall(addnodes.pending_xref)]:
            target = _file_of(node, docname)
            if target is None:
                continue
            page = docname_of(target)
            if page is not None and page in app.env.found_docs:
                # A folder with an index page; the reference is resolved as that of any page.
                node.attributes |= {"refdomain": "doc", "reftarget": page, "reftargetid": None}
                continue
            found = _reference(app.env, docname, target)
            found += node.children
            node.replace_self(found)
        folder = PurePosixPath(docname).parent.as_posix()
        if PurePosixPath(docname).name == "README" and (ROOT / folder / "module.toml").is_file():
            # On a code host the files stand above the page.
            shown = _reference(app.env, docname, folder)
            shown += nodes.Text("All files of this module")
            doctree[-1].append(nodes.paragraph("", "", shown))


def _reference(env: BuildEnvironment, docname: str, target: str) -> nodes.reference:
    _store(env).setdefault(docname, set()).add(target)
    # Only a page of HTML has this address, and only HTML is made.
    there = f"{page_of(target)}.html"
    return nodes.reference("", "", internal=True, refuri=relpath(there, PurePosixPath(address(docname)).parent))


def page_of(target: str) -> str:
    """Return the page of a file or folder."""
    return f"{FOLDER}/{target}"


def setup(app: Sphinx) -> dict[str, Any]:
    """Connect to the events of Sphinx."""
    app.add_env_collector(LinkedFiles)
    app.connect("html-collect-pages", _pages)
    return {"env_version": 1, "parallel_read_safe": True, "parallel_write_safe": True}


def _store(env: BuildEnvironment) -> dict[str, set[str]]:
    # An attribute of the environment is pickled with it.
    if not hasattr(env, "ecxs_linked_files"):
        env.ecxs_linked_files = {}  # type: ignore[attr-defined] # Sphinx keeps it with its pages
    return env.ecxs_linked_files  # type: ignore[attr-defined,no-any-return] # set above


def _file_of(node: nodes.Element, docname: str) -> str | None:
    if node.get("reftype") != "myst" or node.get("refdomain") == "doc":
        return None
    target = normpath(str(PurePosixPath(docname).parent / node["reftarget"]))
    return None if target.startswith("..") or not (ROOT / target).exists() else target


def _pages(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    for target in sorted({target for files in _store(app.env).values() for target in files}):
        path = ROOT / target
        shown = sorted(_files(path)) if path.is_dir() else [path]
        body = f"<h1><code>{html.escape(target)}</code></h1>\n" + "".join(_shown(file, path) for file in shown)
        yield page_of(target), {"title": target, "body": body, "parents": []}, "page.html"


def _files(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*"):
        if path.is_file() and _LEFT_OUT.isdisjoint(path.relative_to(folder).parts) and path.stat().st_size < _MAX_SIZE:
            yield path


def _shown(path: Path, top: Path) -> str:
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""
    try:
        lexer = get_lexer_for_filename(_LEXERS.get(path.suffix, path.name))
    except ClassNotFound:
        lexer = TextLexer()
    title = f"<h2>{html.escape(path.relative_to(top).as_posix())}</h2>\n" if path != top else ""
    code = highlight(text, lexer, HtmlFormatter(nowrap=True))
    return f'{title}<div class="highlight"><pre>{code}</pre></div>\n'
