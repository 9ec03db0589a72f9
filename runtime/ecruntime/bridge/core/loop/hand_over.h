#ifndef ECB_LOOP_HAND_OVER_H
#define ECB_LOOP_HAND_OVER_H
/*
 * For a host that tests: it follows each job from its queueing to its end, and
 * may stop the thread of a job at each point until another one has gone on.
 * Any thread; no lock is held at a point.
 */
#include "ecb_export.h"

typedef enum ecb_point {
  ECB_POINT_QUEUED,
  ECB_POINT_START,
  ECB_POINT_CALL, /* in between, of a function of the server */
  ECB_POINT_END,
  ECB_POINT_LEFT,
  ECB_POINT_PARKED
} ecb_point;

typedef void ecb_stop(void *context, const void *job, int point, int job_class,
                      const char *text);

/* Scheduler thread, before jobs are queued; NULL for none. */
ECB_EXPORT void ecb_hand_over_set(ecb_stop *stop, void *context);

/* Whether anybody follows jobs. */
int ecb_hand_over_is_on(void);
/* `text` tells which job it is, at its queueing. From START to END the calling
   thread is that of the job. */
void ecb_hand_over(const void *job, ecb_point point, int job_class,
                   const char *text);
/* A point in between; nothing in a thread without a job. */
void ecb_hand_over_call(void);

#endif
