"""Messages and what comes with them, read and changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecruntime.api import AcceptConstruct, DomainRecord, EcMessage, ValidateContext

UNSEEN: Final = "set_header"
"""A name that `ecxs export` does not see in the code."""


class Letters:
    """Has a method for each word that `see_v1` may be called with."""

    note: Callable[..., None]

    def __init__(self) -> None:
        self._kept: list[Any] = []

    def drift_see_v1(
        self, what: str, message: EcMessage, connection: AcceptConstruct, context: ValidateContext, domain: DomainRecord
    ) -> int:
        answer: int = getattr(self, f"see_{what}")(message, connection, context, domain)
        return answer

    def see_read(self, message: EcMessage, connection: AcceptConstruct, context: Any, domain: DomainRecord) -> int:
        self.note(message.sender, *message.recipients, message.code, message.delivery_method, message.routing_domain)
        self.note(message.header("subject"), *message.header_all("To"), len(message.headers), message.text.strip())
        self.note(len(message.source), domain.domain, connection.remote.text, connection.protocol)
        self.note(dict(sorted(message.context.as_mapping().items())), message.connection_context.get("b"))
        self.note(context.code, context.note, context.disconnect, context.time_cost, *context.recipients)
        self.note(context.context.get("a"), context.connection_context.get("b"))
        return 0

    def see_change(self, message: EcMessage, connection: Any, context: ValidateContext, domain: Any) -> int:
        message.sender = "new@x.test"
        message.recipients = ("n\u00f6@y.test",)
        message.code = "550 5.1.1 unknown"
        message.context.set("c", "3")
        message.context.unset("a")
        message.connection_context.set("d", "4")
        with message.lock:
            context.set_code(451, "later")
        context.context.set("e", "5")
        context.connection_context.unset("b")
        context.disconnect, context.time_cost = 1, 2.5
        context.recipients = ("p@z.test", "q@z.test")
        context.note = "much later"
        return 0

    def see_keep(self, message: Any, connection: Any, context: Any, domain: Any) -> int:
        self._kept = [message, connection, context, domain, message.context]
        return 0

    def see_kept(self, message: Any, connection: Any, context: Any, domain: Any) -> int:
        wrong = (
            lambda: self._kept[0].sender,
            lambda: self._kept[1].remote,
            lambda: self._kept[2].code,
            lambda: self._kept[3].domain,
            lambda: self._kept[4].get("a"),
            lambda: hash(self._kept[0]),
        )
        self.note(*map(refusal, wrong), self._kept[0] == message, repr(self._kept[0]))
        return 0

    def see_lacking(self, message: Any, connection: Any, context: Any, domain: Any) -> int:
        def set_two() -> None:
            message.recipients = ("a", "b")

        def set_source() -> None:
            message.source = b""

        wrong = (
            set_two,
            set_source,
            lambda: getattr(message, UNSEEN)("a", "b"),
            lambda: message.mime,
            lambda: message.priority,
            lambda: message.copy(),
            lambda: connection.local,
            lambda: connection.context,
            lambda: context.message,
            lambda: context.context.as_mapping(),
        )
        self.note(*map(refusal, wrong))
        return 0


def refusal(action: Callable[[], object]) -> str:
    """Return the rule by which an action is refused."""
    try:
        return f"none: {action()!r}"
    except Exception as error:  # noqa: BLE001 - its text is the answer
        return str(error).partition(":")[0]
