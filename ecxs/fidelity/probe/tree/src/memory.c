/* Memory types of the server. */
#include "observers.h"

#include "ec_malloc.h"

static int first_ = -1;

/* Scheduler thread, in conf_setup, before any other type of the probe's. */
void register_memory_type(void) {
  static const mem_type_def definition = {
    "fidelity:first", 64, SIZEOF_VOID_P, 0, EC_ALLOCATOR_FIXED, 0
  };

  first_ = ec_memtype_register(&definition);
}

void observe_memory(string *out) {
  char text[2048] = "";
  int type;

  observe(out, "memory.first-free-type", "M",
      "the first that a module registers, if no other module was first", "%d",
      first_);
  for (type = 0; type < 16; type++) {
    struct ec_mem_type_usage usage = {0};
    int result = ec_memtype_get_stats(type, &usage);

    append(text, sizeof(text), "%s%s", type ? ", " : "",
        usage.memtype_description ? usage.memtype_description
        : result == 0             ? "(no name)"
                                  : "(none)");
  }
  observe(out, "memory.names", "M", "of the types 0 to 15", "%s", text);
}
