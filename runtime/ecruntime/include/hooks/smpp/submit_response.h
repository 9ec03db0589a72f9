/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_SMPP_SUBMIT_RESPONSE_H
#define EC_HOOKS_SMPP_SUBMIT_RESPONSE_H
#include "module-hooks.h"
#include "hooks/types.h"
#include "modules/mobility/smpp/smpp.h"

EC_DECLARE_HOOK(smpp, int, submit_response,
  (void *, ec_message *, SMPP_PDU *),
  (ec_message *msg, SMPP_PDU *pdu),
  (EC_HOOK_CLOSURE, msg, pdu),
  if (EC_HOOK_RETVAL) EC_HOOK_RETURN(EC_HOOK_RETVAL))

#endif
