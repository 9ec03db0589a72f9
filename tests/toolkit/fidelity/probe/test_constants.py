"""Numbers are those of the headers with which the probe is built; what these lack is absent, and the rest is there."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from ecxs.export import read_version, write_tree
from ecxs.fidelity.probe import probe_tree
from ecxs.languages.c.flags import INCLUDE

if TYPE_CHECKING:
    from pathlib import Path

MAIN = """\
#include <stdarg.h>
#include <stdio.h>
#include "observers.h"
string *stringprintf(string *str, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  vprintf(format, arguments);
  va_end(arguments);
  return str;
}
int main(void) { observe_constants(NULL); return 0; }
"""
COMPILER = """\
#!/bin/sh
# As `ecxs -c`, but for a program.
shift
echo round >> {folder}/rounds
exec gcc -w -I{headers} -I{headers}/modules/datasource "$@"
"""


class Headers:
    """Headers that a server might have, and the constants as the probe sees them with these."""

    def __init__(self, folder: Path) -> None:
        """Begin with a copy of ours."""
        self.folder = folder
        self.headers = folder / "headers"
        shutil.copytree(INCLUDE, self.headers)
        write_tree(probe_tree(read_version("4.x")), folder / "tree")

    def replace(self, name: str, old: str, new: str) -> None:
        """Change a header."""
        header = self.headers / name
        text = header.read_text()
        assert old in text
        header.write_text(text.replace(old, new))

    def observe(self) -> dict[str, tuple[str, str]]:
        """Build as on a server, and return values and evidence by id."""
        tree = self.folder / "tree"
        (tree / "src" / "main.c").write_text(MAIN)
        compiler = self.folder / "ecxs"
        compiler.write_text(COMPILER.format(folder=self.folder, headers=self.headers))
        compiler.chmod(0o755)
        words = ["-Isrc", "src/main.c", "src/constants.c", "src/report.c"]
        command = ["sh", "build.sh", str(compiler), str(self.folder / "program"), *words]
        done = subprocess.run(command, cwd=tree, capture_output=True, text=True, check=False, timeout=100)
        assert done.returncode == 0, done.stderr
        said = subprocess.run([self.folder / "program"], capture_output=True, text=True, check=True, timeout=10).stdout
        fields = [line.split("\t") for line in said.splitlines() if line.startswith("OBSERVED")]
        return {one[1]: (one[3], one[4]) for one in fields}

    @property
    def rounds(self) -> int:
        """The number of calls of the compiler."""
        return len((self.folder / "rounds").read_text().splitlines())


@pytest.fixture
def headers(tmp_path: Path) -> Headers:
    return Headers(tmp_path)


def test_a_number_is_that_of_the_headers(headers: Headers) -> None:
    headers.replace("validate.h", "#define VALIDATE_DONE 1", "enum { VALIDATE_DONE = 77 };")
    headers.replace("modules/delivery/delivery.h", '"HTTP_Host"', '"Host"')
    seen = headers.observe()
    assert seen["constants.hook.VALIDATE_DONE"] == ("77", "validate.h")
    assert seen["constants.c.VCTX_KEY_HTTP_HOST"][0] == "Host"
    assert headers.rounds == 2  # in the first, functions that we refuse are found to be missing


def test_names_headers_and_types_that_are_missing_are_absent_and_the_others_stay(headers: Headers) -> None:
    headers.replace("validate.h", "#define VALIDATE_DONE 1\n", "")
    headers.replace("validate.h", "#define VALIDATE_AGAIN 2\n", "#define VALIDATE_AGAIN VALIDATE_NEVER\n")
    headers.replace("ec_types.h", "typedef int dsn_actype;\n", "")
    (headers.headers / "sieve" / "ecsieve.h").unlink()
    (headers.headers / "spool.h").write_text("this is no header\n")
    seen = headers.observe()
    absent = {name for name, (value, _) in seen.items() if value == "absent"}
    wanted = {"VALIDATE_DONE", "VALIDATE_AGAIN", "dsn_actype", "SIV_DONE", "SPOOL_MEM"}
    assert wanted <= {name.rsplit(".", 1)[1] for name in absent}
    assert seen["constants.c.VALIDATE_CONT"][0] == "0"
    assert headers.rounds < 10


def test_a_prototype_is_compared_with_that_of_the_headers(headers: Headers) -> None:
    before = headers.observe()["prototypes.clear_timed_event"]
    headers.replace("scheduler.h", "int clear_timed_event(Event *evt);", "void clear_timed_event(Event *evt);")
    assert (before[0], headers.observe()["prototypes.clear_timed_event"][0]) == ("as corrected", "another")


def test_a_mistake_elsewhere_ends_the_build_with_the_words_of_the_compiler(headers: Headers) -> None:
    source = headers.folder / "tree" / "src" / "report.c"
    source.write_text("int broken(\n" + source.read_text())
    with pytest.raises(AssertionError, match=r"report\.[ch]:\d+"):
        headers.observe()
    assert headers.rounds <= 2
