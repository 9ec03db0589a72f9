/* The envelope and the bytes of a message of the harness. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "misc/ec_string.h"
#include "simulator/message.h"

static const char *text_of(ec_message *message, const char *name) {
  return ecb_fact_get(ecb_message_facts(message), name, 0);
}

/* As the host keeps it, whoever owns the buffer. */
static int set_text(ec_message *message, const char *name, const char *text,
                    int length, int take_buffer) {
  int result = ecb_fact_set(ecb_message_facts(message), name, 0, text ? text : "",
                            text && length > 0 ? (size_t)length : 0);
  if (take_buffer) {
    free((void *)(uintptr_t)text);
  }
  return result;
}

ECB_EXPORT const char *ec_message_get_mailfrom(ec_message *mess) {
  return text_of(mess, "sender");
}

ECB_EXPORT int ec_message_set_mailfrom(ec_message *mess, const char *str,
                                       int len, int take_buffer) {
  return set_text(mess, "sender", str, len, take_buffer);
}

/* A message of the server has one recipient; the harness has all of them, and
   this is the first one. */
ECB_EXPORT const char *ec_message_get_rcptto(ec_message *mess) {
  return text_of(mess, "recipients");
}

ECB_EXPORT int ec_message_set_rcptto(ec_message *mess, const char *str, int len,
                                     int take_buffer) {
  return set_text(mess, "recipients", str, len, take_buffer);
}

ECB_EXPORT const char *ec_message_get_code(ec_message *mess) {
  return text_of(mess, "code");
}

/* The number comes before the text, as it does in a reply. */
ECB_EXPORT int ec_message_set_code(ec_message *message, int code,
                                   const char *codestr) {
  string text;
  int result;
  if (!string_init_type(&text, 64, MEMTYPE_STRING)) {
    return 0;
  }
  stringprintf(&text, codestr && *codestr ? "%d %s" : "%d", code, codestr);
  result = set_text(message, "code", text.buffer, text.len, 0);
  string_destroy(&text);
  return result;
}

ECB_EXPORT const char *ec_message_get_delivery_method(ec_message *mess) {
  return text_of(mess, "delivery_method");
}

/* Where a message goes to no domain of its own, it is that of the recipient. */
static const char *routing_domain(ec_message *message) {
  const char *domain = text_of(message, "routing_domain");
  if (!domain || !*domain) {
    domain = text_of(message, "recipients");
    domain = domain ? strrchr(domain, '@') : NULL;
    domain = domain ? domain + 1 : NULL;
  }
  return domain;
}

ECB_EXPORT int ec_message_get_routing_domain(ec_message *message, char *domain,
                                             int dlen) {
  const char *text = routing_domain(message);
  if (!text || dlen <= 0 || strlen(text) >= (size_t)dlen) {
    return 0;
  }
  memcpy(domain, text, strlen(text) + 1);
  return 1;
}

ECB_EXPORT int ec_message_get_routing_domain2(ec_message *message,
                                              string *domain) {
  const char *text = routing_domain(message);
  return text && stringwrite(domain, text, strlen(text)) >= 0;
}

/* ---- the bytes ---- */

/* How many bytes the header has, with the line that ends it; a message without
   a body has no such line. */
static size_t header_size(const char *source, size_t size) {
  size_t at, line = 0;
  for (at = 0; at < size; at++) {
    if (source[at] != '\n') {
      continue;
    }
    if (at == line || (at == line + 1 && source[line] == '\r')) {
      return at + 1;
    }
    line = at + 1;
  }
  return size;
}

static int render(ec_message *message, string *str, int flags) {
  size_t size, header;
  char *source = ecb_fact_copy(ecb_message_facts(message), "source", 0, &size);
  int result;
  if (!source) {
    return 0;
  }
  header = header_size(source, size);
  if (flags & EC_MSG_RENDER_HEADERS_ONLY) {
    result = stringwrite(str, source, header) >= 0;
  } else if (flags & EC_MSG_RENDER_OMIT_HEADERS) {
    result = stringwrite(str, source + header, size - header) >= 0;
  } else {
    result = stringwrite(str, source, size) >= 0;
  }
  free(source);
  return result;
}

ECB_EXPORT int ec_message_render_to_string(ec_message *mess, string *str,
                                           int flags) {
  return render(mess, str, flags);
}

ECB_EXPORT int ec_message_render_headers_to_string(ec_message *mess,
                                                   string *str, int flags) {
  return render(mess, str, flags | EC_MSG_RENDER_HEADERS_ONLY);
}

ECB_EXPORT size_t ec_message_get_message_size(ec_message *mess) {
  size_t size;
  free(ecb_fact_copy(ecb_message_facts(mess), "source", 0, &size));
  return size;
}

ECB_EXPORT void ec_message_lock(ec_message *message) {
  pthread_mutex_lock(ecb_message_lock(message));
}

ECB_EXPORT void ec_message_unlock(ec_message *message) {
  pthread_mutex_unlock(ecb_message_lock(message));
}
