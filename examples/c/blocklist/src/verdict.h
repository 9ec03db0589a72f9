/* What a datasource says of an address. */
#ifndef BLOCKLIST_VERDICT_H
#define BLOCKLIST_VERDICT_H

#define ADDRESS_SIZE 64
#define REASON_SIZE 64

struct verdict {
  int is_listed;
  char reason[REASON_SIZE];
};

/* Returns 1, or 0 if the datasource cannot say, which is logged. It waits: for a
 * thread of a pool. */
int ask(const char *datasource, const char *query, const char *address,
    struct verdict *answer);

#endif
