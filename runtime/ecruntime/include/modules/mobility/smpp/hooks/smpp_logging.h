/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_MODULES_MOBILITY_SMPP_HOOKS_SMPP_LOGGING_H
#define EC_MODULES_MOBILITY_SMPP_HOOKS_SMPP_LOGGING_H
#include "ec_types.h"

#ifdef __cplusplus
extern "C" {
#endif

#ifdef __cplusplus
}
#endif
#include "hooks/smpp/log_bounce_inband.h"
#include "hooks/smpp/log_bounce_outband.h"
#include "hooks/smpp/log_bounce_transient.h"
#include "hooks/smpp/log_conversion.h"
#include "hooks/smpp/log_delivery.h"
#include "hooks/smpp/log_permfail.h"
#include "hooks/smpp/log_reception.h"
#include "hooks/smpp/log_status.h"
#include "hooks/smpp/log_tempfail.h"

#endif
