#ifndef DECLARATIONS_H
#define DECLARATIONS_H
/* The hooks of the program, declared in each file that includes this. */
#include "module-hooks.h"

EC_DECLARE_HOOK(reef, int, sum, (void *, int), (int amount),
                (EC_HOOK_CLOSURE, amount),
                if (EC_HOOK_RETVAL < 0) EC_HOOK_RETURN(EC_HOOK_RETVAL))
EC_DECLARE_VOID_HOOK(reef, told, (void *, const char *), (const char *text),
                     (EC_HOOK_CLOSURE, text))
EC_DECLARE_HOOK_NOARGS(reef, void *, closure, EC_HOOK_RETURN(EC_HOOK_RETVAL))

#endif
