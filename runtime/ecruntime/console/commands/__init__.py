"""The built-in commands, one file each."""

from typing import Final

from ecruntime.console.command import Command
from ecruntime.console.commands.config import (
    CONFIG_EVAL,
    CONFIG_GET,
    CONFIG_RELOAD,
    CONFIG_SHOW,
    CONFIG_SHOW_RECURSE,
    CONFIG_WHY,
)
from ecruntime.console.commands.help import HELP
from ecruntime.console.commands.hook import HOOK_FIRE
from ecruntime.console.commands.module import MODULE_HOOKS, MODULE_LIST
from ecruntime.console.commands.paniclog import PANICLOG
from ecruntime.console.commands.pid import PID
from ecruntime.console.commands.shutdown import SHUTDOWN
from ecruntime.console.commands.summary import SUMMARY, SUMMARY_RESET
from ecruntime.console.commands.sysinfo import SYSINFO
from ecruntime.console.commands.version import VERSION, banner

COMMANDS: Final[tuple[Command, ...]] = (
    CONFIG_EVAL,
    CONFIG_GET,
    CONFIG_RELOAD,
    CONFIG_SHOW,
    CONFIG_SHOW_RECURSE,
    CONFIG_WHY,
    HELP,
    HOOK_FIRE,
    MODULE_HOOKS,
    MODULE_LIST,
    PANICLOG,
    PID,
    SHUTDOWN,
    SUMMARY,
    SUMMARY_RESET,
    SYSINFO,
    VERSION,
)

__all__ = ["COMMANDS", "banner"]
