#ifndef ECB_MODULE_EVENT_DUMP_H
#define ECB_MODULE_EVENT_DUMP_H
/* Events as people read them. */
#include "ecb_export.h"
#include "event.h"
#include "misc/ec_string.h"

/* Any thread: the name that a module has given the callback, NULL for none; the
   text lives as long as the process. */
const char *ecb_callback_name(EventFunc function);

/* Scheduler thread: appends a line about the event, with what its module has to
   say of it. */
ECB_EXPORT void ecb_event_dump(string *output, Event *event);

#endif
