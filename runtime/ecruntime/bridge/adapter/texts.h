#ifndef ECHOST_TEXTS_H
#define ECHOST_TEXTS_H
/* Texts on their way to Python; bytes that are no UTF-8 are shown. */
#include "echost.h"
#include "misc/ec_string.h"

/* With the interpreter lock. */
PyObject *echost_text(const char *text); /* None for NULL */

/* An empty text that a module writes into; -1 with MemoryError. */
int echost_text_begin(string *text);
/* What was written; the text is freed. */
PyObject *echost_text_end(string *text);

#endif
