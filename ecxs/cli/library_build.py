"""The work of `ecxs -c`, `-i` and `-q`: build, installation and questions, and what is said of them."""

from __future__ import annotations

import os
import signal
import sys
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from ecruntime.foundation.errors import UsageError
from ecxs.cli.failure import describe_failure, report_failure
from ecxs.cli.json_report import CommandFailure, JsonReport, requested_report
from ecxs.cli.report import findings_text, print_error, print_findings
from ecxs.files import make_folder

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import FrameType

    from ecruntime.foundation.finding import Finding
    from ecxs.languages.c.build import BuiltLibrary
    from ecxs.languages.c.command_line import BuildRequest

HELP: Final = """\
Usage: ecxs -c FILE... [-o NAME.so] [OPTION]...
       ecxs -i NAME.so... [--prefix DIR | --libexec DIR]
       ecxs -q NAME

  Build a module in C or C++ in the manner of apxs: NAME.so, and NAME.ecm beside it. A library that is current is left
  as it is. Files are sources, objects, archives and libraries; they and the options of the compiler and the linker
  stand in any order. The compilers are those of CC and CXX, or the first ones on PATH.

  Example:
    ecxs -c greet.c -o greet.so -Wall -lz

Options:
  -c                       Build; with -i install what was built, too.
  -o NAME.so               The library; by default the name of the first file, beside it.
  -I -D -U -include -std= -W... -f... -m... -O -g -pthread -x LANGUAGE ...
                           For the compiler. -I below /opt/msys/ecelerity/include stands for our headers if there is
                           no such folder.
  -L -l -Wl,... -Xlinker -specs= ...
                           For the linker; '-Wl,-Wl,...', as apxs needs it, is understood.
  -Wc,WORD                 One word for the compiler.
  @FILE                    Words from a file.
  --api 3|4                The shape of the infrastructure; without it the source decides: 4 if it uses _EC_VER.
  --strict                 Refuse a module that fills deprecated slots.
  --format FORMAT          How to report findings: text, json, sarif or github; --json is short for json.
  --compile-commands FILE  Where the commands for editors go, 'compile_commands.json' by default; 'none' for nowhere.
  -i                       Install libraries and their manifests into libexec, below $DESTDIR.
  --prefix DIR             The folder of the server, by default /opt/msys/ecelerity; libexec lies in it.
  --libexec DIR            The folder for modules itself.
  -q NAME                  Tell a variable: CC, CXX, CFLAGS, CPPFLAGS, INCLUDEDIR, LIBEXECDIR, PKGCONFIGDIR, ...
  --debug                  Show a traceback when something fails.
  -h, --help               Show this message.

Exit codes: 0 built or current, 2 usage, 3 no compiler or no headers, 4 the build failed.
"""
_KEYS: Final[dict[str, object]] = {"library": None, "manifest": None, "modules": (), "changed": False, "installed": ()}


class _Terminated(BaseException):
    """A signal that ends the program, raised so that everything is cleaned up on the way out."""


def run_request(request: BuildRequest, words: Sequence[str]) -> int:
    """Carry out a command line and return its exit code."""
    former = {number: signal.signal(number, _terminate) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        return _run(request)
    except _Terminated as error:
        # As if nobody had caught it: whoever waits for this process sees the signal.
        signal.signal(error.args[0], signal.SIG_DFL)
        os.kill(os.getpid(), error.args[0])
        return 128 + int(error.args[0])
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - here every failure becomes an exit code
        return report_build_failure(error, words, request)
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)


def _terminate(number: int, frame: FrameType | None) -> None:
    del frame
    raise _Terminated(number)


def _run(request: BuildRequest) -> int:
    if request.asks_help:
        click.echo(HELP, nl=False)
        return 0
    if request.query is not None:
        # Imported here, as everything below: a question needs no compiler, and a build no variables.
        from ecxs.languages.c.variables import variable

        click.echo(variable(request.query, prefix=request.prefix, libexec=request.libexec))
        return 0
    built = _build(request) if request.is_build else None
    installed = _install(request, built) if request.is_installation else []
    if request.form == "text":
        for path in installed or ([built.library] if built else []):
            click.echo(path)
    else:
        _report(request, built.findings if built else (), built.output if built else "", built, installed)
    return 0


def _build(request: BuildRequest) -> BuiltLibrary:
    from ecxs.languages.c.build import build_library

    built = build_library(request, _show_output, findings_text)
    if request.form == "text":
        print_findings(built.findings, is_error=True)
    for note in built.notes:
        click.echo(f"note: {note}", err=True)
    if request.form == "text":
        listed = ", ".join(f"module '{module['name']}' (shape {module['api']})" for module in built.modules)
        click.echo(f"{built.library}: {'built' if built.is_changed else 'unchanged'}, {listed}", err=True)
    return built


def _show_output(output: str) -> None:
    # The compiler's own words, whatever the format of the report: on stderr, where they would stand without us.
    sys.stderr.write(output)
    sys.stderr.flush()


def _install(request: BuildRequest, built: BuiltLibrary | None) -> list[Path]:
    from ecruntime.catalogue.c_api import provided_symbols
    from ecruntime.foundation.finding import has_errors
    from ecxs.languages.c.build import LibraryRefused
    from ecxs.languages.c.publish import copy_pair
    from ecxs.languages.c.variables import installation_folder
    from ecxs.rules.library import check_library, library_at

    folder = installation_folder(request.prefix, request.libexec)
    libraries = [built.library] if built is not None else [Path(file.path) for file in request.files]
    if not libraries:
        hint = "name it: 'ecxs -i NAME.so', or build it: 'ecxs -c -i FILE.c'"
        raise UsageError("there is no library to install", hint=hint)
    for path in libraries if built is None else ():
        library, found = library_at(path, file=str(path))
        findings = [*found, *(check_library(library, provided=provided_symbols()) if library is not None else ())]
        if has_errors(findings):
            raise LibraryRefused(findings, "")
    make_folder(folder)
    return [copy_pair(path, folder).library for path in libraries]


def report_build_failure(error: BaseException, words: Sequence[str], request: BuildRequest | None) -> int:
    """Say why a build failed, in the format that was asked for, and return the exit code."""
    is_debug = "--debug" in words
    output = getattr(error, "output", "")
    _show_output(output)
    if request is None or request.form == "text" or isinstance(error, KeyboardInterrupt | BrokenPipeError):
        report = requested_report(error, words) if request is None else None
        if report is not None:
            report.content |= _KEYS
        return report_failure(error, is_debug=is_debug, report=report)
    if is_debug:
        _show_output("".join(traceback.format_exception(error)))
    failure = describe_failure(error)
    _report(request, failure.findings, getattr(error, "shown", "") + output, None, [], failure)
    return failure.exit_code


def _report(
    request: BuildRequest,
    findings: Sequence[Finding],
    output: str,
    built: BuiltLibrary | None,
    installed: Sequence[Path],
    failure: CommandFailure | None = None,
) -> None:
    """Print the findings of rules and of the compiler in the format of the request."""
    from ecxs.languages.c.diagnostics import read_diagnostics

    subject = request.files[0].path if request.files else "ecxs"
    found = [*read_diagnostics(output, subject), *findings]
    if request.form == "json":
        report = JsonReport(dict(_KEYS), found)
        report.answer(installed=[str(path) for path in installed])
        if built is not None:
            report.answer(library=str(built.library), manifest=str(built.manifest))
            report.answer(modules=built.modules, changed=built.is_changed)
        # Findings of the failure are listed already; a reason that is none goes into the envelope.
        reason = failure if failure is not None and not failure.findings else None
        click.echo(report.text(failure.exit_code if failure is not None else 0, reason))
        return
    if request.form == "sarif":
        from ecxs.rules.sarif import sarif_text

        click.echo(sarif_text(found))
    else:
        print_findings(found, style="github")
    if failure is not None and not failure.findings:
        print_error(failure.message, hint=failure.hint)
