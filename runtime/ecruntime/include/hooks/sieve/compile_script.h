/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_SIEVE_COMPILE_SCRIPT_H
#define EC_HOOKS_SIEVE_COMPILE_SCRIPT_H
#include "module-hooks.h"
#include "hooks/types.h"
#include "sieve/ecsieve.h"

EC_DECLARE_HOOK(sieve, int, compile_script,
  (void *, const char *, SIEVEARGS *, SIEVE **, SENG *, string *),
  (const char *uri, SIEVEARGS *optional_args, SIEVE **script_ptr, SENG *seng,
      string *error_log),
  (EC_HOOK_CLOSURE, uri, optional_args, script_ptr, seng, error_log),
  if (EC_HOOK_RETVAL) EC_HOOK_RETURN(EC_HOOK_RETVAL))

#endif
