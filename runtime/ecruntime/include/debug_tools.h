/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_DEBUG_TOOLS_H
#define EC_DEBUG_TOOLS_H
#include "ec_types.h"

#ifdef __cplusplus
extern "C" {
#endif

void debug_tools_init(char *argv0);
void debug_tools_register_event_func(EventFunc fptr, const char *name,
    const char *type, debug_tools_event_dumper dumper);
void ec_render_my_stack_trace(string *r, int start, int end);
#define insert_func_details(a, b, c, d) \
  debug_tools_register_event_func((EventFunc)a, b, c, d)

#ifdef __cplusplus
}
#endif

#endif
