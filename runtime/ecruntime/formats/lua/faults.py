"""A fault of a script's syntax, as a message of Lua and as a finding."""

from __future__ import annotations

from dataclasses import dataclass

from ecruntime.foundation.finding import Finding, Place, Severity

RULE = "LUA001"
_MAX_SHOWN = 30


@dataclass(frozen=True, slots=True, order=True)
class SyntaxFault:
    """One place at which a script is not in the dialect: `near` is the token that stands there."""

    line: int
    column: int
    message: str
    near: str
    hint: str = ""

    def text(self, chunk: str) -> str:
        """Return the message as Lua words it, which `load` and its kin give to the script."""
        return f"{chunk}:{self.line}: {self.message} near '{self.near}'"

    def finding(self, file: str) -> Finding:
        """Return the finding for the author of the script."""
        place = Place(file, self.line, self.column)
        message = f"{self.message} near '{self.near}'"
        return Finding(RULE, Severity.ERROR, message, place, self.hint or "mend it; the rest of the file was not read")


class CannotRead(Exception):
    """The end of reading: nothing behind the fault can be understood."""

    def __init__(self, fault: SyntaxFault) -> None:
        """Take the fault; `faults` may get those before it, too."""
        super().__init__(fault.message)
        self.fault = fault
        self.faults: tuple[SyntaxFault, ...] = (fault,)


def shown(text: str) -> str:
    """Return a token as messages show it: short, on one line, without characters that cannot be seen."""
    cut = text[:_MAX_SHOWN]
    return "".join(char if " " <= char <= "~" else f"\\{ord(char)}" for char in cut) or "<eof>"
