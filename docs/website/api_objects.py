"""A Sphinx extension that shows the author's API as autodoc finds it in the runtime.

The pages have signatures and docstrings, for readers on a code host; in the site autodoc takes their place, so that
types are links and the search knows each name. Headings, tables of attributes, threads and rules stay as they are.
"""

from __future__ import annotations

import inspect
import re
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final

from docutils import nodes
from sphinx import addnodes

if TYPE_CHECKING:
    from docutils.parsers.rst.states import Inliner
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

PAGES: Final = "docs/reference/api/"
API: Final = "ecruntime.api"
KIT: Final = "ecruntime.testing"
PLUGIN: Final = "ecruntime.testing.plugin"
_DEFINITION: Final = re.compile(
    # The heading, the code, and the prose up to a table, a line of facts, or the next heading.
    r"^(?P<heading>#{2,3} (?P<name>\w+(?:\.[\w\\]+)?))\n\n```python\n(?P<code>.*?)\n```\n"
    r"(?P<prose>.*?)(?=^\| attribute|^\| enum|^It also has|^Rules of every|^Thread: |^Rules: |^#{2,3} |\Z)",
    re.MULTILINE | re.DOTALL,
)
_FIXTURES: Final = re.compile(r"^\| fixture \|.*?\n\|---\|---\|---\|\n(?P<rows>(?:\|.*\n)+)", re.MULTILINE)
_FIXTURE: Final = re.compile(r"^\| `(?P<name>\w+)` \| `(?P<kind>[^`]+)` \|", re.MULTILINE)
_BEGINNING: Final = re.compile(r"(?<![`\w])(\w+)_(?!\w)")
_OPTIONAL: Final = frozenset({"py:class", "py:obj", "py:data", "py:exc"})


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect to the events of Sphinx."""
    _unwrap_fixtures()
    app.add_role("api", _api_role)
    app.connect("source-read", _replace_definitions)
    app.connect("autodoc-process-docstring", _escape)
    app.connect("missing-reference", _find_exported)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _unwrap_fixtures() -> None:
    # What pytest makes of a fixture is no function, and autodoc describes functions.
    plugin = import_module(PLUGIN)
    for name, value in list(vars(plugin).items()):
        function = getattr(value, "_get_wrapped_function", None)
        if callable(function):
            setattr(plugin, name, function())


def _replace_definitions(_app: Sphinx, docname: str, source: list[str]) -> None:
    if not docname.startswith(PAGES) or docname.endswith("/README"):
        return
    module = KIT if docname.endswith("/testing") else API
    text = _DEFINITION.sub(lambda found: _definition(module, found), source[0])
    source[0] = _FIXTURES.sub(lambda found: _fixtures(found["rows"]), text)


def _definition(module: str, found: re.Match[str]) -> str:
    name = found["name"].replace("\\", "")
    directive = _directive(module, name)
    if directive is None:
        return found.group()
    if directive == "data":
        # autodoc would tell the text of its type.
        value = found["code"].partition(" = ")[2]
        shown = f"\n   :value: {value}" if value and "\n" not in value else ""
        return (
            f"{found['heading']}\n\n```{{eval-rst}}\n.. py:data:: {name}\n   :module: {module}{shown}\n```\n\n"
            f"{found['prose']}"
        )
    return f"{found['heading']}\n\n```{{eval-rst}}\n.. {directive}:: {module}.{name}\n```\n\n"


def _directive(module: str, name: str) -> str | None:
    owner: Any = import_module(module)
    first, _, member = name.partition(".")
    thing = getattr(owner, first)
    if member:
        return "automethod" if inspect.isclass(thing) and thing.__name__ == first and hasattr(thing, member) else None
    if inspect.isclass(thing):
        # autodoc says no more of another name than whose it is.
        return "autoclass" if thing.__name__ == first else None
    if inspect.isroutine(thing):
        return "autofunction"
    return None if isinstance(thing, ModuleType) else "data"


def _fixtures(rows: str) -> str:
    lines = ["```{eval-rst}"]
    for row in _FIXTURE.finditer(rows):
        if not row["name"].startswith("_"):
            lines += [f".. autofunction:: {PLUGIN}.{row['name']}() -> {row['kind']}", ""]
    return "\n".join([*lines, "```"]) + "\n"


def _api_role(
    _name: str, rawtext: str, text: str, _line: int, inliner: Inliner, _options: object = None, _content: object = None
) -> tuple[list[nodes.Node], list[nodes.Node]]:
    """Return a word in backticks of a docstring: a link where it names something of the API, code in any case."""
    shown = nodes.literal(rawtext, text, classes=["code"])
    place = _place(text.partition(".")[0])
    if place is None or not re.fullmatch(r"[\w.]+", text):
        return [shown], []
    env = inliner.document.settings.env
    target = f"{place}.{text}"
    found = addnodes.pending_xref(
        "", shown, refdoc=env.docname, refdomain="py", reftype="obj", reftarget=target, refwarn=False, refexplicit=True
    )
    return [found], []


def _place(name: str) -> str | None:
    # A word such as `resume` or `state` in the code of a sample stays as it is.
    if not name[:1].isupper():
        return None
    return next((module for module in (API, KIT) if name in import_module(module).__all__), None)


def _escape(_app: Sphinx, _what: str, _name: str, _thing: object, _options: object, lines: list[str]) -> None:
    # A beginning of names, such as O_, is a link in reStructuredText.
    lines[:] = [_BEGINNING.sub(r"\1\_", line) for line in lines]


def _find_exported(
    app: Sphinx, env: BuildEnvironment, node: addnodes.pending_xref, shown: nodes.Node
) -> nodes.Node | None:
    """Return a link for a type that the API exports from elsewhere; the text for one that it does not export."""
    if node.get("refdomain") != "py" or f"py:{node['reftype']}" not in _OPTIONAL:
        return None
    target = node["reftarget"]
    name = target.rpartition(".")[2]
    place = _place(name)
    domain = env.domains["py"]
    if place is not None and target != f"{place}.{name}":
        found = domain.resolve_xref(env, node["refdoc"], app.builder, "obj", f"{place}.{name}", node, shown)
        if found is not None:
            return found
    # Annotations name types of the standard library and of the runtime, whose pages are not here.
    return shown
