/* Registration of options, and their table by handle. */
#include "config/options.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "ecb_host.h"
#include "ecb_report.h"
#include "ecb_thread.h"

/* Handles are numbers of all options of the process, so there is one table. It
   grows by pages, which never move: readers need no lock. */
enum { PAGE = 256, PAGES = 4096 };
static ec_config_option_def **pages_[PAGES];

/* Modules by definition, for the life of the process, as the definitions. Added
   to by the scheduler thread, read by any. */
enum { BUCKETS = 256 };
typedef struct registered {
  struct registered *next;
  const ec_config_option_def *definition;
  char module[];
} registered;
static registered *registered_[BUCKETS];

/* The instance whose conf_setup runs; scheduler thread. */
static void *instance_;
static const char *owner_;

void ecb_options_open(void *host_instance, const char *owner) {
  instance_ = host_instance;
  owner_ = owner;
}

void ecb_options_close(void) { owner_ = NULL; }

int ecb_options_are_open(void **host_instance) {
  *host_instance = instance_;
  return owner_ != NULL;
}

int ecb_option_set(int slot, ec_config_option_def *definition) {
  ec_config_option_def **page;
  if (slot < 0 || slot >= PAGE * PAGES) {
    return -1;
  }
  page = pages_[slot / PAGE];
  if (!page) {
    page = calloc(PAGE, sizeof(ec_config_option_def *));
    if (!page) {
      return -1;
    }
    __atomic_store_n(&pages_[slot / PAGE], page, __ATOMIC_RELEASE);
  }
  __atomic_store_n(&page[slot % PAGE], definition, __ATOMIC_RELEASE);
  return 0;
}

ec_config_option_def *ecb_option_at(int slot) {
  ec_config_option_def **page;
  if (slot < 0 || slot >= PAGE * PAGES) {
    return NULL;
  }
  page = __atomic_load_n(&pages_[slot / PAGE], __ATOMIC_ACQUIRE);
  return page ? __atomic_load_n(&page[slot % PAGE], __ATOMIC_ACQUIRE) : NULL;
}

static registered **bucket_of(const ec_config_option_def *definition) {
  return &registered_[((uintptr_t)definition >> 4) % BUCKETS];
}

const char *ecb_option_module(const ec_config_option_def *definition) {
  const registered *one = __atomic_load_n(bucket_of(definition), __ATOMIC_ACQUIRE);
  while (one && one->definition != definition) {
    one = one->next;
  }
  return one ? one->module : NULL;
}

/* All instances of a module have one definition: it is named without them. */
static int note_module(const ec_config_option_def *definition) {
  size_t length = strcspn(owner_, ":");
  registered **place = bucket_of(definition);
  registered *one;
  if (ecb_option_module(definition)) {
    return 0;
  }
  one = calloc(1, sizeof(*one) + length + 1);
  if (!one) {
    return -1;
  }
  one->definition = definition;
  memcpy(one->module, owner_, length);
  one->next = *place;
  __atomic_store_n(place, one, __ATOMIC_RELEASE);
  return 0;
}

ECB_EXPORT int ec_config_register_option(ec_config_option_def *option) {
  int slot;
  if (!ecb_in_scheduler_thread() || !owner_) {
    ecb_misuse("RT421",
               "module '%s' registered the option '%s' outside of conf_setup; "
               "register it in conf_setup, in the scheduler thread",
               ecb_running_module(),
               option && option->name ? option->name : "(without a name)");
  }
  if (!option || !option->name || !ecb_host_.register_option) {
    return -1;
  }
  slot = ecb_host_.register_option(ecb_host_.context, instance_, option);
  if (slot < 0 || note_module(option) != 0 ||
      ecb_option_set(slot, option) != 0) {
    return -1;
  }
  return slot;
}

ECB_EXPORT int ec_config_option_slot_from_capability(char *capability) {
  if (!capability || !ecb_host_.option_of_capability) {
    return -1;
  }
  return ecb_host_.option_of_capability(ecb_host_.context, capability);
}
