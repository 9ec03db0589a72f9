/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_MODULES_MOBILITY_MMS_MM7_H
#define EC_MODULES_MOBILITY_MMS_MM7_H
#include "ec_types.h"
#include "misc/ec_double_list.h"
#include "misc/ec_string.h"

#ifdef __cplusplus
extern "C" {
#endif

#define MM7_CONTINUE 0
#define MM7_TEMP_FAIL 1
#define MM7_PERM_FAIL 2
#define MM7_DELIVERED 3
#define VCTX_KEY_MM7_DELIVERY_REPORT "MM7_Delivery_Report"
#define VCTX_KEY_MM7_MESSAGE_CLASS "MM7_Message_Class"
#define VCTX_KEY_MM7_MIME_LENGTH "MM7_MIME_Length"
#define VCTX_KEY_MM7_MMSC_IP_ADDRESS "MM7_MMSC_IP_Address"
#define VCTX_KEY_MM7_NUMBER_PREFIX "MM7_Number_Prefix"
#define VCTX_KEY_MM7_READ_REPLY "MM7_Read_Reply"
#define VCTX_KEY_MM7_REPLY_CHARGING "MM7_Reply_Charging"
#define VCTX_KEY_MM7_REPLY_CHARGING_SIZE "MM7_Reply_Charging_Size"
#define VCTX_KEY_MM7_REPLY_DEADLINE "MM7_Reply_Deadline"
#define VCTX_KEY_MM7_REQUEST_IE_EXTENDED "MM7_Request_IE_Extended"
#define VCTX_KEY_MM7_RESPONSE_MESSAGE_ID "MM7_Response_Message_ID"
#define VCTX_KEY_MM7_RESPONSE_STATUS "MM7_Response_Status"
#define VCTX_KEY_MM7_RESPONSE_STATUS_DETAIL "MM7_Response_Status_Detail"
#define VCTX_KEY_MM7_SENDER_ADDRESS "MM7_Sender_Address"
#define VCTX_KEY_MM7_SERVICE_CODE "MM7_Service_Code"
#define VCTX_KEY_MM7_SOURCE_ADDRESS "MM7_Source_Address"
#define VCTX_KEY_MM7_TRANS_ID "MM7_Transaction_ID"
struct mm7_recipient {
  int disposition;
  string address;
  int type;
};

enum transaction_type {
  DeliverReq = 1,
  DeliveryReportReq = 2,
  ReadReplyReq = 3,
};
struct mm7_transaction {
  ec_blobject *my_blob;
  enum transaction_type trx_type;
  string soap_envelope;
  string soap_attachment;
  void *indoc;
  ECDict tags;
  ec_double_list recipients;
  int complete;
  unsigned int status_code;
  string status_text;
  string status_details;
  string service_code;
};

#ifdef __cplusplus
}
#endif

#endif
