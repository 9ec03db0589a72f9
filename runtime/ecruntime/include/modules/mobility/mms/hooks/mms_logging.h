/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_MODULES_MOBILITY_MMS_HOOKS_MMS_LOGGING_H
#define EC_MODULES_MOBILITY_MMS_HOOKS_MMS_LOGGING_H
#include "ec_types.h"

#ifdef __cplusplus
extern "C" {
#endif

#ifdef __cplusplus
}
#endif
#include "hooks/mms/log_bounce_inband.h"
#include "hooks/mms/log_bounce_outband.h"
#include "hooks/mms/log_bounce_transient.h"
#include "hooks/mms/log_conversion.h"
#include "hooks/mms/log_delivery.h"
#include "hooks/mms/log_permfail.h"
#include "hooks/mms/log_reception.h"
#include "hooks/mms/log_status.h"
#include "hooks/mms/log_tempfail.h"

#endif
