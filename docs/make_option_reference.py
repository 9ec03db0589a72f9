"""Write the reference of the server's options: its config scopes, its options, and those of its modules.

Run it after a change of `runtime/ecruntime/catalogue/`: `python docs/make_option_reference.py`.
"""

# ruff: noqa: E501 - a sentence of a page is not broken

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from page_folder import PageFolder

from ecruntime.catalogue.options import load_option_catalogue

if TYPE_CHECKING:
    from ecruntime.catalogue.options import CatalogueOption
    from ecruntime.catalogue.server_modules import CatalogueModule

PAGES = Path("docs", "reference", "options")
BANNER = (
    "<!-- Made by ecxs from the catalogue of options. Do not edit: "
    "`python docs/make_option_reference.py` rewrites it. -->"
)


def wanted_files() -> dict[Path, str]:
    """Return every page, by its path below the root of the checkout."""
    return {
        PAGES / "README.md": _index(),
        PAGES / "server.md": _server(),
        PAGES / "modules.md": _modules(),
    }


def pages() -> PageFolder:
    """Return the pages as they shall be."""
    return PageFolder(PAGES, wanted_files())


def _index() -> str:
    catalogue = load_option_catalogue()
    lines = [
        BANNER,
        "# Options of the server",
        "",
        f"What public documents name: {len(catalogue.options)} options of the server and its config scopes in",
        f"[server](server.md), and those of {len(catalogue.modules)} modules that come with it in [modules](modules.md). A",
        "configuration is checked by them: an unknown name is a finding with near misses, and a value has to fit its type.",
        "Options of your own modules are declared in [module.toml](../../module-toml.md); scopes, fallback and reloads are",
        "explained in [configuration](../../configuration.md).",
        "",
        "## Config scopes",
        "",
        'Where a stanza may stand. An instance has a name, as `domain "example.com"`, or none.',
        "",
        "| config scope | instance | stands in | instances are compared |",
        "|---|---|---|---|",
    ]
    for scope in catalogue.scopes:
        inside = ", ".join(f"`{name}`" for name in scope.inside)
        lines.append(f"| `{scope.name}` | {scope.instance.value} | {inside} | {scope.matching.value} |")
    return "\n".join(lines) + "\n"


def _server() -> str:
    options = sorted(load_option_catalogue().options, key=_order)
    lines = [
        BANNER,
        "# Options in config scopes",
        "",
        "A default stands here where a document gives one. The scopes are the innermost ones in which an option is valid;",
        "`module` is the stanza of any module.",
    ]
    for letter, group in groupby(options, key=lambda option: _order(option)[0][0]):
        lines += ["", f"## {letter.upper()}", "", "| option | values | default | scopes |", "|---|---|---|---|"]
        lines += [_row(option) for option in group]
    return "\n".join(lines) + "\n"


def _order(option: CatalogueOption) -> tuple[str, str]:
    return option.name.strip("_").lower(), ", ".join(option.scopes)


def _row(option: CatalogueOption) -> str:
    values = f"array of {option.type.value}" if option.is_array else option.type.value
    if option.words:
        values += ": " + ", ".join(f"`{word}`" for word in option.words)
    low = option.minimum if option.least_unless_zero is None else f"0, or {option.least_unless_zero}"
    if low is not None or option.maximum is not None:
        values += f", from {'…' if low is None else low} to {'…' if option.maximum is None else option.maximum}"
    if option.is_host:
        values += ", an address or the name of a host"
    if not option.is_tunable_online:
        values += "; a change needs a restart"
    default = f"`{option.default}`".replace("|", "\\|") if option.default is not None else ""
    return f"| `{option.name}` | {values} | {default} | {', '.join(option.scopes)} |"


def _modules() -> str:
    lines = [
        BANNER,
        "# Options of the server's modules",
        "",
        "Names alone are known, and no values are checked. A module that is called *open* may have further options.",
        "The common options of all modules are those of the scope `module` in [server](server.md).",
    ]
    for module in sorted(load_option_catalogue().modules, key=lambda module: module.name.lower()):
        lines += ["", f"## {module.name}", "", *_module(module)]
    return "\n".join(lines) + "\n"


def _module(module: CatalogueModule) -> list[str]:
    facts = [module.kind.value, *(["open"] if module.is_open else [])]
    inside = f" It may stand in the stanza of {_names(module.inside)}." if module.inside else ""
    pattern = f" Further names match `{module.pattern}`." if module.pattern else ""
    lines = [f"Kind: {', '.join(facts)}.{inside}{pattern}".replace("|", "\\|")]
    for path, names in module.stanzas.items():
        if names:
            where = f"In its stanza {' '.join(f'`{name}`' for name in path)}" if path else "In its stanza"
            lines += ["", f"{where}: {_names(names)}."]
    for scope, names in module.added.items():
        lines += ["", f"Added to {scope}: {_names(names)}."]
    return lines


def _names(names: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in names)


if __name__ == "__main__":
    pages().write()
