"""Completion as each shell asks for it: what is typed, and what of a candidate the shell puts in its place.

bash divides words at = and : and replaces the last piece; zsh and fish replace the whole word, `--format=js` too. The
classes of click know neither.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from click.shell_completion import (
    BashComplete,
    FishComplete,
    ShellComplete,
    ZshComplete,
    add_completion_class,
    get_completion_class,
    split_arg_string,
)

if TYPE_CHECKING:
    import click
    from click.shell_completion import CompletionItem

VARIABLE: Final = "_ECXS_COMPLETE"
PROGRAM: Final = "ecxs"
_BREAKS: Final = "=:"
_BASH: Final = """\
%(complete_func)s() {
    local type value
    COMPREPLY=()
    while IFS=, read -r type value; do
        case $type in
            dir) compopt -o dirnames ;;
            file) compopt -o default ;;
            plain) COMPREPLY+=("$value") ;;
        esac
    done < <(env ECXS_TYPED="${COMP_LINE:0:COMP_POINT}" ECXS_BREAKS="$COMP_WORDBREAKS" \\
        %(complete_var)s=bash_complete "$1" 2>/dev/null)
}
complete -o nosort -F %(complete_func)s %(prog_name)s
"""


class _WholeWord(ShellComplete):
    """Completion in a shell that replaces the whole word: a value has its option before it again."""

    _typed = ""

    def get_completions(self, args: list[str], incomplete: str) -> list[CompletionItem]:
        """Return the candidates, and remember what was typed."""
        self._typed = incomplete
        return super().get_completions(args, incomplete)

    def format_completion(self, item: CompletionItem) -> str:
        """Return a line of the answer."""
        item.value = self.whole(item)
        return super().format_completion(item)

    def whole(self, item: CompletionItem) -> str:
        """Return a candidate for the whole word; click gives the value alone behind an option with =."""
        option, equals, _ = self._typed.partition("=")
        is_value = equals and option.startswith("-") and item.type == "plain"
        return f"{option}={item.value}" if is_value and not item.value.startswith("-") else str(item.value)


class BashWords(_WholeWord, BashComplete):
    """Completion in bash, which is asked with the line and replaces the piece behind the last = or colon."""

    source_template = _BASH

    def get_completion_args(self) -> tuple[list[str], str]:
        """Return the words before the cursor, and the one that is being typed, undivided."""
        line = os.environ.get("ECXS_TYPED")
        if line is None:
            return super().get_completion_args()
        words = split_arg_string(line)
        is_new = not words or (line[-1:].isspace() and not line.endswith("\\ "))
        return words[1:] if is_new else words[1:-1], "" if is_new else words[-1]

    def whole(self, item: CompletionItem) -> str:
        """Return the piece of a candidate that bash puts in the place of the piece that is typed."""
        found = super().whole(item)
        breaks = [char for char in _BREAKS if char in os.environ.get("ECXS_BREAKS", _BREAKS)]
        kept = self._typed[: max((self._typed.rfind(char) for char in breaks), default=-1) + 1]
        return found.removeprefix(kept)

    @staticmethod
    def _check_version() -> None:
        """Start no bash to ask for its version: macOS alone has one that is too old, and the runtime needs Linux."""


class ZshWords(_WholeWord, ZshComplete):
    """Completion in zsh."""


class FishWords(_WholeWord, FishComplete):
    """Completion in fish."""


def add_shells() -> None:
    """Have click answer the shells by these classes."""
    for name, known in (("bash", BashWords), ("zsh", ZshWords), ("fish", FishWords)):
        add_completion_class(known, name)


def completion_script(program: click.Command, shell: str) -> str:
    """Return the script that sets up the completion of the program in a shell."""
    add_shells()
    known = get_completion_class(shell)
    assert known is not None, "a shell of the command's own list"
    return known(program, {}, PROGRAM, VARIABLE).source()
