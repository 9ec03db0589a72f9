#ifndef ECB_LOOP_FORK_H
#define ECB_LOOP_FORK_H
/* A child that fork has made shares descriptors with the server and has none
   of its threads: it may only start another program. */

/* Once; -1 with errno. */
int ecb_fork_watch(void);

/* Any thread: ends a forked child that calls the runtime. */
void ecb_check_fork(const char *function);

#endif
