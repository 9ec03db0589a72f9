"""Write the reference of the command line: a page for each command with the help of it and of its subcommands.

Run it after a change of a command, an option or a help text: `python docs/make_cli_reference.py`.
"""

# ruff: noqa: E501 - a sentence of a page is not broken

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click
from page_folder import PageFolder

from ecxs.cli.lazy_group import COMMANDS
from ecxs.cli.program import ecxs

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGES = Path("docs", "reference", "cli")
BANNER = "<!-- Made by ecxs from its commands. Do not edit: `python docs/make_cli_reference.py` rewrites it. -->"
WIDTH: Final = 100


def wanted_files() -> dict[Path, str]:
    """Return every page, by its path below the root of the checkout."""
    files = {PAGES / "README.md": _index()}
    for name in COMMANDS:
        parts = [f"# {path}\n\n{_block(path, command)}" for path, command in walk(name)]
        files[PAGES / f"{name}.md"] = f"{BANNER}\n" + "\n#".join(parts)
    return files


def pages() -> PageFolder:
    """Return the pages as they shall be."""
    return PageFolder(PAGES, wanted_files())


def walk(name: str) -> Iterator[tuple[str, click.Command]]:
    """Return a command and its subcommands, each with the words that call it."""
    command = ecxs.get_command(click.Context(ecxs), name)
    assert command is not None, name
    yield from _below(f"ecxs {name}", command)


def _below(path: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
    yield path, command
    if isinstance(command, click.Group):
        for name, inner in command.commands.items():
            yield from _below(f"{path} {name}", inner)


def _block(path: str, command: click.Command) -> str:
    # The words above it are given as a name, so that the usage shows them.
    context = click.Context(
        command, info_name=path, terminal_width=WIDTH, max_content_width=WIDTH, help_option_names=["-h", "--help"]
    )
    return f"```text\n{command.get_help(context)}\n```\n"


def _index() -> str:
    lines = [
        BANNER,
        "# Command line",
        "",
        f"The {len(COMMANDS)} commands of `ecxs`, in the order of the work on a module. `ecxs COMMAND --help` says the same on a",
        "terminal. Defaults of options may stand in [ecxs.toml or pyproject.toml](../../tool-configuration.md), and what is",
        "answered with `--format json` is in [json](../../json.md).",
        "",
        "| command | what it does |",
        "|---|---|",
        *(f"| [ecxs {name}]({name}.md) | {entry.summary} |" for name, entry in COMMANDS.items()),
        "",
        "## ecxs",
        "",
        _block("ecxs", ecxs),
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    pages().write()
