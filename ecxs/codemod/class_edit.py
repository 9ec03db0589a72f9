"""What an edit of the author's class asks for, and what it gives, for every language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecruntime.spec.finding import Finding
    from ecxs.targets import AuthorMethod, MethodRole


@dataclass(frozen=True, slots=True)
class ClassDemand:
    """What the author's class must have."""

    class_name: str
    base_name: str
    """The generated class that it completes."""
    methods: tuple[AuthorMethod, ...]
    role_of: Callable[[str], MethodRole | None]
    """What a method's name looks like, declared or not."""
    is_mending: bool = False
    """Whether signatures that drifted are mended; otherwise they are reported."""


@dataclass(frozen=True, slots=True)
class ClassEdit:
    """The text of a file after an edit, and what is to be said of it; positions are those before the edit."""

    text: str
    inserted: tuple[str, ...] = ()
    mended: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
