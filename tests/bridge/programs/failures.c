/* Each failure of the C library's allocator in turn: a task is repeated, and the
   nth allocation of the round fails, until a round ends without a failure. No
   round crashes, leaves memory behind, or damages what was there before. */
#include "check.h"
#include "ecb_thread.h"
#include "ec_blobject.h"
#include "ec_boh.h"
#include "ec_growbuf.h"
#include "ecdict.h"
#include "io_wrapper.h"
#include "io_wrapper_int.h"
#include "memory/block.h"
#include "memory/debug_blocks.h"
#include "misc/ec_double_list.h"
#include "misc/ec_ptr_array.h"
#include "misc/ec_string.h"
#include "module/log_queue.h"
#include "skiplist.h"
#include "util.h"
#include <dlfcn.h>

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *old, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);
extern void __libc_free(void *memory);

/* The allocation of this thread that fails; 0 for none. */
static __thread long fails_at_;
static __thread int has_failed_;
static long live_;

static int is_failing(void) {
  if (fails_at_ > 0 && --fails_at_ == 0) {
    has_failed_ = 1;
    errno = ENOMEM;
    return 1;
  }
  return 0;
}

static void *count(void *memory) {
  if (memory) {
    __atomic_add_fetch(&live_, 1, __ATOMIC_RELAXED);
  }
  return memory;
}

void *malloc(size_t size) {
  return is_failing() ? NULL : count(__libc_malloc(size));
}

void *calloc(size_t number, size_t size) {
  return is_failing() ? NULL : count(__libc_calloc(number, size));
}

void *realloc(void *old, size_t size) {
  if (is_failing()) {
    return NULL;
  }
  return old ? __libc_realloc(old, size) : count(__libc_realloc(NULL, size));
}

void *aligned_alloc(size_t alignment, size_t size) {
  return is_failing() ? NULL : count(__libc_memalign(alignment, size));
}

void free(void *memory) {
  if (memory) {
    __atomic_sub_fetch(&live_, 1, __ATOMIC_RELAXED);
    __libc_free(memory);
  }
}

static mem_type_def vsize_ = {"kelp:text", 0, 8, 0, EC_ALLOCATOR_VSIZE, 0};
static int vsize;

static void use_memory(void) {
  char *text = ec_malloc_size(vsize, 2000);
  char *larger;
  char *made = NULL;
  if (!text) {
    return;
  }
  memset(text, 'x', 2000);
  larger = ec_realloc(vsize, text, 100000);
  CHECK((larger ? larger : text)[1999] == 'x');
  ec_free(vsize, larger ? larger : text);
  CHECK((ec_mt_asprintf(vsize, &made, "%01500d", 1) == 1500) == (made != NULL));
  ec_free(vsize, made);
  CHECK((ec_asprintf(&made, "%01500d", 1) == 1500) == (made != NULL));
  free(made);
}

static void use_string(void) {
  string text;
  int before;
  int i;
  if (!string_init_type(&text, 10, STRING_TYPE_MALLOC)) {
    CHECK(!text.buffer);
    return;
  }
  for (i = 0; i < 40; i++) {
    before = text.len;
    if (stringwrite(&text, "a text of twenty-six bytes", 26) < 0) {
      CHECK(text.len == before);
    }
    before = text.len;
    stringprintf(&text, "%d and more, so that it grows", i);
    CHECK(text.len == before || text.len > before + 20);
    CHECK(text.buffer[text.len] == '\0');
  }
  ec_base64_encode_to_string("some bytes, and some others", 27, &text, 1);
  string_destroy(&text);
}

static void use_dictionary(void) {
  ECDict dictionary = dict_blank();
  ECDict twin;
  ECDict_Iterator *iterator;
  string text;
  const char *value;
  char key[16];
  u_int32_t size;
  int i;
  if (!dictionary) {
    return;
  }
  for (i = 0; i < 40; i++) {
    size = dictionary->size;
    sprintf(key, "key %d", i % 30);
    dict_add_key_value(dictionary, key, i < 30 ? "first" : "second");
    if (dict_key_exists_and_fetch(dictionary, key, &value)) {
      CHECK(strcmp(value, "first") == 0 || strcmp(value, "second") == 0);
    }
    CHECK(dictionary->size == size || dictionary->size == size + 1);
  }
  dict_iter2(dictionary, &iterator);
  while (dict_next(dictionary, iterator, NULL, &value)) {
    CHECK(*value);
  }
  dict_iter2_free(dictionary, iterator);
  if (string_init_type(&text, 10, STRING_TYPE_ECSTRING)) {
    int length = dict_serialize(dictionary, &text);
    CHECK(length == -1 ? text.len == 0 : length == text.len);
    twin = length > 0 ? dict_unserialize(&text) : NULL;
    CHECK(!twin || twin->size == dictionary->size);
    dict_drop(twin);
    dict_stringprint(&text, dictionary, 1, " ");
    string_destroy(&text);
  }
  dict_drop(dictionary);
}

static int compare(const void *left, const void *right) {
  return (left > right) - (left < right);
}

static void use_lists(void) {
  static char data[100];
  ec_ptr_array array;
  ec_double_list list;
  Skiplist skip;
  int has_array = ec_ptr_array_init(&array, 20, NULL);
  u_int32_t inserted = 0;
  int appended = 0;
  int i;
  sl_init(&skip);
  sl_set_compare(&skip, compare, compare);
  CHECK(ec_double_list_init(&list, 1) == 0);
  for (i = 0; i < 100; i++) {
    inserted += sl_insert(&skip, &data[i * 37 % 100]) != NULL;
    ec_double_list_push(&list, &data[i]);
    if (has_array && ec_ptr_array_append(&array, &data[i]) >= 0) {
      appended++;
    }
  }
  CHECK(skip.size == inserted);
  for (i = 0; i < 100; i++) {
    skiplistnode *node;
    if (sl_find(&skip, &data[i], &node)) {
      CHECK(node->data == &data[i]);
      inserted--;
    }
  }
  CHECK(inserted == 0);
  if (has_array) {
    CHECK(array.size == appended);
    ec_ptr_array_destroy(&array);
  }
  ec_double_list_destroy(&list);
  sl_destruct(&skip, NULL);
}

static int destroyed_;

static void destroy(void *self) {
  (void)self;
  destroyed_++;
}

static void use_boxes(void) {
  static ec_blobject_class class_ = {"kelp:weed", destroy, NULL};
  ec_blobject *box = ec_blobject_wrap(&class_, &class_);
  ec_bag *bag = ec_bag_create();
  ec_bag *inner = ec_bag_create();
  int before = destroyed_;
  if (box) {
    ec_blobject_addref(box);
    ec_blobject_delref(box);
    CHECK(destroyed_ == before);
    ec_blobject_delref_typeunsafe(box);
    CHECK(destroyed_ == before + 1);
  }
  if (bag && inner && ec_bag_put(bag, "ec_bag:inner", inner) &&
      ec_bag_put(inner, "kelp", &class_)) {
    CHECK(ec_bag_get(bag, "kelp") == NULL);
    CHECK(ec_bag_find(bag, "kelp") == &class_);
    CHECK(ec_bag_remove(inner, "kelp") == &class_);
    CHECK(ec_bag_find(bag, "kelp") == NULL);
  }
  ec_bag_delref(inner);
  if (bag) {
    CHECK(ec_bag_addref(bag) == bag);
    ec_bag_delref(bag);
    ec_bag_empty(bag);
  }
  ec_bag_delref(bag);
}

static void use_growbuf(void) {
  io_object *io = ec_growbuf_io_open(100);
  char here[64];
  char *bytes;
  ssize_t written = 0;
  ssize_t count;
  int length, i;
  if (!io) {
    return;
  }
  for (i = 0; i < 20; i++) {
    count = io->methods->write(io, "sixteen bytes ..", 16);
    written += count > 0 ? count : 0;
  }
  CHECK(io->methods->get_size(io) == written);
  length = ec_growbuf_io_cur_chunk(io, &bytes);
  CHECK((length == 0) == (bytes == NULL));
  for (; bytes; length = ec_growbuf_io_next_chunk(io, &bytes)) {
    CHECK(length > 0 && length <= 100);
    written -= length;
  }
  CHECK(written == 0 && ec_growbuf_io_next_chunk(io, &bytes) == 0);
  written = io->methods->get_size(io);
  while ((count = io->methods->read(io, here, sizeof(here))) > 0) {
    written -= count;
  }
  CHECK(written == 0);
  io_wrapper_destroy(io);
}

static void use_files(void) {
  string found;
  string error;
  if (!string_init_type(&found, 1, STRING_TYPE_MALLOC)) {
    return;
  }
  if (string_init_type(&error, 1, STRING_TYPE_MALLOC)) {
    if (ec_find_file("/nowhere:/", "proc/self/stat", &found, &error)) {
      CHECK(found.len == 0 || strcmp(found.buffer, "//proc/self/stat") == 0);
    }
    CHECK(!ec_find_conf_file("no such file", &found, &error));
    string_destroy(&error);
  }
  string_destroy(&found);
}

static void report(const ecb_leak *leak, void *closure) {
  (void)leak;
  (void)closure;
}

static void use_leaks(void) {
  void *block = ec_malloc_size(vsize, 5);
  int count = ecb_memory_leaks(0, report, NULL);
  CHECK(count == -1 || count == (block != NULL));
  ec_free(vsize, block);
}

/* The thread's record is made, or not, within the round. */
static void *use_thread(void *closure) {
  long *n = closure;
  void *block;
  fails_at_ = *n;
  block = ec_malloc_size(vsize, 50);
  CHECK(block || has_failed_);
  ec_free(vsize, block);
  fails_at_ = 0;
  *n = has_failed_;
  return NULL;
}

/* The notes of a round wait for the host. */
static void drop_notes(void) {
  u_int64_t dropped;
  ecb_line *line = ecb_log_drain(&dropped);
  while (line) {
    ecb_line *next = line->next;
    ecb_line_free(line);
    line = next;
  }
}

static void repeat(const char *name, void (*task)(void)) {
  long n;
  for (n = 1;; n++) {
    long before = live_;
    has_failed_ = 0;
    fails_at_ = n;
    task();
    fails_at_ = 0;
    drop_notes();
    ec_memory_is_low();
    CHECK(ec_memory_get_total_allocated() == 0);
    if (live_ != before) {
      fprintf(stderr, "%s: %ld blocks stay after failure %ld\n", name,
              live_ - before, n);
      exit(1);
    }
    if (!has_failed_) {
      break;
    }
  }
  printf("%s %ld\n", name, n - 1);
}

int main(int count_of_words, char **words) {
  pthread_t thread;
  long n = 0;
  int is_debug = count_of_words == 2 && strcmp(words[1], "debug") == 0;
  (void)words;
  CHECK(ecb_memory_configure(is_debug, 1) == 0);
  vsize = ec_memtype_register(&vsize_);
  setvbuf(stdout, NULL, _IONBF, 0);
  printf("ready\n");
  use_memory();
  if (!is_debug) {
    /* In debug mode freed blocks are kept, which this would count. */
    repeat("memory", use_memory);
    repeat("string", use_string);
    repeat("dictionary", use_dictionary);
    repeat("lists", use_lists);
    repeat("boxes", use_boxes);
    repeat("growbuf", use_growbuf);
    repeat("files", use_files);
    repeat("leaks", use_leaks);
  }
  for (n = 1; n > 0;) {
    static long round;
    n = ++round;
    CHECK(pthread_create(&thread, NULL, use_thread, &n) == 0);
    CHECK(pthread_join(thread, NULL) == 0);
  }
  return 0;
}
