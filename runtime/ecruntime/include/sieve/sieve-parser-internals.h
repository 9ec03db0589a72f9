/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_SIEVE_SIEVE_PARSER_INTERNALS_H
#define EC_SIEVE_SIEVE_PARSER_INTERNALS_H
#include "ec_types.h"

#ifdef __cplusplus
extern "C" {
#endif

#ifdef __cplusplus
}
#endif

#endif
