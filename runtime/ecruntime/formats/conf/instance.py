"""Instance names of stanzas: their identity, and the test for regular expressions."""

from __future__ import annotations

WITHOUT_CASE = frozenset({"domain", "host", "threadpool", "eventloop"})


def is_pattern(instance: str) -> bool:
    """Tell whether an instance is a regular expression: it begins and ends with a slash."""
    return len(instance) > 1 and instance[0] == "/" == instance[-1]


def instance_key(kind: str, instance: str | None) -> str | None:
    """Return the key by which instances of a kind are the same; mail domains and pools have no case."""
    if instance is None or kind.lower() not in WITHOUT_CASE or is_pattern(instance):
        return instance
    return lower(instance)


def lower(text: str) -> str:
    """Return a text in lower case; the text itself where it is, so that very many instances are kept once."""
    lowered = text.lower()
    return text if lowered == text else lowered
