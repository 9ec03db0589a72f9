"""`top [SECONDS]`: the figures of one moment, for `ecxs top` and other tools that poll them."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from ecruntime.console.answer import Answer
from ecruntime.console.command import Command, CommandArgument
from ecruntime.foundation.errors import UsageError
from ecruntime.model.access_level import AccessLevel

if TYPE_CHECKING:
    from ecruntime.console.command import CommandCall
    from ecruntime.console.view.hooks import HookFigures
    from ecruntime.console.view.server_view import ServerView
    from ecruntime.memory import MemtypeUsage
    from ecruntime.threads import PoolReport

SCHEMA: Final = 1
_SECONDS: Final = 10.0
_MAX_SECONDS: Final = 3600.0


def _run(view: ServerView, call: CommandCall) -> Answer:
    activity = view.activity.sample(_seconds(call.args))
    summary = view.summary()
    memory = view.resources.memory()
    value = {
        "schema": SCHEMA,
        "version": view.version,
        "pid": os.getpid(),
        "monotonic": activity.monotonic,
        "uptime": summary.uptime,
        "generation": summary.generation,
        "modules": summary.loaded_modules,
        "clients": activity.clients,
        "events": summary.events,
        "jobs": summary.jobs,
        "turns": activity.turns,
        "lag": activity.lag,
        "messages": activity.messages,
        "hooks": [_hook(figures) for figures in view.hooks.stats().hooks],
        "pools": [_pool(report) for report in view.resources.pools()],
        "rss": memory.system_rss,
        "memory": [_memtype(usage) for usage in memory.types if usage.total_blocks or usage.failures],
        "generations": view.generations(),
    }
    return Answer(value=value)


def _seconds(args: tuple[str, ...]) -> float:
    if not args:
        return _SECONDS
    try:
        seconds = float(args[0])
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= _MAX_SECONDS:
        message = f"'{args[0]}' is no number of seconds up to {_MAX_SECONDS:.0f}"
        raise UsageError(message, hint="say for how long hook calls are to be counted, as: top 10")
    return seconds


def _hook(figures: HookFigures) -> dict[str, object]:
    return {
        "hook": figures.leaf,
        "calls": figures.calls,
        "microseconds": figures.microseconds,
        "failures": figures.failures,
        "modules": [provider.owner for provider in figures.providers],
    }


def _pool(report: PoolReport) -> dict[str, object]:
    return {
        "pool": report.name,
        "concurrency": report.concurrency,
        "threads": report.current_thread_count,
        "busy": report.current_thread_count - report.inactive_thread_count,
        "queued": report.queue_length,
        "invocations": report.total_invocations,
        "saturation": report.thread_pool_saturation,
    }


def _memtype(usage: MemtypeUsage) -> dict[str, object]:
    return {
        "memory_type": usage.name,
        "live": usage.live_blocks,
        "bytes": usage.live_bytes,
        "peak_bytes": usage.peak_bytes,
        "total": usage.total_blocks,
        "failures": usage.failures,
    }


TOP = Command(
    ("top",),
    "top [SECONDS]",
    "For tools: show this moment, and count hook calls for a while.",
    _run,
    level=AccessLevel.READ_ONLY,
    arguments=(CommandArgument("SECONDS", "for how long hook calls are counted after this look"),),
)
