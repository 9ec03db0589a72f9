/* A bridge with just enough behind the hook macros: one thread, few hooks. */
#include "bridge.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_HOOKS = 256, MAX_PROVIDERS = 16, MAX_GENERATIONS = 16 };

static struct __ec_hook_head heads[MAX_HOOKS];
static const ec_hook_decl *declarations[MAX_HOOKS];
static ec_hook_provider registered[MAX_HOOKS][MAX_PROVIDERS];
static u_int32_t counts[MAX_HOOKS];
static u_int32_t hook_count;

static ec_generation *generations[MAX_GENERATIONS];
static u_int32_t generation_count;
static ec_generation nothing;
static ec_thread thread;

__thread ec_thread *ec_thread_self_ __attribute__((tls_model("initial-exec")));
ec_generation *ec_current_ = &nothing;
u_int64_t ec_epoch_ = 1;
foreign_provider bridge_foreign;

ec_thread *ec_thread_join(void) {
  ec_thread_self_ = &thread;
  return ec_thread_self_;
}

struct __ec_hook_head *ec_hook_head(const ec_hook_decl *declaration) {
  u_int32_t id = 0;
  while (id < hook_count && strcmp(heads[id].hook_name, declaration->name)) {
    id++;
  }
  if (id == hook_count) {
    assert(hook_count < MAX_HOOKS);
    heads[id].hook_name = (char *)declaration->name;
    heads[id].hook_id = id;
    declarations[id] = declaration;
    hook_count++;
  }
  return &heads[id];
}

void ec_hook_register(struct __ec_hook_head *head,
                      const ec_hook_decl *declaration,
                      ec_hook_function provider, void *closure, int is_first) {
  ec_hook_provider *chain = registered[head->hook_id];
  u_int32_t count = counts[head->hook_id]++;
  (void)declaration;
  assert(count < MAX_PROVIDERS);
  if (is_first) {
    memmove(chain + 1, chain, count * sizeof(*chain));
    count = 0;
  }
  chain[count].function = provider ? provider : declaration->stub;
  chain[count].closure = closure;
}

void ec_hook_pass(void *closure, const ec_hook_decl *declaration,
                  const ec_slot *slots, ec_slot *result) {
  bridge_foreign(closure, declaration, slots, result);
}

ec_slot ec_hook_told(const ec_hook_decl *declaration, ec_slot result) {
  (void)declaration;
  return result;
}

void bridge_fail(void) { ec_thread_self_->failed = 1; }

u_int64_t bridge_mark(void) { return thread.mark; }
void bridge_advance(void) { ec_epoch_++; }

const ec_hook_decl *bridge_declaration(const char *name) {
  for (u_int32_t id = 0; id < hook_count; id++) {
    if (!strcmp(heads[id].hook_name, name)) {
      return declarations[id];
    }
  }
  return NULL;
}

ec_config_header *bridge_publish(void) {
  ec_generation *made = calloc(1, sizeof(*made));
  assert(generation_count < MAX_GENERATIONS);
  generations[generation_count++] = made;
  made->chain_count = hook_count;
  made->chains = calloc(hook_count + 1, sizeof(*made->chains));
  for (u_int32_t id = 0; id < hook_count; id++) {
    size_t size = counts[id] * sizeof(ec_hook_provider);
    ec_hook_chain *chain = calloc(1, sizeof(*chain) + size);
    chain->count = counts[id];
    memcpy(chain->provider, registered[id], size);
    for (u_int32_t at = 0; at < chain->count; at++) {
      chain->may_fail |= registered[id][at].function == declarations[id]->stub;
    }
    made->chains[id] = chain;
    counts[id] = 0;
  }
  __atomic_store_n(&ec_current_, made, __ATOMIC_RELEASE);
  ec_epoch_++;
  return &made->header;
}

void bridge_end(void) {
  for (u_int32_t at = 0; at < generation_count; at++) {
    for (u_int32_t id = 0; id < generations[at]->chain_count; id++) {
      free((void *)generations[at]->chains[id]);
    }
    free(generations[at]->chains);
    free(generations[at]);
  }
}
