/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_MODULES_MOBILITY_SMPP_SMPP_UTIL_H
#define EC_MODULES_MOBILITY_SMPP_SMPP_UTIL_H
#include "ec_types.h"

#ifdef __cplusplus
extern "C" {
#endif

struct smpp_seg_data {
  int segments;
  int request_count;
  unsigned short seg_ref;
  unsigned short next;
  char *tempfailed;
  int *ends;
  char **checklist;
};

#ifndef EC_ALLOW_MISSING
EC_NOT_HERE(smpp_append_encoded_integer)
void smpp_append_encoded_integer(EC_ANYTHING);
EC_NOT_HERE(smpp_config_fetch_using_connection)
ec_config_value *smpp_config_fetch_using_connection(EC_ANYTHING);
EC_NOT_HERE(smpp_data_coding_name)
char *smpp_data_coding_name(EC_ANYTHING);
EC_NOT_HERE(smpp_date_to_long)
long int smpp_date_to_long(EC_ANYTHING);
EC_NOT_HERE(smpp_decode_integer)
long smpp_decode_integer(EC_ANYTHING);
EC_NOT_HERE(smpp_find_segmentation_break)
const char *smpp_find_segmentation_break(EC_ANYTHING);
EC_NOT_HERE(smpp_free)
void smpp_free(EC_ANYTHING);
EC_NOT_HERE(smpp_free_string_and_buffer)
void smpp_free_string_and_buffer(EC_ANYTHING);
EC_NOT_HERE(smpp_get_deliver_mo_msg)
string *smpp_get_deliver_mo_msg(EC_ANYTHING);
EC_NOT_HERE(smpp_get_message_id_from_pdu)
string *smpp_get_message_id_from_pdu(EC_ANYTHING);
EC_NOT_HERE(smpp_get_string_and_buffer)
string *smpp_get_string_and_buffer(EC_ANYTHING);
EC_NOT_HERE(smpp_get_submit_status_from_pdu)
u_int64_t smpp_get_submit_status_from_pdu(EC_ANYTHING);
EC_NOT_HERE(smpp_get_vals_from_dr)
ECDict smpp_get_vals_from_dr(EC_ANYTHING);
EC_NOT_HERE(smpp_malloc)
void *smpp_malloc(EC_ANYTHING);
EC_NOT_HERE(smpp_read_msg_text_blob)
string *smpp_read_msg_text_blob(EC_ANYTHING);
EC_NOT_HERE(smpp_read_seg_blob)
struct smpp_seg_data *smpp_read_seg_blob(EC_ANYTHING);
EC_NOT_HERE(smpp_realloc)
void *smpp_realloc(EC_ANYTHING);
EC_NOT_HERE(smpp_strdup)
char *smpp_strdup(EC_ANYTHING);
EC_NOT_HERE(smpp_wrap_in_string)
string *smpp_wrap_in_string(EC_ANYTHING);
EC_NOT_HERE(smpp_wrap_in_string_with_len)
string *smpp_wrap_in_string_with_len(EC_ANYTHING);
EC_NOT_HERE(smpp_write_msg_text_blob)
void smpp_write_msg_text_blob(EC_ANYTHING);
EC_NOT_HERE(smpp_write_seg_blob)
void smpp_write_seg_blob(EC_ANYTHING);
#endif

#ifdef __cplusplus
}
#endif

#endif
