/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_SPOOL_H
#define EC_SPOOL_H
#include "ec_types.h"

#ifdef __cplusplus
extern "C" {
#endif

#define IO_CONT 0
#define LOG_SPOOL_IMPORT_SUCCESS 0
#define SPOOL_MEM 0
#define EC_SPOOL_FILTER_META_READ 1
#define IO_DONE 1
#define LOG_SPOOL_IMPORT_SPOOL_IN_FAIL 1
#define METAF_MSG 1
#define SPOOL_DISK 1
#define EC_SPOOL_FILTER_META_WRITE 2
#define IO_TRANS_FAIL 2
#define LOG_SPOOL_IMPORT_SWAP_IN_FAIL 2
#define METAF_DICT 2
#define SPOOL_SWAP 2
#define EC_SPOOL_FILTER_CONTENT_READ 3
#define IO_FAIL 3
#define LOG_SPOOL_IMPORT_SWAP_OUT_FAIL 3
#define EC_SPOOL_FILTER_CONTENT_WRITE 4
#define EC_SPOOL_FILTER_OVERLAY_READ 5
#define EC_SPOOL_FILTER_OVERLAY_WRITE 6
#define EC_SPOOL_FILTER_GROWBUF_WRITE 7
#define EC_SPOOL_FILTER_GROWBUF_READ 8
#define EC_SPOOL_FILTER_RSRC_READ 9
#define EC_SPOOL_FILTER_RSRC_WRITE 10
#define SPOOL_NAME_LEN 64
#ifndef EC_ALLOW_MISSING
EC_NOT_HERE(ec_message_body_in_core)
int ec_message_body_in_core(EC_ANYTHING);
EC_NOT_HERE(ec_spool_ctx_construct_filename)
int ec_spool_ctx_construct_filename(EC_ANYTHING);
EC_NOT_HERE(ec_spool_ctx_create)
ec_spool_ctx *ec_spool_ctx_create(EC_ANYTHING);
EC_NOT_HERE(ec_spool_ctx_enum_messages)
int ec_spool_ctx_enum_messages(EC_ANYTHING);
EC_NOT_HERE(ec_spool_ctx_filter_open)
io_object *ec_spool_ctx_filter_open(EC_ANYTHING);
EC_NOT_HERE(ec_spool_ctx_get_spool_base)
const char *ec_spool_ctx_get_spool_base(EC_ANYTHING);
EC_NOT_HERE(ec_spool_ctx_import_message)
int ec_spool_ctx_import_message(EC_ANYTHING);
EC_NOT_HERE(ec_spool_ctx_lock)
int ec_spool_ctx_lock(EC_ANYTHING);
EC_NOT_HERE(ec_spool_ctx_remove_mid)
int ec_spool_ctx_remove_mid(EC_ANYTHING);
EC_NOT_HERE(ec_spool_ctx_set_always_regenerate_message_ids)
void ec_spool_ctx_set_always_regenerate_message_ids(EC_ANYTHING);
EC_NOT_HERE(ec_spool_ctx_set_max_retention)
void ec_spool_ctx_set_max_retention(EC_ANYTHING);
EC_NOT_HERE(ec_spool_ctx_set_suppress_trace_headers)
void ec_spool_ctx_set_suppress_trace_headers(EC_ANYTHING);
EC_NOT_HERE(ec_spool_ctx_spool_in)
ec_message *ec_spool_ctx_spool_in(EC_ANYTHING);
EC_NOT_HERE(ec_spool_ctx_swap_out_met)
int ec_spool_ctx_swap_out_met(EC_ANYTHING);
EC_NOT_HERE(ec_spool_ctx_unlock)
int ec_spool_ctx_unlock(EC_ANYTHING);
EC_NOT_HERE(ec_spool_in)
ec_message *ec_spool_in(EC_ANYTHING);
EC_NOT_HERE(ec_spool_in2)
int ec_spool_in2(EC_ANYTHING);
EC_NOT_HERE(ec_spool_in_depfd)
ec_message *ec_spool_in_depfd(EC_ANYTHING);
EC_NOT_HERE(ec_swap_remove)
void ec_swap_remove(EC_ANYTHING);
EC_NOT_HERE(ec_swap_remove_meta)
void ec_swap_remove_meta(EC_ANYTHING);
EC_NOT_HERE(get_disk_queue_size)
int get_disk_queue_size(EC_ANYTHING);
EC_NOT_HERE(get_spool_name)
char *get_spool_name(EC_ANYTHING);
EC_NOT_HERE(mid_to_spool_name)
int mid_to_spool_name(EC_ANYTHING);
EC_NOT_HERE(mid_to_string)
int mid_to_string(EC_ANYTHING);
EC_NOT_HERE(spool_disk_queue_state)
void spool_disk_queue_state(EC_ANYTHING);
EC_NOT_HERE(spool_in)
email_message *spool_in(EC_ANYTHING);
EC_NOT_HERE(spool_in_depfd)
email_message *spool_in_depfd(EC_ANYTHING);
EC_NOT_HERE(spool_name_to_mid)
int spool_name_to_mid(EC_ANYTHING);
EC_NOT_HERE(swap_out_multi)
int swap_out_multi(EC_ANYTHING);
#endif

#ifdef __cplusplus
}
#endif

#endif
