"""The API of Python modules: all names that the runtime promises to them."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from ecruntime.foundation.names_on_demand import name_on_demand

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ecruntime.config import OptionDefinition
    from ecruntime.formats.option_type_name import OptionType
    from ecruntime.formats.socket_address import HostAddress, SocketAddress
    from ecruntime.formats.throttle import Throttle
    from ecruntime.foundation.errors import RuleViolation, UsageError
    from ecruntime.hooks import Cell, Hook, Hooks, Opaque
    from ecruntime.hooks import values as hook_values
    from ecruntime.hooks.opaque import (
        AbstractMessage,
        ApnRequest,
        ApnResponse,
        CommandConstruct,
        DeliveryConstruct,
        DnsCacheQuery,
        EcAccountingRecord,
        EcAuthInfo,
        EcBag,
        EcClusterMetrics,
        EcConfigHeader,
        EcConfigOption,
        EcConfigValue,
        EcControlContext,
        EcHttpsrvSession,
        EcMimeComponent,
        EcSpoolCtx,
        EcSslCtx,
        EcSslCtxParams,
        EmailMessage,
        GcmRequest,
        GcmResponse,
        GenericModuleInfrastructure,
        HostRecord,
        HttpSession,
        JsonObject,
        MailQueue,
        MessageId,
        Mm7Transaction,
        MxInfoClosure,
        MxRoutes,
        Pointer,
        Seng,
        Sieve,
        Sieveargs,
        Skiplist,
        SmppConn,
        SmppPdu,
        SmtpClientArgs,
        Sockaddr,
        SpAsyncMessage,
        SpClosure,
        SslCtxSt,
        SslX509StoreCtxSt,
        String,
        VaList,
    )
    from ecruntime.io import (
        ContextDriver,
        Driver,
        EventIo,
        EventIoState,
        Handle,
        HttpCancellation,
        HttpHandle,
        HttpRequest,
        HttpResponse,
        IoWrapperObject,
        IoWrappers,
        Jlog,
        JlogHandle,
        JlogPlace,
        JlogReader,
        JlogRecord,
        JlogSafety,
        JlogWriter,
        NetSession,
        ReadJob,
        ReadStatus,
        SocketChannel,
        TlsChannel,
        TryRead,
        call_again,
        event_close,
        event_io_printf,
        event_io_read,
        event_io_retry,
        event_io_state_clean,
        event_io_write,
        event_io_write_string,
        event_read,
        event_write,
        minimal_tryread_construct_free,
        resume,
        suspend,
        tryread_until,
    )
    from ecruntime.io import IoWrapperObject as IoObject
    from ecruntime.log import Level, Log
    from ecruntime.memory import (
        AllocationFailed,
        Allocator,
        AllocatorKind,
        MemoryTypes,
        Memtype,
        MemtypeDefinition,
        OwnMemtypes,
        PredefinedMemtype,
    )
    from ecruntime.model.access_level import AccessLevel
    from ecruntime.model.hook_signature import HookSignature, ReturnPolicy, Until, signature
    from ecruntime.model.module import CommandDeclaration, MemtypeDeclaration
    from ecruntime.model.module_kind import ModuleKind
    from ecruntime.model.option import OptionDeclaration, OptionFlag
    from ecruntime.module import (
        CommandRegistration,
        ConfigValue,
        Control,
        HeldGeneration,
        Init,
        InitFlag,
        InitMode,
        InstanceName,
        ListenerRegistration,
        MemtypeRegistration,
        Module,
        Option,
        OptionKind,
        OptionOfWords,
        OptionRegistration,
        Options,
        OptionSource,
        OptionWord,
        ProviderRegistration,
        RegisteredByCode,
        Registration,
        Reply,
        SessionOptions,
        fetch,
        fetch_binding,
        fetch_binding_domain,
        fetch_binding_host,
        fetch_domain,
        fetch_generic,
        fetch_globalconf,
        fetch_host,
        fetch_module,
        fetch_module_at_init,
        fetch_pathway,
        fetch_pathway_domain,
        option_kinds,
    )
    from ecruntime.module import GenerationView as Generation
    from ecruntime.scheduler import DONE, E_EXCEPTION, E_READ, E_WRITE, Event, Mask, Timeval
    from ecruntime.simulator import (
        AcceptConstruct,
        Connection,
        ConnectionHandle,
        Context,
        DomainRecord,
        EcMessage,
        EcMessagePart,
        MessageConstruct,
        ValidateContext,
    )
    from ecruntime.threads import AsyncJob, Completion, JobClass, JobState, QueueRefused, Resumable

API: Final = 1
"""Version number of the contract between generated code and this runtime."""

__all__ = [
    "API", "DONE", "E_EXCEPTION", "E_READ", "E_WRITE", "AbstractMessage", "AcceptConstruct", "AccessLevel",
    "AllocationFailed", "Allocator", "AllocatorKind", "ApnRequest", "ApnResponse", "AsyncJob", "Cell",
    "CommandConstruct", "CommandDeclaration", "CommandRegistration", "Completion", "ConfigValue", "Connection",
    "ConnectionHandle", "Context", "ContextDriver", "Control", "DeliveryConstruct", "DnsCacheQuery", "DomainRecord",
    "Driver", "EcAccountingRecord", "EcAuthInfo", "EcBag", "EcClusterMetrics", "EcConfigHeader", "EcConfigOption",
    "EcConfigValue", "EcControlContext", "EcHttpsrvSession", "EcMessage", "EcMessagePart", "EcMimeComponent",
    "EcSpoolCtx", "EcSslCtx", "EcSslCtxParams", "EmailMessage", "Event", "EventIo", "EventIoState", "GcmRequest",
    "GcmResponse", "Generation", "GenericModuleInfrastructure", "Handle", "HeldGeneration", "Hook", "HookSignature",
    "Hooks", "HostAddress", "HostRecord", "HttpCancellation", "HttpHandle", "HttpRequest", "HttpResponse",
    "HttpSession", "Init", "InitFlag", "InitMode", "InstanceName", "IoObject", "IoWrapperObject", "IoWrappers",
    "Jlog", "JlogHandle", "JlogPlace", "JlogReader", "JlogRecord", "JlogSafety", "JlogWriter", "JobClass",
    "JobState", "JsonObject", "Level", "ListenerRegistration", "Log", "MailQueue", "Mask", "MemoryTypes", "Memtype",
    "MemtypeDeclaration", "MemtypeDefinition", "MemtypeRegistration", "MessageConstruct", "MessageId",
    "Mm7Transaction", "Module", "ModuleKind", "MxInfoClosure", "MxRoutes", "NetSession", "Opaque", "Option",
    "OptionDeclaration", "OptionDefinition", "OptionFlag", "OptionKind", "OptionOfWords", "OptionRegistration",
    "OptionSource", "OptionType", "OptionWord", "Options", "OwnMemtypes", "Pointer", "PredefinedMemtype",
    "ProviderRegistration", "QueueRefused", "ReadJob", "ReadStatus", "RegisteredByCode", "Registration", "Reply",
    "Resumable", "ReturnPolicy", "RuleViolation", "Seng", "SessionOptions", "Sieve", "Sieveargs", "Skiplist",
    "SmppConn", "SmppPdu", "SmtpClientArgs", "Sockaddr", "SocketAddress", "SocketChannel", "SpAsyncMessage",
    "SpClosure", "SslCtxSt", "SslX509StoreCtxSt", "String", "Throttle", "Timeval", "TlsChannel", "TryRead", "Until",
    "UsageError", "VaList", "ValidateContext", "call_again", "event_close", "event_io_printf", "event_io_read",
    "event_io_retry", "event_io_state_clean", "event_io_write", "event_io_write_string", "event_read",
    "event_write", "fetch", "fetch_binding", "fetch_binding_domain", "fetch_binding_host", "fetch_domain",
    "fetch_generic", "fetch_globalconf", "fetch_host", "fetch_module", "fetch_module_at_init", "fetch_pathway",
    "fetch_pathway_domain", "hook_values", "minimal_tryread_construct_free", "option_kinds", "resume", "signature",
    "suspend", "tryread_until",
]  # fmt: skip  # words, several to a line

_NAMES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "scheduler": "DONE E_EXCEPTION E_READ E_WRITE Event Mask Timeval",
        "hooks.opaque": (
            "AbstractMessage ApnRequest ApnResponse CommandConstruct DeliveryConstruct DnsCacheQuery "
            "EcAccountingRecord EcAuthInfo EcBag EcClusterMetrics EcConfigHeader EcConfigOption EcConfigValue "
            "EcControlContext EcHttpsrvSession EcMimeComponent EcSpoolCtx EcSslCtx EcSslCtxParams EmailMessage "
            "GcmRequest GcmResponse GenericModuleInfrastructure HostRecord HttpSession JsonObject MailQueue "
            "MessageId Mm7Transaction MxInfoClosure MxRoutes Pointer Seng Sieve Sieveargs Skiplist SmppConn "
            "SmppPdu SmtpClientArgs Sockaddr SpAsyncMessage SpClosure SslCtxSt SslX509StoreCtxSt String VaList"
        ),
        "simulator": (
            "AcceptConstruct Connection ConnectionHandle Context DomainRecord EcMessage EcMessagePart "
            "MessageConstruct ValidateContext"
        ),
        "model.access_level": "AccessLevel",
        "memory": (
            "AllocationFailed Allocator AllocatorKind MemoryTypes Memtype MemtypeDefinition OwnMemtypes "
            "PredefinedMemtype"
        ),
        "threads": "AsyncJob Completion JobClass JobState QueueRefused Resumable",
        "hooks": "Cell Hook Hooks Opaque",
        "model.module": "CommandDeclaration MemtypeDeclaration",
        "module": (
            "CommandRegistration ConfigValue Control HeldGeneration Init InitFlag InitMode InstanceName "
            "ListenerRegistration MemtypeRegistration Module Option OptionKind OptionOfWords OptionRegistration "
            "OptionSource OptionWord Options ProviderRegistration RegisteredByCode Registration Reply "
            "SessionOptions fetch fetch_binding fetch_binding_domain fetch_binding_host fetch_domain "
            "fetch_generic fetch_globalconf fetch_host fetch_module fetch_module_at_init fetch_pathway "
            "fetch_pathway_domain option_kinds"
        ),
        "io": (
            "ContextDriver Driver EventIo EventIoState Handle HttpCancellation HttpHandle HttpRequest "
            "HttpResponse IoWrapperObject IoWrappers Jlog JlogHandle JlogPlace JlogReader JlogRecord JlogSafety "
            "JlogWriter NetSession ReadJob ReadStatus SocketChannel TlsChannel TryRead call_again event_close "
            "event_io_printf event_io_read event_io_retry event_io_state_clean event_io_write "
            "event_io_write_string event_read event_write minimal_tryread_construct_free resume suspend "
            "tryread_until"
        ),
        "model.hook_signature": "HookSignature ReturnPolicy Until signature",
        "formats.socket_address": "HostAddress SocketAddress",
        "log": "Level Log",
        "model.module_kind": "ModuleKind",
        "model.option": "OptionDeclaration OptionFlag",
        "config": "OptionDefinition",
        "formats.option_type_name": "OptionType",
        "foundation.errors": "RuleViolation UsageError",
        "formats.throttle": "Throttle",
    }
)
"""The names that each place in the runtime has."""
_HOMES: Final[Mapping[str, str]] = MappingProxyType(
    {name: home for home, names in _NAMES.items() for name in names.split()}
    | {"Generation": "module:GenerationView", "IoObject": "io:IoWrapperObject", "hook_values": "hooks.values:"}
)
"""The place of each name, with its name there where that is another."""


def __getattr__(name: str) -> object:
    """Import a name when it is asked for: an exported module needs few of them, and has no time for the others."""
    return name_on_demand("ecruntime", _HOMES, name, asked=__name__)
