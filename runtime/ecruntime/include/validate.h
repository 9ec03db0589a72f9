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
int validate_context_add_rcpt(validate_context *ctx, const char *addr,
    int uniq);
int validate_context_can_modify_rcpts(validate_context *ctx);
void validate_context_delete(validate_context *vctx, int which,
    const char *key);
int validate_context_exists(validate_context *vctx, int which, const char *key);
int validate_context_exists_and_get(validate_context *vctx, int which,
    const char *key, const char **value);
const char *validate_context_get(validate_context *vctx, int which,
    const char *key);
int validate_context_iterate_rcpt(validate_context *ctx, int pos, char **addr);
int validate_context_remove_all_rcpts(validate_context *ctx);
int validate_context_remove_rcpt(validate_context *ctx, const char *addr);
void validate_context_set(validate_context *vctx, int which, const char *key,
    const char *value);
int validate_context_set_code(validate_context *vctx, int code,
    const char *str);
#ifndef EC_ALLOW_MISSING
EC_NOT_HERE(validate_context_destroy)
void validate_context_destroy(EC_ANYTHING);
EC_NOT_HERE(validate_context_find_message_construct)
int validate_context_find_message_construct(EC_ANYTHING);
EC_NOT_HERE(validate_context_init)
void validate_context_init(EC_ANYTHING);
#endif

#ifdef __cplusplus
}
#endif

#endif
