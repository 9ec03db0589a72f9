"""A Sphinx extension with a builder of HTML whose addresses do not begin with `docs/`.

The source of the site is the whole repository, so that relative links between all its pages hold as they are written.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from sphinx.builders.html import StandaloneHTMLBuilder

from website.source_tree import address

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Set as AbstractSet

    from sphinx.application import Sphinx

_BEGIN: Final = "Search.setIndex("
_END: Final = ")"


class SiteBuilder(StandaloneHTMLBuilder):
    """The builder of HTML, with the addresses of the site."""

    name = "html"

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:
        """Return the address of a page."""
        del typ
        return quote(address(docname)) + self.link_suffix

    def get_output_path(self, page_name: str, /) -> Path:
        """Return the file of a page."""
        return Path(self.outdir, address(page_name) + self.out_suffix)

    def get_outfilename(self, pagename: str) -> Any:  # noqa: ANN401 - a path; its class is private to Sphinx
        """Return the file of a page, for versions of Sphinx that ask so."""
        found = super().get_outfilename(pagename)
        return type(found)(self.get_output_path(pagename))

    def load_indexer(self, docnames: AbstractSet[str]) -> None:
        """Load the index of the search that was written last."""
        # Its addresses would be taken for docnames; these follow from the files that stand beside them.
        self._rename(lambda index: [Path(name).with_suffix("").as_posix() for name in index["filenames"]])
        super().load_indexer(docnames)

    def dump_search_index(self) -> None:
        """Write the index of the search, whose script joins docname and suffix to an address."""
        super().dump_search_index()
        self._rename(lambda index: [address(name) for name in index["docnames"]])

    def _rename(self, named: Callable[[dict[str, Any]], list[str]]) -> None:
        path = Path(self.outdir, self.searchindex_filename)
        if not path.is_file():
            return
        index = json.loads(path.read_text(encoding="utf-8").removeprefix(_BEGIN).removesuffix(_END))
        index["docnames"] = named(index)
        path.write_text(f"{_BEGIN}{json.dumps(index, separators=(',', ':'), sort_keys=True)}{_END}", encoding="utf-8")


def setup(app: Sphinx) -> dict[str, bool]:
    """Put the builder in the place of the one that Sphinx has."""
    app.add_builder(SiteBuilder, override=True)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
