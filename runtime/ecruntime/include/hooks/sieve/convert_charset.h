/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_SIEVE_CONVERT_CHARSET_H
#define EC_HOOKS_SIEVE_CONVERT_CHARSET_H
#include "module-hooks.h"
#include "hooks/types.h"

EC_DECLARE_HOOK(sieve, int, convert_charset,
  (void *, const char *, const char *, char **, size_t *, char **, size_t *),
  (const char *srccharset, const char *destcharset, char **inbuf,
      size_t *inbytesleft, char **outbuf, size_t *outbytesleft),
  (EC_HOOK_CLOSURE, srccharset, destcharset, inbuf, inbytesleft, outbuf,
      outbytesleft),
  if (EC_HOOK_RETVAL) EC_HOOK_RETURN(EC_HOOK_RETVAL))

#endif
