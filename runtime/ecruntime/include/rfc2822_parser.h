/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_RFC2822_PARSER_H
#define EC_RFC2822_PARSER_H
#include "ec_types.h"

#ifdef __cplusplus
extern "C" {
#endif

#define RFC2822_HDR_RENDER_NAME 1
#define RFC2822_HDR_RENDER_FOLD 2
#define RFC2822_HDR_RENDER_CRLF 4
#ifndef EC_ALLOW_MISSING
EC_NOT_HERE(rfc2822_clone_headers)
rfc2822_context *rfc2822_clone_headers(EC_ANYTHING);
EC_NOT_HERE(rfc2822_find_first_header)
rfc2822_field *rfc2822_find_first_header(EC_ANYTHING);
EC_NOT_HERE(rfc2822_find_next_header)
rfc2822_field *rfc2822_find_next_header(EC_ANYTHING);
EC_NOT_HERE(rfc2822_free_context)
void rfc2822_free_context(EC_ANYTHING);
EC_NOT_HERE(rfc2822_free_header)
void rfc2822_free_header(EC_ANYTHING);
EC_NOT_HERE(rfc2822_header_append_line)
void rfc2822_header_append_line(EC_ANYTHING);
EC_NOT_HERE(rfc2822_header_stringwrite)
string *rfc2822_header_stringwrite(EC_ANYTHING);
EC_NOT_HERE(rfc2822_header_stringwrite_ex)
string *rfc2822_header_stringwrite_ex(EC_ANYTHING);
EC_NOT_HERE(rfc2822_new_header)
rfc2822_field *rfc2822_new_header(EC_ANYTHING);
EC_NOT_HERE(rfc2822_new_headerf)
rfc2822_field *rfc2822_new_headerf(EC_ANYTHING);
EC_NOT_HERE(rfc2822_parse_rfc2045_parameters_str)
ECDict rfc2822_parse_rfc2045_parameters_str(EC_ANYTHING);
EC_NOT_HERE(rfc2822_prepend_header)
void rfc2822_prepend_header(EC_ANYTHING);
EC_NOT_HERE(rfc2822_remove_header)
int rfc2822_remove_header(EC_ANYTHING);
#endif

#ifdef __cplusplus
}
#endif

#endif
