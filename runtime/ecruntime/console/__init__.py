"""The system console: a Unix socket, a protocol, and one file per command."""

from ecruntime.console.access import PRIVATE, SHARED, Access, AccessPolicy
from ecruntime.console.admission import Admission, Limits
from ecruntime.console.answer import Answer
from ecruntime.console.client import Client
from ecruntime.console.command import Command, Request
from ecruntime.console.dispatcher import Dispatcher
from ecruntime.console.host import Host, Summary
from ecruntime.console.listener import Listener
from ecruntime.console.protocol import Ask, Form, ProtocolError, Reply, Status
from ecruntime.console.words import UnclosedQuoteError, Word, split_words

__all__ = [
    "PRIVATE",
    "SHARED",
    "Access",
    "AccessPolicy",
    "Admission",
    "Answer",
    "Ask",
    "Client",
    "Command",
    "Dispatcher",
    "Form",
    "Host",
    "Limits",
    "Listener",
    "ProtocolError",
    "Reply",
    "Request",
    "Status",
    "Summary",
    "UnclosedQuoteError",
    "Word",
    "split_words",
]
