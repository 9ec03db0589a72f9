"""Settings of one server, fixed at its start."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecruntime.choices import AS_CHOSEN

if TYPE_CHECKING:
    from pathlib import Path

    from ecruntime.choices import FollowedChoice, ServerChoices


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one server, fixed at its start."""

    conf: Path
    is_strict: bool = False
    search_path: tuple[Path, ...] = ()
    is_debug: bool = False
    """Whether allocations are recorded and filled with garbage, and waiting jobs checked for changes."""
    aborts_on_misuse: bool = True
    """Whether misuse of the memory API ends the process, as seed 1.3.6.3 demands; tests have it raise instead."""
    callback_budget: float = 0.1
    """Seconds after which a callback that has not returned is reported, while `run` serves."""
    drain_limit: float = 30.0
    """Seconds that `close` waits for jobs."""
    retries_listening: bool = False
    """Whether an address at which a listener cannot listen is tried again later, instead of refused."""
    allocator: str = "heap"
    """The allocator of the memory API: a name of `ALLOCATORS`."""
    loop: str = "python"
    """The loop under the scheduler: a name of `LOOPS`."""
    choices: ServerChoices = AS_CHOSEN
    """The choices of the server that is followed where the documents leave them open."""
    followed: tuple[FollowedChoice, ...] = ()
    """The observations that decide them, to be shown."""
