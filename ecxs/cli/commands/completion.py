"""`ecxs completion`: the script that has a shell complete command lines of ecxs."""

from __future__ import annotations

from typing import Final

import click

from ecxs.cli.json_report import format_option
from ecxs.cli.report import answer, print_result

SHELLS: Final = ("bash", "zsh", "fish")


@click.command(
    "completion",
    help="""Print the script that has SHELL complete commands, options, and their values.

    One line in the start file of the shell sets it up:

    \b
      bash, in ~/.bashrc:                    eval "$(ecxs completion bash)"
      zsh, in ~/.zshrc, after compinit:      eval "$(ecxs completion zsh)"
      fish, in ~/.config/fish/config.fish:   ecxs completion fish | source

    Rules, hooks, modules, options, types and kinds are completed from files; commands of the console are asked of the
    running server, for half a second at most.

    \b
    Example:
      ecxs completion bash > ~/.local/share/bash-completion/completions/ecxs
    """,
)
@click.argument("shell", type=click.Choice(SHELLS))
@format_option(shell=None, script=None)
def command(shell: str) -> None:
    """Print the script."""
    # Imported here: declaring parameters, as for help and for completion, needs neither; the program imports commands.
    from ecxs.cli.completion_shells import completion_script
    from ecxs.cli.program import ecxs

    script = completion_script(ecxs, shell)
    answer(shell=shell, script=script)
    print_result(script.strip("\n"))
