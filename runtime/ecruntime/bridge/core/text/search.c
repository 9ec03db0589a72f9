/* Texts with a length: searching and copying. Any thread. */
#include "ecb_export.h"
#include "util.h"

/* Our headers declare them where the C library has none. */
size_t strlcpy(char *to, const char *from, size_t size);
size_t strlcat(char *to, const char *from, size_t size);

ECB_EXPORT size_t strlcpy(char *to, const char *from, size_t size) {
  size_t length = strlen(from);
  if (size != 0) {
    size_t copied = length < size ? length : size - 1;
    memcpy(to, from, copied);
    to[copied] = '\0';
  }
  return length;
}

/* Returns the length that was wanted: at least `size` means cut off. */
ECB_EXPORT size_t strlcat(char *to, const char *from, size_t size) {
  size_t used = strnlen(to, size);
  return used + strlcpy(to + used, from, size - used);
}

ECB_EXPORT char *strnchrn(const char *text, int length, const char *letters,
                          int count) {
  int i;
  for (i = 0; i < length && count > 0; i++) {
    if (memchr(letters, text[i], (size_t)count)) {
      return (char *)(uintptr_t)(text + i);
    }
  }
  return NULL;
}

ECB_EXPORT const char *strnstrn(const char *needle, int needle_length,
                                const char *text, int length) {
  if (needle_length < 0 || length < 0) {
    return NULL;
  }
  return memmem(text, (size_t)length, needle, (size_t)needle_length);
}

/* ASCII letters only, whatever the locale says. */
static unsigned char folded(char letter) {
  return (unsigned char)(letter >= 'A' && letter <= 'Z' ? letter | 0x20
                                                        : letter);
}

ECB_EXPORT const char *strncasestrn(const char *needle, int needle_length,
                                    const char *text, int length) {
  int begin, i;
  if (needle_length < 0) {
    return NULL;
  }
  for (begin = 0; begin <= length - needle_length; begin++) {
    for (i = 0; i < needle_length; i++) {
      if (folded(text[begin + i]) != folded(needle[i])) {
        break;
      }
    }
    if (i == needle_length) {
      return text + begin;
    }
  }
  return NULL;
}
