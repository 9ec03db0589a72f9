/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_MESSAGE_MESSAGE_ID_H
#define EC_MESSAGE_MESSAGE_ID_H
#include "ec_types.h"

#ifdef __cplusplus
extern "C" {
#endif

struct _message_id {
  u_int32_t slot;
  u_int16_t pid;
  u_int16_t counter;
};

#ifdef __cplusplus
}
#endif

#endif
