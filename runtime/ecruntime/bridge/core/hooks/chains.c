/* Chains: drafts of entries, and the arrays that calls walk. */
#include "hooks/chains.h"

#include <stdlib.h>
#include <string.h>

#include "hooks/heads.h"
#include "hooks/registrar.h"
#include "hooks/tap.h"

static int append(ecb_generation *generation, ecb_draft_entry entry) {
  if (generation->entry_count == generation->entry_room) {
    u_int32_t room = generation->entry_room ? generation->entry_room * 2 : 16;
    ecb_draft_entry *moved =
        realloc(generation->entries, room * sizeof(*moved));
    if (!moved) {
      return -1;
    }
    generation->entries = moved;
    generation->entry_room = room;
  }
  generation->entries[generation->entry_count++] = entry;
  return 0;
}

int ecb_generation_add(ecb_generation *generation,
                       const struct ecb_registrar *registrar) {
  u_int32_t index;
  for (index = 0; index < registrar->count; index++) {
    const ecb_registration *one = &registrar->registrations[index];
    ecb_draft_entry entry = {(u_int32_t)one->head->shown.hook_id,
                             one->is_first,
                             {one->provider, one->closure}};
    if (append(generation, entry) != 0) {
      return -1;
    }
  }
  return 0;
}

int ecb_generation_add_foreign(ecb_generation *generation, const char *hook,
                               void *provider, int is_first) {
  ecb_head *head = ecb_head_named(hook);
  if (!head) {
    return -1;
  }
  /* The function comes with the declaration: heads.c fills it in. */
  return append(generation,
                (ecb_draft_entry){(u_int32_t)head->shown.hook_id,
                                  is_first,
                                  {NULL, provider}});
}

int ecb_generation_add_native(ecb_generation *generation, const char *hook,
                              ec_hook_provider provider) {
  ecb_head *head = ecb_head_named(hook);
  if (!head) {
    return -1;
  }
  return append(generation, (ecb_draft_entry){(u_int32_t)head->shown.hook_id, 0,
                                              provider});
}

/* As many providers as entries name the hook. */
static int make_empty_chains(ecb_generation *generation) {
  u_int32_t index;
  u_int32_t *counts;
  u_int32_t count = 0;
  for (index = 0; index < generation->entry_count; index++) {
    if (generation->entries[index].hook_id >= count) {
      count = generation->entries[index].hook_id + 1;
    }
  }
  generation->chains = calloc(count + 1, sizeof(*generation->chains));
  counts = calloc(count + 1, sizeof(*counts));
  if (!generation->chains || !counts) {
    free(counts);
    return -1;
  }
  generation->shown.chain_count = count;
  for (index = 0; index < generation->entry_count; index++) {
    counts[generation->entries[index].hook_id]++;
  }
  for (index = 0; index < count; index++) {
    if (counts[index] > 0) {
      generation->chains[index] =
          calloc(1, sizeof(ec_hook_chain) +
                        counts[index] * sizeof(ec_hook_provider));
      if (!generation->chains[index]) {
        free(counts);
        return -1;
      }
    }
  }
  free(counts);
  return 0;
}

static void insert(ec_hook_chain *chain, const ecb_draft_entry *entry) {
  if (entry->is_first) {
    memmove(chain->provider + 1, chain->provider,
            chain->count * sizeof(*chain->provider));
    chain->provider[0] = entry->provider;
  } else {
    chain->provider[chain->count] = entry->provider;
  }
  chain->count++;
  /* One of another language has no function yet. */
  chain->may_fail |= !entry->provider.function;
}

int ecb_chains_make(ecb_generation *generation) {
  u_int32_t index;
  if (make_empty_chains(generation) != 0) {
    ecb_draft_entry *entries = generation->entries;
    generation->entries = NULL;
    ecb_chains_free(generation);
    generation->entries = entries;
    return -1;
  }
  for (index = 0; index < generation->entry_count; index++) {
    const ecb_draft_entry *entry = &generation->entries[index];
    insert(generation->chains[entry->hook_id], entry);
  }
  generation->shown.chains = (const ec_hook_chain **)generation->chains;
  free(generation->entries);
  generation->entries = NULL;
  generation->entry_count = generation->entry_room = 0;
  return 0;
}

void ecb_chains_free(ecb_generation *generation) {
  u_int32_t index;
  ecb_taps_free(generation);
  for (index = 0; index < generation->shown.chain_count; index++) {
    free(generation->chains[index]);
  }
  free(generation->chains);
  free(generation->entries);
  generation->chains = NULL;
  generation->shown.chains = NULL;
  generation->shown.chain_count = 0;
  generation->entries = NULL;
}
