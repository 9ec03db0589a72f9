#ifndef EC_EC_ABI_H
#define EC_EC_ABI_H
/*
 * The stamp of a build: sizes and places as the compiler of the module has
 * them. `ecxs` and the runtime read it from the file before anything of the
 * library is mapped, and name each number that differs from their own.
 */
#include "ec_types.h"
#include "event.h"
#include "misc/ec_string.h"
#include "misc/ec_ptr_array.h"
#include "configuration.h"
#include "ec_thread_pool.h"
#include "ec_growbuf.h"
#include "echash.h"
#include "io_wrapper.h"
#include "io_wrapper_int.h"
#include "control.h"
#include "netlistener.h"
/* @includes */

#ifdef __cplusplus
extern "C" {
#endif

/* @constants */
/* @structures */
/* @functions */
/* @refused */

/*
 * Grows when a library built before can no longer be loaded: another order of
 * the numbers below, or another layout of what ecxs/hook_chain.h declares. The
 * numbers are what module and runtime both look into; the list stands in
 * ecruntime/formats/library/stamp_fields.py.
 */
/* @stamp */

/* 128 bytes, whatever the number of fields. */
struct ec_abi_stamp {
  char magic[8];
  u_int32_t version;
  u_int32_t api;
  u_int32_t count;
  u_int32_t values[27];
};

#if defined(__has_attribute)
#if __has_attribute(retain)
#define EC__STAMP_KEPT retain,
#endif
#endif
#ifndef EC__STAMP_KEPT
#define EC__STAMP_KEPT
#endif
#define EC__FIELD_VALUE(value) (u_int32_t)(value),
#define EC__FIELD_ONE(value) +1

/* One for each translation unit, so that parts built differently are found. */
static const struct ec_abi_stamp ec_abi_stamp
    __attribute__((EC__STAMP_KEPT used, aligned(8), section(".ecxs.abi"))) = {
        "ecxsabi",
        EC_ABI_VERSION,
        EC_API,
        0 EC_ABI_FIELDS(EC__FIELD_ONE),
        {EC_ABI_FIELDS(EC__FIELD_VALUE)}};
#define EC_STAMP_POINTER ((void *)&ec_abi_stamp)

#ifdef __cplusplus
}
#endif
/* @hooks */

#endif
