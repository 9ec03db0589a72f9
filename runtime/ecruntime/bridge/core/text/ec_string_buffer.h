/* For other folders: what the string functions are made of. */
#ifndef ECB_STRING_BUFFER_H
#define ECB_STRING_BUFFER_H
#include "ecb_export.h"
#include "misc/ec_string.h"

/* Appends like vprintf. Returns the bytes appended, or -1. */
ssize_t ecb_string_vprintf(string *text, const char *format, va_list arguments)
    EC_PRINTF(2, 0);
/* Sets the text to nothing, keeping the memory. */
void ecb_string_clear(string *text);
/* Appends with & < > and quotes as entities. Returns as stringwrite. */
ssize_t ecb_string_write_xml(string *text, const char *plain);

#endif
