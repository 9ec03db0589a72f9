#ifndef ASKING_H
#define ASKING_H
/* One base, the datasource `reef` over it, and queries in this thread. */
#include "modules/datasource/ecdatasource.h"
#include "misc/ec_string.h"

extern char uri[200];
extern string error;

void begin(void);
void finish(void);

/* Sets the datasource; its first backend refuses, the second one is `uri`. */
void set(int life, int size, int most);

const ecdata_value *value_of(const ecdata_cache_ent *result, int row,
                             const char *name);

/* The result, or NULL with a text in `error`. */
ecdata_cache_ent *ask(const char *query, ECDict params);

/* Cases about what the drivers do alike. */
void test_values(int unused);
void test_any_bytes(int seed);
void test_errors(int unused);
void test_at_once(int unused);
void test_killed(int unused); /* only where there is a server */

#endif
