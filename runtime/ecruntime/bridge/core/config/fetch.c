/* Fetches: values with a reference, which holds their generation. Any thread. */
#include <stdarg.h>

#include "config/values.h"
#include "ecb_host.h"
#include "ecb_report.h"
#include "ecb_thread.h"
#include "module/instance.h"

enum { MOST_ARGUMENTS = 32 };

/* Before: the generation is pinned or referenced, so that it cannot end. */
static ec_config_value *take(ecb_value *value) {
  if (!value) {
    return NULL;
  }
  /* The first reference to the value is the one that holds the generation. */
  if (__atomic_fetch_add(&value->shown.refcnt, 1, __ATOMIC_ACQ_REL) == 0) {
    ecb_generation_hold(value->generation);
  }
  return &value->shown;
}

static ecb_value *find(ecb_generation *generation, int slot,
                       const module_instance_data *instance, int count,
                       const char *const *arguments) {
  const char *owner = instance ? instance->name : "";
  ecb_value *value =
      count == 0 ? ecb_value_find(generation, slot, owner) : NULL;
  if (value || !ecb_host_.look_up) {
    return value;
  }
  return (ecb_value *)ecb_host_.look_up(
      ecb_host_.context, &generation->shown, slot,
      instance ? instance->host_instance : NULL, count, arguments);
}

/* Arguments without a value are left out: the query is less specific then. */
static int shorten(int count, const char *const *arguments,
                   const char **given) {
  int used = 0;
  int index;
  for (index = 0; index + 1 < count; index += 2) {
    if (arguments[index] && arguments[index + 1]) {
      given[used++] = arguments[index];
      given[used++] = arguments[index + 1];
    }
  }
  return used;
}

static ec_config_value *fetch(ec_config_header *transaction, int slot,
                              const module_instance_data *instance, int count,
                              const char *const *arguments) {
  const char *given[MOST_ARGUMENTS];
  int used = shorten(count, arguments, given);
  ec_thread *thread;
  ecb_generation *generation;
  ec_config_value *value;
  if (slot < 0) {
    return NULL;
  }
  thread = ec__hook_enter();
  generation = (ecb_generation *)(transaction
                                      ? (ec_generation *)transaction->transaction
                                      : ec__hook_current());
  value = take(find(generation, slot, instance, used, given));
  ec__hook_leave(thread);
  return value;
}

#define PARAMETERS \
  ec_config_header *transaction, int option_slot, ec_config_header *from

/* `from` would be a narrower scope of the server's own; none is handed out. */
#define FETCH(count, ...)                                                   \
  {                                                                         \
    const char *const arguments[] = {__VA_ARGS__};                          \
    (void)from;                                                             \
    return fetch(transaction, option_slot, NULL, count, arguments);         \
  }

ECB_EXPORT ec_config_value *ec_config_option_fetch(PARAMETERS)
FETCH(0, NULL)

ECB_EXPORT ec_config_value *ec_config_option_fetch_binding(
    PARAMETERS, const char *binding)
FETCH(2, "Binding", binding)

ECB_EXPORT ec_config_value *ec_config_option_fetch_binding_domain(
    PARAMETERS, const char *binding, const char *domain)
FETCH(4, "Binding", binding, "Domain", domain)

ECB_EXPORT ec_config_value *ec_config_option_fetch_domain(
    PARAMETERS, const char *domain)
FETCH(2, "Domain", domain)

ECB_EXPORT ec_config_value *ec_config_option_fetch_host(
    PARAMETERS, const char *host)
FETCH(2, "Host", host)

ECB_EXPORT ec_config_value *ec_config_option_fetch_binding_host(
    PARAMETERS, const char *binding, const char *host)
FETCH(4, "Binding", binding, "Host", host)

ECB_EXPORT ec_config_value *ec_config_option_fetch_pathway(
    PARAMETERS, const char *pathway)
FETCH(2, "Pathway", pathway)

ECB_EXPORT ec_config_value *ec_config_option_fetch_pathway_domain(
    PARAMETERS, const char *pathway, const char *domain)
FETCH(4, "Pathway", pathway, "Domain", domain)

/* Single strings are counted: 4 for two pairs. Of array and list one is used. */
ECB_EXPORT ec_config_value *
ec_config_option_fetch_generic(PARAMETERS, int nargs, ec_ptr_array *args, ...) {
  const char *arguments[MOST_ARGUMENTS];
  int count = nargs > 0 ? nargs : (args ? args->size : 0);
  int index;
  va_list list;
  (void)from;
  if (count > MOST_ARGUMENTS || count % 2 != 0) {
    return NULL;
  }
  va_start(list, args);
  for (index = 0; index < count; index++) {
    arguments[index] =
        nargs > 0 ? va_arg(list, const char *) : args->items[index];
  }
  va_end(list);
  return fetch(transaction, option_slot, NULL, count, arguments);
}

ECB_EXPORT ec_config_value *
ec_config_option_fetch_module(ec_config_header *transaction, int option_slot,
                              generic_module_infrastructure *self) {
  return fetch(transaction, option_slot, self->shared._inst, 0, NULL);
}

ECB_EXPORT ec_config_value *
ec_config_option_fetch_module_at_init(ec_config_header *transaction,
                                      int option_slot,
                                      generic_module_infrastructure *self) {
  return fetch(transaction, option_slot, self->shared._inst, 0, NULL);
}

ECB_EXPORT void ec_config_release_value(void *tofree) {
  ecb_value *value = tofree;
  const char *name;
  ecb_generation *generation;
  ec_atomic_t left;
  if (!value) {
    return;
  }
  /* Read before: the value may be gone right after. */
  name = value->shown.opt->name;
  generation = value->generation;
  left = __atomic_sub_fetch(&value->shown.refcnt, 1, __ATOMIC_ACQ_REL);
  if (left < 0) {
    ecb_misuse("RT402",
               "a value of the option '%s' was released more often than "
               "fetched",
               name);
  }
  if (left == 0 && generation) {
    ecb_generation_release(generation);
  }
}

ECB_EXPORT ec_config_header *ec_config_fetch_globalconf(void) {
  return &ecb_generation_hold_current()->shown.header;
}

ECB_EXPORT void ec_config_release_scope_instance(void *tofree) {
  if (tofree) {
    ec_config_header *header = tofree;
    ecb_generation_release((ecb_generation *)header->transaction);
  }
}
