/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_MISC_TIME_SERIES_H
#define EC_MISC_TIME_SERIES_H
#include "ec_types.h"

#ifdef __cplusplus
extern "C" {
#endif

#ifndef EC_ALLOW_MISSING
EC_NOT_HERE(time_series_add_data)
void time_series_add_data(EC_ANYTHING);
EC_NOT_HERE(time_series_add_data_at)
void time_series_add_data_at(EC_ANYTHING);
EC_NOT_HERE(time_series_clear)
void *time_series_clear(EC_ANYTHING);
EC_NOT_HERE(time_series_del_data)
void time_series_del_data(EC_ANYTHING);
EC_NOT_HERE(time_series_del_data_at)
void time_series_del_data_at(EC_ANYTHING);
EC_NOT_HERE(time_series_destroy)
void time_series_destroy(EC_ANYTHING);
EC_NOT_HERE(time_series_destroy_series)
void time_series_destroy_series(EC_ANYTHING);
EC_NOT_HERE(time_series_get)
void *time_series_get(EC_ANYTHING);
EC_NOT_HERE(time_series_get_current_alpha)
float time_series_get_current_alpha(EC_ANYTHING);
EC_NOT_HERE(time_series_get_last)
void *time_series_get_last(EC_ANYTHING);
EC_NOT_HERE(time_series_has_data)
int time_series_has_data(EC_ANYTHING);
EC_NOT_HERE(time_series_init)
time_series *time_series_init(EC_ANYTHING);
EC_NOT_HERE(time_series_init2)
time_series *time_series_init2(EC_ANYTHING);
EC_NOT_HERE(time_series_init_series)
int time_series_init_series(EC_ANYTHING);
EC_NOT_HERE(time_series_maintain_arrays)
void time_series_maintain_arrays(EC_ANYTHING);
EC_NOT_HERE(time_series_series_has_data)
int time_series_series_has_data(EC_ANYTHING);
#endif

#ifdef __cplusplus
}
#endif

#endif
