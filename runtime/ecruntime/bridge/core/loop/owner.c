/* Records of owners; the living ones are in one list. */
#include "loop/owner.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "loop/loop.h"

/* The process has one list. The server is never in it and never freed. */
static pthread_mutex_t lock_ = PTHREAD_MUTEX_INITIALIZER;
static ecb_owner *living_;
static struct {
  ecb_owner owner;
  char name[8];
} server_ = {.name = "server"};

static ecb_owner *server(void) { return &server_.owner; }

int ecb_owner_is_server(const ecb_owner *owner) { return owner == server(); }

int ecb_owner_has_ended(const ecb_owner *owner) {
  return __atomic_load_n(&owner->is_ended, __ATOMIC_ACQUIRE);
}

ecb_owner *ecb_owner_hold(ecb_owner *owner) {
  __atomic_add_fetch(&owner->references, 1, __ATOMIC_RELAXED);
  return owner;
}

void ecb_owner_release(ecb_owner *owner) {
  if (__atomic_sub_fetch(&owner->references, 1, __ATOMIC_ACQ_REL) == 0 &&
      !ecb_owner_is_server(owner)) {
    free(owner);
  }
}

/* Under the lock. The list has its own reference. */
static ecb_owner *found_or_made(const char *key) {
  ecb_owner *owner;
  size_t size = strlen(key) + 1;
  for (owner = living_; owner; owner = owner->next) {
    if (owner->key == key) {
      return owner;
    }
  }
  owner = calloc(1, sizeof(*owner) + size);
  if (owner) {
    memcpy(owner->name, key, size);
    owner->key = key;
    owner->references = 1;
    owner->next = living_;
    living_ = owner;
  }
  return owner;
}

ecb_owner *ecb_owner_hold_running(void) {
  const ecb_thread *thread = ecb_thread_self();
  ecb_owner *owner;
  if (!thread->module) {
    return ecb_owner_hold(server());
  }
  pthread_mutex_lock(&lock_);
  owner = found_or_made(thread->module);
  if (owner) {
    ecb_owner_hold(owner);
  }
  pthread_mutex_unlock(&lock_);
  return owner;
}

int ecb_owner_begin(const char *key, ecb_generation *generation) {
  ecb_owner *owner;
  pthread_mutex_lock(&lock_);
  owner = found_or_made(key);
  if (owner) {
    owner->generation = generation;
  }
  pthread_mutex_unlock(&lock_);
  return owner ? 0 : -1;
}

static ecb_owner *taken_out(const char *key) {
  ecb_owner **place, *owner = NULL;
  pthread_mutex_lock(&lock_);
  for (place = &living_; *place; place = &(*place)->next) {
    if ((*place)->key == key) {
      owner = *place;
      *place = owner->next;
      break;
    }
  }
  pthread_mutex_unlock(&lock_);
  return owner;
}

void ecb_owner_end(const char *key) {
  ecb_owner *owner = taken_out(key);
  if (!owner) {
    return;
  }
  __atomic_store_n(&owner->is_ended, 1, __ATOMIC_RELEASE);
  ecb_loop_forget(owner);
  ecb_owner_release(owner);
}
