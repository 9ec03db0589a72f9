/* The functions of memory, text and containers behind a line protocol: a line
   is a command and its words in hexadecimal digits (`-` for none), an answer is
   one line. `tests/bridge/test_models.py` compares with Python's own. */
#include "check.h"
#include "containers/hash_seed.h"
#include "ec_growbuf.h"
#include "ecdict.h"
#include "eclist.h"
#include "getopt_long.h"
#include "memory/usage.h"
#include "misc/ec_double_list.h"
#include "misc/ec_ptr_array.h"
#include "misc/ec_string.h"
#include "skiplist.h"
#include "text/grow_buffer.h"
#include "util.h"

enum { MOST_WORDS = 16 };

typedef struct word {
  char *bytes; /* NUL-terminated */
  int length;
} word;

static word words_[MOST_WORDS];
static int count_;

static ec_hash_table *table_;
static ECDict dictionary_;
static ec_ptr_array array_;
static ec_double_list list_;
static Skiplist skip_;
static string text_;
static grow_buf buffer_;

static long number(int i) { return strtol(words_[i].bytes, NULL, 10); }

static void print_bytes(const char *bytes, size_t length) {
  size_t i;
  if (length == 0) {
    putchar('-');
  }
  for (i = 0; i < length; i++) {
    printf("%02x", (unsigned char)bytes[i]);
  }
  putchar(' ');
}

static void free_word(void *memory) { free(memory); }

static char *copy(int i) {
  char *made = malloc((size_t)words_[i].length + 1);
  CHECK(made);
  memcpy(made, words_[i].bytes, (size_t)words_[i].length + 1);
  return made;
}

static int is_command(const char *name) {
  return strcmp(words_[0].bytes, name) == 0;
}

static int compare(const void *left, const void *right) {
  return strcmp(left, right);
}

static void reset(void) {
  sl_destruct(&skip_, free_word);
  ec_ptr_array_destroy(&array_);
  ec_double_list_destroy(&list_);
  string_destroy(&text_);
  ecb_grow_buffer_free(&buffer_);
  if (table_) {
    echash_delref(table_);
  }
  dict_drop(dictionary_);
  CHECK(ec_memory_get_total_allocated() == 0);
  table_ = echash_create(free_word, free_word);
  echash_track_versioning(table_);
  dictionary_ = dict_blank();
  CHECK(ec_ptr_array_init(&array_, 0, free_word));
  CHECK(ec_double_list_init(&list_, 1) == 0);
  sl_init(&skip_);
  sl_set_compare(&skip_, compare, compare);
  CHECK(string_init_type(&text_, 1, STRING_TYPE_ECSTRING));
}

static void begin(void) {
  sl_init(&skip_);
  CHECK(ec_ptr_array_init(&array_, 0, free_word));
  CHECK(ec_double_list_init(&list_, 1) == 0);
  CHECK(string_init_type(&text_, 1, STRING_TYPE_ECSTRING));
  reset();
}

static int hash_command(void) {
  void *data = NULL;
  if (is_command("store")) {
    printf("%d ", echash_store(table_, copy(1), words_[1].length, copy(2)));
  } else if (is_command("replace")) {
    const char *key = copy(1);
    printf("%d ", echash_replace(table_, &key, &words_[1].length, copy(2),
                                 free_word, free_word));
  } else if (is_command("retrieve")) {
    if (echash_retrieve(table_, words_[1].bytes, words_[1].length, &data)) {
      print_bytes(data, strlen(data));
    }
  } else if (is_command("delete")) {
    printf("%d ",
           echash_delete_item(table_, words_[1].bytes, words_[1].length));
  } else if (is_command("clear")) {
    echash_delete_all(table_, free_word, free_word);
  } else if (is_command("walk")) {
    ec_hash_iter iterator = {NULL, 0};
    const char *key;
    int length;
    while (echash_next(table_, &iterator, &key, &length, &data)) {
      print_bytes(key, (size_t)length);
      print_bytes(data, strlen(data));
      /* Deleting what was just given is allowed. */
      if (count_ > 1 && words_[1].length == length &&
          memcmp(key, words_[1].bytes, (size_t)length) == 0) {
        echash_delete_item(table_, words_[1].bytes, length);
      }
    }
    printf("%u %ld ", table_->size, (long)table_->version);
  } else {
    return 0;
  }
  return 1;
}

static int dict_command(void) {
  const char *value;
  if (is_command("dadd")) {
    dict_add_key_value(dictionary_, words_[1].bytes, words_[2].bytes);
  } else if (is_command("dfetch")) {
    CHECK(dict_key_exists(dictionary_, words_[1].bytes) ==
          dict_key_exists_and_fetch(dictionary_, words_[1].bytes, &value));
    if (dict_key_exists_and_fetch(dictionary_, words_[1].bytes, &value)) {
      print_bytes(value, strlen(value));
    }
  } else if (is_command("ddelete")) {
    printf("%d ", dict_key_delete(dictionary_, words_[1].bytes));
  } else if (is_command("dwalk")) {
    ECDict_Iterator *iterator;
    const char *key;
    dict_iter2(dictionary_, &iterator);
    while (dict_next(dictionary_, iterator, &key, &value)) {
      print_bytes(key, strlen(key));
      print_bytes(value, strlen(value));
    }
    dict_iter2_free(dictionary_, iterator);
  } else if (is_command("dtext")) {
    int before = text_.len;
    int length = dict_serialize(dictionary_, &text_);
    ECDict twin;
    CHECK(length == text_.len - before);
    print_bytes(text_.buffer + before, (size_t)length);
    string_destroy(&text_);
    CHECK(string_init_type(&text_, 1, STRING_TYPE_ECSTRING));
    dict_stringprint(&text_, dictionary_, 2, "  ");
    print_bytes(text_.buffer, (size_t)text_.len);
    string_destroy(&text_);
    CHECK(string_init_type(&text_, 1, STRING_TYPE_ECSTRING));
    dict_serialize(dictionary_, &text_);
    twin = dict_unserialize(&text_);
    CHECK(twin && twin->size == dictionary_->size);
    dict_drop(dictionary_);
    dictionary_ = twin;
  } else if (is_command("dread")) {
    ECDict made;
    stringwrite(&text_, words_[1].bytes, (size_t)words_[1].length);
    made = dict_unserialize(&text_);
    printf("%d ", made ? (int)made->size : -1);
    dict_drop(made);
  } else {
    return 0;
  }
  return 1;
}

static int array_command(void) {
  int slot;
  if (is_command("append")) {
    printf("%d ", ec_ptr_array_append(&array_, copy(1)));
  } else if (is_command("unshift")) {
    printf("%d ", ec_ptr_array_unshift(&array_, copy(1)));
  } else if (is_command("insert")) {
    char *made = copy(2);
    int is_done = ec_ptr_array_insert(&array_, (int)number(1), made);
    if (!is_done) {
      free(made);
    }
    printf("%d ", is_done);
  } else if (is_command("remove")) {
    ec_ptr_array_remove(&array_, (int)number(1));
  } else if (is_command("array")) {
    CHECK(!ec_ptr_array_get(&array_, -1));
    CHECK(!ec_ptr_array_get(&array_, array_.size));
    for (slot = 0; slot < array_.size; slot++) {
      const char *item = ec_ptr_array_get(&array_, slot);
      if (item) {
        print_bytes(item, strlen(item));
      } else {
        printf("NULL ");
      }
    }
  } else {
    return 0;
  }
  return 1;
}

static int drop_odd(void *data, void *closure) {
  (*(long *)closure)++;
  return (intptr_t)data % 2 != 0;
}

static int list_command(void) {
  void *data = (void *)(intptr_t)(count_ > 1 ? number(1) : 0);
  if (is_command("push")) {
    ec_double_list_push(&list_, data);
  } else if (is_command("front")) {
    ec_double_list_unshift(&list_, data);
  } else if (is_command("pop")) {
    printf("%ld ", (long)(intptr_t)ec_double_list_pop(&list_));
  } else if (is_command("shift")) {
    printf("%ld ", (long)(intptr_t)ec_double_list_shift(&list_));
  } else if (is_command("lremove")) {
    printf("%d ", ec_double_list_remove(&list_, data));
  } else if (is_command("apply")) {
    long calls = 0;
    ec_double_list_apply(&list_, drop_odd, &calls);
    printf("%ld ", calls);
  } else if (is_command("list")) {
    ec_double_list_node *node;
    ec_double_list_node *last = NULL;
    for (node = list_.head; node; node = node->next) {
      CHECK(node->prev == last);
      last = node;
      printf("%ld ", (long)(intptr_t)node->data);
    }
    CHECK(list_.tail == last);
  } else {
    return 0;
  }
  return 1;
}

static int skip_command(void) {
  skiplistnode *node = NULL;
  if (is_command("sinsert")) {
    char *made = copy(1);
    skiplistnode *inserted = sl_insert(&skip_, made);
    if (!inserted) {
      free(made);
    }
    printf("%d ", inserted != NULL);
  } else if (is_command("sfind")) {
    const char *found = sl_find(&skip_, words_[1].bytes, &node);
    const char *around = "";
    CHECK(!found || strcmp(found, words_[1].bytes) == 0);
    if (found) {
      skiplistnode *at = node;
      around = sl_next(&skip_, &at);
      print_bytes(around ? around : "", around ? strlen(around) : 0);
      at = node;
      around = sl_previous(&skip_, &at);
      print_bytes(around ? around : "", around ? strlen(around) : 0);
    }
    printf("%d ", found != NULL);
  } else if (is_command("sremove")) {
    printf("%d ", sl_remove(&skip_, words_[1].bytes, free_word) != 0);
  } else if (is_command("swalk")) {
    u_int32_t length = 0;
    for (node = sl_getlist(&skip_); node; length++) {
      print_bytes(node->data, strlen(node->data));
      sl_next(&skip_, &node);
    }
    CHECK(length == skip_.size);
  } else {
    return 0;
  }
  return 1;
}

static void print_formatted(int i) {
  stringprintf(&text_, "<%s|%d>", words_[i].bytes, words_[i].length);
}

static int text_command(void) {
  if (is_command("type")) {
    static char here[40];
    string_destroy(&text_);
    text_.buffer = here;
    CHECK(string_init_type(&text_, sizeof(here), (int)number(1)));
  } else if (is_command("write")) {
    printf("%zd ", stringwrite(&text_, words_[1].bytes,
                               (size_t)words_[1].length));
  } else if (is_command("printf")) {
    print_formatted(1);
  } else if (is_command("strings")) {
    printf("%zd ", stringwrite_strings(&text_, 2, words_[1].bytes,
                                       words_[2].bytes));
  } else if (is_command("itself")) {
    stringwrite(&text_, text_.buffer, (size_t)text_.len);
  } else if (is_command("crlf")) {
    stringwrite_canonical_crlf(&text_, words_[1].bytes, words_[1].length);
  } else if (is_command("text")) {
    CHECK(text_.buffer[text_.len] == '\0' && text_.len < text_.allocd);
    print_bytes(text_.buffer, (size_t)text_.len);
  } else if (is_command("config")) {
    eclist_node second = {0, {words_[2].bytes}, NULL};
    eclist_node first = {0, {words_[1].bytes}, &second};
    int is_xml = (int)number(3);
    stringwrite_config_string(&text_, "S", words_[1].bytes, is_xml);
    stringwrite_config_int(&text_, "I", -7, is_xml);
    stringwrite_config_bool(&text_, "B", 5, is_xml);
    stringwrite_config_list(&text_, "L", &first, is_xml);
    print_bytes(text_.buffer, (size_t)text_.len);
  } else {
    return 0;
  }
  return 1;
}

/* The result is a copy of its exact size, so that a sanitizer sees one byte
   beyond. */
static char *room_for(long size) {
  char *made = malloc(size > 0 ? (size_t)size : 1);
  CHECK(made);
  return made;
}

static int encoding_command(void) {
  const char *bytes = words_[1].bytes;
  int length = words_[1].length;
  long room = count_ > 2 ? number(2) : 0;
  char *out = room_for(room);
  int result = -1;
  if (is_command("base64")) {
    result = ec_base64_encode(bytes, length, out, (int)room);
  } else if (is_command("unbase64")) {
    result = ec_base64_decode(bytes, length, out, (int)room);
  } else if (is_command("hex")) {
    result = ec_hex_encode(bytes, (size_t)length, out, (size_t)room);
  } else if (is_command("unhex")) {
    result = ec_hex_decode(bytes, (size_t)length, out, (size_t)room);
  } else if (is_command("qp")) {
    result = ec_qp_encode(bytes, (size_t)length, out, (size_t)room);
  } else if (is_command("folded")) {
    CHECK(ec_base64_encode_to_string(bytes, (size_t)length, &text_, 1));
    print_bytes(text_.buffer, (size_t)text_.len);
    result = -2;
  } else if (is_command("utf8")) {
    unsigned char *place = (unsigned char *)words_[1].bytes;
    unsigned char *limit = place + length;
    unsigned char *before = NULL;
    while (place < limit && place != before) {
      u_int32_t code;
      before = place;
      code = ec_ucs4_from_utf8(&place, limit);
      if (place != before) {
        printf("%u ", code);
      }
    }
    printf("%d ", place == limit);
    result = -2;
  }
  if (result >= 0) {
    CHECK(result <= room);
    print_bytes(out, (size_t)result);
  }
  free(out);
  return result != -1;
}

static void print_number(int is_good, const void *value, int width,
                         int is_signed) {
  long long wide = 0;
  memcpy(&wide, value, (size_t)width);
  if (is_good && is_signed && width < 8) {
    int shift = 64 - 8 * width;
    wide = (long long)((unsigned long long)wide << shift) >> shift;
  }
  if (!is_good) {
    printf("no ");
  } else if (is_signed) {
    printf("%lld ", wide);
  } else {
    printf("%llu ", (unsigned long long)wide);
  }
}

static int search_command(void) {
  const char *found = NULL;
  if (is_command("number")) {
    int width = (int)number(2);
    char value[8] = "";
    print_number(_ec_atonum(words_[1].bytes, value, width, NULL), value, width,
                 1);
    print_number(_ec_atounum(words_[1].bytes, value, width, NULL), value, width,
                 0);
    print_number(_ec_atonum2(words_[1].bytes, value, width, -5, 100, NULL),
                 value, width, 1);
    print_number(_ec_atounum2(words_[1].bytes, value, width, 5, 100, NULL),
                 value, width, 0);
    return 1;
  }
  if (is_command("copy")) {
    size_t size = (size_t)number(3);
    char *to = room_for((long)size);
    size_t first = strlcpy(to, words_[1].bytes, size);
    size_t second = strlcat(to, words_[2].bytes, size);
    printf("%zu %zu ", first, second);
    print_bytes(to, strnlen(to, size));
    free(to);
    return 1;
  }
  if (is_command("strnstrn")) {
    found = strnstrn(words_[1].bytes, words_[1].length, words_[2].bytes,
                     words_[2].length);
  } else if (is_command("strncasestrn")) {
    found = strncasestrn(words_[1].bytes, words_[1].length, words_[2].bytes,
                         words_[2].length);
  } else if (is_command("strnchrn")) {
    found = strnchrn(words_[2].bytes, words_[2].length, words_[1].bytes,
                     words_[1].length);
  } else {
    return 0;
  }
  printf("%ld ", found ? (long)(found - words_[2].bytes) : -1L);
  return 1;
}

static int buffer_command(void) {
  if (is_command("feed")) {
    char *room = ecb_grow_buffer_room(&buffer_, (size_t)words_[1].length);
    CHECK(room);
    memcpy(room, words_[1].bytes, (size_t)words_[1].length);
    buffer_.used += (size_t)words_[1].length;
  } else if (is_command("record")) {
    size_t until = (size_t)words_[1].length;
    ssize_t length = ecb_grow_buffer_find(&buffer_, words_[1].bytes, until);
    if (length >= 0) {
      print_bytes(ecb_grow_buffer_bytes(&buffer_), (size_t)length);
      CHECK(buffer_.used >= (size_t)length + until);
      ecb_grow_buffer_drop(&buffer_, (size_t)length + until);
    }
  } else {
    return 0;
  }
  return 1;
}

static int options_command(void) {
  static const struct option known[] = {
      {"alpha", no_argument, NULL, 'a'},
      {"beta", required_argument, NULL, 'b'},
      {"better", optional_argument, NULL, 'c'},
      {NULL, 0, NULL, 0}};
  struct getopt_state state = {0, 0, 0, NULL, NULL};
  char *arguments[MOST_WORDS + 1] = {NULL};
  int option, i;
  if (!is_command("options")) {
    return 0;
  }
  for (i = 0; i < count_; i++) {
    arguments[i] = words_[i].bytes;
  }
  while ((option = getopt_long2(&state, count_, arguments, "ab:c::", known,
                                NULL)) != -1) {
    printf("%c", option);
    print_bytes(state.optarg ? state.optarg : "",
                state.optarg ? strlen(state.optarg) : 0);
  }
  printf("%d ", state.optind);
  return 1;
}

static void decode(char *hex, word *to) {
  size_t i;
  size_t length = strcmp(hex, "-") == 0 ? 0 : strlen(hex) / 2;
  to->bytes = malloc(length + 1);
  CHECK(to->bytes);
  for (i = 0; i < length; i++) {
    unsigned byte = 0;
    CHECK(sscanf(hex + 2 * i, "%2x", &byte) == 1);
    to->bytes[i] = (char)byte;
  }
  to->bytes[length] = '\0';
  to->length = (int)length;
}

static void obey(char *line) {
  char *rest = NULL;
  char *hex;
  int i;
  count_ = 0;
  for (hex = strtok_r(line, " \n", &rest); hex && count_ < MOST_WORDS;
       hex = strtok_r(NULL, " \n", &rest)) {
    if (count_ == 0) {
      words_[0].bytes = strdup(hex);
    } else {
      decode(hex, &words_[count_]);
    }
    count_++;
  }
  if (is_command("reset")) {
    reset();
  } else {
    CHECK(hash_command() || dict_command() || array_command() ||
          list_command() || skip_command() || text_command() ||
          encoding_command() || search_command() || buffer_command() ||
          options_command());
  }
  for (i = 0; i < count_; i++) {
    free(words_[i].bytes);
  }
}

int main(void) {
  char *line = NULL;
  size_t size = 0;
  begin_host();
  ecb_hash_set_seed(7);
  begin();
  while (getline(&line, &size, stdin) > 0) {
    obey(line);
    putchar('\n');
    fflush(stdout);
  }
  free(line);
  reset();
  dict_drop(dictionary_);
  echash_delref(table_);
  ec_double_list_destroy(&list_);
  string_destroy(&text_);
  return 0;
}
