/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_SIEVE_PARSER_INTERNALS_H
#define EC_SIEVE_PARSER_INTERNALS_H
#include "sieve/sieve-parser-internals.h"
#endif
