"""Configuration of Sphinx for the site: `make docs` builds it."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "docs")]

from ecxs import __version__ as release  # noqa: E402 - the name is one of Sphinx

project = "ecxs"
author = "the authors of ecxs"
version = release
language = "en"
extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx_click",
    "website.api_objects",
    "website.code_blocks",
    "website.commands",
    "website.index_pages",
    "website.linked_files",
    "website.short_addresses",
    "website.sidebar",
]

# The source is the whole repository, so that links between its pages hold as they are written.
root_doc = "docs/index"
source_suffix = {".md": "markdown"}
include_patterns = [
    "docs/**",
    "examples/README.md",
    "examples/**/README.md",
    "tests/benchmarks/README.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "SECURITY.md",
]
exclude_patterns = ["docs/changes/+*", "build", "dist", ".*", "**/.*", "**/node_modules", "**/__pycache__"]

myst_heading_anchors = 3
myst_enable_extensions = ["attrs_inline", "colon_fence"]
suppress_warnings: list[str] = []
nitpicky = True
smartquotes = False  # two hyphens are the beginning of an option
toc_object_entries = False  # each has a heading

add_module_names = False
autodoc_typehints = "signature"
autodoc_member_order = "bysource"
autodoc_preserve_defaults = True
python_use_unqualified_type_names = True
default_role = "api"

html_theme = "furo"
html_title = f"ecxs {release}"
html_static_path = ["website/static"]
html_css_files = ["site.css"]
html_js_files = ["sidebar.js"]
html_copy_source = False
html_show_sourcelink = False
html_use_index = True
html_domain_indices = False
html_last_updated_fmt = None
html_show_copyright = False
