/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_MODULES_MOBILITY_SMPP_SMPP_H
#define EC_MODULES_MOBILITY_SMPP_SMPP_H
#include "ec_types.h"
#include "echash.h"
#include "event.h"
#include "message/message_id.h"
#include "misc/ec_double_list.h"

#ifdef __cplusplus
extern "C" {
#endif

#define SMPP_CONTINUE 0
#define SMPP_CONVERT_CONT 0
#define SMPP_ESME_OK 0
#define SMPP_CONVERT_CANCEL 1
#define SMPP_TEMPFAILED 1
#define SMPP_CONVERT_SUPPRESS 2
#define SMPP_PERMFAILED 2
#define SMPP_DELIVERED 3
enum { submit_sm = 4 };
enum { deliver_sm = 5 };
#define SMPP_MAX_PASSWORD_LEN 9
#define SMPP_MAX_SYSTEM_ID_LEN 16
#define SMPP_ESME_RTHROTTLED 88
#define SMPP_ESME_RX_R_APPN 102
#define BLOB_KEY_MO_EMAIL_TEXT "MO_Email_Text"
#define BLOB_KEY_SMS_TEXT "SMS_Text"
#define VCTX_KEY_MO_EMAIL_DATA_CODING "MO_Email_Data_Coding"
#define VCTX_KEY_MO_EMAIL_FROM_ADDRESS "MO_Email_From_Address"
#define VCTX_KEY_MO_EMAIL_SUBJECT "MO_Email_Subject"
#define VCTX_KEY_MO_EMAIL_TO_ADDRESS "MO_Email_To_Address"
#define VCTX_KEY_SMS_DATA_CODING "SMS_Data_Coding"
#define VCTX_KEY_SMS_DST_ADDRESS "SMS_Destination_Address"
#define VCTX_KEY_SMS_DST_FLAG "SMS_Destination_Flag"
#define VCTX_KEY_SMS_DST_NPI "SMS_Destination_NPI"
#define VCTX_KEY_SMS_DST_TON "SMS_Destination_TON"
#define VCTX_KEY_SMS_REGISTERED_DELIVERY "SMS_Registered_Delivery"
#define VCTX_KEY_SMS_SRC_ADDRESS "SMS_Source_Address"
#define VCTX_KEY_SMS_SRC_NPI "SMS_Source_NPI"
#define VCTX_KEY_SMS_SRC_TON "SMS_Source_TON"
struct _smpp_conn {
  message_id id;
  struct smpp_state *state;
  Event *fd_event;
  Event *enquire_link_timer;
  Event *death;
  connection_handle *ec_connh;
  int bind_retries;
  char *error;
  struct timeval create_time;
  char peer_interface_version;
  char outbind_password[SMPP_MAX_PASSWORD_LEN+1];
  char peer_system_id[SMPP_MAX_SYSTEM_ID_LEN+1];
  char domain_name[MAXDOMAINNAME+1];
  unsigned int in_pending_len;
  string *in_pending_buf;
  event_io_state in_io_state;
  ec_hash_table sar_states;
  ec_hash_table batch_ec_messages;
  unsigned int consecutive_error_count;
  unsigned long mo_conversions;
  unsigned long out_seqnum;
  event_io_state out_io_state;
  ec_hash_table requests_awaiting_response;
  ec_hash_table pending_ec_messages;
  ec_double_list mt_messages_to_send;
  ec_double_list pdus_delayed;
  ec_atomic_t refs;
  unsigned long mt_conversions;
  ec_message *mt_message_in_progress;
  struct timeval throttled_timeout_time;
};

#ifdef __cplusplus
}
#endif

#endif
