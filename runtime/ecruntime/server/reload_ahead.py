"""The part of a reload or change that touches nothing of the server, done in a thread while the scheduler serves."""

from __future__ import annotations

import gc
import threading
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ecruntime.config import CORE
from ecruntime.config.build import build
from ecruntime.foundation.errors import EcError

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecruntime.config import BuildResult, Configuration, OptionRegistry
    from ecruntime.formats.conf import Document, ScopeNode

SMALL: Final = 65_536
"""Bytes of a configuration up to which a reload is done at once: it is over before a thread is of use."""


@dataclass(slots=True)
class _Ahead:
    conf: Path | None
    """The file to read; None for a change of the document that is there."""
    registry: OptionRegistry
    previous: Configuration
    document: Document | None = None
    failure: EcError | None = None
    result: BuildResult | None = None
    is_done: bool = False
    waiting: list[Callable[[], object]] = field(default_factory=list)


class ReloadAhead:
    """Reads a large configuration and builds its values aside; the reload or change that follows takes both.

    The transaction asks for exactly what was built, from the same document, registry and former configuration; when
    anything has changed meanwhile it builds anew. Its steps, and all code of modules, stay in the scheduler thread.
    """

    def __init__(
        self,
        read: Callable[[Path], Document],
        present: Callable[[], tuple[OptionRegistry, Configuration]],
        post: Callable[[Callable[[], object]], None],
    ) -> None:
        """Use `read` in the thread, `present` for what it builds upon, and `post` to come back to the scheduler."""
        self._read, self._present, self._post = read, present, post
        self._ahead: _Ahead | None = None
        self._built: _Ahead | None = None
        self._thread: threading.Thread | None = None

    def begin(self, conf: Path, then: Callable[[], object]) -> bool:
        """Read `conf` aside and call `then`, which reloads it; `False` if that is best done at once."""
        if self._ahead is not None:
            # Another one is on its way. It has read some files already: this one begins after it.
            self._ahead.waiting.append(lambda: self.begin(conf, then) or then())
            return True
        registry, previous = self._present()
        if _size_of(conf, previous) <= SMALL:
            return False
        return self._start(_Ahead(conf, registry, previous, waiting=[then]))

    def begin_change(self, root: ScopeNode, then: Callable[[], object]) -> bool:
        """Build the values of a changed tree aside and call `then`, which publishes it; `False` as for `begin`."""
        if self._ahead is not None:
            self._ahead.waiting.append(lambda: self.begin_change(root, then) or then())
            return True
        registry, previous = self._present()
        if _size_of(None, previous) <= SMALL or _has_authors_code(registry):
            return False
        document = changed_document(previous.document, root)
        return self._start(_Ahead(None, registry, previous, document, waiting=[then]))

    def _start(self, ahead: _Ahead) -> bool:
        self._ahead = ahead
        self._thread = threading.Thread(target=self._work, args=(ahead,), name="reload", daemon=True)
        try:
            self._thread.start()
        # No more threads on this machine.
        except RuntimeError:
            self._ahead = self._thread = None
            return False
        return True

    def take(self, conf: Path) -> Document | None:
        """Return the document that was read for this reload, once; raise what its reading raised."""
        ahead = self._ahead
        if ahead is None or not ahead.is_done or ahead.conf != conf:
            return None
        ahead.is_done = False
        self._built = ahead
        if ahead.failure is not None:
            raise ahead.failure
        return ahead.document

    def take_change(self, root: ScopeNode) -> Document | None:
        """Return the document with the tree that was built aside, once; None if something else runs by now."""
        ahead = self._ahead
        if ahead is None or not ahead.is_done or ahead.conf is not None or ahead.document is None:
            return None
        if ahead.document.root is not root or ahead.previous is not self._present()[1]:
            return None
        ahead.is_done = False
        self._built = ahead
        return ahead.document

    def close(self) -> None:
        """Wait for what is being read: it comes back through the scheduler, which must not be closed before."""
        if self._thread is not None:
            self._thread.join()

    def build(self, document: Document, registry: OptionRegistry, previous: Configuration | None) -> BuildResult:
        """Return the values of a document: those that were built aside, if they were built from the same."""
        built, self._built = self._built, None
        if built is not None and built.result is not None:
            is_same = built.document is document and built.registry is registry and built.previous is previous
            if is_same:
                return built.result
        return build(document, registry, previous=previous)

    def _work(self, ahead: _Ahead) -> None:
        # A collection among so many new objects would hold up all threads for as long as half of the reading.
        was_enabled = gc.isenabled()
        gc.disable()
        try:
            if ahead.conf is not None:
                ahead.document = self._read(ahead.conf)
            assert ahead.document is not None
            if not _has_authors_code(ahead.registry):
                ahead.result = build(ahead.document, ahead.registry, previous=ahead.previous)
        except EcError as failure:
            ahead.failure = failure
        # The reload meets it again, and reports it.
        except Exception:  # noqa: BLE001 - as said
            ahead.document = ahead.result = None
        finally:
            if was_enabled:
                gc.enable()
            self._post(lambda: self._done(ahead))

    def _done(self, ahead: _Ahead) -> None:
        # It serves the reload that asked for it, and no other: those that follow read the files again.
        ahead.is_done = True
        try:
            ahead.waiting.pop(0)()
        finally:
            self._ahead = self._built = None
            for call in ahead.waiting:
                self._post(call)


def changed_document(document: Document, root: ScopeNode) -> Document:
    """Return a document with a changed tree; its findings were reported when the files were read."""
    return replace(document, root=root, findings=())


def _has_authors_code(registry: OptionRegistry) -> bool:
    """Tell whether a module judges values itself: its code runs in the scheduler thread alone."""
    return any(option.functions.validate and option.owner != CORE for option in registry.options)


def _size_of(conf: Path | None, previous: Configuration) -> int:
    """Return the bytes of the file, if any, and of those that were read before."""
    sizes = 0
    for path in {*((conf,) if conf is not None else ()), *(Path(file.path) for file in previous.document.files)}:
        try:
            sizes += path.stat().st_size
        except OSError:
            continue
    return sizes
