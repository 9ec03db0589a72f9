"""Thread pools and their jobs: where blocking work is done (seed 1.3.4)."""

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
