from __future__ import annotations

import subprocess
import sys

CODE = """\
import sys
from ecxs.cli import main
before = set(sys.stdlib_module_names)
main(["--help"])
packages = {name.partition(".")[0] for name in sys.modules} - before
print("imported:", *sorted(name for name in packages if not name.startswith("_")))
"""


def test_help_imports_nothing_but_click_and_the_table_of_commands() -> None:
    done = subprocess.run([sys.executable, "-S", "-c", f"import sys; sys.path[:0] = {sys.path!r}\n{CODE}"],
                          text=True, capture_output=True, check=True)  # fmt: skip
    assert done.stdout.splitlines()[-1] == "imported: click ecxs"


def test_version_imports_no_command() -> None:
    count = "print(sum('ecxs.cli.' in name for name in sys.modules))"
    code = f"import sys\nfrom ecxs.cli import main\nmain(['--version'])\n{count}"
    done = subprocess.run([sys.executable, "-c", code], text=True, capture_output=True, check=True)
    assert int(done.stdout.splitlines()[-1]) <= 3
