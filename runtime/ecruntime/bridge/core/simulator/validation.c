/* Validation contexts of the harness. */
#include "simulator/validation.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "validate.h"

enum { NUMBER_SIZE = 16 };

/* A dictionary that was asked for, which is held until the context ends: texts
   of it may be in use. */
typedef struct held {
  struct held *next;
  ecb_context *context;
} held;

typedef struct twin {
  validate_context shown; /* first */
  ecb_context_source *contexts;
  ecb_facts *facts;
  ecb_facts *notes; /* texts of the member `note` */
  pthread_mutex_t lock; /* of `held` */
  held *held;
  ecb_context *own[2];
} twin;

static twin *new_twin(const ecb_fact_source *source, void *owner) {
  twin *made = calloc(1, sizeof(*made));
  if (!made) {
    return NULL;
  }
  made->facts = ecb_facts_new(source, owner);
  made->notes = ecb_facts_new(NULL, NULL);
  if (!made->facts || !made->notes ||
      pthread_mutex_init(&made->lock, NULL) != 0) {
    ecb_facts_free(made->facts);
    ecb_facts_free(made->notes);
    free(made);
    return NULL;
  }
  return made;
}

validate_context *ecb_validation_of(ecb_context_source *contexts,
                                    const ecb_fact_source *source,
                                    void *owner) {
  twin *made = new_twin(source, owner);
  if (made) {
    made->contexts = contexts;
  }
  return (validate_context *)made;
}

validate_context *ecb_validation_new(void) {
  twin *made = new_twin(NULL, NULL);
  if (made && (!(made->own[0] = ecb_context_new()) ||
               !(made->own[1] = ecb_context_new()))) {
    ecb_validation_free(&made->shown);
    made = NULL;
  }
  return (validate_context *)made;
}

void ecb_validation_free(validate_context *vctx) {
  twin *own = (twin *)vctx;
  if (!own) {
    return;
  }
  while (own->held) {
    held *next = own->held->next;
    ecb_context_release(own->held->context);
    free(own->held);
    own->held = next;
  }
  ecb_context_release(own->own[0]);
  ecb_context_release(own->own[1]);
  ecb_facts_free(own->facts);
  ecb_facts_free(own->notes);
  pthread_mutex_destroy(&own->lock);
  free(own);
}

void ecb_validation_set_note(validate_context *vctx, const char *note) {
  twin *own = (twin *)vctx;
  const char *kept = NULL;
  if (note && ecb_fact_set(own->notes, "note", 0, note, strlen(note))) {
    kept = ecb_fact_get(own->notes, "note", 0);
  }
  vctx->note = (char *)(uintptr_t)kept;
}

/* ---- variables ---- */

/* Takes over the hold; nobody may have the texts of one that is not kept. */
static ecb_context *keep(twin *own, ecb_context *context) {
  held *one;
  pthread_mutex_lock(&own->lock);
  for (one = own->held; one && one->context != context; one = one->next) {
  }
  if (one) {
    ecb_context_release(context);
  } else if ((one = malloc(sizeof(*one)))) {
    one->context = context;
    one->next = own->held;
    own->held = one;
  } else {
    ecb_context_release(context);
    context = NULL;
  }
  pthread_mutex_unlock(&own->lock);
  return context;
}

static ecb_context *context_of(validate_context *vctx, int which) {
  twin *own = (twin *)vctx;
  ecb_context *found;
  if (which != VCTX_CONN && which != VCTX_MESS) {
    return NULL;
  }
  if (!own->contexts) {
    return own->own[which];
  }
  found = own->contexts(ecb_facts_owner(own->facts), which);
  return found ? keep(own, found) : NULL;
}

ECB_EXPORT const char *validate_context_get(validate_context *vctx, int which,
                                            const char *key) {
  ecb_context *context = context_of(vctx, which);
  return context ? ecb_context_get(context, key) : NULL;
}

ECB_EXPORT int validate_context_exists_and_get(validate_context *vctx,
                                               int which, const char *key,
                                               const char **value) {
  const char *found = validate_context_get(vctx, which, key);
  if (found && value) {
    *value = found;
  }
  return found != NULL;
}

ECB_EXPORT int validate_context_exists(validate_context *vctx, int which,
                                       const char *key) {
  return validate_context_get(vctx, which, key) != NULL;
}

ECB_EXPORT void validate_context_set(validate_context *vctx, int which,
                                     const char *key, const char *value) {
  ecb_context *context = context_of(vctx, which);
  if (context) {
    ecb_context_set(context, key, value);
  }
}

ECB_EXPORT void validate_context_delete(validate_context *vctx, int which,
                                        const char *key) {
  validate_context_set(vctx, which, key, NULL);
}

/* ---- the reply ---- */

ECB_EXPORT int validate_context_set_code(validate_context *vctx, int code,
                                         const char *str) {
  twin *own = (twin *)vctx;
  char number[NUMBER_SIZE];
  const char *note = str ? str : "";
  int size = snprintf(number, sizeof(number), "%d", code);
  vctx->code = code;
  ecb_validation_set_note(vctx, note);
  return ecb_fact_set(own->facts, "code", 0, number, (size_t)size) &&
         ecb_fact_set(own->facts, "note", 0, note, strlen(note));
}

/* ---- recipients ---- */

static ecb_facts *facts_of(validate_context *vctx) {
  return ((twin *)vctx)->facts;
}

/* 1 where there is one at this place, counted from 0; the text stays as it is
   until the context ends. */
ECB_EXPORT int validate_context_iterate_rcpt(validate_context *ctx, int pos,
                                             char **addr) {
  const char *found =
      pos < 0 ? NULL : ecb_fact_get(facts_of(ctx), "recipients", pos);
  if (found && addr) {
    *addr = (char *)(uintptr_t)found;
  }
  return found != NULL;
}

/* The place of a recipient, or -1; `*count` is how many were passed. */
static int place_of(validate_context *ctx, const char *addr, int *count) {
  char *one = NULL;
  int at = 0;
  while (validate_context_iterate_rcpt(ctx, at, &one) &&
         (!addr || strcmp(one, addr) != 0)) {
    at++;
  }
  *count = at;
  return validate_context_iterate_rcpt(ctx, at, &one) ? at : -1;
}

ECB_EXPORT int validate_context_can_modify_rcpts(validate_context *ctx) {
  (void)ctx;
  return 1;
}

ECB_EXPORT int validate_context_add_rcpt(validate_context *ctx,
                                         const char *addr, int uniq) {
  int count;
  if (uniq && place_of(ctx, addr, &count) >= 0) {
    return 0;
  }
  place_of(ctx, NULL, &count);
  return ecb_fact_set(facts_of(ctx), "recipients", count, addr, strlen(addr));
}

ECB_EXPORT int validate_context_remove_rcpt(validate_context *ctx,
                                            const char *addr) {
  int count;
  int at = place_of(ctx, addr, &count);
  return at >= 0 && ecb_fact_set(facts_of(ctx), "recipients", at, NULL, 0);
}

ECB_EXPORT int validate_context_remove_all_rcpts(validate_context *ctx) {
  while (validate_context_iterate_rcpt(ctx, 0, NULL)) {
    if (!ecb_fact_set(facts_of(ctx), "recipients", 0, NULL, 0)) {
      return 0;
    }
  }
  return 1;
}
