"""Write what is derived from the catalogue of hooks: a page for each hook, their index, and the enums of their values.

Run it after a change of `runtime/ecruntime/catalogue/`: `python docs/make_hook_reference.py`.
"""

from __future__ import annotations

from pathlib import Path

from page_folder import PageFolder

from ecruntime.catalogue.hooks import load_hook_catalogue
from ecxs.languages.python.catalogue import hook_page, hook_values_source

PAGES = Path("docs", "reference", "hooks")
BANNER = (
    "<!-- Made by ecxs from the catalogue of hooks. Do not edit: `python docs/make_hook_reference.py` rewrites it. -->"
)
VALUES = Path("runtime", "ecruntime", "hooks", "values.py")


def wanted_files() -> dict[Path, str]:
    """Return every file, by its path below the root of the checkout."""
    catalogue = load_hook_catalogue()
    files = {PAGES / f"{hook.leaf}.md": hook_page(hook) for hook in catalogue.values()}
    files[PAGES / "README.md"] = _index()
    files[VALUES] = hook_values_source()
    return files


def pages() -> PageFolder:
    """Return the pages as they shall be."""
    return PageFolder(PAGES, wanted_files())


def _index() -> str:
    catalogue = load_hook_catalogue()
    lines = [
        BANNER,
        "# Hooks",
        "",
        f"The {len(catalogue)} hooks of the catalogue. How to provide, declare and call them: [hooks](../../hooks.md).",
        "A policy in *italics* is assumed: the documents leave it open.",
    ]
    for hook_scope in sorted(catalogue.hook_scopes):
        lines += ["", f"## {hook_scope}", "", "| hook | returns | policy | thread |", "|---|---|---|---|"]
        for hook in catalogue.values():
            if hook.hook_scope != hook_scope:
                continue
            policy = "void" if hook.policy is None else hook.policy.until.value
            shown = f"*{policy}*" if hook.policy is not None and hook.policy.assumed else policy
            name = hook.name.replace("_", "\\_")
            lines.append(f"| [{name}]({hook.leaf}.md) | `{hook.returns.text}` | {shown} | {hook.thread} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    pages().write()
