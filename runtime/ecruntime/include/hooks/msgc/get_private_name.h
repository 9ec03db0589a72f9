/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_MSGC_GET_PRIVATE_NAME_H
#define EC_HOOKS_MSGC_GET_PRIVATE_NAME_H
#include "module-hooks.h"
#include "hooks/types.h"

EC_DECLARE_VOID_HOOK(msgc, get_private_name,
  (void *, char *, int),
  (char *buf, int buf_len),
  (EC_HOOK_CLOSURE, buf, buf_len))

#endif
