/* Memory types: counters, kinds, alignment, realloc, limits, planned failures,
   and every breach of the rules outside of debug mode. */
#include "check.h"
#include "ecb_thread.h"
#include "memory/block.h"
#include "memory/debug_blocks.h"
#include "memory/low_memory.h"
#include "memory/usage.h"
#include "misc/ec_string.h"

static mem_type_def fixed_ = {"kelp:weed", 40, 8, 0, EC_ALLOCATOR_FIXED, 0};
static mem_type_def other_ = {"kelp:fin", 40, 8, 0, EC_ALLOCATOR_FIXED, 0};
static mem_type_def vsize_ = {"kelp:text", 0, 8, 0, EC_ALLOCATOR_VSIZE, 0};
static mem_type_def page_ = {"kelp:page", 0, 4096, 0, EC_ALLOCATOR_VSIZE, 0};
static mem_type_def dirty_ = {"rock:dirty", 0, 8, 0, EC_ALLOCATOR_VSIZE, 1};
static int fixed, other, vsize, page, dirty;

static void register_types(void) {
  mem_type_def clash = fixed_;
  mem_type_def twin = vsize_;
  mem_type_def bad = {"bad:size", 0, 8, 0, EC_ALLOCATOR_FIXED, 0};
  int lower = 0;
  int upper = 0;
  fixed = ec_memtype_register(&fixed_);
  other = ec_memtype_register(&other_);
  vsize = ec_memtype_register(&vsize_);
  page = ec_memtype_register(&page_);
  dirty = ec_memtype_register(&dirty_);
  clash.size = 48;
  CHECK(fixed == 128 && dirty == 132);
  CHECK(ec_memtype_register(&clash) == MEMTYPE_REGISTER_FAILED);
  CHECK(ec_memtype_register(&twin) == vsize);
  CHECK(ec_memtype_register(&bad) == MEMTYPE_REGISTER_FAILED);
  bad.memtype_description = " ";
  CHECK(ec_memtype_register(&bad) == MEMTYPE_REGISTER_FAILED);
  bad = vsize_;
  bad.memtype_description = "bad:aligned";
  bad.aligned = 12;
  CHECK(ec_memtype_register(&bad) == MEMTYPE_REGISTER_FAILED);
  CHECK(ec_memtype_by_name("kelp:fin") == other);
  CHECK(ec_memtype_by_name("kelp:none") == MEMTYPE_REGISTER_FAILED);
  CHECK(ec_memtype_range_by_module("kelp", &lower, &upper) == 1);
  CHECK(lower == fixed && upper == page);
  CHECK(ec_memtype_range_by_module("kel", &lower, &upper) == 0);
  CHECK(ecb_memtype_define(fixed, &fixed_) == 0);
  CHECK(ecb_memtype_define(fixed, &other_) == -1);
  CHECK(ecb_memtype_define(MEMTYPE_MAX, &other_) == -1);
}

static ecb_usage usage_of(int type) {
  ecb_usage usage;
  CHECK(ecb_memory_usage(type, &usage) == 0);
  return usage;
}

static void count(void) {
  void *blocks[300];
  struct ec_mem_type_usage stats;
  int i;
  for (i = 0; i < 300; i++) {
    blocks[i] = ec_malloc(fixed);
    CHECK(blocks[i] && (uintptr_t)blocks[i] % 16 == 0);
    memset(blocks[i], i, 40);
  }
  CHECK(usage_of(fixed).live_blocks == 300);
  CHECK(usage_of(fixed).live_bytes == 300 * 40);
  for (i = 0; i < 300; i++) {
    CHECK(((unsigned char *)blocks[i])[39] == (unsigned char)i);
    ec_free(fixed, blocks[i]);
  }
  ec_free(fixed, NULL);
  CHECK(ec_memtype_get_stats(fixed, &stats) == 1);
  CHECK(stats.allocations == 0 && stats.current == 0 && stats.peak == 300);
  CHECK(stats.object_size == 40 && stats.object_type == fixed);
  CHECK(usage_of(fixed).total_blocks == 300);
  CHECK(ec_memtype_get_stats(500, &stats) == 0);
}

static void resize(void) {
  char *text = ec_realloc(vsize, NULL, 5);
  size_t sizes[] = {5, 12, 16, 17, 900, 3000, 100000, 70000, 10, 0, 33};
  size_t before = 0;
  size_t i, k;
  for (i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
    size_t kept = before < sizes[i] ? before : sizes[i];
    text = ec_realloc(vsize, text, sizes[i]);
    CHECK(text);
    for (k = 0; k < kept; k++) {
      CHECK(text[k] == (char)(k * 7));
    }
    for (k = 0; k < sizes[i]; k++) {
      text[k] = (char)(k * 7);
    }
    before = sizes[i];
    CHECK(usage_of(vsize).live_bytes == sizes[i]);
    CHECK(usage_of(vsize).live_blocks == 1);
  }
  CHECK(usage_of(vsize).peak_bytes >= 100000);
  errno = 0;
  CHECK(ec_realloc(vsize, text, (size_t)PTRDIFF_MAX) == NULL);
  CHECK(errno == ENOMEM && text[32] == (char)(32 * 7));
  ec_free(vsize, text);
  CHECK(usage_of(vsize).failures == 1);
}

static void align_and_copy(void) {
  char *one = ec_malloc_size(page, 1);
  char *two = ec_realloc(page, one, 9000);
  char *copy = ec_mt_strndup(vsize, "a\0b", 3);
  unsigned char *garbage = ec_malloc_size(dirty, 3);
  char *made = NULL;
  CHECK((uintptr_t)two % 4096 == 0);
  ec_free(page, two);
  CHECK(memcmp(copy, "a\0b", 4) == 0);
  ec_free(vsize, copy);
  copy = ec_mt_strdup(vsize, "ab");
  CHECK_TEXT(copy, "ab");
  ec_free(vsize, copy);
  CHECK(garbage[0] == 0xa5 && garbage[2] == 0xa5);
  ec_free(dirty, garbage);
  CHECK(ec_mt_asprintf(vsize, &made, "%0600d", 7) == 600);
  CHECK(strlen(made) == 600);
  ec_free(vsize, made);
}

static void fail(void) {
  void *first;
  ecb_memory_plan_failure(fixed, 2);
  first = ec_malloc(fixed);
  CHECK(first && ec_malloc(fixed) == NULL);
  ec_free(fixed, first);
  first = ec_malloc(fixed);
  CHECK(first);
  ec_free(fixed, first);
  CHECK(ecb_memtype_set_limit(vsize, 100) == 0);
  first = ec_malloc_size(vsize, 80);
  CHECK(first && ec_malloc_size(vsize, 21) == NULL);
  CHECK(ec_realloc(vsize, first, 101) == NULL);
  ec_free(vsize, first);
  CHECK(ecb_memtype_set_limit(vsize, 0) == 0);
  CHECK(ecb_memtype_set_limit(400, 1) == -1);
}

/* What a free list holds is recognised as free; without lists it is gone. */
static void break_rules(void) {
  void *block = ec_malloc(fixed);
  void *text = ec_malloc_size(vsize, 10);
  char elsewhere[64] = "";
  CHECK_MISUSE(ec_free(other, block),
               "RT606: server: ec_free with memtype 'kelp:fin' of a block of memtype "
               "'kelp:weed'; free a block with the memtype that it was "
               "allocated with");
  ecb_enter_module("reef");
  CHECK_MISUSE(text = ec_realloc(page, text, 3),
               "RT606: reef: ec_realloc with memtype 'kelp:page' of a "
               "block of memtype 'kelp:text'; free a block with the memtype "
               "that it was allocated with");
  CHECK_TEXT(ecb_enter_module(NULL), "reef");
  CHECK_MISUSE(ec_free(fixed, elsewhere + 32),
               "RT608: server: ec_free with memtype 'kelp:weed' of a pointer that no "
               "memtype knows; free only what was allocated with the memory "
               "API");
  CHECK_MISUSE(text = ec_malloc(vsize),
               "RT605: server: ec_malloc takes a fixed memtype, and 'kelp:text' is not; "
               "call ec_malloc_size");
  CHECK_MISUSE(text = ec_malloc_size(fixed, 4),
               "RT605: server: ec_malloc_size takes a vsize memtype, and 'kelp:weed' is "
               "not; call ec_malloc");
  CHECK_MISUSE(text = ec_malloc(300),
               "RT604: server: ec_malloc with 300, no memtype; register it in "
               "conf_setup");
  CHECK_MISUSE(ec_free(-1, block), "RT604: server: ec_free with -1, no memtype; "
                                   "register it in conf_setup");
  CHECK(ecb_memory_is_block(fixed, block));
  ec_free(fixed, block);
#if !ECB_IS_SANITIZED
  CHECK_MISUSE(ec_free(fixed, block),
               "RT607: server: ec_free with memtype 'kelp:weed' of a block; it was "
               "freed before");
#endif
  ec_free(vsize, text);
}

static int notices_;

static void notice(void *closure, u_int64_t live) {
  (void)closure;
  (void)live;
  notices_++;
}

static void run_low(void) {
  void *one;
  void *two;
  ecb_low_memory_set(1000000, 500000, notice, NULL);
  one = ec_malloc_size(vsize, 900000);
  CHECK(notices_ == 0);
  two = ec_malloc_size(vsize, 900000);
  CHECK(notices_ == 1);
  ec_free(vsize, two);
  two = ec_malloc_size(vsize, 900000);
  CHECK(notices_ == 1);
  ec_free(vsize, two);
  ec_free(vsize, one);
  /* Below the goal it was no longer low, so the next crossing is told. */
  one = ec_malloc_size(vsize, 1100000);
  CHECK(notices_ == 2);
  ec_free(vsize, one);
  ec_memory_is_low();
  CHECK(notices_ == 3);
  ecb_low_memory_set(0, 0, NULL, NULL);
}

static void report(const ecb_leak *leak, void *closure) {
  CHECK_TEXT(leak->memtype, "kelp:text");
  CHECK(leak->blocks == 2 && leak->bytes == 30 && !leak->file);
  ++*(int *)closure;
}

static void tell(void) {
  char amount[32];
  struct ec_mem_stats system;
  struct ec_mem_type_usage first[2];
  string text;
  void *one = ec_malloc_size(vsize, 10);
  void *two = ec_malloc_size(vsize, 20);
  int reports = 0;
  CHECK(ecb_memory_leaks(0, report, &reports) == 1 && reports == 1);
  CHECK(ec_memory_get_total_allocated() == 30);
  CHECK(ec_mem_get_stats(&system, first, 2) > 40);
  CHECK(system.total_allocated == 30 && system.system_rss > 4096);
  CHECK_TEXT(first[0].memtype_description, "event");
  ec_free(vsize, one);
  ec_free(vsize, two);
  CHECK_TEXT(ec_memory_pretty_mem_amount(amount, UINT64_MAX),
             "18,446,744,073,709,551,615");
  CHECK_TEXT(ec_memory_pretty_mem_amount(amount, 999), "999");
  CHECK(string_init_type(&text, 0, STRING_TYPE_MALLOC));
  ec_memory_print_allocator_details(&text, EC_MALLOC_DETAILS_XML);
  CHECK(strstr(text.buffer, "<memtype name=\"kelp:page\" live=\"0\""));
  CHECK(!strstr(text.buffer, "skiplist"));
  string_destroy(&text);
}

static void *churn(void *closure) {
  void **given = closure;
  int i;
  for (i = 0; i < 100000; i++) {
    void *block = ec_malloc(fixed);
    void *text = ec_malloc_size(vsize, (size_t)i % 2000);
    CHECK(block && text);
    ec_free(vsize, text);
    ec_free(fixed, block);
    if (i < 1000) {
      given[i] = ec_malloc(other);
    }
  }
  return NULL;
}

/* Each thread frees what the other allocated, after it has ended. */
static void share(void) {
  static void *given[2][1000];
  pthread_t threads[2];
  u_int64_t before = usage_of(fixed).total_blocks;
  int i, k;
  for (i = 0; i < 2; i++) {
    CHECK(pthread_create(&threads[i], NULL, churn, given[i]) == 0);
  }
  for (i = 0; i < 2; i++) {
    CHECK(pthread_join(threads[i], NULL) == 0);
    for (k = 0; k < 1000; k++) {
      ec_free(other, given[i][k]);
    }
  }
  CHECK(usage_of(fixed).total_blocks == before + 200000);
  CHECK(ec_memory_get_total_allocated() == 0);
  CHECK(usage_of(other).peak_bytes >= 40000);
}

static void use_raw(void) {
  void *data = &data;
  char *raw = ec_mt_alloc(&page_, 10);
  CHECK((uintptr_t)raw % 4096 == 0);
  memcpy(raw, "raw", 4);
  raw = ec_mt_realloc(&page_, raw, 10, 5000);
  CHECK_TEXT(raw, "raw");
  ec_mt_free(&page_, raw, 5000);
  CHECK(ec_mt_register(&page_, &data) == 1 && data == NULL);
}

int main(void) {
  begin_host();
  register_types();
  count();
  resize();
  align_and_copy();
  break_rules();
  run_low();
  share();
  fail();
  tell();
  use_raw();
  CHECK(ecb_memtype_forget(dirty) == 0 && ec_memtype_by_name("rock:dirty") < 0);
  CHECK(ecb_memory_configure(1, 0) == 0);
  return 0;
}
