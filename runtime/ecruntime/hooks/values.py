# Made by ecxs from the catalogue of hooks. Do not edit: `python docs/make_hook_reference.py` rewrites it.
"""The named values of hooks: an enum for each family; a provider may return a member wherever an `int` is asked."""

from __future__ import annotations

from enum import IntEnum, IntFlag


class EcBindingSlot(IntEnum):
    """Values of core.binding_group_choose_binding."""

    EC_BINDING_SLOT_UNBOUND = 0  # assumed: the documents give no number


class EcMessageEnqueueHook(IntEnum):
    """Values of core.ec_message_enqueue."""

    EC_MESSAGE_ENQUEUE_HOOK_CONT = 0  # assumed: the documents give no number
    EC_MESSAGE_ENQUEUE_HOOK_OK = 1  # assumed: the documents give no number
    EC_MESSAGE_ENQUEUE_HOOK_ERR = 2  # assumed: the documents give no number


class EcMsgMcmt(IntEnum):
    """Values of core.ec_message_mcmt_fixup."""

    EC_MSG_MCMT_OK = 0  # assumed: the documents give no number
    EC_MSG_MCMT_INVALID = 1  # assumed: the documents give no number
    EC_MSG_MCMT_ERROR = 2  # assumed: the documents give no number


class McmtReception(IntEnum):
    """Values of core.ec_message_mcmt_pre_fixup."""

    MCMT_RECEPTION_ALLOW = 0  # assumed: the documents give no number
    MCMT_RECEPTION_REJECT = 1  # assumed: the documents give no number
    MCMT_RECEPTION_PASSTHRU = 2  # assumed: the documents give no number


class EcMessageGetContentTypeHook(IntEnum):
    """Values of core.ec_message_part_get_content_type."""

    EC_MESSAGE_GET_CONTENT_TYPE_HOOK_CONT = 0  # assumed: the documents give no number
    EC_MESSAGE_GET_CONTENT_TYPE_HOOK_OK = 1  # assumed: the documents give no number


class EcMimeComponentExtractContentTypeHook(IntEnum):
    """Values of core.ec_mime_component_extract_content_type."""

    EC_MIME_COMPONENT_EXTRACT_CONTENT_TYPE_HOOK_CONT = 0  # assumed: the documents give no number
    EC_MIME_COMPONENT_EXTRACT_CONTENT_TYPE_HOOK_OK = 1  # assumed: the documents give no number


class EcSsl(IntEnum):
    """Values of core.ec_ssl_SSL_CTX_fixup."""

    EC_SSL_CLIENT = 0  # assumed: the documents give no number
    EC_SSL_SERVER = 1  # assumed: the documents give no number


class EcHook(IntEnum):
    """Values of core.final_validation2."""

    EC_HOOK_CONT = 0
    EC_HOOK_DONE = 1
    EC_HOOK_RETRY = 2


class GenerateBouncesHook(IntEnum):
    """Values of core.generate_bounces."""

    GENERATE_BOUNCES_HOOK_CONT = 0  # assumed: the documents give no number
    GENERATE_BOUNCES_HOOK_OK = 1  # assumed: the documents give no number


class ConnError(IntFlag):
    """Values of core.log_client_connection_failure."""

    CONN_ACTION_REQUEUE1 = 1  # assumed: the documents give no number
    CONN_ACTION_PURGE_DOMAIN = 2  # assumed: the documents give no number
    CONN_ERROR_MX_LOOKUP_FAILED = 4  # assumed: the documents give no number
    CONN_ERROR_MX_LOOKUP_PENDING = 8  # assumed: the documents give no number
    CONN_ERROR_SMTP_NULL_MX = 16  # assumed: the documents give no number
    CONN_ERROR_NO_MXS_REACHABLE = 32  # assumed: the documents give no number
    CONN_ERROR_PROHIBITED_IP = 64  # assumed: the documents give no number
    CONN_ERROR_HOST_MAX_REACHED = 128  # assumed: the documents give no number
    CONN_ERROR_SOCKET = 256  # assumed: the documents give no number
    CONN_ERROR_IOCTL = 512  # assumed: the documents give no number
    CONN_ERROR_BIND = 1024  # assumed: the documents give no number
    CONN_ERROR_CONNECT = 2048  # assumed: the documents give no number
    CONN_ERROR_CONNECT_NETWORK = 4096  # assumed: the documents give no number
    CONN_ERROR_CONNECT_TIMEOUT = 8192  # assumed: the documents give no number


class McState(IntEnum):
    """Values of core.log_rejection."""

    MC_STATE_START = 0
    MC_STATE_START_RESPONSE = 1
    MC_STATE_EHLO = 2
    MC_STATE_EHLO_RESPONSE = 3
    MC_STATE_MAILFROM = 4
    MC_STATE_MAILFROM_RESPONSE = 5
    MC_STATE_RCPTTO = 6
    MC_STATE_RCPTTO_RESPONSE = 7
    MC_STATE_DATA = 8
    MC_STATE_BODY = 9
    MC_STATE_BODY_RESPONSE = 10
    MC_STATE_ASYNC_BODY_RESPONSE = 11
    MC_STATE_OK = 12
    MC_STATE_RELAYING_DENIED = 13
    MC_STATE_EXTENSION_1 = 14
    MC_STATE_EXTENSION_2 = 15
    MC_STATE_EXTENSION_3 = 16
    MC_STATE_EXTENSION_4 = 17
    MC_STATE_CONCURRENCY_LIMIT = 18
    MC_STATE_RCPTTO_LIST_RESPONSE = 19
    MC_STATE_RCPTTO_LIST_FINAL_RESPONSE = 20
    MC_STATE_SETUP = 21
    MC_STATE_MCMT_FIXUP = 22
    MC_STATE_COUNT = 23


class LogSpoolImport(IntEnum):
    """Values of core.log_spool_import."""

    LOG_SPOOL_IMPORT_SUCCESS = 0  # assumed: the documents give no number
    LOG_SPOOL_IMPORT_SPOOL_IN_FAIL = 1  # assumed: the documents give no number
    LOG_SPOOL_IMPORT_SWAP_IN_FAIL = 2  # assumed: the documents give no number
    LOG_SPOOL_IMPORT_SWAP_OUT_FAIL = 3  # assumed: the documents give no number


class IoResult(IntEnum):
    """Values of core.message_body_in_core and 1 more."""

    IO_CONT = 0  # assumed: the documents give no number
    IO_DONE = 1  # assumed: the documents give no number
    IO_TRANS_FAIL = 2  # assumed: the documents give no number
    IO_FAIL = 3  # assumed: the documents give no number


class EcSslVerify(IntEnum):
    """Values of core.outbound_tls_verify."""

    EC_SSL_VERIFY_NONE = 0  # assumed: the documents give no number
    EC_SSL_VERIFY_VALIDCA = 1  # assumed: the documents give no number
    EC_SSL_VERIFY_HOSTNAME = 2  # assumed: the documents give no number


class Metaf(IntFlag):
    """Values of core.post_swap_in_meta."""

    METAF_MSG = 1  # assumed: the documents give no number
    METAF_DICT = 2  # assumed: the documents give no number


class Validate(IntEnum):
    """Values of core.pre_ec_can_relay_to."""

    VALIDATE_DONE = 1  # assumed: the documents give no number


class EcAuth(IntEnum):
    """Values of core.pre_esmtp_auth."""

    EC_AUTH_FAIL = 0  # assumed: the documents give no number
    EC_AUTH_OK = 1  # assumed: the documents give no number


class EcUseTls(IntEnum):
    """Values of core.use_outbound_tls."""

    EC_USE_TLS_NO = 0  # assumed: the documents give no number
    EC_USE_TLS_IFAVAILABLE = 1  # assumed: the documents give no number
    EC_USE_TLS_REQUIRED = 2  # assumed: the documents give no number


class Macro(IntEnum):
    """Values of core.validate_expand_string."""

    MACRO_PASS = 1  # assumed: the documents give no number
    MACRO_EAGAIN = 2  # assumed: the documents give no number


class GenerateDelayDsnHook(IntEnum):
    """Values of delay_dsn.generate_delay_dsn and 1 more."""

    GENERATE_DELAY_DSN_HOOK_CONT = 0  # assumed: the documents give no number
    GENERATE_DELAY_DSN_HOOK_OK = 1  # assumed: the documents give no number


class DelayDsnSendNotification(IntEnum):
    """Values of delay_dsn.send_notification."""

    DELAY_DSN_SEND_NOTIFICATION_OK = 1  # assumed: the documents give no number


class Mm7(IntEnum):
    """Values of mm7.handle_submitRsp and 1 more."""

    MM7_CONTINUE = 0
    MM7_TEMP_FAIL = 1
    MM7_PERM_FAIL = 2
    MM7_DELIVERED = 3


class EcRestinjBody(IntEnum):
    """Values of restinj.body_assignment and 1 more."""

    EC_RESTINJ_BODY_ERROR = -1  # assumed: the documents give no number
    EC_RESTINJ_BODY_UNTOUCHED = 0  # assumed: the documents give no number
    EC_RESTINJ_BODY_REPLACED = 1  # assumed: the documents give no number


class EcRestinjSess(IntEnum):
    """Values of restinj.json_request."""

    EC_RESTINJ_SESS_ERR = -1  # assumed: the documents give no number
    EC_RESTINJ_SESS_OK = 0  # assumed: the documents give no number


class Siv(IntEnum):
    """Values of sieve.compile_script and 1 more."""

    SIV_CONT = 0  # assumed: the documents give no number
    SIV_DONE = 1  # assumed: the documents give no number
    SIV_AGAIN = 2  # assumed: the documents give no number


class Smpp(IntEnum):
    """Values of smpp.DR_pdu_eval and 6 more."""

    SMPP_CONTINUE = 0
    SMPP_TEMPFAILED = 1  # assumed: the documents give no number
    SMPP_PERMFAILED = 2  # assumed: the documents give no number
    SMPP_DELIVERED = 3


class Mstore(IntEnum):
    """Values of smpp.store_submit."""

    MSTORE_CONTINUE = 0
    MSTORE_DONE = 1


class Apns(IntEnum):
    """Values of apn.response_eval."""

    APNS_NO_ERROR = 0  # assumed: the documents give no number
    APNS_PROCESSING_ERROR = 1  # assumed: the documents give no number
    APNS_MISSING_DEVICE_TOKEN = 2  # assumed: the documents give no number
    APNS_MISSING_TOPIC = 3  # assumed: the documents give no number
    APNS_MISSING_PAYLOAD = 4  # assumed: the documents give no number
    APNS_INVALID_TOKEN_SIZE = 5  # assumed: the documents give no number
    APNS_INVALID_TOPIC_SIZE = 6  # assumed: the documents give no number
    APNS_INVALID_PAYLOAD_SIZE = 7  # assumed: the documents give no number
    APNS_INVALID_TOKEN = 8  # assumed: the documents give no number
    APNS_SHUTDOWN = 9  # assumed: the documents give no number


class Gcm(IntEnum):
    """Values of gcm.response_eval."""

    GCM_NO_ERROR = 0
    GCM_UNAVAILABLE = 1
    GCM_MISSING_REGISTRATION = 2
    GCM_INVALID_REGISTRATION = 3
    GCM_MISMATCH_SENDER_ID = 4
    GCM_NOT_REGISTERED = 5
    GCM_MESSAGE_TOO_BIG = 6
    GCM_INVALID_DATA_KEY = 7
    GCM_INVALID_TTL = 8
    GCM_INTERNAL_SERVER_ERROR = 9
    GCM_INVALID_PACKAGE_NAME = 10
