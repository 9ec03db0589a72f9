#ifndef ECB_MODULE_LOG_QUEUE_H
#define ECB_MODULE_LOG_QUEUE_H
/*
 * Log lines on their way to the host. Any thread adds; the host drains. Nobody
 * waits: what does not fit is dropped and counted. A descriptor becomes
 * readable when there is something to drain.
 */
#include <stdarg.h>

#include "ec_types.h"
#include "ecb_export.h"

typedef struct ecb_line {
  struct ecb_line *next;
  int level;
  const char *module; /* within this line */
  const char *text;
} ecb_line;

/* Any thread; a level below the threshold is not made into a line. */
ECB_EXPORT void ecb_log_line(int level, const char *module, const char *text);
void ecb_log_format(int level, const char *module, const char *format,
                    va_list arguments);

/* Any thread: of all that has no threshold of its own. DERROR at first. */
ECB_EXPORT int ecb_log_threshold(void);
ECB_EXPORT void ecb_log_threshold_set(int level);

/* Host: once, before threads start; -1 with errno. */
ECB_EXPORT int ecb_log_open(void);
/* Host: all lines in their order, and how many were dropped since the last
   time; each line is freed by the host. One thread at a time. */
ECB_EXPORT ecb_line *ecb_log_drain(u_int64_t *dropped);
ECB_EXPORT void ecb_line_free(ecb_line *line);

#endif
