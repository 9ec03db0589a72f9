/* Heads of hooks, their declarations, and providers that wait for one. */
#include "hooks/heads.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "ecb_report.h"
#include "ecb_thread.h"
#include "hooks/tap.h"

/* The process has one table of hooks. The lock guards all of it, and the list
   of generations whose chains may have to be filled in. */
static pthread_mutex_t lock_ = PTHREAD_MUTEX_INITIALIZER;
static ecb_head **by_name_;   /* in order of the names */
static ecb_head **by_number_; /* in order of the numbers */
static u_int32_t count_, room_;
static ecb_generation *enlisted_;

/* The place of a name among the sorted ones, or where it belongs. */
static u_int32_t place_of(const char *name, int *is_found) {
  u_int32_t low = 0;
  u_int32_t high = count_;
  *is_found = 0;
  while (low < high) {
    u_int32_t middle = low + (high - low) / 2;
    int order = strcmp(by_name_[middle]->shown.hook_name, name);
    if (order == 0) {
      *is_found = 1;
      return middle;
    }
    if (order < 0) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

/* Both tables get room for one more; what has been moved stays valid. */
static int make_room(void) {
  u_int32_t room = room_ ? room_ * 2 : 64;
  ecb_head **moved;
  if (count_ < room_) {
    return 0;
  }
  moved = realloc(by_name_, room * sizeof(*moved));
  if (!moved) {
    return -1;
  }
  by_name_ = moved;
  moved = realloc(by_number_, room * sizeof(*moved));
  if (!moved) {
    return -1;
  }
  by_number_ = moved;
  room_ = room;
  return 0;
}

static ecb_head *new_head(const char *name) {
  ecb_head *head = calloc(1, sizeof(*head));
  if (!head) {
    return NULL;
  }
  head->shown.hook_name = strdup(name);
  if (!head->shown.hook_name) {
    free(head);
    return NULL;
  }
  return head;
}

static ecb_head *find_or_add(const char *name) {
  int is_found;
  u_int32_t place = place_of(name, &is_found);
  ecb_head *head;
  if (is_found) {
    return by_name_[place];
  }
  if (make_room() != 0 || !(head = new_head(name))) {
    return NULL;
  }
  head->shown.hook_id = count_;
  memmove(by_name_ + place + 1, by_name_ + place,
          (count_ - place) * sizeof(*by_name_));
  by_name_[place] = head;
  by_number_[count_] = head;
  count_++;
  return head;
}

ecb_head *ecb_head_named(const char *name) {
  ecb_head *head;
  pthread_mutex_lock(&lock_);
  head = find_or_add(name);
  pthread_mutex_unlock(&lock_);
  return head;
}

ecb_head *ecb_head_at(u_int32_t hook_id) {
  ecb_head *head = NULL;
  pthread_mutex_lock(&lock_);
  if (hook_id < count_) {
    head = by_number_[hook_id];
  }
  pthread_mutex_unlock(&lock_);
  return head;
}

u_int32_t ecb_head_count(void) {
  u_int32_t count;
  pthread_mutex_lock(&lock_);
  count = count_;
  pthread_mutex_unlock(&lock_);
  return count;
}

const ec_hook_decl *ecb_head_declaration(ecb_head *head) {
  const ec_hook_decl *declaration;
  pthread_mutex_lock(&lock_);
  declaration = head->declaration;
  pthread_mutex_unlock(&lock_);
  return declaration;
}

/* Readers of such a chain have come here for the head before, or come later:
   the lock orders what is written here before what they read. */
static void fill_in(ecb_generation *generation, ecb_head *head) {
  ec_hook_chain *chain =
      ecb_own_chain(generation, (u_int64_t)head->shown.hook_id);
  u_int32_t index;
  for (index = 0; chain && index < chain->count; index++) {
    if (!chain->provider[index].function) {
      chain->provider[index].function = head->declaration->stub;
    }
  }
  ecb_tap_apply(generation, head);
}

int ecb_head_change(const char *name,
                    void (*change)(ecb_head *head, void *closure),
                    void *closure) {
  ecb_generation *generation;
  ecb_head *head;
  pthread_mutex_lock(&lock_);
  head = find_or_add(name);
  if (head) {
    change(head, closure);
    for (generation = enlisted_; generation;
         generation = generation->next_enlisted) {
      ecb_tap_apply(generation, head);
    }
  }
  pthread_mutex_unlock(&lock_);
  return head ? 0 : -1;
}

void ecb_heads_enlist(ecb_generation *generation) {
  u_int32_t index;
  pthread_mutex_lock(&lock_);
  for (index = 0; index < count_; index++) {
    if (by_number_[index]->declaration) {
      fill_in(generation, by_number_[index]);
    }
  }
  generation->next_enlisted = enlisted_;
  enlisted_ = generation;
  pthread_mutex_unlock(&lock_);
}

void ecb_heads_withdraw(ecb_generation *generation) {
  ecb_generation **link = &enlisted_;
  pthread_mutex_lock(&lock_);
  while (*link && *link != generation) {
    link = &(*link)->next_enlisted;
  }
  if (*link) {
    *link = generation->next_enlisted;
  }
  pthread_mutex_unlock(&lock_);
}

/* Texts as written, without regard to white space. */
static int is_same_text(const char *left, const char *right) {
  for (;;) {
    left += strspn(left, " \t\n");
    right += strspn(right, " \t\n");
    if (*left != *right) {
      return 0;
    }
    if (!*left) {
      return 1;
    }
    left++;
    right++;
  }
}

/* Not the names of the caller's parameters: nobody sees those. */
static int is_same_hook(const ec_hook_decl *left, const ec_hook_decl *right) {
  return strcmp(left->kinds, right->kinds) == 0 &&
         is_same_text(left->returns, right->returns) &&
         is_same_text(left->arguments, right->arguments) &&
         is_same_text(left->policy, right->policy);
}

static void refuse(const ecb_head *head, const ec_hook_decl *other)
    __attribute__((noreturn));

static void refuse(const ecb_head *head, const ec_hook_decl *other) {
  const ec_hook_decl *known = head->declaration;
  ecb_misuse("RT203",
             "%s knows the hook %s as '%s %s %s', but %s declared it as "
             "'%s %s %s'; rebuild both against the same declaration",
             ecb_running_module(), known->name, other->returns,
             other->arguments, other->policy, head->declared_by,
             known->returns, known->arguments, known->policy);
}

/* The first declaration of a hook. */
static int take(ecb_head *head, const ec_hook_decl *declaration) {
  ecb_generation *generation;
  char *provider = strdup(declaration->arguments);
  char *caller = strdup(declaration->caller);
  const char *declared_by = strdup(ecb_running_module());
  if (!provider || !caller || !declared_by) {
    free(provider);
    free(caller);
    free((char *)declared_by);
    return -1;
  }
  head->shown.hook_proto = provider;
  head->shown.decl_proto = caller;
  head->declared_by = declared_by;
  head->declaration = declaration;
  for (generation = enlisted_; generation;
       generation = generation->next_enlisted) {
    fill_in(generation, head);
  }
  return 0;
}

ECB_EXPORT struct __ec_hook_head *
ec_hook_head(const ec_hook_decl *declaration) {
  ecb_head *head;
  int failed = 0;
  int differs = 0;
  pthread_mutex_lock(&lock_);
  head = find_or_add(declaration->name);
  if (head && !head->declaration) {
    failed = take(head, declaration);
  } else if (head && head->declaration != declaration) {
    differs = !is_same_hook(head->declaration, declaration);
  }
  pthread_mutex_unlock(&lock_);
  if (!head || failed) {
    ecb_out_of_memory(declaration->name);
  }
  if (differs) {
    refuse(head, declaration);
  }
  return &head->shown;
}
