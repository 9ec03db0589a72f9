/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_MODULES_DELIVERY_DELIVERY_H
#define EC_MODULES_DELIVERY_DELIVERY_H
#include "ec_types.h"

#ifdef __cplusplus
extern "C" {
#endif

#define DELIVERY_CONTINUE 0
#define DELIVERY_DONE 1
#define DELIVERY_SUCCESS 2
#define DELIVERY_TEMPFAILED 3
#define DELIVERY_PERMFAILED 4
#define VCTX_KEY_BASIC_AUTH "Basic_Auth"
#define VCTX_KEY_DLV_DEST_ADDRESS "DLV_Dest_Addr"
#define VCTX_KEY_DLV_DEST_ID "DLV_Dest_ID"
#define VCTX_KEY_DLV_MSG_LENGTH "DLV_Msg_Length"
#define VCTX_KEY_DLV_REMOTE_IP_ADDRESS "DLV_Remote_IP_Address"
#define VCTX_KEY_DLV_RESPONSE_STATUS "DLV_Response_Status"
#define VCTX_KEY_DLV_RESPONSE_STATUS_DETAIL "DLV_Response_Status_Detail"
#define VCTX_KEY_DLV_SOURCE_ADDRESS "DLV_Source_Addr"
#define VCTX_KEY_DLV_SOURCE_ID "DLV_Source_ID"
#define VCTX_KEY_DLV_TRANSACTION_ID "DLV_Transaction_ID"
#define VCTX_KEY_HTTP_HOST "HTTP_Host"
#define VCTX_KEY_HTTP_METHOD "HTTP_Method"
#define VCTX_KEY_HTTP_URI "HTTP_URI"
#define VCTX_KEY_HTTP_VERSION "HTTP_Version"
#define VCTX_KEY_PATHWAY "Pathway"
#define DELIVERY_API(type) type
#ifndef EC_ALLOW_MISSING
EC_NOT_HERE(ob_get_current_message)
ec_message *ob_get_current_message(EC_ANYTHING);
#endif

#ifdef __cplusplus
}
#endif

#endif
