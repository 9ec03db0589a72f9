"""`threads`: the pools, their figures and their queues."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ecruntime.console.answer import Answer
from ecruntime.console.command import Command, CommandArgument
from ecruntime.foundation.errors import UsageError
from ecruntime.foundation.near_miss import did_you_mean
from ecruntime.model.access_level import AccessLevel

if TYPE_CHECKING:
    from ecruntime.console.command import CommandCall
    from ecruntime.console.view.server_view import ServerView
    from ecruntime.threads import PoolReport


_FORMS: Final = "threads stats, threads busy, threads POOL stats|queue"


def _threads(view: ServerView, call: CommandCall) -> Answer:
    pools = {report.name.lower(): report for report in view.resources.pools()}
    words = tuple(word.lower() for word in call.args)
    if not words:
        raise UsageError("which figures?", hint=_FORMS)
    report = pools.get(words[0])
    if report is not None and words[1:] == ("stats",):
        return _stats((report,))
    if report is not None and words[1:] == ("queue",):
        return _queue(view, report.name)
    if report is not None:
        raise UsageError(f"what of the thread pool '{report.name}'?", hint=_FORMS)
    hint = did_you_mean(words[0], ["stats", "busy", *(known.name for known in pools.values())]) or _FORMS
    raise UsageError(f"there is no thread pool '{call.args[0]}'", hint=hint)


def _all(view: ServerView, call: CommandCall) -> Answer:
    del call
    return _stats(view.resources.pools())


def _busy(view: ServerView, call: CommandCall) -> Answer:
    del call
    busy = tuple(report for report in view.resources.pools() if report.is_busy)
    return _stats(busy) if busy else Answer(value={"pools": []}, text="No pool has work.")


def _reset(view: ServerView, call: CommandCall) -> Answer:
    del call
    view.resources.reset_pools()
    return Answer(value={"statistics": "cleared"}, text="statistics cleared.")


def _queue(view: ServerView, pool: str) -> Answer:
    queued = view.resources.queued(pool)
    return Answer(
        value=queued, text="\n".join([f"Jobs in the {queued.pool} pool", *queued.jobs, f"{len(queued.jobs)} jobs"])
    )


def _stats(reports: tuple[PoolReport, ...]) -> Answer:
    return Answer(value={"pools": reports}, text="\n".join(line for report in reports for line in _block(report)))


def _block(report: PoolReport) -> list[str]:
    lines = [f"{report.name} thread pool: concurrency {report.concurrency}"]
    if report.total_invocations or report.is_busy:
        fields = (
            ("Total invocations", f"{report.total_invocations}"),
            ("Observed average concurrency", f"{report.observed_average_concurrency:.2f}"),
            ("Thread pool saturation", f"{report.thread_pool_saturation:.2f}%"),
            ("Average wallclock time per op", f"{report.average_wallclock_time_per_op:.3f} ms"),
            ("Current queue length", f"{report.queue_length}"),
            ("Current thread count", f"{report.current_thread_count}"),
        )
        lines += [f"{label:>32}: {value}" for label, value in fields]
        lines += ["  [inactive threads]", f"{'Current thread count':>32}: {report.inactive_thread_count}"]
    return lines


THREADS = Command(
    ("threads",),
    "threads POOL stats|queue",
    "Show the figures, or the waiting jobs, of one thread pool.",
    _threads,
    level=AccessLevel.READ_ONLY,
    arguments=(
        CommandArgument("POOL", "a thread pool, as `threads stats` prints it; case does not matter"),
        CommandArgument("stats|queue", "its figures, or the jobs that wait in it"),
    ),
)
THREADS_STATS = Command(
    ("threads", "stats"),
    "threads stats",
    "Show the figures of all thread pools.",
    _all,
    level=AccessLevel.READ_ONLY,
)
THREADS_BUSY = Command(
    ("threads", "busy"),
    "threads busy",
    "Show the thread pools that have work.",
    _busy,
    level=AccessLevel.READ_ONLY,
)
THREADS_RESET = Command(
    ("threads", "stats", "reset"), "threads stats reset", "Begin the figures of the thread pools anew.", _reset
)
