# Made by ecxs from the catalogue of hooks. Do not edit: `python docs/make_hook_reference.py` rewrites it.
"""The named values of hooks: an enum for each family; a provider may return a member wherever an `int` is asked.

Beside each member stands its name in the documents. Where these give no number it is *assumed*.
"""

from __future__ import annotations

from enum import IntEnum, IntFlag


class EcBindingSlot(IntEnum):
    """Values of core.binding_group_choose_binding."""

    UNBOUND = 0  # EC_BINDING_SLOT_UNBOUND, assumed


class EcMessageEnqueueHook(IntEnum):
    """Values of core.ec_message_enqueue."""

    CONT = 0  # EC_MESSAGE_ENQUEUE_HOOK_CONT, assumed
    OK = 1  # EC_MESSAGE_ENQUEUE_HOOK_OK, assumed
    ERR = 2  # EC_MESSAGE_ENQUEUE_HOOK_ERR, assumed


class EcMsgMcmt(IntEnum):
    """Values of core.ec_message_mcmt_fixup."""

    OK = 0  # EC_MSG_MCMT_OK, assumed
    INVALID = 1  # EC_MSG_MCMT_INVALID, assumed
    ERROR = 2  # EC_MSG_MCMT_ERROR, assumed


class McmtReception(IntEnum):
    """Values of core.ec_message_mcmt_pre_fixup."""

    ALLOW = 0  # MCMT_RECEPTION_ALLOW, assumed
    REJECT = 1  # MCMT_RECEPTION_REJECT, assumed
    PASSTHRU = 2  # MCMT_RECEPTION_PASSTHRU, assumed


class EcMessageGetContentTypeHook(IntEnum):
    """Values of core.ec_message_part_get_content_type."""

    CONT = 0  # EC_MESSAGE_GET_CONTENT_TYPE_HOOK_CONT, assumed
    OK = 1  # EC_MESSAGE_GET_CONTENT_TYPE_HOOK_OK, assumed


class EcMimeComponentExtractContentTypeHook(IntEnum):
    """Values of core.ec_mime_component_extract_content_type."""

    CONT = 0  # EC_MIME_COMPONENT_EXTRACT_CONTENT_TYPE_HOOK_CONT, assumed
    OK = 1  # EC_MIME_COMPONENT_EXTRACT_CONTENT_TYPE_HOOK_OK, assumed


class EcSsl(IntEnum):
    """Values of core.ec_ssl_SSL_CTX_fixup."""

    CLIENT = 0  # EC_SSL_CLIENT, assumed
    SERVER = 1  # EC_SSL_SERVER, assumed


class EcHook(IntEnum):
    """Values of core.final_validation2."""

    CONT = 0  # EC_HOOK_CONT
    DONE = 1  # EC_HOOK_DONE
    RETRY = 2  # EC_HOOK_RETRY


class GenerateBouncesHook(IntEnum):
    """Values of core.generate_bounces."""

    CONT = 0  # GENERATE_BOUNCES_HOOK_CONT, assumed
    OK = 1  # GENERATE_BOUNCES_HOOK_OK, assumed


class ConnError(IntFlag):
    """Values of core.log_client_connection_failure."""

    ACTION_REQUEUE1 = 1  # CONN_ACTION_REQUEUE1, assumed
    ACTION_PURGE_DOMAIN = 2  # CONN_ACTION_PURGE_DOMAIN, assumed
    MX_LOOKUP_FAILED = 4  # CONN_ERROR_MX_LOOKUP_FAILED, assumed
    MX_LOOKUP_PENDING = 8  # CONN_ERROR_MX_LOOKUP_PENDING, assumed
    SMTP_NULL_MX = 16  # CONN_ERROR_SMTP_NULL_MX, assumed
    NO_MXS_REACHABLE = 32  # CONN_ERROR_NO_MXS_REACHABLE, assumed
    PROHIBITED_IP = 64  # CONN_ERROR_PROHIBITED_IP, assumed
    HOST_MAX_REACHED = 128  # CONN_ERROR_HOST_MAX_REACHED, assumed
    SOCKET = 256  # CONN_ERROR_SOCKET, assumed
    IOCTL = 512  # CONN_ERROR_IOCTL, assumed
    BIND = 1024  # CONN_ERROR_BIND, assumed
    CONNECT = 2048  # CONN_ERROR_CONNECT, assumed
    CONNECT_NETWORK = 4096  # CONN_ERROR_CONNECT_NETWORK, assumed
    CONNECT_TIMEOUT = 8192  # CONN_ERROR_CONNECT_TIMEOUT, assumed


class McState(IntEnum):
    """Values of core.log_rejection."""

    START = 0  # MC_STATE_START
    START_RESPONSE = 1  # MC_STATE_START_RESPONSE
    EHLO = 2  # MC_STATE_EHLO
    EHLO_RESPONSE = 3  # MC_STATE_EHLO_RESPONSE
    MAILFROM = 4  # MC_STATE_MAILFROM
    MAILFROM_RESPONSE = 5  # MC_STATE_MAILFROM_RESPONSE
    RCPTTO = 6  # MC_STATE_RCPTTO
    RCPTTO_RESPONSE = 7  # MC_STATE_RCPTTO_RESPONSE
    DATA = 8  # MC_STATE_DATA
    BODY = 9  # MC_STATE_BODY
    BODY_RESPONSE = 10  # MC_STATE_BODY_RESPONSE
    ASYNC_BODY_RESPONSE = 11  # MC_STATE_ASYNC_BODY_RESPONSE
    OK = 12  # MC_STATE_OK
    RELAYING_DENIED = 13  # MC_STATE_RELAYING_DENIED
    EXTENSION_1 = 14  # MC_STATE_EXTENSION_1
    EXTENSION_2 = 15  # MC_STATE_EXTENSION_2
    EXTENSION_3 = 16  # MC_STATE_EXTENSION_3
    EXTENSION_4 = 17  # MC_STATE_EXTENSION_4
    CONCURRENCY_LIMIT = 18  # MC_STATE_CONCURRENCY_LIMIT
    RCPTTO_LIST_RESPONSE = 19  # MC_STATE_RCPTTO_LIST_RESPONSE
    RCPTTO_LIST_FINAL_RESPONSE = 20  # MC_STATE_RCPTTO_LIST_FINAL_RESPONSE
    SETUP = 21  # MC_STATE_SETUP
    MCMT_FIXUP = 22  # MC_STATE_MCMT_FIXUP
    COUNT = 23  # MC_STATE_COUNT


class LogSpoolImport(IntEnum):
    """Values of core.log_spool_import."""

    SUCCESS = 0  # LOG_SPOOL_IMPORT_SUCCESS, assumed
    SPOOL_IN_FAIL = 1  # LOG_SPOOL_IMPORT_SPOOL_IN_FAIL, assumed
    SWAP_IN_FAIL = 2  # LOG_SPOOL_IMPORT_SWAP_IN_FAIL, assumed
    SWAP_OUT_FAIL = 3  # LOG_SPOOL_IMPORT_SWAP_OUT_FAIL, assumed


class IoResult(IntEnum):
    """Values of core.message_body_in_core and 1 more."""

    CONT = 0  # IO_CONT, assumed
    DONE = 1  # IO_DONE, assumed
    TRANS_FAIL = 2  # IO_TRANS_FAIL, assumed
    FAIL = 3  # IO_FAIL, assumed


class EcSslVerify(IntEnum):
    """Values of core.outbound_tls_verify."""

    NONE = 0  # EC_SSL_VERIFY_NONE, assumed
    VALIDCA = 1  # EC_SSL_VERIFY_VALIDCA, assumed
    HOSTNAME = 2  # EC_SSL_VERIFY_HOSTNAME, assumed


class Metaf(IntFlag):
    """Values of core.post_swap_in_meta."""

    MSG = 1  # METAF_MSG, assumed
    DICT = 2  # METAF_DICT, assumed


class Validate(IntEnum):
    """Values of core.pre_ec_can_relay_to."""

    DONE = 1  # VALIDATE_DONE, assumed


class EcAuth(IntEnum):
    """Values of ac_auth.perform_auth and 1 more."""

    FAIL = 0  # EC_AUTH_FAIL, assumed
    OK = 1  # EC_AUTH_OK, assumed
    ERROR = 2  # EC_AUTH_ERROR, assumed


class EcUseTls(IntEnum):
    """Values of core.use_outbound_tls."""

    NO = 0  # EC_USE_TLS_NO, assumed
    IFAVAILABLE = 1  # EC_USE_TLS_IFAVAILABLE, assumed
    REQUIRED = 2  # EC_USE_TLS_REQUIRED, assumed


class Macro(IntEnum):
    """Values of core.validate_expand_string."""

    PASS = 1  # MACRO_PASS, assumed
    EAGAIN = 2  # MACRO_EAGAIN, assumed


class GenerateDelayDsnHook(IntEnum):
    """Values of delay_dsn.generate_delay_dsn and 1 more."""

    CONT = 0  # GENERATE_DELAY_DSN_HOOK_CONT, assumed
    OK = 1  # GENERATE_DELAY_DSN_HOOK_OK, assumed


class DelayDsnSendNotification(IntEnum):
    """Values of delay_dsn.send_notification."""

    OK = 1  # DELAY_DSN_SEND_NOTIFICATION_OK, assumed


class Mm7(IntEnum):
    """Values of mm7.handle_DR_negative and 3 more."""

    CONTINUE = 0  # MM7_CONTINUE
    TEMP_FAIL = 1  # MM7_TEMP_FAIL
    PERM_FAIL = 2  # MM7_PERM_FAIL
    DELIVERED = 3  # MM7_DELIVERED


class EcRestinjBody(IntEnum):
    """Values of restinj.body_assignment and 1 more."""

    ERROR = -1  # EC_RESTINJ_BODY_ERROR, assumed
    UNTOUCHED = 0  # EC_RESTINJ_BODY_UNTOUCHED, assumed
    REPLACED = 1  # EC_RESTINJ_BODY_REPLACED, assumed


class EcRestinjSess(IntEnum):
    """Values of restinj.json_request."""

    ERR = -1  # EC_RESTINJ_SESS_ERR, assumed
    OK = 0  # EC_RESTINJ_SESS_OK, assumed


class Siv(IntEnum):
    """Values of sieve.compile_script and 1 more."""

    CONT = 0  # SIV_CONT, assumed
    DONE = 1  # SIV_DONE, assumed
    AGAIN = 2  # SIV_AGAIN, assumed


class Smpp(IntEnum):
    """Values of smpp.DR_pdu_eval and 6 more."""

    CONTINUE = 0  # SMPP_CONTINUE
    TEMPFAILED = 1  # SMPP_TEMPFAILED, assumed
    PERMFAILED = 2  # SMPP_PERMFAILED, assumed
    DELIVERED = 3  # SMPP_DELIVERED


class Mstore(IntEnum):
    """Values of mm7.store_submit and 1 more."""

    CONTINUE = 0  # MSTORE_CONTINUE
    DONE = 1  # MSTORE_DONE


class Apns(IntEnum):
    """Values of apn.response_eval."""

    NO_ERROR = 0  # APNS_NO_ERROR, assumed
    PROCESSING_ERROR = 1  # APNS_PROCESSING_ERROR, assumed
    MISSING_DEVICE_TOKEN = 2  # APNS_MISSING_DEVICE_TOKEN, assumed
    MISSING_TOPIC = 3  # APNS_MISSING_TOPIC, assumed
    MISSING_PAYLOAD = 4  # APNS_MISSING_PAYLOAD, assumed
    INVALID_TOKEN_SIZE = 5  # APNS_INVALID_TOKEN_SIZE, assumed
    INVALID_TOPIC_SIZE = 6  # APNS_INVALID_TOPIC_SIZE, assumed
    INVALID_PAYLOAD_SIZE = 7  # APNS_INVALID_PAYLOAD_SIZE, assumed
    INVALID_TOKEN = 8  # APNS_INVALID_TOKEN, assumed
    SHUTDOWN = 9  # APNS_SHUTDOWN, assumed


class Gcm(IntEnum):
    """Values of gcm.response_eval."""

    NO_ERROR = 0  # GCM_NO_ERROR
    UNAVAILABLE = 1  # GCM_UNAVAILABLE
    MISSING_REGISTRATION = 2  # GCM_MISSING_REGISTRATION
    INVALID_REGISTRATION = 3  # GCM_INVALID_REGISTRATION
    MISMATCH_SENDER_ID = 4  # GCM_MISMATCH_SENDER_ID
    NOT_REGISTERED = 5  # GCM_NOT_REGISTERED
    MESSAGE_TOO_BIG = 6  # GCM_MESSAGE_TOO_BIG
    INVALID_DATA_KEY = 7  # GCM_INVALID_DATA_KEY
    INVALID_TTL = 8  # GCM_INVALID_TTL
    INTERNAL_SERVER_ERROR = 9  # GCM_INTERNAL_SERVER_ERROR
    INVALID_PACKAGE_NAME = 10  # GCM_INVALID_PACKAGE_NAME


class Securecreds(IntEnum):
    """Values of core.securecreds_retrieval."""

    NO_MATCH = 0  # SECURECREDS_NO_MATCH, assumed
    MATCH = 1  # SECURECREDS_MATCH, assumed
    ERROR = 2  # SECURECREDS_ERROR, assumed


class SmppConvert(IntEnum):
    """Values of smpp.MO_post_conversion and 3 more."""

    CONT = 0  # SMPP_CONVERT_CONT, assumed
    CANCEL = 1  # SMPP_CONVERT_CANCEL, assumed
    SUPPRESS = 2  # SMPP_CONVERT_SUPPRESS, assumed


class Delivery(IntEnum):
    """Values of generic_delivery.http_response_eval."""

    CONTINUE = 0  # DELIVERY_CONTINUE
