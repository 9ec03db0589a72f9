"""The Python half of what embeds modules in Python into the server: `ecpython` enters here."""

from ecruntime.scheduler.timeval import Timeval
from ecserver.failures import failure_text, gone
from ecserver.opening import create
from ecserver.pointers import class_of_pointer
from ecserver.shutdown import shut_down

__all__ = ["Timeval", "class_of_pointer", "create", "failure_text", "gone", "shut_down"]
