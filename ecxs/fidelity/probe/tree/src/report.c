#include "report.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { LONGEST = 2048 };

void append(char *text, size_t size, const char *format, ...) {
  size_t used = strlen(text);
  va_list arguments;

  va_start(arguments, format);
  vsnprintf(text + used, size - used, format, arguments);
  va_end(arguments);
}

const char *printable(char *place, size_t size, const char *bytes) {
  place[0] = '\0';
  for (; *bytes && strlen(place) + 5 < size; bytes++) {
    unsigned char one = (unsigned char)*bytes;

    append(place, size, one < 32 || one > 126 ? "\\x%02x" : "%c", one);
  }
  return place;
}

void observe(string *out, const char *id, const char *kind,
    const char *evidence, const char *format, ...) {
  char value[LONGEST], shown[2 * LONGEST], told[LONGEST];
  va_list arguments;

  va_start(arguments, format);
  vsnprintf(value, sizeof(value), format, arguments);
  va_end(arguments);
  printable(shown, sizeof(shown), value);
  printable(told, sizeof(told), evidence);
  stringprintf(out, "OBSERVED\t%s\t%s\t%s\t%s\n", id, kind, shown, told);
}
