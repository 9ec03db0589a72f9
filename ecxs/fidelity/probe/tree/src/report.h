/* Lines for the script: one for each observation, its fields divided by tabs. */
#ifndef FIDELITY_REPORT_H
#define FIDELITY_REPORT_H
#include "ec_config.h"
#include "module.h"

/* OBSERVED id kind value evidence. Bytes that cannot be printed become \xNN. */
void observe(string *out, const char *id, const char *kind,
    const char *evidence, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/* Appends to a text of SIZE bytes, which it never leaves without its end. */
void append(char *text, size_t size, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* A text of bytes as it may be printed, in PLACE of SIZE bytes. */
const char *printable(char *place, size_t size, const char *bytes);

#endif
