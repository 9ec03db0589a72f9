/* Registrations of providers by code, in the phases that admit it. */
#include "hooks/registrar.h"

#include <stdlib.h>
#include <string.h>

#include "ecb_report.h"
#include "ecb_thread.h"

/* The instance whose conf_setup or ext_init runs. The process has one scheduler
   thread, and phases do not nest. */
static ecb_registrar *open_;

static const char when_[] =
    "register in conf_setup of a singleton, or in ext_init of a generic module "
    "when it is not privileged";

void ecb_registrar_init(ecb_registrar *registrar, const char *owner) {
  memset(registrar, 0, sizeof(*registrar));
  registrar->owner = owner;
}

void ecb_registrar_clear(ecb_registrar *registrar) {
  free(registrar->registrations);
  ecb_registrar_init(registrar, registrar->owner);
}

void ecb_registrar_open(ecb_registrar *registrar) { open_ = registrar; }

void ecb_registrar_close(void) { open_ = NULL; }

static int make_room(ecb_registrar *registrar) {
  u_int32_t room = registrar->room ? registrar->room * 2 : 8;
  ecb_registration *moved;
  if (registrar->count < registrar->room) {
    return 0;
  }
  moved = realloc(registrar->registrations, room * sizeof(*moved));
  if (!moved) {
    return -1;
  }
  registrar->registrations = moved;
  registrar->room = room;
  return 0;
}

/* Checked before anything is stored. */
static void check_phase(const char *hook) {
  if (!ecb_in_scheduler_thread()) {
    ecb_misuse("RT201",
               "module '%s' registered a provider of %s outside the scheduler "
               "thread; %s",
               ecb_running_module(), hook, when_);
  }
  if (!open_) {
    ecb_misuse("RT202",
               "module '%s' registered a provider of %s in a phase that does "
               "not admit it; %s",
               ecb_running_module(), hook, when_);
  }
}

static void add(ecb_head *head, ec_hook_function provider, void *closure,
                int is_first) {
  if (!provider) {
    ecb_misuse("RT204", "module '%s' registered no function for %s",
               open_->owner, head->shown.hook_name);
  }
  if (make_room(open_) != 0) {
    open_->lacked_memory = 1;
    return;
  }
  open_->registrations[open_->count++] =
      (ecb_registration){head, provider, closure, is_first};
}

ECB_EXPORT void ec_hook_register(struct __ec_hook_head *head,
                                 const ec_hook_decl *declaration,
                                 ec_hook_function provider, void *closure,
                                 int is_first) {
  check_phase(declaration->name);
  add((ecb_head *)head, provider, closure, is_first);
}

/* The forms without a declaration: the name alone says which hook it is, and
   the caller answers for the type of the function. */
static ec_atomic_t add_by_name(const char *name, const char *proto, void *hook,
                               void *closure, int is_first) {
  struct __ec_hook_head *head;
  ec_hook_function provider;
  check_phase(name);
  head = module_get_hook_head(name, proto);
  if (!head) {
    open_->lacked_memory = 1;
    return -1;
  }
  memcpy(&provider, &hook, sizeof(provider));
  add((ecb_head *)head, provider, closure, is_first);
  return head->hook_id;
}

ECB_EXPORT ec_atomic_t module_add_hook_first(const char *name,
                                             const char *proto, void *hook,
                                             void *closure, int flags) {
  (void)flags;
  return add_by_name(name, proto, hook, closure, 1);
}

ECB_EXPORT ec_atomic_t module_add_hook_last(const char *name,
                                            const char *proto, void *hook,
                                            void *closure, int flags) {
  (void)flags;
  return add_by_name(name, proto, hook, closure, 0);
}

ECB_EXPORT struct __ec_hook_head *module_get_hook_head(const char *hook_name,
                                                       const char *proto) {
  ecb_head *head = ecb_head_named(hook_name);
  (void)proto;
  return head ? &head->shown : NULL;
}
