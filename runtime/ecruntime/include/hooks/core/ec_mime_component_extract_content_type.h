/* Made by runtime/headers/make.py from catalogues and parts: edit those. */
#ifndef EC_HOOKS_CORE_EC_MIME_COMPONENT_EXTRACT_CONTENT_TYPE_H
#define EC_HOOKS_CORE_EC_MIME_COMPONENT_EXTRACT_CONTENT_TYPE_H
#include "module-hooks.h"
#include "hooks/types.h"
#include "ec_message.h"

EC_DECLARE_HOOK(core, int, ec_mime_component_extract_content_type,
  (void *, ec_mime_component *, char *, int, char *, int),
  (ec_mime_component *part, char *content_type_buf, int ct_len,
      char *charset_buf, int charset_len),
  (EC_HOOK_CLOSURE, part, content_type_buf, ct_len, charset_buf, charset_len),
  if (EC_HOOK_RETVAL) EC_HOOK_RETURN(EC_HOOK_RETVAL))

#endif
