/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_MODULES_MOBILITY_SMPP_SMPP_PDU_H
#define EC_MODULES_MOBILITY_SMPP_SMPP_PDU_H
#include "ec_types.h"

#ifdef __cplusplus
extern "C" {
#endif

union pdu_u {
  struct submit_sm {
    unsigned long sm_length;
    string *short_message;
  } submit_sm;
  struct deliver_sm {
    unsigned long sm_length;
    string *short_message;
  } deliver_sm;
  struct data_sm {
    string *message_payload;
  } data_sm;
};

struct SMPP_PDU {
  unsigned long type;
  const char *type_name;
  pdu_u u;
};

#ifdef __cplusplus
}
#endif

#endif
