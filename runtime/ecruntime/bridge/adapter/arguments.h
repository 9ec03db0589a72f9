#ifndef ECHOST_ARGUMENTS_H
#define ECHOST_ARGUMENTS_H
/*
 * The arguments of a call of a provider in C, as values of C. With the
 * interpreter lock. The caller keeps the objects for the call, and with them
 * what pointers into them lead to.
 */
#include <sys/time.h>

#include "echost.h"
#include "ecxs/hook_chain.h"
#include "plans.h"

/* Where an argument lies that the provider gets a pointer to. */
typedef struct echost_room {
  union {
    ec_slot cell;
    struct timeval time;
  };
  u_int64_t before; /* content of a cell as it was passed */
  PyObject *kept;   /* made for the call */
} echost_room;

typedef struct echost_arguments {
  int failed;     /* the one that an exception is about */
  u_int32_t kept; /* a bit for each room with an object */
  ec_slot slots[ECHOST_MOST_ARGUMENTS];
  echost_room rooms[ECHOST_MOST_ARGUMENTS];
} echost_arguments;

/* As many objects as the plan has. 0, or -1 with an exception; in either case
   echost_drop_arguments follows. */
int echost_give_arguments(const echost_plan *plan, PyObject *const *objects,
                          echost_arguments *given);

/* After the call: what the provider left in cells. 0, or -1 with an exception. */
int echost_take_cells(const echost_plan *plan, PyObject *const *objects,
                      const echost_arguments *given);

/* Only where something was made for the call. */
void echost_drop_kept(echost_arguments *given);
static inline void echost_drop_arguments(echost_arguments *given) {
  if (given->kept) {
    echost_drop_kept(given);
  }
}

#endif
