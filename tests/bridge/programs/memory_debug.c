/* Debug mode: each breach of a rule is told with the sites. The sites are
   given as the macros of a debug build would, at lines of our choice. */
#include "check.h"
#include "memory/block.h"
#include "memory/debug_blocks.h"

static mem_type_def fixed_ = {"kelp:weed", 40, 8, 0, EC_ALLOCATOR_FIXED, 0};
static mem_type_def other_ = {"kelp:fin", 0, 64, 0, EC_ALLOCATOR_VSIZE, 0};
static int leaks_;

static void report(const ecb_leak *leak, void *closure) {
  (void)closure;
  leaks_++;
  CHECK_TEXT(leak->memtype, "kelp:weed");
  CHECK_TEXT(leak->file, "reef.c");
  CHECK(leak->line == 50 && leak->blocks == 3 && leak->bytes == 120);
}

/* Without a host that catches it: the process ends. */
static void plant(const char *fault, int fixed, int other, char *weed,
                  char *fin) {
  if (strcmp(fault, "type") == 0) {
    ec_free_at(other, weed, "reef.c", 14);
  } else if (strcmp(fault, "twice") == 0) {
    ec_free_at(fixed, weed, "reef.c", 15);
    ec_free_at(fixed, weed, "reef.c", 16);
  } else if (strcmp(fault, "beyond") == 0) {
    fin[10] = '\0';
    ec_free_at(other, fin, "reef.c", 17);
  }
}

int main(int count, char **arguments) {
  int fixed, other, i;
  char *weed, *fin;
  void *lost[3];
  u_int64_t mark;
  if (count == 1) {
    begin_host();
  }
  CHECK(ecb_memory_configure(1, 1) == 0);
  fixed = ec_memtype_register(&fixed_);
  other = ec_memtype_register(&other_);
  weed = ec_malloc_at(fixed, "reef.c", 10);
  fin = ec_malloc_size_at(other, 10, "reef.c", 11);
  CHECK((uintptr_t)fin % 64 == 0 && (unsigned char)fin[9] == 0xa5);
  if (count == 2) {
    plant(arguments[1], fixed, other, weed, fin);
  }
  CHECK_MISUSE(ec_free_at(other, weed, "reef.c", 18),
               "RT606: server: ec_free at reef.c:18 with memtype 'kelp:fin' of a block "
               "of memtype 'kelp:weed', allocated at reef.c:10; free a block "
               "with the memtype that it was allocated with");
  CHECK_MISUSE(ec_free_at(fixed, weed + 16, "reef.c", 22),
               "RT609: server: ec_free at reef.c:22 with memtype 'kelp:weed' of a "
               "pointer into a block of memtype 'kelp:weed', allocated at "
               "reef.c:10; give the pointer that the allocation returned");
  fin[10] = 'x';
  CHECK_MISUSE(ec_free(other, fin),
               "RT611: server: a block of 10 bytes of memtype 'kelp:fin', allocated at "
               "reef.c:11 was written beyond its end; allocate what is "
               "written");
  CHECK_MISUSE(ecb_memory_check(),
               "RT611: server: a block of 10 bytes of memtype 'kelp:fin', allocated at "
               "reef.c:11 was written beyond its end; allocate what is "
               "written");
  fin[10] = 0x5a;
  ecb_memory_check();
  ((u_int32_t *)(void *)fin)[-4] ^= 1;
  CHECK_MISUSE(ec_free(other, fin),
               "RT611: server: a block of memtype 'kelp:fin', allocated at reef.c:11 "
               "was written before its beginning, found by ec_free; "
               "look at what lies before it");
  ((u_int32_t *)(void *)fin)[-4] ^= 1;
  /* The byte right before the block. */
  fin[-1] ^= 1;
  CHECK_MISUSE(ec_free(other, fin),
               "RT611: server: a block of memtype 'kelp:fin', allocated at reef.c:11 "
               "was written before its beginning, found by ec_free; "
               "look at what lies before it");
  CHECK_MISUSE(ecb_memory_check(),
               "RT611: server: a block of memtype 'kelp:fin', allocated at reef.c:11 "
               "was written before its beginning, found by a check of all blocks; "
               "look at what lies before it");
  fin[-1] ^= 1;
  mark = ecb_memory_mark();
  for (i = 0; i < 3; i++) {
    lost[i] = ec_malloc_at(fixed, "reef.c", 50);
  }
  CHECK(ecb_memory_leaks(mark, report, NULL) == 1 && leaks_ == 1);
  for (i = 0; i < 3; i++) {
    ec_free(fixed, lost[i]);
  }
  CHECK(ecb_memory_leaks(mark, report, NULL) == 0);
  ec_free_at(other, fin, "reef.c", 60);
  CHECK_MISUSE(ec_free_at(other, fin, "reef.c", 64),
               "RT607: server: ec_free at reef.c:64 with memtype 'kelp:fin' of a block "
               "of memtype 'kelp:fin', allocated at reef.c:11; it was freed "
               "before at reef.c:60");
  ec_free_at(fixed, weed, "reef.c", 70);
  weed[3] = 'x';
  CHECK_MISUSE(for (i = 0; i < 2000; i++) { ec_free(fixed, ec_malloc(fixed)); },
               "RT611: server: a block of memtype 'kelp:weed', allocated at reef.c:10 "
               "was written after it was freed at reef.c:70; set the pointer to "
               "NULL when the block is freed");
  return 0;
}
