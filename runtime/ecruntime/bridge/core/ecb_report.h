#ifndef ECB_REPORT_H
#define ECB_REPORT_H
/* The end of the process for a reason that its own text tells, and notes about
   what its callers are not told. */
#include "ecb_export.h"
#include "ec_config.h"

/* Ends the process: a rule of the runtime is broken by the code of an author.
   Any thread. `rule` is its number, such as RT402. */
ECB_EXPORT void ecb_misuse(const char *rule, const char *format, ...)
    __attribute__((noreturn, cold, format(printf, 2, 3)));

/* Ends the process where no caller could be told that memory lacks. */
ECB_EXPORT void ecb_out_of_memory(const char *what)
    __attribute__((noreturn, cold));

/* Any thread, in a signal handler too: writes to ecb_report_descriptor. */
void ecb_say(const char *text);

/* Where reports go that precede the end of the process: standard error, or, where
   that is caught by somebody who would end with the process, what was set. Any
   thread. The caller keeps a descriptor open until another is set. */
int ecb_report_descriptor(void);
ECB_EXPORT void ecb_set_report_descriptor(int descriptor);

/* One log line, named after the running module, about something that the caller
   could not do and cannot return, such as memory that a function without a
   result did not get. Any thread; no memory type serves it. */
void ecb_note(int level, const char *format, ...) EC_PRINTF(2, 3);

/* Gets the text before the process ends; may leave with longjmp in a test. One
   for the process, set before threads start. */
ECB_EXPORT void ecb_report_to(void (*receiver)(const char *text));

#endif
