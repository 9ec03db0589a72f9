/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_MODULES_MOBILITY_SMPP_HOOKS_SMPP_PDU_EVALUATION_H
#define EC_MODULES_MOBILITY_SMPP_HOOKS_SMPP_PDU_EVALUATION_H
#include "ec_types.h"

#ifdef __cplusplus
extern "C" {
#endif

#ifdef __cplusplus
}
#endif
#include "hooks/smpp/DR_pdu_eval.h"
#include "hooks/smpp/MO_pdu_eval.h"
#include "hooks/smpp/MT_pdu_eval.h"
#include "hooks/smpp/submit_response.h"

#endif
