/* What the console's `memory` command and modules ask for. Any thread. */
#include "block.h"
#include "low_memory.h"
#include "usage.h"
#include "misc/ec_string.h"

ECB_EXPORT int ec_memtype_get_stats(int type, struct ec_mem_type_usage *usage) {
  ecb_usage known;
  memset(usage, 0, sizeof(*usage));
  usage->object_type = type;
  if (ecb_memory_usage(type, &known) != 0) {
    return 0;
  }
  usage->memtype_description = known.name;
  usage->current = known.live_bytes;
  usage->allocations = known.is_fixed ? known.live_blocks : known.live_bytes;
  usage->peak = known.is_fixed ? known.peak_bytes / known.size
                               : known.peak_bytes;
  usage->object_size = known.size;
  return 1;
}

ECB_EXPORT uint64_t ec_memory_get_total_allocated(void) {
  uint64_t total = 0;
  int type;
  for (type = 0; type < MEMTYPE_MAX; type++) {
    ecb_usage usage;
    if (ecb_memory_usage(type, &usage) == 0) {
      total += usage.live_bytes;
    }
  }
  return total;
}

/* 0 where /proc is not there. */
static uint64_t resident_bytes(void) {
  unsigned long long pages = 0;
  FILE *file = fopen("/proc/self/statm", "re");
  if (file) {
    if (fscanf(file, "%*u %llu", &pages) != 1) {
      pages = 0;
    }
    fclose(file);
  }
  return pages * (uint64_t)sysconf(_SC_PAGESIZE);
}

ECB_EXPORT int ec_mem_get_stats(struct ec_mem_stats *system,
                                struct ec_mem_type_usage *by_type,
                                unsigned int room) {
  long pages = sysconf(_SC_PHYS_PAGES);
  unsigned int count = 0;
  int type;
  if (system) {
    system->total_allocated = ec_memory_get_total_allocated();
    system->system_rss = resident_bytes();
    system->physmem =
        pages > 0 ? (uint64_t)pages * (uint64_t)sysconf(_SC_PAGESIZE) : 0;
  }
  for (type = 0; type < MEMTYPE_MAX; type++) {
    struct ec_mem_type_usage usage;
    if (!ec_memtype_get_stats(type, &usage)) {
      continue;
    }
    if (by_type && count < room) {
      by_type[count] = usage;
    }
    count++;
  }
  return (int)count;
}

/* The buffer has room for 27 bytes: 20 digits, 6 separators, the end. */
ECB_EXPORT char *ec_memory_pretty_mem_amount(char *buffer, uint64_t amount) {
  char digits[24];
  int count = snprintf(digits, sizeof(digits), "%llu",
                       (unsigned long long)amount);
  char *end = buffer;
  int i;
  for (i = 0; i < count; i++) {
    if (i != 0 && (count - i) % 3 == 0) {
      *end++ = ',';
    }
    *end++ = digits[i];
  }
  *end = '\0';
  return buffer;
}

static void print_type(string *text, const ecb_usage *usage, int is_xml) {
  if (is_xml) {
    stringprintf(text, "<memtype name=\"%s\" live=\"%llu\" bytes=\"%llu\" "
                       "peak=\"%llu\" failures=\"%llu\"/>\n",
                 usage->name, (unsigned long long)usage->live_blocks,
                 (unsigned long long)usage->live_bytes,
                 (unsigned long long)usage->peak_bytes,
                 (unsigned long long)usage->failures);
  } else {
    stringprintf(text, "%-32s %12llu blocks %15llu bytes, peak %llu, failed "
                       "%llu\n",
                 usage->name, (unsigned long long)usage->live_blocks,
                 (unsigned long long)usage->live_bytes,
                 (unsigned long long)usage->peak_bytes,
                 (unsigned long long)usage->failures);
  }
}

ECB_EXPORT void ec_memory_print_allocator_details(string *text, int flags) {
  int is_xml = (flags & EC_MALLOC_DETAILS_XML) != 0;
  char amount[32];
  int type;
  ec_memory_pretty_mem_amount(amount, ec_memory_get_total_allocated());
  stringprintf(text, is_xml ? "<allocator total=\"%s\" debug=\"%s\">\n"
                            : "%s bytes are live; debug mode is %s\n",
               amount, ecb_memory_is_debug() ? "on" : "off");
  for (type = 0; type < MEMTYPE_MAX; type++) {
    ecb_usage usage;
    /* Without the flag, types that were never used are left out. */
    if (ecb_memory_usage(type, &usage) == 0 &&
        (usage.total_blocks != 0 || (flags & EC_MALLOC_DETAILS_VERBOSE))) {
      print_type(text, &usage, is_xml);
    }
  }
  if (is_xml) {
    stringprintf(text, "</allocator>\n");
  }
}
