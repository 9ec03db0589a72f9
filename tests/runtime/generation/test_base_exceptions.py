"""Whatever the code of a module raises, wherever: a finding that names the module, and everything is as before."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

import pytest

from ecruntime.foundation.errors import LoadFailed
from ecruntime.generation import TransactionFailed
from ecruntime.log import Level
from tests.runtime.generation.test_transaction_steps import dump

if TYPE_CHECKING:
    from tests.runtime.conftest import Bench, LibexecBuilder, Prompt

ERRORS = {
    "sys.exit": "__import__('sys').exit(0)",
    "KeyboardInterrupt": "raise KeyboardInterrupt",
    "GeneratorExit": "raise GeneratorExit",
    "another BaseException": "raise BaseException('odd')",
    "a group": "raise BaseExceptionGroup('two', [SystemExit(1), KeyboardInterrupt()])",
    "one without a text": "raise type('Odd', (Exception,), {'__str__': lambda self: __import__('sys').exit(0)})",
    "one that answers nothing": "raise type('Odd', (Exception,), {'__getattribute__': lambda self, name: 1 / 0})",
    "one without a module": "exec('raise type(\"Odd\", (SystemExit,), {})', {})",
    "one that seems another": "raise type('Odd', (Exception,), {'__class__': KeyboardInterrupt})",
}
WHERE = {
    "import": "{error}\n",
    "constructor": "def __init__(self):\n    {error}\n",
    "conf_setup": "def conf_setup(self):\n    {error}\n",
    "validate": "def check(self, value):\n    {error}\n",
    "ext_init": "def ext_init(self, init):\n    if init.mode is not InitMode.DESTROY:\n        {error}\n",
}
CHECK = 'options=(OptionRegistration(OptionDefinition("size", OptionType.INT, "KIND", "10"), "check"),),'
POSTSET = 'options=(OptionRegistration(OptionDefinition("size", OptionType.INT, "KIND", "10", {}=leave)),),'
STANZAS = {"SINGLETON": "owl {{ size = 2 }}\n", "GENERIC": 'owl "a" {{ size = 2 }}\n'}
PATHS = {"SINGLETON": "[owl]", "GENERIC": "owl"}


def add(libexec: LibexecBuilder, where: str, error: str, kind: str) -> str:
    body = WHERE[where].format(error=ERRORS[error])
    if where != "validate":
        body = f"def check(self, value):\n    return True\n{body}"
    libexec.add("owl", body=body, registration=CHECK.replace("KIND", PATHS[kind]), kind=kind)
    return STANZAS[kind].format()


@pytest.mark.parametrize("kind", STANZAS)
@pytest.mark.parametrize("where", WHERE)
@pytest.mark.parametrize("error", ERRORS)
def test_a_module_that_leaves_refuses_the_reload_and_is_named(
    bench: Bench, libexec: LibexecBuilder, error: str, where: str, kind: str
) -> None:
    libexec.add("wren")
    bench.start("wren {}\n")
    before = dump(bench)
    with pytest.raises(TransactionFailed) as failed:
        bench.reload("wren {}\n" + add(libexec, where, error, kind))
    assert failed.value.exit_code == 5
    assert all("owl" in str(finding) for finding in failed.value.findings)
    del failed
    assert dump(bench) == before


@pytest.mark.parametrize("where", WHERE)
@pytest.mark.parametrize("error", ERRORS)
def test_a_module_that_leaves_refuses_the_start(bench: Bench, libexec: LibexecBuilder, error: str, where: str) -> None:
    conf = add(libexec, where, error, "SINGLETON")
    with pytest.raises(LoadFailed) as failed:
        bench.start(conf)
    assert failed.value.exit_code == 5
    assert not bench.server.store.is_published


@pytest.mark.parametrize("error", ["sys.exit", "KeyboardInterrupt"])
def test_a_reload_by_the_console_is_refused_and_says_why(
    bench: Bench, libexec: LibexecBuilder, prompt: Prompt, error: str
) -> None:
    bench.start("")
    before = dump(bench)
    bench.write(add(libexec, "ext_init", error, "SINGLETON"))
    assert "module 'owl' failed in ext_init (init)" in prompt.fails("config reload")
    assert dump(bench) == before
    bench.write("")
    assert "owl" not in prompt.text("config reload")


@pytest.mark.parametrize("error", ["sys.exit(0)", "raise KeyboardInterrupt"])
def test_postset_that_leaves_refuses_and_names_the_module(bench: Bench, libexec: LibexecBuilder, error: str) -> None:
    leave = f"import sys\ndef leave(value):\n    {error}\n"
    written = POSTSET.format("postset").replace("KIND", "[owl]").replace("=leave", "=__import__('ec_leaving').leave")
    (libexec.folder.parent / "ec_leaving.py").write_text(leave, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(libexec.folder.parent))
        libexec.add("owl", registration=written)
        with pytest.raises(TransactionFailed, match="postset of 'size' of module 'owl' failed with") as failed:
            bench.start("owl { size = 2 }\n")
    assert [finding.rule for finding in failed.value.findings] == ["RT406"]
    __import__("sys").modules.pop("ec_leaving", None)


@pytest.mark.parametrize("error", ERRORS)
def test_a_command_that_leaves_has_failed(bench: Bench, libexec: LibexecBuilder, prompt: Prompt, error: str) -> None:
    body = f"def control_leave(self, control):\n    {ERRORS[error]}"
    libexec.add("owl", body=body, registration='commands=(CommandRegistration("leave"),),')
    bench.start("owl {}\n")
    assert prompt.fails("owl leave").startswith("module 'owl' failed in its command 'leave': ")


def test_the_module_whose_provider_leaves_in_the_phase_of_another_is_named(
    bench: Bench, libexec: LibexecBuilder
) -> None:
    asks = """
        def conf_setup(self):
            self.asked = self.hooks.declare(Hook, signature("wren", "asked_v1", "void"))
        def ext_init(self, init):
            self.asked.call_txn(init.transaction)
    """
    leaves = """
        def conf_setup(self):
            self.register_last("wren.asked_v1", self.answer)
        def answer(self):
            raise SystemExit(0)
    """
    libexec.add("wren", body=asks)
    libexec.add("owl", body=leaves)
    bench.start("wren {}\n")
    before = dump(bench)
    with pytest.raises(TransactionFailed, match=r"'wren' failed in ext_init .*, raised by module 'owl'$"):
        bench.reload("wren {}\nowl {}\n")
    assert dump(bench) == before


def test_a_provider_that_leaves_in_a_call_of_the_console_is_named(
    bench: Bench, libexec: LibexecBuilder, prompt: Prompt
) -> None:
    provider = 'providers=(ProviderRegistration(signature("core", "log_reopen", "void")),)'
    libexec.add("owl", body="def core_log_reopen(self):\n    raise SystemExit(0)", registration=provider)
    bench.start("owl {}\n")
    said = prompt.fails("hook fire core_log_reopen")
    assert said.startswith("the command failed in code of module 'owl': SystemExit(0)\n")


@pytest.mark.parametrize("error", ["sys.exit", "KeyboardInterrupt"])
def test_a_destroy_that_leaves_is_logged_and_the_generation_ends(
    bench: Bench, libexec: LibexecBuilder, error: str
) -> None:
    body = f"def ext_init(self, init):\n    if init.mode is InitMode.DESTROY:\n        {ERRORS[error]}"
    libexec.add("owl", body=body, kind="GENERIC")
    bench.start('owl "a" {}\n')
    bench.reload("")
    assert bench.server.store.numbers == (2,)
    assert [text.partition(": ")[0] for text in bench.logged(Level.ERROR)] == [
        "module 'owl:a' failed in ext_init (destroy)"
    ]


PRESSES = {
    "import": "import signal as _signal\n_signal.raise_signal(_signal.SIGINT)\n",
    "conf_setup": "def conf_setup(self):\n    import signal\n    signal.raise_signal(signal.SIGINT)\n",
    "ext_init": "def ext_init(self, init):\n    import signal\n    signal.raise_signal(signal.SIGINT)\n",
    "ext_init, raised again": (
        "def ext_init(self, init):\n    import signal\n    try:\n        signal.raise_signal(signal.SIGINT)\n"
        "    except KeyboardInterrupt:\n        raise\n"
    ),
}


@pytest.mark.parametrize("where", PRESSES)
def test_the_ctrl_c_of_the_operator_ends_the_start_wherever_it_comes(
    bench: Bench, libexec: LibexecBuilder, where: str
) -> None:
    libexec.add("owl", body=PRESSES[where])
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    with pytest.raises(KeyboardInterrupt):
        bench.start("owl {}\n")
    assert (bench.server.store.is_published, dict(bench.server.committed.modules)) == (False, {})


def test_the_ctrl_c_is_known_by_the_handler_that_raises_it(
    bench: Bench, libexec: LibexecBuilder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def handle(number: int, frame: object) -> None:
        raise KeyboardInterrupt

    libexec.add("owl", body=PRESSES["ext_init"])
    libexec.add("wren", body=WHERE["ext_init"].format(error="raise KeyboardInterrupt"))
    before = signal.signal(signal.SIGINT, handle)
    try:
        with pytest.raises(KeyboardInterrupt):
            bench.start("owl {}\n")
        with pytest.raises(TransactionFailed):
            bench.start("wren {}\n")
    finally:
        signal.signal(signal.SIGINT, before)
