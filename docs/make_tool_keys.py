"""Write the table of keys in `docs/tool-configuration.md` from the options of the commands.

Run it after a change of an option: `python docs/make_tool_keys.py`.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ecxs.cli.lazy_group import COMMANDS
from ecxs.cli.program import ecxs
from ecxs.cli.tool_defaults import keys_of

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE = Path(__file__).resolve().parent / "tool-configuration.md"
BEGIN = (
    "<!-- Made by ecxs from the options of the commands. Do not edit: `python docs/make_tool_keys.py` rewrites "
    "it. -->\n"
)
END = "<!-- The end of what is made. -->\n"


def table() -> str:
    """Return the rows of all keys, by command."""
    context = click.Context(ecxs)
    rows = [row for name in COMMANDS for row in _rows((name,), ecxs.get_command(context, name))]
    return "".join(("| table | key | value | default |\n", "|---|---|---|---|\n", *rows))


def page(text: str) -> str:
    """Return the text of the page with the table as it shall be."""
    before, _, rest = text.partition(BEGIN)
    after = rest.partition(END)[2]
    return f"{before}{BEGIN}\n{table()}\n{END}{after}"


def _rows(path: tuple[str, ...], command: click.Command | None) -> Iterator[str]:
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            yield from _rows((*path, name), command.get_command(context, name))
    elif command is not None:
        for key, option in keys_of(command, path[0]).items():
            yield f"| `{'.'.join(path)}` | `{key}` | {_value(option)} | {_default(option)} |\n"


def _value(option: click.Option) -> str:
    if option.is_flag:
        return "true, false"
    kind = option.type
    text = "text"
    if isinstance(kind, click.Choice):
        text = ", ".join(f"`{choice}`" for choice in kind.choices)
    elif isinstance(kind, click.types.IntParamType | click.types.FloatParamType):
        text = "number"
    elif isinstance(kind, click.Path):
        text = "path"
    return f"array of {text}s" if option.multiple else text


def _default(option: click.Option) -> str:
    shown = option.get_default(click.Context(click.Command("any")))
    is_plain = isinstance(shown, str | int | float | Path) and not isinstance(shown, bool)
    return f"`{shown}`" if is_plain and str(shown) else ""


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    sys.stdout.write(f"{PAGE.name}\n")
