"""Thread pools and their jobs: where blocking work is done (seed 1.3.4)."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from ecruntime.foundation.names_on_demand import name_on_demand

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ecruntime.threads.instance_jobs import OwnedJobs, QueueRefused
    from ecruntime.threads.job import AsyncJob, Completion, JobState, Resumable
    from ecruntime.threads.pool import Pool
    from ecruntime.threads.pool_spec import BUILTIN_POOLS, JobClass, PoolSpec
    from ecruntime.threads.pools import Pools
    from ecruntime.threads.shutdown import BlockedJob, all_stacks, crash_report
    from ecruntime.threads.statistics import PoolReport

__all__ = [
    "BUILTIN_POOLS",
    "AsyncJob",
    "BlockedJob",
    "Completion",
    "JobClass",
    "JobState",
    "OwnedJobs",
    "Pool",
    "PoolReport",
    "PoolSpec",
    "Pools",
    "QueueRefused",
    "Resumable",
    "all_stacks",
    "crash_report",
]

_HOMES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "BUILTIN_POOLS": "pool_spec",
        "AsyncJob": "job",
        "BlockedJob": "shutdown",
        "Completion": "job",
        "JobClass": "pool_spec",
        "JobState": "job",
        "OwnedJobs": "instance_jobs",
        "Pool": "pool",
        "PoolReport": "statistics",
        "PoolSpec": "pool_spec",
        "Pools": "pools",
        "QueueRefused": "instance_jobs",
        "Resumable": "job",
        "all_stacks": "shutdown",
        "crash_report": "shutdown",
    }
)
"""The file of each name."""


def __getattr__(name: str) -> object:
    """Import a name when it is asked for: an exported module needs few of them, and has no time for the others."""
    return name_on_demand(__name__, _HOMES, name)
