"""C samples cut out of the text of the seed, which lies beside the checkout: its words are copied into no file here."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.toolkit.languages.c.seed_slips import MENDS, Mend

CHECKOUT: Final = Path(__file__).resolve().parents[4]
SEED_VARIABLE: Final = "ECXS_SEED"
GLUE: Final = Path(__file__).with_name("seed_glue")

_BEGINNING: Final = '#include "ec_config.h"'
_ELLIPSIS: Final = "..."
_PROSE: Final = re.compile("[A-Z]")
_FUNCTION_END: Final = r"}"
_MARKER: Final = re.compile(r"^[ \t]*/\* @([0-9]+) \*/$", re.MULTILINE)

WHOLE: Final = {
    "readable": 1,
    "answering": 2,
    "partial_write": 3,
    "record": 4,
    "exact": 5,
    "suspend": 6,
    "timed": 7,
    "recurrent": 8,
    "cancelled": 9,
}
"""The nine samples that begin with their own `#include`, and their number in the text."""

PIECES: Final = {
    "module": (
        (r"EC_MODULE_EXPORT", r"}};"),
        (r" +static void module_name_control\(", r" {4}}"),
        (r"struct module_name_config", r"static int option_handle.*"),
        (r"static int module_name_conf_setup\(", _FUNCTION_END),
        (r" +static int module_name_ext_init\(", r" {4}}"),
    ),
    "declared_hooks": ((r"EC_DECLARE_VOID_HOOK\(", r"\)"), (r" +EC_DECLARE_HOOK\(core", r" +if \(EC_HOOK_RETVAL.*")),
    "array": ((r" +val = ec_config_option_fetch_module_at_init\(transaction,$", r" +ec_config_release_value\(val\);"),),
    "closure": (
        (r"EC_DECLARE_HOOK_NOARGS\(", _FUNCTION_END),
        (r"static my_lua_provider\(", _FUNCTION_END),
        (r"static mymodule_ext_init\(", _FUNCTION_END),
    ),
    "memory_types": (
        (r"int memtype_module_name_vsize", r"};"),
        (r"static int memtype_module_name_fixed", r"};"),
        (r"if\(memtype_module_name_vsize", r" +return -1;"),
    ),
}
"""Further samples, of parts that the text shows apart: the first and the last line of each, as patterns."""


@dataclass(frozen=True, slots=True)
class Part:
    """Lines of the seed, and the number of the first."""

    number: int
    text: str


def seed_file() -> Path:
    """Return where the text of the seed is expected."""
    named = os.environ.get(SEED_VARIABLE)
    return Path(named) if named else CHECKOUT.parent / "shared" / "seed.txt"


def complete(name: str, seed: Path, mends: tuple[Mend, ...] | None = None) -> str:
    """Return a sample with its slips mended, in its glue; errors are then told by the line of the seed."""
    lines = seed.read_text(encoding="utf-8").split("\n")
    parts = _cut_whole(lines, WHOLE[name]) if name in WHOLE else [_cut_piece(lines, *ends) for ends in PIECES[name]]
    glue = GLUE.joinpath(f"{name}.c").read_text(encoding="utf-8")
    used = [int(number) for number in _MARKER.findall(glue)]
    assert sorted(used) == list(range(len(parts))), f"{name}: the glue uses parts {used} of {len(parts)}"
    mended = _mend(name, parts, MENDS.get(name, ()) if mends is None else mends)

    def fill(marker: re.Match[str]) -> str:
        part = mended[int(marker[1])]
        after = glue[: marker.end()].count("\n") + 2
        return f'#line {part.number} "{seed}"\n{part.text}\n#line {after} "{name}.c"'

    return _MARKER.sub(fill, glue)


def _cut_whole(lines: list[str], ordinal: int) -> list[Part]:
    """Return the parts of a sample: what the text parts by a line of three dots."""
    starts = [at for at, line in enumerate(lines) if line == _BEGINNING]
    start = starts[ordinal - 1]
    end = next(at for at in range(start + 1, len(lines)) if lines[at] == _BEGINNING or _PROSE.match(lines[at]))
    parts: list[Part] = []
    for at in range(start, end):
        if at == start or lines[at - 1] == _ELLIPSIS:
            upto = next((here for here in range(at, end) if lines[here] == _ELLIPSIS), end)
            text = "\n".join(lines[at:upto])
            parts += [Part(at + 1, text)] if text.strip() else []
    return parts


def _cut_piece(lines: list[str], first: str, last: str) -> Part:
    starts = [at for at, line in enumerate(lines) if re.match(first, line)]
    assert len(starts) == 1, f"{first}: begins {len(starts)} parts of the text"
    start = starts[0]
    end = next(at for at in range(start, len(lines)) if re.fullmatch(last, lines[at]))
    return Part(start + 1, "\n".join(lines[start : end + 1]))


def _mend(name: str, parts: list[Part], mends: tuple[Mend, ...]) -> list[Part]:
    texts = [part.text for part in parts]
    for mend in mends:
        replaced = [re.subn(mend.slip, lambda _found, mend=mend: mend.mended, text) for text in texts]
        found = sum(count for _text, count in replaced)
        assert found == mend.count, f"{name}: {mend.slip!r} occurs {found} times"
        texts = [text for text, _count in replaced]
    return [Part(part.number, text) for part, text in zip(parts, texts, strict=True)]
