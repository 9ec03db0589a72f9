/* Dictionaries: hash tables of texts, which copy keys and values. As hash
   tables, one belongs to one thread at a time. */
#include "containers/dictionary.h"
#include "ecb_report.h"
#include "text/ec_string_buffer.h"
#include "ec_malloc.h"
#include "ecdict.h"
#undef ec_malloc_size
#undef ec_free

static void free_text(void *text) { ec_free(MEMTYPE_ECDICT, text); }

ECB_EXPORT ECDict dict_blank(void) {
  return echash_create(free_text, free_text);
}

/* Drops one reference; the last one ends the dictionary. */
ECB_EXPORT void dict_drop(ECDict dictionary) {
  if (dictionary) {
    echash_delref(dictionary);
  }
}

static int store_copies(ECDict dictionary, const char *key, size_t key_length,
                        const char *value, size_t value_length) {
  char *key_copy = NULL;
  char *value_copy = NULL;
  if (key_length <= INT_MAX) {
    key_copy = ec_mt_strndup(MEMTYPE_ECDICT, key, key_length);
    value_copy = ec_mt_strndup(MEMTYPE_ECDICT, value, value_length);
  }
  if (key_copy && value_copy &&
      echash_store(dictionary, key_copy, (int)key_length, value_copy)) {
    return 1;
  }
  ec_free(MEMTYPE_ECDICT, key_copy);
  ec_free(MEMTYPE_ECDICT, value_copy);
  return 0;
}

int ecb_dictionary_add(ECDict dictionary, const char *key, const char *value) {
  return store_copies(dictionary, key, strlen(key), value, strlen(value));
}

/* Without memory the dictionary stays as it was, which is noted. */
ECB_EXPORT void dict_add_key_value(ECDict dictionary, const char *key,
                                   const char *value) {
  const char *text = value ? value : "";
  if (!store_copies(dictionary, key, strlen(key), text, strlen(text))) {
    ecb_note(DERROR, "no memory for the key '%.100s' of a dictionary", key);
  }
}

ECB_EXPORT int dict_key_exists(ECDict dictionary, const char *key) {
  size_t length = strlen(key);
  return length <= INT_MAX &&
         echash_retrieve(dictionary, key, (int)length, NULL);
}

ECB_EXPORT int dict_key_exists_and_fetch(ECDict dictionary, const char *key,
                                         const char **value) {
  size_t length = strlen(key);
  void *data = NULL;
  if (length > INT_MAX ||
      !echash_retrieve(dictionary, key, (int)length, &data)) {
    return 0;
  }
  *value = data;
  return 1;
}

ECB_EXPORT int dict_key_delete(ECDict dictionary, const char *key) {
  size_t length = strlen(key);
  return length <= INT_MAX &&
         echash_delete_item(dictionary, key, (int)length);
}

ECB_EXPORT ECDict_Iterator dict_iter(ECDict dictionary) {
  ECDict_Iterator iterator = {NULL, 0};
  (void)dictionary;
  return iterator;
}

/* Without memory *iterator is NULL, and dict_next finds nothing with it. */
ECB_EXPORT void dict_iter2(ECDict dictionary, ECDict_Iterator **iterator) {
  *iterator = ec_malloc_size(MEMTYPE_ECDICT, sizeof(**iterator));
  if (*iterator) {
    **iterator = dict_iter(dictionary);
  }
}

ECB_EXPORT void dict_iter2_free(ECDict dictionary, ECDict_Iterator *iterator) {
  (void)dictionary;
  ec_free(MEMTYPE_ECDICT, iterator);
}

ECB_EXPORT int dict_next(ECDict dictionary, ECDict_Iterator *iterator,
                         const char **key, const char **value) {
  void *data = NULL;
  if (!iterator || !echash_next(dictionary, iterator, key, NULL, &data)) {
    return 0;
  }
  if (value) {
    *value = data;
  }
  return 1;
}

typedef struct pair {
  const char *key, *value;
} pair;

static int compare_pairs(const void *left, const void *right) {
  return strcmp(((const pair *)left)->key, ((const pair *)right)->key);
}

/* The entries by their keys, so that equal dictionaries have equal texts.
   Freed by free(); NULL without memory. */
static pair *sorted_pairs(ECDict dictionary, size_t *count) {
  ECDict_Iterator iterator = dict_iter(dictionary);
  pair *pairs = malloc((dictionary->size + 1) * sizeof(*pairs));
  *count = 0;
  if (pairs) {
    while (dict_next(dictionary, &iterator, &pairs[*count].key,
                     &pairs[*count].value)) {
      ++*count;
    }
    qsort(pairs, *count, sizeof(*pairs), compare_pairs);
  }
  return pairs;
}

/* Appends `LENGTH:BYTES,` for each key and each value in turn. Returns the
   bytes appended, or -1 with nothing appended. */
ECB_EXPORT int dict_serialize(ECDict dictionary, string *text) {
  int before = text->len;
  int result = 0;
  size_t count, i;
  pair *pairs = sorted_pairs(dictionary, &count);
  if (!pairs) {
    return -1;
  }
  for (i = 0; i < count && result >= 0; i++) {
    int end = text->len;
    size_t written;
    stringprintf(text, "%zu:%s,%zu:%s,", strlen(pairs[i].key), pairs[i].key,
                 strlen(pairs[i].value), pairs[i].value);
    written = (size_t)(text->len - end);
    result = written == 0 ? -1 : text->len - before;
  }
  if (result < 0) {
    text->len = before;
    text->buffer[before] = '\0';
  }
  free(pairs);
  return result;
}

/* Takes `LENGTH:BYTES,`. Returns the bytes, or NULL when it does not stand
   there. */
static const char *take_piece(const char **place, const char *end,
                              size_t *length) {
  const char *at = *place;
  const char *bytes;
  size_t count = 0;
  if (at == end || *at < '0' || *at > '9') {
    return NULL;
  }
  for (; at < end && *at >= '0' && *at <= '9'; at++) {
    count = count * 10 + (size_t)(*at - '0');
    if (count > INT_MAX) {
      return NULL;
    }
  }
  bytes = at + 1;
  if (at == end || *at != ':' || (size_t)(end - bytes) < count + 1 ||
      bytes[count] != ',' || memchr(bytes, '\0', count)) {
    return NULL;
  }
  *place = bytes + count + 1;
  *length = count;
  return bytes;
}

/* NULL for a text that dict_serialize did not write, and without memory. */
ECB_EXPORT ECDict dict_unserialize(string *text) {
  const char *place = text->buffer;
  const char *end = place + text->len;
  ECDict dictionary = dict_blank();
  while (dictionary && place < end) {
    size_t key_length = 0;
    size_t value_length = 0;
    const char *key = take_piece(&place, end, &key_length);
    const char *value = key ? take_piece(&place, end, &value_length) : NULL;
    if (!value ||
        !store_copies(dictionary, key, key_length, value, value_length)) {
      dict_drop(dictionary);
      dictionary = NULL;
    }
  }
  return dictionary;
}

/* One line `KEY = "VALUE"` for each entry, by keys, after `level` times the
   indentation. */
ECB_EXPORT void dict_stringprint(string *text, ECDict dictionary, int level,
                                 const char *indentation) {
  size_t count, i;
  pair *pairs = sorted_pairs(dictionary, &count);
  int depth;
  if (!pairs) {
    ecb_note(DERROR, "no memory to print a dictionary");
    return;
  }
  for (i = 0; i < count; i++) {
    for (depth = 0; depth < level; depth++) {
      stringwrite2(text, indentation, strlen(indentation));
    }
    stringprintf(text, "%s = \"%s\"\n", pairs[i].key, pairs[i].value);
  }
  free(pairs);
}
