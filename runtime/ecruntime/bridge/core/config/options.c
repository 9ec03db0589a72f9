/* Registration of options, and their table by handle. */
#include "config/options.h"

#include <stdlib.h>

#include "ecb_host.h"
#include "ecb_report.h"
#include "ecb_thread.h"

/* Handles are numbers of all options of the process, so there is one table. It
   grows by pages, which never move: readers need no lock. */
enum { PAGE = 256, PAGES = 4096 };
static ec_config_option_def **pages_[PAGES];

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
  if (slot < 0 || ecb_option_set(slot, option) != 0) {
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
