"""Write the reference of the server's Lua interface: functions by package, entry points, constants and objects.

Run it after a change of `runtime/ecruntime/catalogue/lua_api.toml`: `python docs/make_lua_api_reference.py`.
"""

# ruff: noqa: E501 - a sentence of a page is not broken

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any, Final

import tomli
from page_folder import PageFolder

from ecruntime.catalogue.entries import data_text
from ecruntime.catalogue.lua_api import DATA

PAGES = Path("docs", "reference", "lua-api")
BANNER = (
    "<!-- Made by ecxs from the catalogue of the Lua interface. Do not edit: "
    "`python docs/make_lua_api_reference.py` rewrites it. -->"
)
OTHERS: Final = "others"
_FEW: Final = 5
"""A package with fewer functions stands on the page of the others."""
_GLOBAL: Final = "global"

Entry = dict[str, Any]
# Any: the values come straight from our own data file, and a test reads each entry.


@cache
def data() -> dict[str, list[Entry]]:
    """Return the tables of the data file."""
    return tomli.loads(data_text(DATA))


def wanted_files() -> dict[Path, str]:
    """Return every page, by its path below the root of the checkout."""
    files = {PAGES / "README.md": _index()}
    files[PAGES / "entry-points.md"] = _entry_points()
    files[PAGES / "constants.md"] = _constants()
    small = []
    for package in sorted({item["module"] for item in data()["function"]}):
        if place(package) == OTHERS:
            small.append(package)
        else:
            files[PAGES / f"{place(package)}.md"] = _page(package)
    files[PAGES / f"{OTHERS}.md"] = _others(small)
    return files


def pages() -> PageFolder:
    """Return the pages as they shall be."""
    return PageFolder(PAGES, wanted_files())


def place(package: str) -> str:
    """Return the page of the functions of a package."""
    return package if len(_functions(package)) >= _FEW or package == _GLOBAL else OTHERS


def _functions(package: str) -> list[Entry]:
    found = [item for item in data()["function"] if item["module"] == package]
    return sorted(found, key=lambda item: re.sub(r"\W", " ", item["name"]).strip().lower())


def _index() -> str:
    functions = data()["function"]
    here = sum(item["in_scope"] for item in functions)
    lines = [
        BANNER,
        "# Lua interface",
        "",
        f"What scripts may call: {len(functions)} functions, methods and properties, of which this runtime has {here}. The others",
        "are known by name: a call is refused with that reason. What a script defines for the server to call is in",
        "[entry points](entry-points.md), and the numbers that both exchange are in [constants](constants.md). How a script is",
        "loaded is told in [scriptlets](../../scriptlets.md), its language in [the dialect](../../lua-dialect.md).",
        "",
        "## Packages",
        "",
        "What `require` takes. A package of the kind *binding* is written in C, a *library* in Lua; *built in* ones need no `require`.",
        "",
        "| package | kind | functions | what it is for |",
        "|---|---|---|---|",
    ]
    for item in sorted(data()["package"], key=lambda item: item["name"]):
        count = len(_functions(item["name"]))
        where = place(item["name"])
        anchor = f"#{_anchor(item['name'])}" if where == OTHERS else ""
        name = f"[`{item['name']}`]({where}.md{anchor})" if count else f"`{item['name']}`"
        lines.append(f"| {name} | {item['kind']} | {count or ''} | {_cell(item['summary'])} |")
    lines += ["", "## Objects", "", "| object | usual names | note |", "|---|---|---|"]
    for item in data()["object"]:
        names = ", ".join(f"`{name.strip()}`" for name in item["usual_names"].split(","))
        lines.append(f"| {item['class']} | {names} | {_cell(item['note'])} |")
    unlisted = sorted({item["module"] for item in functions} - {item["name"] for item in data()["package"]})
    shown = ["", "## Other pages", "", *(f"- [{name}]({place(name)}.md)" for name in unlisted if place(name) != OTHERS)]
    return "\n".join([*lines, *shown, f"- [Smaller packages]({OTHERS}.md)"]) + "\n"


def _page(package: str) -> str:
    title = "Functions without a package" if package == _GLOBAL else package
    lines = [BANNER, f"# {title}", ""]
    lines += [_about(package), ""] if _about(package) else []
    for item in _functions(package):
        lines += _function(item, "##")
    return "\n".join(lines).rstrip() + "\n"


def _others(packages: list[str]) -> str:
    lines = [
        BANNER,
        "# Smaller packages",
        "",
        f"Packages with fewer than {_FEW} functions; all are in the [index](README.md).",
        "",
    ]
    for package in packages:
        lines += [f"## {package}", ""]
        lines += [_about(package), ""] if _about(package) else []
        for item in _functions(package):
            lines += _function(item, "###")
    return "\n".join(lines).rstrip() + "\n"


def _about(package: str) -> str:
    return next((f"{item['summary']}." for item in data()["package"] if item["name"] == package), "")


def _function(item: Entry, level: str) -> list[str]:
    is_called = item["kind"] in {"function", "method"}
    lines = [
        f"{level} {item['name']}",
        "",
        "```lua",
        item["name"] + (item["signature"] if is_called else ""),
        "```",
        "",
    ]
    facts = [f"{item['summary']}."]
    facts.append(f"Returns: {item['returns']}." if is_called else f"Its value: {item['returns']}.")
    if not item["in_scope"]:
        facts.append("It is not in this runtime: a call is refused by name.")
    if item.get("suspends"):
        facts.append("It may wait, and the script is parked meanwhile.")
    if item.get("alias_of"):
        facts.append(f"Another name for `{item['alias_of']}`.")
    if item.get("deprecated"):
        facts.append("Deprecated.")
    if item.get("unsafe"):
        facts.append("Unsafe: nothing checks what it is given.")
    return [*lines, " ".join(facts), ""]


def _entry_points() -> str:
    lines = [
        BANNER,
        "# Entry points",
        "",
        "Functions that a script defines in the table that it gives to `msys.registerModule`, and that the server calls. Any hook",
        "`SCOPE.NAME` of the [server](../hooks/README.md) may be defined as `SCOPE_NAME`, too.",
        "",
        "| function | called by | returns | when |",
        "|---|---|---|---|",
    ]
    for item in data()["entry_point"]:
        words = f"`{item['name']}{item['args']}`".replace("|", "\\|")
        lines.append(f"| {words} | {_cell(item['called_by'])} | {_cell(item['returns'])} | {_cell(item['summary'])} |")
    return "\n".join(lines) + "\n"


def _constants() -> str:
    lines = [
        BANNER,
        "# Constants",
        "",
        "By package; `require` makes them known.",
        "",
        "| constant | meaning |",
        "|---|---|",
    ]
    lines += [f"| `{item['name']}` | {_cell(item['meaning'])} |" for item in data()["constant"]]
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    # Names in the texts have underscores and signs that Markdown would take for its own.
    return re.sub(r"([|_*<>])", r"\\\1", text)


def _anchor(heading: str) -> str:
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")


if __name__ == "__main__":
    pages().write()
