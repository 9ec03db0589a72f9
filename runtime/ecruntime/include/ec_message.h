/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_EC_MESSAGE_H
#define EC_EC_MESSAGE_H
#include "ec_types.h"
#include "configuration.h"

#ifdef __cplusplus
extern "C" {
#endif

#define EC_MESSAGE_ENQUEUE_HOOK_CONT 0
#define EC_MESSAGE_GET_CONTENT_TYPE_HOOK_CONT 0
#define EC_MESSAGE_RSRC_NONE 0
#define EC_MIME_COMPONENT_EXTRACT_CONTENT_TYPE_HOOK_CONT 0
#define EC_MIME_TE_7BIT 0
#define EC_MSG_MCMT_OK 0
#define EC_MSG_MIME_OK 0
#define EC_MSG_SWAP_RESULT_ERR 0
#define EM_TRYING 0
#define MCMT_RECEPTION_ALLOW 0
#define BT_MMAP 1
#define ECMESS_CTX_CONN 1
#define EC_INJECT_LOG 1
#define EC_MESSAGE_ENQUEUE_HOOK_OK 1
#define EC_MESSAGE_GET_CONTENT_TYPE_HOOK_OK 1
#define EC_MESSAGE_RSRC_MEMORY 1
#define EC_MIME_COMPONENT_EXTRACT_CONTENT_TYPE_HOOK_OK 1
#define EC_MIME_TE_8BIT 1
#define EC_MSG_BODY_MODIFIED 1
#define EC_MSG_ENV_FROM 1
#define EC_MSG_MCMT_INVALID 1
#define EC_MSG_MIME_INVALID 1
#define EC_MSG_RENDER_OMIT_HEADERS 1
#define EC_MSG_SWAP_HEADERS 1
#define EC_MSG_SWAP_RESULT_COMPLETE 1
#define EM_EMAIL_MESSAGE 1
#define EM_SUCCEEDED 1
#define MCMT_RECEPTION_REJECT 1
#define P_ESMTP 1
#define ECMESS_CTX_MESS 2
#define EC_INJECT_SIGN 2
#define EC_MESSAGE_ENQUEUE_HOOK_ERR 2
#define EC_MESSAGE_RSRC_SWAPPED 2
#define EC_MIME_TE_BINARY 2
#define EC_MSG_BODY_EOL_FIX 2
#define EC_MSG_ENV_TO 2
#define EC_MSG_MCMT_ERROR 2
#define EC_MSG_MIME_FATALLY_BAD 2
#define EC_MSG_RENDER_HEADERS_ONLY 2
#define EC_MSG_SWAP_MIME_STRUCTURE 2
#define EC_MSG_SWAP_RESULT_PARTIAL 2
#define EM_FAILED 2
#define EM_SHORT_MESSAGE 2
#define MCMT_RECEPTION_PASSTHRU 2
#define P_INTERNAL 2
#define EC_MESSAGE_RSRC_PENDING 3
#define EC_MIME_TE_QUOTED_PRINTABLE 3
#define EC_MSG_ENV_COMPLETE 4
#define EM_FAILED_QUIET 3
#define P_SMPP 3
#define EC_MESSAGE_RSRC_BLOCKING 4
#define EC_MIME_TE_BASE64 4
#define EC_MSG_BODY_LEN_FIX 4
#define EC_MSG_RENDER_OMIT_DOT 4
#define EC_MSG_SWAP_LEGACY_IN_CORE 4
#define P_MM7 4
#define EC_MESSAGE_RSRC_DELETED 5
#define EC_MSG_HDR_ADD 8
#define EC_MSG_RENDER_UNSTUFFED 8
#define EC_MSG_SWAP_OUT_DROP_BODY 8
#define EC_MSG_HDR_REM 16
#define EC_MSG_RENDER_OMIT_EPILOGUE 16
#define EC_MSG_HDR_EOL_FIX 32
#define EC_MSG_RENDER_AVOID_IO 32
#define EC_MSG_RENDER_CALCULATE_LENGTH_ONLY 64
#define EC_MSG_RENDER_SUPPRESS_WRITE_ERRORS 128
#define EC_MSG_RENDER_DEBUG 256
#define EC_MSG_RENDER_XML 512
void ec_message_context_clean(ec_message *m, int w);
int ec_message_context_delete(ec_message *m, int w, const char *k);
int ec_message_context_exists(ec_message *m, int w, const char *k);
int ec_message_context_exists_and_get(ec_message *m, int w, const char *k,
    const char **v);
const char *ec_message_context_firstkey(ec_message *m, int w);
const char *ec_message_context_get(ec_message *m, int w, const char *k);
const char *ec_message_context_nextkey(ec_message *m, int w, const char *lk);
int ec_message_context_set(ec_message *m, int w, const char *k, const char *v);
int ec_message_context_size(ec_message *m, int w);
const char *ec_message_get_code(ec_message *mess);
const char *ec_message_get_delivery_method(ec_message *mess);
const char *ec_message_get_mailfrom(ec_message *mess);
size_t ec_message_get_message_size(ec_message *mess);
const char *ec_message_get_rcptto(ec_message *mess);
int ec_message_get_routing_domain(ec_message *message, char *domain, int dlen);
int ec_message_get_routing_domain2(ec_message *message, string *domain);
void ec_message_lock(ec_message *message);
int ec_message_render_headers_to_string(ec_message *mess, string *str,
    int flags);
int ec_message_render_to_string(ec_message *mess, string *str, int flags);
int ec_message_set_code(ec_message *message, int code, const char *codestr);
int ec_message_set_mailfrom(ec_message *mess, const char *str, int len,
    int take_buffer);
int ec_message_set_rcptto(ec_message *mess, const char *str, int len,
    int take_buffer);
void ec_message_unlock(ec_message *message);
#ifndef EC_ALLOW_MISSING
EC_NOT_HERE(ec_message_addref)
ec_message *ec_message_addref(EC_ANYTHING);
EC_NOT_HERE(ec_message_assemble_to_legacy_email_message)
int ec_message_assemble_to_legacy_email_message(EC_ANYTHING);
EC_NOT_HERE(ec_message_assign_domain)
void ec_message_assign_domain(EC_ANYTHING);
EC_NOT_HERE(ec_message_assign_domain_by_name)
domain_record *ec_message_assign_domain_by_name(EC_ANYTHING);
EC_NOT_HERE(ec_message_blobject_get)
ec_blobject *ec_message_blobject_get(EC_ANYTHING);
EC_NOT_HERE(ec_message_blobject_remove)
int ec_message_blobject_remove(EC_ANYTHING);
EC_NOT_HERE(ec_message_blobject_store)
void ec_message_blobject_store(EC_ANYTHING);
EC_NOT_HERE(ec_message_builder)
io_object *ec_message_builder(EC_ANYTHING);
EC_NOT_HERE(ec_message_change_binding_slot)
void ec_message_change_binding_slot(EC_ANYTHING);
EC_NOT_HERE(ec_message_context_copy)
int ec_message_context_copy(EC_ANYTHING);
EC_NOT_HERE(ec_message_context_discard)
void ec_message_context_discard(EC_ANYTHING);
EC_NOT_HERE(ec_message_copy)
ec_message *ec_message_copy(EC_ANYTHING);
EC_NOT_HERE(ec_message_cowref)
ec_message *ec_message_cowref(EC_ANYTHING);
EC_NOT_HERE(ec_message_extract_part_to_string)
int ec_message_extract_part_to_string(EC_ANYTHING);
EC_NOT_HERE(ec_message_extract_part_to_string2)
int ec_message_extract_part_to_string2(EC_ANYTHING);
EC_NOT_HERE(ec_message_free)
void ec_message_free(EC_ANYTHING);
EC_NOT_HERE(ec_message_get_body_fd_for_mmap)
int ec_message_get_body_fd_for_mmap(EC_ANYTHING);
EC_NOT_HERE(ec_message_get_body_io_object)
io_object *ec_message_get_body_io_object(EC_ANYTHING);
EC_NOT_HERE(ec_message_get_envelope)
int ec_message_get_envelope(EC_ANYTHING);
EC_NOT_HERE(ec_message_get_envelope2)
int ec_message_get_envelope2(EC_ANYTHING);
EC_NOT_HERE(ec_message_get_first_part)
ec_message_part *ec_message_get_first_part(EC_ANYTHING);
EC_NOT_HERE(ec_message_get_message_memory)
char *ec_message_get_message_memory(EC_ANYTHING);
EC_NOT_HERE(ec_message_get_pathway)
const char *ec_message_get_pathway(EC_ANYTHING);
EC_NOT_HERE(ec_message_is_large)
int ec_message_is_large(EC_ANYTHING);
EC_NOT_HERE(ec_message_is_mcmt)
int ec_message_is_mcmt(EC_ANYTHING);
EC_NOT_HERE(ec_message_mcmt_fixup)
int ec_message_mcmt_fixup(EC_ANYTHING);
EC_NOT_HERE(ec_message_new)
ec_message *ec_message_new(EC_ANYTHING);
EC_NOT_HERE(ec_message_parser_defaults)
void ec_message_parser_defaults(EC_ANYTHING);
EC_NOT_HERE(ec_message_parser_defaults2)
void ec_message_parser_defaults2(EC_ANYTHING);
EC_NOT_HERE(ec_message_parser_strerror)
const char *ec_message_parser_strerror(EC_ANYTHING);
EC_NOT_HERE(ec_message_part_add_child_first)
int ec_message_part_add_child_first(EC_ANYTHING);
EC_NOT_HERE(ec_message_part_add_child_last)
int ec_message_part_add_child_last(EC_ANYTHING);
EC_NOT_HERE(ec_message_part_copy_to_io_object)
io_object *ec_message_part_copy_to_io_object(EC_ANYTHING);
EC_NOT_HERE(ec_message_part_create_multipart)
ec_message_part *ec_message_part_create_multipart(EC_ANYTHING);
EC_NOT_HERE(ec_message_part_create_singleton)
ec_message_part *ec_message_part_create_singleton(EC_ANYTHING);
EC_NOT_HERE(ec_message_part_extract)
io_object *ec_message_part_extract(EC_ANYTHING);
EC_NOT_HERE(ec_message_part_extract2)
io_object *ec_message_part_extract2(EC_ANYTHING);
EC_NOT_HERE(ec_message_part_get_content_type)
void ec_message_part_get_content_type(EC_ANYTHING);
EC_NOT_HERE(ec_message_part_get_content_type2)
void ec_message_part_get_content_type2(EC_ANYTHING);
EC_NOT_HERE(ec_message_part_get_content_type3)
void ec_message_part_get_content_type3(EC_ANYTHING);
EC_NOT_HERE(ec_message_part_insert_after)
int ec_message_part_insert_after(EC_ANYTHING);
EC_NOT_HERE(ec_message_part_insert_before)
int ec_message_part_insert_before(EC_ANYTHING);
EC_NOT_HERE(ec_message_part_touch)
void ec_message_part_touch(EC_ANYTHING);
EC_NOT_HERE(ec_message_part_unlink)
void ec_message_part_unlink(EC_ANYTHING);
EC_NOT_HERE(ec_message_refetch_meta)
int ec_message_refetch_meta(EC_ANYTHING);
EC_NOT_HERE(ec_message_register_parser)
int ec_message_register_parser(EC_ANYTHING);
EC_NOT_HERE(ec_message_release_body_io_object)
void ec_message_release_body_io_object(EC_ANYTHING);
EC_NOT_HERE(ec_message_render_meta_to_string)
int ec_message_render_meta_to_string(EC_ANYTHING);
EC_NOT_HERE(ec_message_render_part_headers_to_string)
int ec_message_render_part_headers_to_string(EC_ANYTHING);
EC_NOT_HERE(ec_message_render_part_to_string)
int ec_message_render_part_to_string(EC_ANYTHING);
EC_NOT_HERE(ec_message_rsrc_copy)
int ec_message_rsrc_copy(EC_ANYTHING);
EC_NOT_HERE(ec_message_rsrc_create)
int ec_message_rsrc_create(EC_ANYTHING);
EC_NOT_HERE(ec_message_rsrc_destroy)
void ec_message_rsrc_destroy(EC_ANYTHING);
EC_NOT_HERE(ec_message_rsrc_flush)
int ec_message_rsrc_flush(EC_ANYTHING);
EC_NOT_HERE(ec_message_rsrc_free)
void ec_message_rsrc_free(EC_ANYTHING);
EC_NOT_HERE(ec_message_rsrc_get)
io_object *ec_message_rsrc_get(EC_ANYTHING);
EC_NOT_HERE(ec_message_rsrc_remove)
void ec_message_rsrc_remove(EC_ANYTHING);
EC_NOT_HERE(ec_message_rsrc_set)
int ec_message_rsrc_set(EC_ANYTHING);
EC_NOT_HERE(ec_message_rsrc_state)
int ec_message_rsrc_state(EC_ANYTHING);
EC_NOT_HERE(ec_message_rsrc_string)
void ec_message_rsrc_string(EC_ANYTHING);
EC_NOT_HERE(ec_message_separate)
void ec_message_separate(EC_ANYTHING);
EC_NOT_HERE(ec_message_set__object)
void ec_message_set__object(EC_ANYTHING);
EC_NOT_HERE(ec_message_set_envelope)
int ec_message_set_envelope(EC_ANYTHING);
EC_NOT_HERE(ec_message_set_first_part)
void ec_message_set_first_part(EC_ANYTHING);
EC_NOT_HERE(ec_message_set_next_attempt)
int ec_message_set_next_attempt(EC_ANYTHING);
EC_NOT_HERE(ec_message_set_parser_defaults)
void ec_message_set_parser_defaults(EC_ANYTHING);
EC_NOT_HERE(ec_message_should_reduce_resources)
int ec_message_should_reduce_resources(EC_ANYTHING);
EC_NOT_HERE(ec_message_snapshot)
ec_message *ec_message_snapshot(EC_ANYTHING);
EC_NOT_HERE(ec_message_swap_in)
int ec_message_swap_in(EC_ANYTHING);
EC_NOT_HERE(ec_message_swap_out)
int ec_message_swap_out(EC_ANYTHING);
EC_NOT_HERE(ec_message_swap_out_meta)
int ec_message_swap_out_meta(EC_ANYTHING);
EC_NOT_HERE(ec_message_unlink_on_free)
void ec_message_unlink_on_free(EC_ANYTHING);
#endif

#ifdef __cplusplus
}
#endif
#include "hooks/generic_delivery/msg_dispose.h"

#endif
