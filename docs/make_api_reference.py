"""Write the reference of what modules and their tests import: a page for each area of `ecruntime.api`, and the kit.

Run it after a change of a name, a signature or a docstring: `python docs/make_api_reference.py`.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from api_page import Definitions, signature
from page_folder import PageFolder
from source_index import Found, exported, find, statements, tree

PAGES = Path("docs", "reference", "api")
BANNER = "<!-- Made from the source of the runtime. Do not edit: `python docs/make_api_reference.py` rewrites it. -->"
API: Final = "ecruntime.api"
KIT: Final = "ecruntime.testing"
PLUGIN: Final = "ecruntime.testing.plugin"


@dataclass(frozen=True, slots=True)
class Area:
    """One page: its name, title and sentence, and the packages whose names it has; of several the longest counts."""

    page: str
    title: str
    text: str
    homes: tuple[str, ...]


AREAS: Final = (
    Area(
        "module", "The module",
        "What the author's class is derived from, what its phases get, and what it may ask of its server; "
        "the order of it all is told in [lifecycle](../../lifecycle.md).",
        ("ecruntime.module", "ecruntime.generation"),
    ),
    Area(
        "options", "Options",
        "Reading them, in the generation of the call or in one that is held; "
        "their types are in [option types](../../option-types.md).",
        (
            "ecruntime.module.options", "ecruntime.module.option_word", "ecruntime.module.config_value",
            "ecruntime.module.fetch", "ecruntime.config", "ecruntime.formats", "ecruntime.catalogue",
        ),
    ),
    Area(
        "declarations", "Declarations",
        "What generated code registers, and what an author registers by code.",
        ("ecruntime.module.registration", "ecruntime.model"),
    ),
    Area(
        "hooks", "Hooks",
        "Calling and declaring hooks, and what stands for a pointer; "
        "C types and their Python types are in [hook types](../../hook-types.md).",
        ("ecruntime.hooks", "ecruntime.model.hook_signature"),
    ),
    Area(
        "handles", "Handles",
        "A class for each C type whose contents are unknown here: pass it on, compare it, give it back.",
        ("ecruntime.hooks.opaque",),
    ),
    Area(
        "simulator", "Simulated objects",
        "Messages, their parts, validation contexts, domains and connections: enough to develop and test a provider.",
        ("ecruntime.simulator",),
    ),
    Area(
        "events", "Events", "Descriptors, timers and time; see [events](../../events.md).", ("ecruntime.scheduler",)
    ),
    Area(
        "io", "Input and output",
        "Reading and writing on events, sessions of listeners, and IO wrappers; see [IO wrappers](../../io.md).",
        ("ecruntime.io",),
    ),
    Area("threads", "Threads", "Blocking work in pools; see [threads](../../threads.md).", ("ecruntime.threads",)),
    Area("memory", "Memory", "Memory by type; see [memory](../../memory.md).", ("ecruntime.memory",)),
    Area("log", "Log", "Messages and their levels; see [logging](../../logging.md).", ("ecruntime.log",)),
    Area("errors", "Errors", "What is raised at a module, or by one.", ("ecruntime.foundation", "ecruntime.version")),
)  # fmt: skip
TESTING: Final = Area(
    "testing", "The test kit",
    "What `ecruntime.testing` exports, and the fixtures of its pytest plugin; how they are used is told in "
    "[testing](../../testing.md).",
    (KIT,),
)  # fmt: skip


@cache
def definition(name: str) -> Found:
    """Return the definition of a name of the API or the kit."""
    found = find(API, name) if name in exported(API) else find(KIT, name)
    assert found is not None, name
    return found


def area_of(name: str) -> Area:
    """Return the area of a name of `ecruntime.api`: where it is defined decides, so new names need nothing here."""
    found = definition(name)
    home = found.module
    if home == API:
        return AREAS[0]
    fitting = [(len(prefix), area) for area in AREAS for prefix in area.homes if f"{home}.".startswith(f"{prefix}.")]
    return max(fitting, key=lambda pair: pair[0])[1]


@cache
def _defined() -> frozenset[tuple[str, str]]:
    return frozenset((definition(name).module, definition(name).name) for name in (*exported(API), *exported(KIT)))


def is_exported(found: Found) -> bool:
    """Tell whether a definition is exported by the API or the kit."""
    return (found.module, found.name) in _defined()


def place(name: str) -> str | None:
    """Return the page of a name; None for one that is not exported."""
    if name in exported(API):
        return area_of(name).page
    return TESTING.page if name in exported(KIT) else None


def wanted_files() -> dict[Path, str]:
    """Return every page, by its path below the root of the checkout."""
    files = {PAGES / "README.md": _index()}
    for area in filter(_names, AREAS):
        files[PAGES / f"{area.page}.md"] = _page(area, _names(area))
    files[PAGES / f"{TESTING.page}.md"] = _page(TESTING, exported(KIT), _fixtures())
    return files


def pages() -> PageFolder:
    """Return the pages as they shall be."""
    return PageFolder(PAGES, wanted_files())


def _names(area: Area) -> tuple[str, ...]:
    return tuple(name for name in exported(API) if area_of(name) is area)


def _page(area: Area, names: tuple[str, ...], more: list[str] | None = None) -> str:
    definitions = Definitions(place, is_exported, area.page, tells_rules=area is not TESTING)
    lines = [BANNER, f"# {area.title}", "", area.text, "", *(more or [])]
    if area.page == "handles":
        lines += ["| class | in C |", "|---|---|", *(f"| `{name}` | {definition(name).doc} |" for name in names)]
    else:
        for name in names:
            lines += definitions.section(name, definition(name))
    return "\n".join(lines).rstrip() + "\n"


def _fixtures() -> list[str]:
    parsed = tree(PLUGIN)
    assert parsed is not None
    lines = ["## Fixtures", "", "| fixture | its type | what it does |", "|---|---|---|"]
    for node, doc in statements(parsed.body):
        if isinstance(node, ast.FunctionDef) and any("fixture" in ast.unparse(item) for item in node.decorator_list):
            result = signature(node).rpartition(" -> ")[2]
            kind = result.removeprefix("Iterator[").removesuffix("]") if result.startswith("Iterator[") else result
            lines.append(f"| `{node.name}` | `{kind}` | {' '.join(doc.split())} |")
    return [*lines, ""]


def _index() -> str:
    lines = [
        BANNER,
        "# The author's API",
        "",
        f"The {len(exported(API))} names of `ecruntime.api`, by area, and the {len(exported(KIT))} of",
        "`ecruntime.testing`. What is promised of them is said in [compatibility](../../compatibility.md).",
        "",
        "*Thread* says where something may be used: `any`, or `scheduler` for the master scheduler thread alone.",
        "Where it is missing, the text tells what there is to tell. *Rules* are those that a use may break,",
        "directly or by what follows; the runtime then raises or reports, and `ecxs explain RT101` says more.",
    ]
    for area in (*filter(_names, AREAS), TESTING):
        names = exported(KIT) if area is TESTING else _names(area)
        lines += ["", f"## [{area.title}]({area.page}.md)", "", area.text, ""]
        if area.page == "handles":
            lines.append(", ".join(f"`{name}`" for name in names))
            continue
        lines += ["| name | what it is |", "|---|---|"]
        for name in names:
            first = " ".join(definition(name).doc.split("\n\n")[0].split()).replace("|", "\\|")
            lines.append(f"| [`{name}`]({area.page}.md#{name.lower()}) | {first} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    pages().write()
