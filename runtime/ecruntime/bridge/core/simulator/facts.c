/* Facts of objects of the harness: those that lie here, and texts that were
   shown to modules, which may keep them as long as the object lives. */
#include "simulator/facts.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

typedef struct fact {
  struct fact *next;
  size_t size;
  char *name; /* in the same block */
  char text[];
} fact;

/* The lock guards both lists; an object has few facts. */
struct ecb_facts {
  const ecb_fact_source *source;
  void *owner;
  pthread_mutex_t lock;
  fact *first;
  fact *shown;
};

ecb_facts *ecb_facts_new(const ecb_fact_source *source, void *owner) {
  ecb_facts *facts = calloc(1, sizeof(*facts));
  if (!facts || pthread_mutex_init(&facts->lock, NULL) != 0) {
    free(facts);
    return NULL;
  }
  facts->source = source;
  facts->owner = source ? owner : NULL;
  return facts;
}

static void free_list(fact *one) {
  while (one) {
    fact *next = one->next;
    free(one);
    one = next;
  }
}

void ecb_facts_free(ecb_facts *facts) {
  if (facts) {
    free_list(facts->first);
    free_list(facts->shown);
    pthread_mutex_destroy(&facts->lock);
    free(facts);
  }
}

void *ecb_facts_owner(const ecb_facts *facts) { return facts->owner; }

static fact *new_fact(const char *name, const char *text, size_t size) {
  size_t length = strlen(name) + 1;
  fact *one = malloc(sizeof(*one) + size + 1 + length);
  if (one) {
    one->next = NULL;
    one->size = size;
    one->name = one->text + size + 1;
    memcpy(one->text, text, size);
    one->text[size] = 0;
    memcpy(one->name, name, length);
  }
  return one;
}

/* ---- those that lie here ---- */

/* The fact of a name at a place of its list, or the end of all. `*found` is the
   length of the list up to there. */
static fact **find(ecb_facts *facts, const char *name, int at, int *found) {
  fact **link = &facts->first;
  *found = 0;
  while (*link) {
    if (strcmp((*link)->name, name) == 0 && (*found)++ == at) {
      break;
    }
    link = &(*link)->next;
  }
  return link;
}

static char *own_copy(ecb_facts *facts, const char *name, int at,
                      size_t *size) {
  int found;
  char *copy = NULL;
  const fact *one;
  pthread_mutex_lock(&facts->lock);
  one = *find(facts, name, at, &found);
  copy = one ? malloc(one->size + 1) : NULL;
  if (copy) {
    memcpy(copy, one->text, one->size + 1);
    *size = one->size;
  }
  pthread_mutex_unlock(&facts->lock);
  return copy;
}

static int own_set(ecb_facts *facts, const char *name, int at,
                   const char *text, size_t size) {
  fact *made = text ? new_fact(name, text, size) : NULL;
  fact *before = made;
  fact **link;
  int found, result = 0;
  if (text && !made) {
    return 0;
  }
  pthread_mutex_lock(&facts->lock);
  link = find(facts, name, at, &found);
  if (*link || (made && found == at)) {
    before = *link;
    if (made) {
      made->next = before ? before->next : NULL;
    }
    *link = made ? made : before->next;
    result = 1;
  }
  pthread_mutex_unlock(&facts->lock);
  free(before);
  return result;
}

/* ---- all ---- */

char *ecb_fact_copy(ecb_facts *facts, const char *name, int at, size_t *size) {
  *size = 0;
  return facts->source ? facts->source->get(facts->owner, name, at, size)
                       : own_copy(facts, name, at, size);
}

/* Texts that are equal are shown as one. */
static fact *find_shown(ecb_facts *facts, const char *text, size_t size) {
  fact *one = facts->shown;
  while (one && (one->size != size || memcmp(one->text, text, size) != 0)) {
    one = one->next;
  }
  return one;
}

const char *ecb_fact_get(ecb_facts *facts, const char *name, int at) {
  size_t size;
  char *copy = ecb_fact_copy(facts, name, at, &size);
  fact *one;
  if (!copy) {
    return NULL;
  }
  pthread_mutex_lock(&facts->lock);
  one = find_shown(facts, copy, size);
  if (!one && (one = new_fact("", copy, size))) {
    one->next = facts->shown;
    facts->shown = one;
  }
  pthread_mutex_unlock(&facts->lock);
  free(copy);
  return one ? one->text : NULL;
}

int ecb_fact_set(ecb_facts *facts, const char *name, int at, const char *text,
                 size_t size) {
  return facts->source ? facts->source->set(facts->owner, name, at, text, size)
                       : own_set(facts, name, at, text, size);
}
