"""The store of the current generation and of older ones that are still in use."""

from __future__ import annotations

import sys
import threading
import weakref
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from ecruntime.foundation.errors import RuleViolation
from ecruntime.foundation.finding import Finding, Place, Severity
from ecruntime.generation.errors import TransactionFailed
from ecruntime.generation.generation import GenerationCore, GenerationReference, Hold
from ecruntime.generation.rules import MANY_GENERATIONS, NEVER_RELEASED, NO_GENERATION, TOO_MANY_GENERATIONS
from ecruntime.hooks.generation_frame import GENERATION_KEY, copied_into
from ecruntime.threads.instance_jobs import finish, work

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import FrameType

    from ecruntime.config import Configuration
    from ecruntime.generation.generation import Generation
    from ecruntime.module import InstanceName, NativeCalls

JobFrames = tuple[GenerationCore, Callable[..., object], Callable[..., object]]
"""A generation, with `work` and `finish` of jobs as functions whose frames are of it."""
MANY_LIVING: Final = 16
"""The number of living generations from which a reload warns: a release was probably forgotten."""
MAX_LIVING: Final = 64
MAX_REMEMBERED: Final = 16384
"""The number of answers of options that are remembered."""
_HINT = "release what is held; `config generations` shows by whom"


@dataclass(frozen=True, slots=True)
class _View:
    """The readers' view: the current generation, and whether it is the only one alive."""

    current: Generation | None
    is_alone: bool
    answers: dict[tuple[object, ...], Any] = field(default_factory=dict)
    """The values of options that were asked for in this view, by option and scopes; stays empty unless `is_alone`.

    While one generation is alive, all frames have the same values, so an answer needs no look at the frames. A reader
    gets it with the view and a transaction begins with another view, so no answer outlives its generation.
    """
    job_frames: list[JobFrames] = field(default_factory=list)
    """One entry from the first job on that is queued while `is_alone`; like the answers, it goes with the view."""


def _nothing(point: str) -> None:
    del point


def _no_time() -> float:
    return 0.0


class _NoNative:
    """The place of native code in a store without any."""

    def has(self, number: int) -> bool:
        """Tell that no generation has a twin."""
        del number
        return False

    def set_alone(self, *, is_alone: bool) -> None:
        """Need nothing of it."""

    def core_of_call(self) -> object:
        """Return None: each call has a frame."""
        return None


class GenerationStore:
    """The generations of one server: published with one assignment, retired once, after the last reference.

    Any thread may read. `publish` and the retirement belong to the scheduler thread. A running call keeps the core
    of its generation through the globals of its frame (ADR 4). A weak reference notices the end of the last such frame
    or reference. It only posts: destruction never runs in a finalizer.
    """

    def __init__(
        self,
        post: Callable[[Callable[[], None]], None],
        retire: Callable[[int], None],
        now: Callable[[], float] = _no_time,
        sync: Callable[[str], None] = _nothing,
        native: Callable[[], NativeCalls] = _NoNative,
    ) -> None:
        """Use `post` to reach the scheduler thread, and call `retire` there with the number of the dead generation.

        `now` gives the time at which a hold begins. `sync` is called with the name of each point at which threads may
        meet; a test stops one of them there. A generation in which `native` tells that native code has a part is not
        retired with its core, but when `finish` is called.
        """
        self._post = post
        self._retire = retire
        self._now = now
        self._sync = sync
        self._native = native
        self._revival = threading.Lock()
        # Both facts in one object: a reader gets them with one load and needs no lock (invariants 2 and 3).
        self.view = _View(None, is_alone=False)
        # Weak, since frames and holds keep a core alive. An entry stays until
        # its retirement has run in the scheduler thread.
        self._alive: dict[int, weakref.ref[GenerationCore]] = {}
        self._published_at: dict[int, float] = {}
        # By identity, in order of age. Any thread adds and removes with one
        # operation of the dictionary, so no lock is needed.
        self._holds: dict[int, Hold] = {}

    @property
    def current(self) -> Generation:
        """The published generation; raise `RuleViolation` when there is none."""
        current = self.view.current
        if current is None:
            raise RuleViolation(
                NO_GENERATION,
                "no generation is published yet",
                hint="read options in a provider, an event, a command or ext_init; conf_setup is too early",
            )
        return current

    @property
    def is_published(self) -> bool:
        """Tell whether there is a current generation."""
        return self.view.current is not None

    @property
    def numbers(self) -> tuple[int, ...]:
        """The numbers of the generations that are not destroyed yet, oldest first."""
        return tuple(sorted(self._alive))

    @property
    def numbers_in_use(self) -> tuple[int, ...]:
        """The numbers of the generations that are still held, oldest first; the current one is the last."""
        # A dead reference is a generation that has ended while its retirement still waits for the scheduler thread.
        return tuple(
            number for number, core in sorted(self._alive.items()) if core() is not None or self._native().has(number)
        )

    def published_at(self, number: int) -> float:
        """Return the time at which a living generation was published."""
        return self._published_at.get(number, self._now())

    @property
    def holds(self) -> tuple[Hold, ...]:
        """The holds that are not released yet, oldest first."""
        return tuple(self._holds.values())

    def check_limit(self) -> None:
        """Raise `TransactionFailed` when the limit of living generations is reached."""
        count = len(self.numbers_in_use)
        if count >= MAX_LIVING:
            message = f"{count} generations are alive, so no further one is made; {self._holders()}"
            finding = Finding(TOO_MANY_GENERATIONS, Severity.ERROR, message, Place("generations"), _HINT)
            raise TransactionFailed([finding])

    def limit_warning(self) -> Finding | None:
        """Return a warning when so many generations are alive that a release was probably forgotten."""
        count = len(self.numbers_in_use)
        if count < MANY_LIVING:
            return None
        message = f"{count} generations are alive; {self._holders()}"
        return Finding(MANY_GENERATIONS, Severity.WARNING, message, Place("generations"), _HINT)

    def watch(self, core: GenerationCore) -> None:
        """Watch a core that a transaction has built, so that its end is noticed."""
        number = core.number
        self._alive[number] = self._watched(core)
        # After the entry in `_alive`: a reader that now looks at the frames must recognize this core there.
        self._native().set_alone(is_alone=False)
        self.view = _View(self.view.current, is_alone=False)

    def _watched(self, core: GenerationCore) -> weakref.ref[GenerationCore]:
        number = core.number
        # A failed transaction gives its number to the next one, so `_end` compares the reference, not the number. The
        # callback may run in any thread, wherever the last reference goes: it only posts (invariant 9).
        return weakref.ref(core, lambda ended: self._post(lambda: self._end(number, ended)))

    def core_of_twin(
        self,
        number: int,
        configuration: Configuration,
        states: Mapping[InstanceName, object],
        hold: Callable[[], object],
    ) -> GenerationCore:
        """Return the core of a generation whose twin lives, made anew if native code alone uses it (any thread).

        For code in Python that native code calls in that generation; `hold` keeps the twin alive as long as the core.
        """
        with self._revival:
            known = self._alive.get(number)
            core = known() if known is not None else None
            if core is None:
                core = GenerationCore(number, configuration, states, hold())
                # Its entry is there until `finish`, so that readers look at the frames, and find this core.
                self._alive[number] = self._watched(core)
            return core

    def publish(self, generation: Generation) -> None:
        """Make a generation the current one; calls that run keep theirs."""
        self._sync("publish")
        # Recompiled hooks publish the same number again; its age is that of the first publication.
        self._published_at.setdefault(generation.number, self._now())
        # The assignment by which every reader gets the new generation. Nothing around it can fail (invariant 7).
        self.view = _View(generation, is_alone=len(self._alive) == 1)
        self._tell_alone()
        self._sync("published")

    def remember(self, answers: dict[tuple[object, ...], Any], key: tuple[object, ...], answer: object) -> None:
        """Keep the answer of an option that was looked up after `answers` was taken from the view (any thread)."""
        view = self.view
        # The same dictionary means that the view is the same, or was since the look-up; if it changes from here on,
        # nobody reads the dictionary any more.
        if view.answers is not answers or not view.is_alone or view.current is None:
            return
        if self.generation_of_call() is not view.current.core:
            return
        # Bounded, since keys may come from the traffic.
        if len(answers) >= MAX_REMEMBERED:
            answers.clear()
        answers[key] = answer

    def forget_answers(self) -> None:
        """Forget all answers of options: an instance that was given some has ended (scheduler thread)."""
        self.view = replace(self.view, answers={})

    def withdraw(self) -> None:
        """Withdraw the current generation: the server ends."""
        self._native().set_alone(is_alone=False)
        self.view = _View(None, is_alone=False)

    def acquire(self, holder: str) -> GenerationReference:
        """Hold the current generation until the reference is released (any thread; seed `fetch_globalconf`)."""
        # The local reference keeps the core alive until the hold does, whatever is published in between.
        generation = self.current
        self._sync("acquire")
        hold = self.hold(generation.core, holder, f"the reference to generation {generation.number}")
        self._sync("acquired")
        return GenerationReference(generation, hold)

    def hold(self, core: GenerationCore, holder: str, what: str) -> Hold:
        """Record a hold on a generation that the caller already refers to (any thread)."""
        hold = Hold(core, holder, what, self._now(), self._forget)
        self._holds[id(hold)] = hold
        return hold

    def take_back_holds(self, core: GenerationCore) -> None:
        """Take back every hold on a core whose transaction failed (scheduler thread)."""
        for hold in self.holds:
            if hold.is_on(core):
                hold.take_back()

    def generation_of_call(self) -> GenerationCore:
        """Return the generation of the hook call, or of the `ext_init`, that is running in this thread.

        Outside of both it is the current one. While only one generation is alive, no frame has to be looked at.
        """
        # Read once: two loads could see the state before and after a publication.
        view = self.view
        if view.is_alone and view.current is not None:
            return view.current.core
        frame: FrameType | None = sys._getframe(1)  # noqa: SLF001 - the documented way to the running frames
        # Innermost first: a provider may call a hook of a generation that it holds, and that call's generation counts.
        while frame is not None:
            core: GenerationCore | None = frame.f_globals.get(GENERATION_KEY)
            # Several servers may share a process, and so a stack: a core of another one is passed over.
            if core is not None and self._is_mine(core):
                return core
            frame = frame.f_back
        # Calls that native code makes without a frame, which no frame tells of another generation.
        found = self._native().core_of_call()
        return found if isinstance(found, GenerationCore) and self._is_mine(found) else self.current.core

    def job_frames(self) -> JobFrames:
        """Return the generation of the call, and both functions of a job in it (any thread)."""
        view = self.view
        if view.job_frames:
            return view.job_frames[0]
        core = self.generation_of_call()
        frames = core, copied_into(core, work), copied_into(core, finish)
        if view.is_alone and view.current is not None and core is view.current.core:
            view.job_frames.append(frames)
        return frames

    def _holders(self) -> str:
        counts = Counter(f"{hold.holder} at {hold.place}" for hold in self.holds)
        if not counts:
            return "running calls hold them, or what modules kept of them"
        return "they are held by " + ", ".join(f"{who} ({count})" for who, count in counts.most_common(5))

    def _is_mine(self, core: GenerationCore) -> bool:
        known = self._alive.get(core.number)
        return known is not None and known() is core

    def _tell_alone(self) -> None:
        """Let native code make calls without frames from here on, if all that live are of one generation."""
        self._native().set_alone(is_alone=self.view.is_alone)

    def _forget(self, hold: Hold) -> None:
        self._sync("release")
        self._holds.pop(id(hold), None)
        self._sync("released")

    def _end(self, number: int, ended: weakref.ref[GenerationCore]) -> None:
        # The number was given to a later transaction: this is the end of a core that was never published.
        if self._alive.get(number) is not ended:
            return
        # Native code may use what the core was made for; it tells when it does no more.
        if not self._native().has(number):
            self.finish(number)

    def finish(self, number: int) -> None:
        """Retire a generation whose core is gone (scheduler thread)."""
        del self._alive[number]
        self._published_at.pop(number, None)
        self._sync("end")
        view = self.view
        self.view = _View(view.current, is_alone=view.current is not None and len(self._alive) == 1)
        self._tell_alone()
        self._retire(number)


def never_released(hold: Hold) -> Finding:
    """Return the finding about a reference that is still held when the server ends."""
    message = f"{hold.what} fetched by {hold.holder} was never released"
    file, _, line = hold.place.rpartition(":")
    hint = "use it as a context manager: it releases once, at the end of the 'with'"
    return Finding(NEVER_RELEASED, Severity.WARNING, message, Place(file, int(line)), hint)
