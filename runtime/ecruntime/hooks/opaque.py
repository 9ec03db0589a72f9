"""Handle classes, one for each C type of the hook catalogue that is no real object of this runtime.

`ecruntime.simulator` simulates some; an `Event` is one of the scheduler, an `io_object` one of `ecruntime.io`.
Type checkers tell them apart; their contents are unknown here.
"""

from __future__ import annotations

from ecruntime.hooks.handle import Opaque


class AbstractMessage(Opaque):
    """`abstract_message *`."""

    __slots__ = ()


class ApnRequest(Opaque):
    """`apn_request *`."""

    __slots__ = ()


class ApnResponse(Opaque):
    """`apn_response *`."""

    __slots__ = ()


class CommandConstruct(Opaque):
    """`command_construct *`."""

    __slots__ = ()


class DeliveryConstruct(Opaque):
    """`delivery_construct *`."""

    __slots__ = ()


class DnsCacheQuery(Opaque):
    """`dns_cache_query *`."""

    __slots__ = ()


class EcAccountingRecord(Opaque):
    """`ec_accounting_record *`."""

    __slots__ = ()


class EcAuthInfo(Opaque):
    """`ec_auth_info *`."""

    __slots__ = ()


class EcBag(Opaque):
    """`ec_bag *`."""

    __slots__ = ()


class EcClusterMetrics(Opaque):
    """`ec_cluster_metrics *`."""

    __slots__ = ()


class EcConfigHeader(Opaque):
    """`ec_config_header *`."""

    __slots__ = ()


class EcConfigOption(Opaque):
    """`ec_config_option *`."""

    __slots__ = ()


class EcConfigValue(Opaque):
    """`ec_config_value *`."""

    __slots__ = ()


class EcControlContext(Opaque):
    """`ec_control_context *`."""

    __slots__ = ()


class EcHttpsrvSession(Opaque):
    """`ec_httpsrv_session *`."""

    __slots__ = ()


class EcMimeComponent(Opaque):
    """`ec_mime_component *`."""

    __slots__ = ()


class EcSpoolCtx(Opaque):
    """`ec_spool_ctx *`."""

    __slots__ = ()


class EcSslCtx(Opaque):
    """`ec_ssl_ctx *`."""

    __slots__ = ()


class EcSslCtxParams(Opaque):
    """`ec_ssl_ctx_params *`."""

    __slots__ = ()


class EmailMessage(Opaque):
    """`email_message *`."""

    __slots__ = ()


class GcmRequest(Opaque):
    """`gcm_request *`."""

    __slots__ = ()


class GcmResponse(Opaque):
    """`gcm_response *`."""

    __slots__ = ()


class GenericModuleInfrastructure(Opaque):
    """`generic_module_infrastructure *`."""

    __slots__ = ()


class HostRecord(Opaque):
    """`host_record *`."""

    __slots__ = ()


class HttpSession(Opaque):
    """`http_session *`."""

    __slots__ = ()


class JsonObject(Opaque):
    """`json_object *`."""

    __slots__ = ()


class MailQueue(Opaque):
    """`mail_queue *`."""

    __slots__ = ()


class MessageId(Opaque):
    """`message_id *`."""

    __slots__ = ()


class Mm7Transaction(Opaque):
    """`mm7_transaction *`."""

    __slots__ = ()


class MxInfoClosure(Opaque):
    """`mx_info_closure *`."""

    __slots__ = ()


class MxRoutes(Opaque):
    """`mx_routes *`."""

    __slots__ = ()


class Pointer(Opaque):
    """`void *`: a pointer of unknown type."""

    __slots__ = ()


class Seng(Opaque):
    """`SENG *`."""

    __slots__ = ()


class Sieve(Opaque):
    """`SIEVE *`."""

    __slots__ = ()


class Sieveargs(Opaque):
    """`SIEVEARGS *`."""

    __slots__ = ()


class Skiplist(Opaque):
    """`Skiplist *`."""

    __slots__ = ()


class SmppConn(Opaque):
    """`smpp_conn *`."""

    __slots__ = ()


class SmppPdu(Opaque):
    """`SMPP_PDU *`."""

    __slots__ = ()


class SmtpClientArgs(Opaque):
    """`smtp_client_args *`."""

    __slots__ = ()


class Sockaddr(Opaque):
    """`sockaddr *`."""

    __slots__ = ()


class SpAsyncMessage(Opaque):
    """`sp_async_message *`."""

    __slots__ = ()


class SpClosure(Opaque):
    """`sp_closure_t *`."""

    __slots__ = ()


class SslCtxSt(Opaque):
    """`ssl_ctx_st *`."""

    __slots__ = ()


class SslX509StoreCtxSt(Opaque):
    """`ssl_x509_store_ctx_st *`."""

    __slots__ = ()


class String(Opaque):
    """`string *`."""

    __slots__ = ()


class VaList(Opaque):
    """`va_list`: arguments of a C format."""

    __slots__ = ()
