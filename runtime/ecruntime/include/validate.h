/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_VALIDATE_H
#define EC_VALIDATE_H
#include "ec_types.h"

#ifdef __cplusplus
extern "C" {
#endif

#define VALIDATE_CONT 0
#define VCTX_CONN 0
#define VALIDATE_DONE 1
#define VCTX_MESS 1
#define VALIDATE_AGAIN 2
#ifndef EC_ALLOW_MISSING
EC_NOT_HERE(validate_context_add_rcpt)
int validate_context_add_rcpt(EC_ANYTHING);
EC_NOT_HERE(validate_context_can_modify_rcpts)
int validate_context_can_modify_rcpts(EC_ANYTHING);
EC_NOT_HERE(validate_context_delete)
void validate_context_delete(EC_ANYTHING);
EC_NOT_HERE(validate_context_destroy)
void validate_context_destroy(EC_ANYTHING);
EC_NOT_HERE(validate_context_exists)
int validate_context_exists(EC_ANYTHING);
EC_NOT_HERE(validate_context_exists_and_get)
int validate_context_exists_and_get(EC_ANYTHING);
EC_NOT_HERE(validate_context_find_message_construct)
int validate_context_find_message_construct(EC_ANYTHING);
EC_NOT_HERE(validate_context_get)
const char *validate_context_get(EC_ANYTHING);
EC_NOT_HERE(validate_context_init)
void validate_context_init(EC_ANYTHING);
EC_NOT_HERE(validate_context_iterate_rcpt)
int validate_context_iterate_rcpt(EC_ANYTHING);
EC_NOT_HERE(validate_context_remove_all_rcpts)
int validate_context_remove_all_rcpts(EC_ANYTHING);
EC_NOT_HERE(validate_context_remove_rcpt)
int validate_context_remove_rcpt(EC_ANYTHING);
EC_NOT_HERE(validate_context_set)
void validate_context_set(EC_ANYTHING);
EC_NOT_HERE(validate_context_set_code)
int validate_context_set_code(EC_ANYTHING);
#endif

#ifdef __cplusplus
}
#endif

#endif
