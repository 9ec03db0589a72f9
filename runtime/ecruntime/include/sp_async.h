/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_SP_ASYNC_H
#define EC_SP_ASYNC_H
#include "ec_types.h"

#ifdef __cplusplus
extern "C" {
#endif

void schedule_event_and_dispatch(Event *e, int dispatch_mask);
void sp_async_schedule_event(Event *e, int dispatch_mask);
int sp_sync_close(int fd, int wants_shutdown);
#ifndef EC_ALLOW_MISSING
EC_NOT_HERE(sp_make_swap_out_job)
ec_async_job *sp_make_swap_out_job(EC_ANYTHING);
#endif

#ifdef __cplusplus
}
#endif

#endif
