"""A server as a process, with a module in C that does what nobody should."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ecruntime.console.client import Client
from ecxs.cli import main

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[3]
SOURCE = """\
#include <stdlib.h>
#include <string.h>

#include "module.h"

int owl_fall(volatile int *place);
int owl_fall(volatile int *place) { return *place; }

static char *kept;

static int owl_overrun(void) {
  kept = malloc(8);
  free(kept);
  return kept[3];
}

static int owl_unset(void) {
  int *place = malloc(sizeof(int));
  int is_set = *place > 7;
  free(place);
  return is_set ? 2 : 1;
}

static void owl_control(generic_module_infrastructure *self, string *output, const char *command, int is_xml) {
  int said = 0;
  (void)self, (void)is_xml;
  if (strstr(command, "fall"))
    said = owl_fall((volatile int *)strlen(command));
  if (strstr(command, "abort"))
    abort();
  if (strstr(command, "overrun"))
    said = owl_overrun();
  if (strstr(command, "unset") && owl_unset() == 2)
    said = 2;
  stringprintf(output, "well %d\\n", said);
}

static int owl_conf_setup(generic_module_infrastructure *self, int ignoreme) {
  (void)self, (void)ignoreme;
  return 0;
}

static int owl_ext_init(generic_module_infrastructure *self, ec_config_header *transaction, string *output,
                        int flags) {
  (void)self, (void)transaction, (void)output, (void)flags;
  return 0;
}

EC_MODULE_EXPORT
generic_module_infrastructure owl = {{
  EC_MODULE_INIT(EC_MODULE_TYPE_SINGLETON, 0), "owl.c", "Falls",
#ifdef _EC_VER
  _EC_VER,
#endif
  owl_control, NULL, NULL, NULL, NULL, owl_conf_setup, NULL, NULL, owl_ext_init
}};
"""


@dataclass(slots=True)
class Journey:
    """A folder with the module, and the server that runs it."""

    folder: Path
    process: subprocess.Popen[bytes] | None = None

    def build(self, *flags: str) -> None:
        """Build the module with flags of its author."""
        (self.folder / "libexec").mkdir(exist_ok=True)
        words = ["-c", str(self.folder / "owl.c"), "-o", str(self.folder / "libexec/owl.so"), *flags]
        assert main([*words, "--compile-commands", "none"]) == 0

    def words(self, *options: str) -> list[str]:
        """Return the command line of the server."""
        own = ["-f", str(self.folder / "ec.conf"), "--libexec", str(self.folder / "libexec")]
        return [sys.executable, "-m", "ecxs", "run", *own, *options]

    def start(self, *options: str) -> None:
        """Start the server, and wait until its console answers."""
        words = self.words("--socket", str(self.folder / "s"), *options)
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(words, stdout=log, stderr=log, env=environment())
        self.until("console: ")

    def until(self, text: str, times: int = 1) -> str:
        """Wait until the log has a text so many times, and return it."""
        assert self.process is not None
        while (log := self.log).count(text) < times:
            assert self.process.poll() is None, log
            os.sched_yield()
        return log

    @property
    def log(self) -> str:
        """Return what the server has written."""
        return (self.folder / "log").read_text(encoding="utf-8", errors="replace")

    def ask(self, line: str) -> str:
        """Return the answer of the console."""
        with Client.connect(self.folder / "s") as client:
            return client.ask(line).text.strip()

    def end(self) -> int:
        """Return the exit code, of a server that runs after it was told to end."""
        assert self.process is not None
        self.process.terminate()
        return self.process.wait(60)


def environment() -> dict[str, str]:
    """Return the variables of the server; the bridge lies where that of other tests does."""
    return {**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'runtime'}", "NO_COLOR": "1"}


@pytest.fixture
def journey(tmp_path: Path) -> Iterator[Journey]:
    """Return the folder, with its source and a configuration."""
    (tmp_path / "owl.c").write_text(SOURCE, encoding="utf-8")
    (tmp_path / "ec.conf").write_text("owl {}\n", encoding="utf-8")
    made = Journey(tmp_path)
    yield made
    if made.process is not None and made.process.poll() is None:
        made.process.kill()
        made.process.wait()
