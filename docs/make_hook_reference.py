"""Write what is derived from the catalogue of hooks: a page for each hook, their index, and the enums of their values.

Run it after a change of `runtime/ecruntime/spec/catalogue/`: `python docs/make_hook_reference.py`.
"""

from __future__ import annotations

import sys
from pathlib import Path

from ecruntime.spec.catalogue.hooks import load_hook_catalogue
from ecxs.targets.catalogue import hook_page, hook_values_source

ROOT = Path(__file__).resolve().parent.parent
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


def stale_files() -> list[Path]:
    """Return what is missing, differs, or is there without a hook."""
    wanted = wanted_files()
    differing = [path for path, text in wanted.items() if _content(path) != text]
    left_over = [path.relative_to(ROOT) for path in (ROOT / PAGES).glob("*.md")]
    return [*differing, *(path for path in left_over if path not in wanted)]


def _content(path: Path) -> str | None:
    file = ROOT / path
    return file.read_text(encoding="utf-8") if file.is_file() else None


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


def main() -> int:
    """Write what differs, and take away what is left over."""
    wanted = wanted_files()
    stale = stale_files()
    for path in stale:
        file = ROOT / path
        if path in wanted:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(wanted[path], encoding="utf-8")
        else:
            file.unlink()
        sys.stdout.write(f"{path}\n")
    sys.stderr.write(f"{len(stale)} of {len(wanted)} files written\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
