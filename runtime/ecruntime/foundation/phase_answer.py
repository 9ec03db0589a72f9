"""The answers by which a module's function says that it has failed."""

from __future__ import annotations


def is_failure(answer: object) -> bool:
    """Tell whether an answer is one of failure: -1, as in C (seed 1.3.1.2), or False."""
    # By type: another class may compare as it likes, and an enum has members that mean what its author says.
    return answer is False or (type(answer) is int and answer == -1)
