"""The built-in commands: a file for each, named after its first words, or for each family that shares them.

To add one, write its file beside the others and enter its `Command` into the table below. A first word that is new is
one that no module may have from then on: `CONSOLE` in the toolkit's `definition/reserved.py`, which a test compares.
"""

from typing import Final

from ecruntime.console.command import Command
from ecruntime.console.commands.complete import COMPLETE
from ecruntime.console.commands.config import (
    CONFIG_EVAL,
    CONFIG_GET,
    CONFIG_SHOW,
    CONFIG_SHOW_RECURSE,
    CONFIG_WHY,
)
from ecruntime.console.commands.config_begin import (
    CONFIG_BEGIN,
    CONFIG_BEGIN_FROM_SCRATCH,
    CONFIG_COMMIT,
    CONFIG_REPLAY,
    CONFIG_ROLLBACK,
)
from ecruntime.console.commands.config_choices import CONFIG_CHOICES
from ecruntime.console.commands.config_diff import CONFIG_DIFF
from ecruntime.console.commands.config_generations import CONFIG_GENERATIONS
from ecruntime.console.commands.config_locate import CONFIG_LOCATE
from ecruntime.console.commands.config_reload import CONFIG_RELOAD
from ecruntime.console.commands.config_set import CONFIG_SET, CONFIG_UNSET
from ecruntime.console.commands.config_writeback import CONFIG_WRITEBACK
from ecruntime.console.commands.debug_level import DEBUG_LEVEL
from ecruntime.console.commands.graph import GRAPH
from ecruntime.console.commands.help import HELP
from ecruntime.console.commands.hook import HOOK_FIRE, HOOK_STATS, HOOK_TRACE
from ecruntime.console.commands.hook_record import HOOK_RECORD, HOOK_RECORD_END, HOOK_RECORD_TAKE
from ecruntime.console.commands.listener import LISTENER_LIST, LISTENER_SESSIONS
from ecruntime.console.commands.memory import MEMORY, MEMORY_DELTA
from ecruntime.console.commands.module import MODULE_HOOKS, MODULE_LIST, MODULE_WHY
from ecruntime.console.commands.paniclog import PANICLOG
from ecruntime.console.commands.pid import PID
from ecruntime.console.commands.reopen_logs import REOPEN_LOGS
from ecruntime.console.commands.shutdown import SHUTDOWN
from ecruntime.console.commands.summary import SUMMARY, SUMMARY_RESET
from ecruntime.console.commands.sysinfo import SYSINFO
from ecruntime.console.commands.threads import THREADS, THREADS_BUSY, THREADS_RESET, THREADS_STATS
from ecruntime.console.commands.top import TOP
from ecruntime.console.commands.version import VERSION, banner
from ecruntime.console.commands.write_config import WRITE_CONFIG

COMMANDS: Final[tuple[Command, ...]] = (
    COMPLETE,
    CONFIG_BEGIN,
    CONFIG_BEGIN_FROM_SCRATCH,
    CONFIG_CHOICES,
    CONFIG_COMMIT,
    CONFIG_DIFF,
    CONFIG_EVAL,
    CONFIG_GENERATIONS,
    CONFIG_GET,
    CONFIG_LOCATE,
    CONFIG_RELOAD,
    CONFIG_REPLAY,
    CONFIG_ROLLBACK,
    CONFIG_SET,
    CONFIG_SHOW,
    CONFIG_SHOW_RECURSE,
    CONFIG_UNSET,
    CONFIG_WHY,
    CONFIG_WRITEBACK,
    DEBUG_LEVEL,
    GRAPH,
    HELP,
    HOOK_FIRE,
    HOOK_RECORD,
    HOOK_RECORD_END,
    HOOK_RECORD_TAKE,
    HOOK_STATS,
    HOOK_TRACE,
    LISTENER_LIST,
    LISTENER_SESSIONS,
    MEMORY,
    MEMORY_DELTA,
    MODULE_HOOKS,
    MODULE_LIST,
    MODULE_WHY,
    PANICLOG,
    PID,
    REOPEN_LOGS,
    SHUTDOWN,
    SUMMARY,
    SUMMARY_RESET,
    SYSINFO,
    THREADS,
    THREADS_BUSY,
    THREADS_RESET,
    THREADS_STATS,
    TOP,
    VERSION,
    WRITE_CONFIG,
)

__all__ = ["COMMANDS", "banner"]
