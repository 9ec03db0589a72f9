/* What became of a module: its entries, in the order in which they were called.
 *
 * Each library has a list of its own; the script sorts their lines by time. */
#ifndef FIDELITY_LIFE_H
#define FIDELITY_LIFE_H
#include "module.h"

#include <pthread.h>
#include <stdio.h>
#include <time.h>

enum { LIFE_EVENTS = 4096, LIFE_NAME = 64 };

struct life_event {
  long long when;
  char name[LIFE_NAME];
  const char *entry;
};

static struct life_event life_[LIFE_EVENTS];
static int lived_;
static pthread_mutex_t life_lock_ = PTHREAD_MUTEX_INITIALIZER;

/* Any thread. */
static inline void live(const char *name, const char *entry) {
  struct timespec now;

  clock_gettime(CLOCK_MONOTONIC, &now);
  pthread_mutex_lock(&life_lock_);
  if (lived_ < LIFE_EVENTS) {
    struct life_event *one = &life_[lived_++];

    one->when = (long long)now.tv_sec * 1000000000LL + now.tv_nsec;
    snprintf(one->name, sizeof(one->name), "%s", name);
    one->entry = entry;
  }
  pthread_mutex_unlock(&life_lock_);
}

/* The entry that the flags of ext_init stand for. */
static inline const char *mode_of(int flags) {
  switch (EC_MODULE_INIT_MODE(flags)) {
    case EC_MODULE_INIT_INIT:
      return flags & EC_MODULE_INIT_PRIVILEGED ? "privileged" : "init";
    case EC_MODULE_INIT_POSTINIT:
      return flags & EC_MODULE_INIT_PRIVILEGED ? "privileged-post" : "post";
    case EC_MODULE_INIT_DESTROY:
      return "destroy";
    default:
      return "other";
  }
}

/* LIVED time name entry, for all since the last call. */
static inline void tell_life(string *out) {
  static int told;
  int end;

  pthread_mutex_lock(&life_lock_);
  end = lived_;
  pthread_mutex_unlock(&life_lock_);
  for (; told < end; told++) {
    stringprintf(out, "LIVED\t%lld\t%s\t%s\n", life_[told].when,
        life_[told].name, life_[told].entry);
  }
}

#endif
