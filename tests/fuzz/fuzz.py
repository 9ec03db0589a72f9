"""Fuzz the parsers with atheris: `python tests/fuzz/fuzz.py TARGET [-runs=N] [-max_total_time=SECONDS]`.

Where atheris is not installed it says so and ends with 0, so that `make soak` goes on with what there is.
"""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))  # so that the targets are found, however this is started

import targets


def main(arguments: list[str]) -> int:
    if len(arguments) < 2 or arguments[1] not in targets.TARGETS:
        sys.stderr.write(f"name one of {', '.join(targets.TARGETS)}\n")
        return 2
    name = arguments.pop(1)
    if importlib.util.find_spec("atheris") is None:
        sys.stderr.write(f"{name}: skipped, since atheris is not installed\n")
        return 0
    import atheris  # the import needs the check above

    def one(data: bytes) -> None:
        targets.run(name, data)

    atheris.instrument_all()
    atheris.Setup(arguments, one)
    atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
