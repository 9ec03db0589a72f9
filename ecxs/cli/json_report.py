"""The JSON report of a command: one document for each outcome, in one envelope; and the option that asks for it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from ecruntime.foundation.errors import InternalError, Refused, UsageError
from ecxs.cli.lazy_group import Run
from ecxs.cli.report import finding_table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from ecruntime.foundation.finding import Finding

C = TypeVar("C", bound="Callable[..., object]")
SCHEMA: Final = 1
TEXT: Final = "text"
JSON: Final = "json"
_BYTES_OF_NAMES: Final = {0xDC00 + byte: f"\\\\x{byte:02x}" for byte in range(0x80, 0x100)}
"""Spelling, in JSON, of bytes that are not UTF-8; readers refuse the lone surrogates that Python has for them."""


@dataclass(frozen=True, slots=True)
class CommandFailure:
    """The end of a command that raised: its exit code, and the reason as a sentence or as findings."""

    exit_code: int
    message: str = ""
    hint: str = ""
    findings: tuple[Finding, ...] = ()
    is_note: bool = False
    """Whether the message is no error in itself, such as that of an interrupt."""


@dataclass(slots=True)
class JsonReport:
    """The report of one run to a program: an envelope, and the keys of the command, the same in each outcome."""

    content: dict[str, object] = field(default_factory=dict)
    """The keys of the command, each with the value that it has before the work."""
    findings: list[Finding] = field(default_factory=list)
    is_stream: bool = False
    """Whether the command prints JSON as it goes; the report is then that of a failure, in one line."""
    is_error: bool = False
    """Whether it goes to stderr, as the console's refusals do."""

    def answer(self, **content: object) -> None:
        """Set keys of the command."""
        if unknown := content.keys() - self.content.keys():
            raise InternalError(f"the JSON report has no key {', '.join(sorted(unknown))}")
        self.content |= content

    def text(self, exit_code: int, failure: CommandFailure | None = None) -> str:
        """Return the document; `error` is null unless the command failed for a reason that is no finding."""
        reasons = failure.findings if failure is not None else ()
        error = {"message": failure.message, "hint": failure.hint} if failure is not None and not reasons else None
        envelope = {
            "schema": SCHEMA,
            "exit_code": exit_code,
            "error": error,
            "findings": [finding_table(finding) for finding in (*self.findings, *reasons)],
        }
        return spell_json(envelope | self.content, indent=None if self.is_stream else 2)


def spell_json(table: Mapping[str, object], *, indent: int | None = None) -> str:
    """Return a table as JSON that each reader takes, whatever bytes are in the names of files."""
    spelled = json.dumps(table, ensure_ascii=False).translate(_BYTES_OF_NAMES)
    return json.dumps(json.loads(spelled), indent=indent)


class FormatOption(click.Option):
    """An option `--format` that knows the report of its command."""

    def __init__(self, names: Sequence[str], /, *, new_report: Callable[[], JsonReport], **attributes: Any) -> None:  # noqa: ANN401 - as click has them
        """Take what makes an empty report, and what any option takes."""
        super().__init__(names, **attributes)
        self.new_report = new_report


def format_option(
    name: str | None = None,
    /,
    *,
    formats: Sequence[str] = (TEXT, JSON),
    default: str | None = TEXT,
    purpose: str = "How to report.",
    new_report: Callable[[], JsonReport] = JsonReport,
    **keys: object,
) -> Callable[[C], C]:
    """Add `--format` and `--json` to a command, whose JSON report has `keys` beside the envelope.

    The format is passed to the command as `name`, if there is one; most commands need not know it.
    """

    def make_report() -> JsonReport:
        report = new_report()
        report.content |= keys
        return report

    def open_report(ctx: click.Context, param: click.Parameter, form: str | None) -> str | None:
        del param
        run = ctx.find_object(Run)
        if run is not None and form == JSON:
            run.report = make_report()
        return form

    def decorate(command: C) -> C:
        parameter = name or "form"
        is_exposed = name is not None
        short = click.option(
            "--json", parameter, flag_value=JSON, expose_value=is_exposed, help="The same as --format json."
        )
        long = click.option(
            "--format",
            parameter,
            cls=FormatOption,
            type=click.Choice(formats),
            default=default,
            show_default=default is not None,
            callback=open_report,
            expose_value=is_exposed,
            help=purpose,
            new_report=make_report,
        )
        return long(short(command))

    return decorate


def repeated_format_option(name: str, /, *, formats: Sequence[str], purpose: str, **keys: object) -> Callable[[C], C]:
    """Add `--format`, which may be repeated, and `--json` to a command whose formats are not those of its report alone.

    With `json` among them it reports in JSON; all are passed to the command as `name`.
    """

    def make_report() -> JsonReport:
        return JsonReport(dict(keys))

    def open_report(ctx: click.Context, param: click.Parameter, given: tuple[str, ...] | bool) -> object:  # noqa: FBT001 - as click calls it
        del param
        run = ctx.find_object(Run)
        if run is not None and (given is True or (isinstance(given, tuple) and JSON in given)):
            run.report = make_report()
        return given

    def decorate(command: C) -> C:
        short = click.option(
            "--json", is_flag=True, expose_value=False, callback=open_report, help="The same as --format json."
        )
        long = click.option(
            "--format",
            name,
            cls=FormatOption,
            type=click.Choice(formats),
            multiple=True,
            callback=open_report,
            help=purpose,
            new_report=make_report,
        )
        return long(short(command))

    return decorate


def requested_report(error: BaseException, words: Sequence[str]) -> JsonReport | None:
    """Return the report of a command whose line was refused before its options were known, if it asks for JSON."""
    # Findings before the options were known are those of the configuration of the tool.
    if not isinstance(error, click.UsageError | UsageError | Refused):
        return None
    own = words[: words.index("--")] if "--" in words else words
    if "--json" not in own and f"--format={JSON}" not in own and ("--format", JSON) not in pairwise(own):
        return None
    context = error.ctx if isinstance(error, click.UsageError) else None
    command = context.command if context is not None else _command_of(own) if isinstance(error, Refused) else None
    parameters = command.params if command is not None else ()
    option = next((option for option in parameters if isinstance(option, FormatOption)), None)
    return option.new_report() if option is not None else JsonReport()


def _command_of(words: Sequence[str]) -> click.Command | None:
    """Return the command that the words name; None if they name none."""
    # Imported here: the program imports the commands, and these this file.
    from ecxs.cli.program import ecxs

    command: click.Command | None = ecxs
    for word in words:
        if isinstance(command, click.Group) and not word.startswith("-"):
            command = command.get_command(click.Context(command), word)
    return command
