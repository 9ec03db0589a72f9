/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_SMPP_MT_PDU_EVAL_H
#define EC_HOOKS_SMPP_MT_PDU_EVAL_H
#include "module-hooks.h"
#include "hooks/types.h"
#include "modules/mobility/smpp/smpp.h"

EC_DECLARE_HOOK(smpp, int, MT_pdu_eval,
  (void *, SMPP_PDU *),
  (SMPP_PDU *pdu),
  (EC_HOOK_CLOSURE, pdu),
  if (EC_HOOK_RETVAL) EC_HOOK_RETURN(EC_HOOK_RETVAL))

#endif
