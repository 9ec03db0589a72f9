"""Each example in C or C++ is built without a warning, and its own tests pass: under sanitizers, and not without it."""

from __future__ import annotations

import os
import random
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from ecxs.cli.interpreter import own_command
from tests.databases import require_mariadb, what_lacks
from tests.examples.c_bodies import EXAMPLES, IGNORED, OF_A_SERVER, Body, bodies, examples, survives

DECLARED = examples()
PLAIN = sorted(path.parent.name for path in EXAMPLES.glob("*/Makefile") if not (path.parent / "module.toml").exists())
SAMPLE = 3
SANITIZERS = "address,undefined"
pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


def run(
    *words: str, cwd: Path, limit: int = 120, environment: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a command; without an environment it has ours."""
    return subprocess.run(words, cwd=cwd, capture_output=True, text=True, check=False, timeout=limit, env=environment)


def _present(names: list[str]) -> list[str]:
    """Return those of the examples whose libraries this machine has; continuous integration has all."""
    return [name for name in names if name != OF_A_SERVER or not what_lacks()]


@pytest.fixture(scope="session")
def copies(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the examples, so that a test leaves nothing in the checkout."""
    folder = tmp_path_factory.mktemp("examples") / "c"
    return Path(shutil.copytree(EXAMPLES, folder, ignore=shutil.ignore_patterns(*IGNORED)))


@pytest.fixture(scope="session")
def built(copies: Path) -> str:
    """Whatever was printed when all examples were built: by one process: to start one takes as long as a build."""
    done = run(*own_command("build", *_present(DECLARED), "--libexec", "libexec"), cwd=copies)
    assert done.returncode == 0, done.stdout + done.stderr
    said = done.stderr
    for name in PLAIN:
        done = run("make", "-s", f"ECXS={shlex.join(own_command())}", cwd=copies / name)
        assert done.returncode == 0, done.stdout + done.stderr
        said += done.stderr
        for suffix in (".so", ".ecm"):
            shutil.copy2(copies / name / f"{name}{suffix}", copies / "libexec")
    return said


def test_every_example_is_here() -> None:
    assert PLAIN == ["greetlog", "pace"]
    assert DECLARED == [
        "blocklist", "digests", "ds_mariadb", "failtally", "leniency", "litebase", "outcomes", "pagebox", "patience",
        "statline",
    ]  # fmt: skip  # words, several to a line


def test_no_compiler_warns(built: str) -> None:
    assert "warning:" not in built


def test_no_library_of_a_database_lacks() -> None:
    require_mariadb()


@pytest.mark.parametrize("name", [*DECLARED, *PLAIN])
def test_its_page_says_what_it_is_for_and_how_to_try_it(name: str) -> None:
    page = (EXAMPLES / name / "README.md").read_text(encoding="utf-8")
    assert page.startswith(f"# {name}\n\n")
    assert re.search(r"^```sh\n(.*\n)*ecxs test\b", page, re.MULTILINE)
    assert f"[{name}]({name}/README.md)" in (EXAMPLES / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", DECLARED)
def test_the_generated_files_are_current(name: str) -> None:
    done = run(*own_command("generate", "--check"), cwd=EXAMPLES / name)
    assert done.returncode == 0, done.stdout + done.stderr


def test_there_is_nothing_to_complain_of(copies: Path) -> None:
    done = run(*own_command("validate", *DECLARED), cwd=copies)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "nothing to complain of\n")


@pytest.mark.parametrize("name", PLAIN)
def test_the_build_leaves_the_manifest_as_it_is_here(name: str, copies: Path, built: str) -> None:
    assert built is not None
    assert (copies / name / f"{name}.ecm").read_bytes() == (EXAMPLES / name / f"{name}.ecm").read_bytes()


def test_the_tests_of_the_plain_examples_pass(copies: Path, built: str) -> None:
    assert built is not None
    folders = [str(copies / name / "tests") for name in PLAIN]
    done = run(*own_command("test", PLAIN[0], "-q", "-p", "no:cacheprovider", *folders), cwd=copies)
    assert done.returncode == 0, done.stdout + done.stderr


def test_their_configurations_are_sound(copies: Path, built: str) -> None:
    assert built is not None
    confs = [f"{name}/ecelerity.conf" for name in _present([*DECLARED, *PLAIN])]
    done = run(*own_command("validate", *confs, "--libexec", "libexec"), cwd=copies)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "nothing to complain of\n")


def test_all_load_into_one_server(copies: Path, built: str) -> None:
    assert built is not None
    confs = [f'include "{name}/ecelerity.conf"\n' for name in _present([*DECLARED, *PLAIN])]
    (copies / "all.conf").write_text("".join(confs))
    done = run(*own_command("run", "--check", "-f", "all.conf", "--libexec", "libexec"), cwd=copies)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "everything loads" in done.stderr + done.stdout


@pytest.mark.timeout(600)
def test_the_tests_of_all_examples_are_clean_under_sanitizers(copies: Path, tmp_path: Path) -> None:
    """One process runs them all, on libraries that were built before: what it does itself takes twice as long."""
    folder = Path(shutil.copytree(copies, tmp_path / "c", ignore=shutil.ignore_patterns("*.so", "libexec")))
    environment = {**os.environ, "ECXS_SANITIZE": SANITIZERS}
    declared = _present(DECLARED)
    # From the folder in which the tests run: a build elsewhere would not be theirs.
    home, projects = folder / declared[0], [str(folder / name) for name in declared]
    done = run(*own_command("build", *projects, "--libexec", "../libexec"), cwd=home, environment=environment)
    assert done.returncode == 0, done.stdout + done.stderr
    for name in PLAIN:
        makefile = folder / name / "Makefile"
        makefile.write_text(makefile.read_text().replace(" -c ", f" -c -fsanitize={SANITIZERS} "))
        done = run("make", "-s", f"ECXS={shlex.join(own_command())}", cwd=folder / name)
        assert done.returncode == 0, done.stdout + done.stderr
    tests = [*(f"{name}/tests" for name in declared), *(f"{name}/tests/test_{name}_runs.py" for name in PLAIN)]
    options = ("--sanitize", SANITIZERS, "-q", "-p", "no:cacheprovider", *(str(folder / one) for one in tests))
    done = run(*own_command("test", declared[0], *options), cwd=folder, limit=580, environment=environment)

    assert done.returncode == 0, done.stdout + done.stderr
    assert "Sanitizer" not in done.stdout + done.stderr
    assert re.search(r"^1[0-9][0-9] passed", done.stdout, re.MULTILINE)


def sample() -> list[Body]:
    """Return some functions of the examples, others after each change; `make soak` takes all of them."""
    every = [body for name in DECLARED if name != OF_A_SERVER for body in bodies(name)]
    seed = "".join(str(body) for body in every)
    return random.Random(seed).sample(every, len(every) if os.environ.get("ECXS_SOAK") else SAMPLE)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("body", sample(), ids=str)
def test_an_example_with_an_emptied_body_fails(body: Body, tmp_path: Path) -> None:
    assert survives(body, tmp_path / "c") == ""


def test_a_body_that_nobody_misses_is_found(tmp_path: Path) -> None:
    """A function whose work no test asks for: its emptied body has to be reported."""
    examples_of_mine = tmp_path / "mine"
    shutil.copytree(EXAMPLES / "digests", examples_of_mine / "digests", ignore=shutil.ignore_patterns(*IGNORED))
    (examples_of_mine / "digests" / "src" / "more.c").write_text("int nobody_asks(void) {\n  return 7;\n}\n")
    said = survives(Body("digests", "src/more.c", "nobody_asks"), tmp_path / "c", examples_of_mine)
    assert said.startswith("exit code 0\n")
