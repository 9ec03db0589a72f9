"""What the modules of the storm `failing-reloads` consist of: where they leave, and by what."""

from __future__ import annotations

ODD = "raise type('Odd', ({base},), {{{names}}}){arguments}"
UNWINDS = {
    "exit": "raise SystemExit(0)",
    "exit without a code": "import sys; sys.exit()",
    "exit with a text": "raise SystemExit('bye')",
    "interrupt": "raise KeyboardInterrupt",
    "exit of a class": ODD.format(base="SystemExit", names="", arguments="(0)"),
}
FAILS = {
    "cancelled": "import asyncio; raise asyncio.CancelledError",
    "generator exit": "raise GeneratorExit",
    "another": ODD.format(base="BaseException", names="", arguments="('odd')"),
    "group": "raise BaseExceptionGroup('two', [SystemExit(0), KeyboardInterrupt()])",
    "no text": ODD.format(base="BaseException", names="'__str__': lambda self: exit(0)", arguments="()"),
    "text of no text": ODD.format(base="BaseException", names="'__str__': lambda self: 7", arguments="()"),
    "no attributes": ODD.format(base="Exception", names="'__getattribute__': lambda self, name: 1 / 0", arguments="()"),
    "notes": "error = BaseException('noted'); error.__notes__ = 7; raise error",
    "long": "raise BaseException('x' * 5_000_000)",
    "controls": r"raise BaseException('\x1b[2J\x00\ud800\n\nrunning; modules: 9')",
    "deep": "def dive(): dive()\ndive()",
    "no memory": "raise MemoryError",
    "chain": (
        "last = None\nfor number in range(5_000):\n    error = BaseException(number)\n"
        "    error.__cause__ = last\n    last = error\n"
        "raise last"
    ),
    "end of iteration": "raise StopIteration(7)",
}
ERRORS = UNWINDS | FAILS
LEAVE = "exec(compile(open({path!r}).read(), 'leave.py', 'exec'), {{}})"
ASKS = "self.schedule(0.0, self.ghost); self.run_in_pool(self.ghost); self.post(self.ghost)"
PLACES = {
    "import": "LEAVE",
    "constructor": "def __init__(self):\n    LEAVE",
    "conf_setup": "def conf_setup(self):\n    ASKS; LEAVE",
    "validate": "def check(self, value):\n    LEAVE",
    "postset": "",
    "ext_init": "def ext_init(self, init):\n    ASKS; LEAVE",
    "provider": (
        "def ext_init(self, init):\n    if init.transaction is not None:\n"
        "        self.register_last('wren.asked_v1', self.asked)\n"
        "def asked(self):\n    LEAVE"
    ),
}
WREN = """
def conf_setup(self):
    self.turns = 0
    self.asked = self.hooks.declare(Hook, signature("wren", "asked_v1", "void"))
    self.schedule(0.01, self.turn)
def ext_init(self, init):
    if init.transaction is not None:
        self.asked.call_txn(init.transaction)
def turn(self, event, now):
    self.turns += 1
    self.schedule(0.01, self.turn)
    return 0
def control_ask(self, request):
    return str(self.turns)
def control_leave(self, request):
    LEAVE
def control_work(self, request):
    self.run_in_pool(self.work)
    return "begun"
def work(self):
    LEAVE
def core_log_reopen(self):
    LEAVE
"""
