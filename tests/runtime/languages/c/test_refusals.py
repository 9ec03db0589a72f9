"""Libraries that cannot be opened, and modules in C whose phases fail, are told with what to do."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from ecruntime.generation import TransactionFailed
from ecruntime.testing import VirtualClock

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import InstallC

    from ecruntime.testing import Harness

CONF_SETUP = """
static int conf_setup(generic_module_infrastructure *self, int ignored) {{
  (void)self; (void)ignored;
  {body}
}}
"""
EXT_INIT = """
static int ext_init(generic_module_infrastructure *self, ec_config_header *conf, string *output, int flags) {{
  (void)self; (void)conf; (void)output; (void)flags;
  {body}
}}
"""
QUIET = CONF_SETUP.format(body="return 0;") + EXT_INIT.format(body="return 0;")


def refused(runtime: Harness, conf: str = "reef {}") -> str:
    with pytest.raises(TransactionFailed) as failed:
        runtime.load(conf=conf)
    return "\n".join(f"{it.rule}: {it.message}; {it.hint}" for it in failed.value.findings)


def test_the_stamp_of_other_headers(runtime: Harness, install_c: InstallC) -> None:
    library = install_c("reef", QUIET)
    content = library.read_bytes()
    at = content.index(b"ecxsabi\0") + 20
    # The first number of the stamp is the size of a pointer.
    library.write_bytes(content[:at] + b"\x04\0\0\0" + content[at + 4 :])
    assert refused(runtime) == (
        "RT403: opening: module 'reef' was built with other headers: sizeof(void *) is 4 there and 8 here; "
        "build it again with the `ecxs -c` of this version"
    )


def test_a_library_that_is_none(runtime: Harness, install_c: InstallC) -> None:
    install_c("reef", QUIET).write_bytes(b"no library")
    assert "it does not begin as an ELF file" in refused(runtime)


def test_a_module_that_the_library_does_not_have(runtime: Harness, install_c: InstallC) -> None:
    library = install_c("reef", QUIET)
    library.rename(library.with_name("other.so"))
    library.with_suffix(".ecm").rename(library.with_name("other.ecm"))
    library.with_name("other.ecm").write_text("[reef2]\n")
    assert "has no module 'reef2'; did you mean 'reef'?" in refused(runtime, "reef2 {}")


def test_a_missing_symbol_is_named(runtime: Harness, install_c: InstallC) -> None:
    library = install_c("reef", "int getppid(void);\n" + QUIET + "int (*use)(void) = getppid;\n")
    # Built against something that this machine does not have any more.
    library.write_bytes(library.read_bytes().replace(b"\0getppid\0", b"\0getqqid\0"))
    text = refused(runtime)
    assert re.search(r"RT403: opening: module 'reef' cannot be opened: .*/reef\.so: .*getqqid", text), text
    assert "`ecxs validate` tells" in text


@pytest.mark.parametrize(
    ("slots", "findings"),
    [
        ({"conf_setup": "NULL"}, ["LIB011: module 'reef' has NULL for module_config_setup, which must be defined"]),
        ({"ext_init": "NULL"}, ["LIB011: module 'reef' has NULL for module_ext_init, which must be defined"]),
        (
            {"older": "older"},
            ["LIB010: module 'reef' fills the deprecated slot module_init, which is never called"],
        ),
    ],
)
def test_slots_are_told_by_name(
    runtime: Harness, install_c: InstallC, slots: dict[str, str], findings: list[str]
) -> None:
    older = "static int older(generic_module_infrastructure *self) { (void)self; return -1; }\n"
    unused = "int (*keep[])(generic_module_infrastructure *) = {older};\nvoid *use[] = {conf_setup, ext_init};\n"
    install_c("reef", QUIET + older + unused, **slots)
    outcome = runtime.load(conf="reef {}")
    assert [f"{it.rule}: {it.message}" for it in outcome.findings] == findings
    assert len(runtime.server.instances()) == 1


def test_conf_setup_fails(runtime: Harness, install_c: InstallC) -> None:
    install_c("reef", CONF_SETUP.format(body="return 3;") + EXT_INIT.format(body="return 0;"))
    assert refused(runtime) == (
        "RT404: conf_setup: module 'reef' returned 3, and 0 means success; the log has what the module said"
    )


def test_ext_init_fails_with_what_it_said(runtime: Harness, install_c: InstallC) -> None:
    body = 'stringprintf(output, "the tide is out\\n"); return -1;'
    install_c("reef", CONF_SETUP.format(body="return 0;") + EXT_INIT.format(body=body))
    assert refused(runtime) == "RT405: ext_init (init|privileged): module 'reef' returned -1: the tide is out; "
    assert "reef: the tide is out" in [record.text for record in runtime.records]


def test_an_option_that_is_refused(runtime: Harness, install_c: InstallC) -> None:
    option = 'static ec_config_option_def bad = {"bad", ECCFGTYPE_INT, NULL, "[reef]", 0, NULL, "1"};\n'
    # At run time, where `ecxs -c` cannot see it.
    body = 'bad.defval = strdup("ten"); return ec_config_register_option(&bad) == -1 ? -1 : 0;'
    install_c("reef", option + CONF_SETUP.format(body=body) + EXT_INIT.format(body="return 0;"))
    text = refused(runtime)
    why = "the default of option 'bad' is refused: 'ten' is not an integer; write decimal digits"
    reason = f"option 'bad' is refused: {why}"
    assert reason in [record.text for record in runtime.records]
    assert text.startswith("RT404: conf_setup: module 'reef' returned -1, and 0 means success; ")
    assert "the default of option 'bad' is refused: 'ten' is not an integer; write decimal digits" in text


def test_a_singleton_that_was_rebuilt_keeps_running(runtime: Harness, install_c: InstallC) -> None:
    install_c("reef", QUIET)
    runtime.load(conf="reef {}")
    assert runtime.reload().findings == ()
    install_c("reef", QUIET + "int another;\n")
    (finding,) = runtime.reload().findings
    assert (finding.rule, finding.message) == (
        "RT409",
        "singleton 'reef' was rebuilt, but keeps running as it was opened",
    )


def test_a_second_server_with_modules_in_c_is_refused(runtime: Harness, install_c: InstallC, tmp_path: Path) -> None:
    from ecruntime.testing import Harness as AnotherHarness

    install_c("reef", QUIET)
    runtime.load(conf="reef {}")
    folder = tmp_path / "second"
    folder.mkdir()
    second = AnotherHarness(folder)
    second.libexec = runtime.libexec
    assert isinstance(second.clock, VirtualClock)
    assert "another server of this process has modules in C" in refused(second)
    second.close()
    runtime.reload()


LATE = 'static ec_config_option_def late = {"late", ECCFGTYPE_INT, NULL, "[reef]", 0, NULL, "1"};\n'
DEPTH = 'static ec_config_option_def depth = {"depth", ECCFGTYPE_INT, NULL, "[reef]", 0, NULL, "1"};\nstatic int at;\n'
FETCH = "ec_config_value *it = ec_config_option_fetch_module_at_init(conf, at, self);"
RELEASE = "ec_config_release_value(it);"
ABORTS = """
from ecruntime.testing import Harness
from pathlib import Path
harness = Harness(Path({folder!r}))
harness.libexec = Path({libexec!r})
harness.load(conf="reef {{}}")
"""


@pytest.mark.parametrize(
    ("code", "text"),
    [
        (
            CONF_SETUP.format(body='self->shared.module_name = "wreck"; return 0;') + EXT_INIT.format(body="return 0;"),
            (
                "RT303: reef: module 'reef' changed module_name of its infrastructure, which belongs to the server; "
                "a module writes module_private_data only"
            ),
        ),
        (
            LATE
            + CONF_SETUP.format(body="return 0;")
            + EXT_INIT.format(body="return ec_config_register_option(&late);"),
            (
                "RT421: reef: module 'reef' registered the option 'late' outside of conf_setup; "
                "register it in conf_setup, in the scheduler thread"
            ),
        ),
        (
            DEPTH
            + CONF_SETUP.format(body="at = ec_config_register_option(&depth); return 0;")
            + EXT_INIT.format(body=f"{FETCH} {RELEASE} {RELEASE} return 0;"),
            "RT402: reef: a value of the option 'depth' was released more often than fetched",
        ),
    ],
)
def test_misuse_ends_the_process_with_its_text(
    runtime: Harness, install_c: InstallC, tmp_path: Path, code: str, text: str
) -> None:
    install_c("reef", code)
    folder = tmp_path / "other"
    folder.mkdir()
    program = ABORTS.format(folder=str(folder), libexec=str(runtime.libexec))
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == -6, done.stderr
    assert text in done.stderr


def test_the_check_of_the_command_line(runtime: Harness, install_c: InstallC, tmp_path: Path) -> None:
    library = install_c("reef", QUIET + "void *keep[] = {conf_setup};\n", conf_setup="NULL")
    runtime.conf.write_text("reef {}\n")
    command = [
        sys.executable,
        "-m",
        "ecxs",
        "run",
        "--check",
        "-f",
        str(runtime.conf),
        "--libexec",
        str(library.parent),
    ]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, f"{runtime.conf}: everything loads\n"), done.stderr
    text = "LIB011: module 'reef' has NULL for module_config_setup, which must be defined"
    assert f"warning {text}" in done.stderr
    strict = subprocess.run([*command, "--strict"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert strict.returncode not in (0, 70)
    assert f"error {text}" in strict.stderr
