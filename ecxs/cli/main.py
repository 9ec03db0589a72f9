"""Entry point of `ecxs`: standard streams, Ctrl-C during the imports, and signals for a server that is not up yet."""

from __future__ import annotations

import gc
import os
import sys

_STREAMS = (("stdin", "r"), ("stdout", "w"), ("stderr", "w"))
_INTERRUPTED = 130
_APXS_FORMS = frozenset({"-c", "-i", "-q"})
_BEFORE_ANY = frozenset({"--debug", "--isolated"})
_OF_THE_GROUP = frozenset({"-h", "--help", "--version"})


def main(arguments: list[str] | None = None) -> int:
    """Run a command line, by default that of the process, and return its exit code."""
    try:
        if arguments is None:
            _hold_signals_of_a_server(sys.argv[1:])
            _complete_streams()
        words = sys.argv[1:] if arguments is None else arguments
        # Before the other commands, whose parser takes longer to import than it takes to see that a library is current.
        if _is_apxs_form(words):
            from ecxs.cli.apxs_form import run_apxs_form

            return run_apxs_form(words)
        return _run_program(arguments)
    except KeyboardInterrupt:
        sys.stderr.write("interrupted\n")
        return _INTERRUPTED


def _run_program(arguments: list[str] | None) -> int:
    """Import the program and run it; in a process of its own the collector does not search what is imported for it."""
    was_enabled = arguments is None and gc.isenabled()
    if was_enabled:
        gc.disable()
    # Imported here: most of the time of a command is this import.
    from ecxs.cli.program import run_program

    if was_enabled:
        gc.freeze()
        gc.enable()
    return run_program(arguments)


def _is_apxs_form(words: list[str]) -> bool:
    """Tell whether a command line builds, installs or asks in the manner of apxs; all others begin with a command."""
    first = next((word for word in words if word not in _BEFORE_ANY), "")
    # No command has a dot or a slash: a file may be the first word.
    begins = first.startswith(("-", "@")) or "." in first or "/" in first
    is_form = begins and first not in _OF_THE_GROUP and not _APXS_FORMS.isdisjoint(words)
    # Completion is asked for with words of the shell's, and answered by the other parser.
    return is_form and "_ECXS_COMPLETE" not in os.environ


def _hold_signals_of_a_server(words: list[str]) -> None:
    """Block SIGHUP and SIGUSR1 if the command is `run`; the server serves them when it is up.

    They end a process that does not handle them, and loading a server takes a while. Other commands shall end with the
    terminal that they run in.
    """
    if next((word for word in words if not word.startswith("-")), "") != "run":
        return
    # Imported here: nobody else needs it this early. It is the one import that comes before.
    import signal

    signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGHUP, signal.SIGUSR1))


def _complete_streams() -> None:
    """Open /dev/null for each standard stream that the caller closed.

    Otherwise the next opened file gets the free descriptor, and messages are written into that file.
    """
    for descriptor, (name, mode) in enumerate(_STREAMS):
        if getattr(sys, name) is None:
            nowhere = os.open(os.devnull, os.O_RDWR)
            os.dup2(nowhere, descriptor)
            if nowhere != descriptor:
                os.close(nowhere)
            setattr(sys, name, os.fdopen(descriptor, mode, encoding="utf-8", errors="replace", closefd=False))
