/* Copies of texts in blocks of a vsize memory type. Any thread. */
#include "block.h"

ECB_EXPORT char *ec_mt_strndup(int type, const char *text, size_t length) {
  char *copy = length < SIZE_MAX ? ec_malloc_size(type, length + 1) : NULL;
  if (copy) {
    memcpy(copy, text, length);
    copy[length] = '\0';
  }
  return copy;
}

ECB_EXPORT char *ec_mt_strdup(int type, const char *text) {
  return ec_mt_strndup(type, text, strlen(text));
}
