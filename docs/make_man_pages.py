"""Write the man pages of the wheel, `docs/man`, from the help of the commands.

Run it after a change of a command's help or options: `python docs/make_man_pages.py`.
"""

from __future__ import annotations

import re
import sys
from inspect import cleandoc
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from ecxs.cli.lazy_group import COMMANDS
from ecxs.cli.program import ecxs

sys.path.insert(0, str(Path(__file__).resolve().parent))
from page_folder import PageFolder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

PAGES: Final = Path("docs/man")
_WHOLE: Final = 1000
"""More characters than a first sentence has, which click would cut."""
_BREAK: Final = "\b"
"""The mark of click for a paragraph of which the lines are kept."""


def pages() -> PageFolder:
    """Return the folder as it shall be: one page for the program, and one for each command and subcommand."""
    return PageFolder(PAGES, {PAGES / f"{_name(context)}.1": page(context) for context in _contexts()}, "*.1")


def page(context: click.Context) -> str:
    """Return the man page of one command, without a date: the same help gives the same bytes."""
    command = context.command
    name = _name(context)
    subcommands = list(_subcommands(context))
    see_also = [
        *([_name(context.parent)] if context.parent else []),
        *(f"{name}-{one.info_name}" for one in subcommands),
    ]
    return "".join(
        f"{line}\n"
        for line in (
            f'.TH "{name.upper()}" "1" "" "ecxs" "ecxs"',
            ".SH NAME",
            f"{_text(name)} \\- {_text(_summary(context).rstrip('.'))}",
            ".SH SYNOPSIS",
            f".B {_text(context.command_path)}",
            _text(" ".join(command.collect_usage_pieces(context))),
            ".SH DESCRIPTION",
            *_paragraphs(command.help or ""),
            *_section("OPTIONS", _options(context)),
            *_section("COMMANDS", _table((one.info_name or "", _summary(one)) for one in subcommands)),
            *_section("SEE ALSO", [", ".join(f"\\fB{_text(other)}\\fP(1)" for other in see_also)] if see_also else []),
        )
    )


def _contexts(context: click.Context | None = None) -> Iterator[click.Context]:
    here = context or click.Context(ecxs, info_name="ecxs", **ecxs.context_settings)
    yield here
    for subcommand in _subcommands(here):
        yield from _contexts(subcommand)


def _subcommands(context: click.Context) -> Iterator[click.Context]:
    if isinstance(context.command, click.Group):
        for name in context.command.list_commands(context):
            command = context.command.get_command(context, name)
            if command is not None and not command.hidden:
                yield click.Context(command, info_name=name, parent=context)


def _name(context: click.Context) -> str:
    return context.command_path.replace(" ", "-")


def _summary(context: click.Context) -> str:
    is_listed = context.parent is not None and context.parent.command is ecxs
    entry = COMMANDS.get(context.info_name or "") if is_listed else None
    return context.command.get_short_help_str(_WHOLE) if entry is None else entry.summary


def _paragraphs(text: str) -> Iterator[str]:
    """Yield the lines of a help text; what click keeps as it is stays so."""
    for number, paragraph in enumerate(re.split(r"\n\s*\n", cleandoc(text))):
        if number:
            yield ".PP"
        lines = paragraph.split("\n")
        if lines[0].strip() == _BREAK:
            yield from (".nf", *(_text(line) for line in lines[1:]), ".fi")
        else:
            yield from (_text(line.strip()) for line in lines)


def _options(context: click.Context) -> Iterator[str]:
    records = (parameter.get_help_record(context) for parameter in context.command.get_params(context))
    # Arguments without a help of their own are told by the synopsis.
    return _table(record for record in records if record is not None and record[1])


def _table(rows: Iterable[tuple[str, str]]) -> Iterator[str]:
    for term, meaning in rows:
        yield from (".TP", f"\\fB{_text(term)}\\fP", *_paragraphs(meaning))


def _section(title: str, lines: Iterable[str]) -> list[str]:
    given = list(lines)
    return [f".SH {title}", *given] if given else []


def _text(text: str) -> str:
    """Return a line that roff prints as it is: a dot or a quote at its begin would make it a request."""
    escaped = text.replace("\\", "\\e").replace("-", "\\-")
    return f"\\&{escaped}" if escaped.startswith((".", "'")) else escaped


if __name__ == "__main__":
    pages().write()
