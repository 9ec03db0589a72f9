/* Strings: line ends, and the writers of configuration text. */
#include "ec_string_buffer.h"
#include "eclist.h"

/* Each of CR LF, CR and LF becomes CR LF, and one ends the whole. */
ECB_EXPORT string *stringwrite_canonical_crlf(string *text, const char *bytes,
                                              int length) {
  int begin = 0;
  int i;
  for (i = 0; i < length; i++) {
    if (bytes[i] != '\r' && bytes[i] != '\n') {
      continue;
    }
    stringwrite2(text, bytes + begin, (size_t)(i - begin));
    stringwrite2(text, "\r\n", 2);
    if (bytes[i] == '\r' && i + 1 < length && bytes[i + 1] == '\n') {
      i++;
    }
    begin = i + 1;
  }
  if (begin < length || length <= 0) {
    stringwrite2(text, bytes + begin, (size_t)(length > 0 ? length - begin : 0));
    stringwrite2(text, "\r\n", 2);
  }
  return text;
}

ssize_t ecb_string_write_xml(string *text, const char *plain) {
  ssize_t sum = 0;
  for (; *plain; plain++) {
    const char *entity = NULL;
    ssize_t written;
    switch (*plain) {
    case '&':
      entity = "&amp;";
      break;
    case '<':
      entity = "&lt;";
      break;
    case '>':
      entity = "&gt;";
      break;
    case '"':
      entity = "&quot;";
      break;
    case '\'':
      entity = "&apos;";
      break;
    }
    written = entity ? stringwrite2(text, entity, strlen(entity))
                     : stringwrite2(text, plain, 1);
    if (written < 0) {
      return -1;
    }
    sum += written;
  }
  return sum;
}

/* In quotes, as a configuration file reads it back. */
static void write_quoted(string *text, const char *value) {
  stringwrite2(text, "\"", 1);
  for (; *value; value++) {
    if (*value == '"' || *value == '\\') {
      stringwrite2(text, "\\", 1);
    }
    stringwrite2(text, value, 1);
  }
  stringwrite2(text, "\"", 1);
}

static void begin(string *text, const char *label, int is_xml) {
  if (is_xml) {
    stringwrite_strings(text, 3, "<", label, ">");
  } else {
    stringwrite_strings(text, 2, label, " = ");
  }
}

static string *end(string *text, const char *label, int is_xml) {
  if (is_xml) {
    stringwrite_strings(text, 3, "</", label, ">");
  }
  stringwrite2(text, "\n", 1);
  return text;
}

ECB_EXPORT string *stringwrite_config_string(string *text, const char *label,
                                             const char *value, int is_xml) {
  begin(text, label, is_xml);
  if (is_xml) {
    ecb_string_write_xml(text, value ? value : "");
  } else {
    write_quoted(text, value ? value : "");
  }
  return end(text, label, is_xml);
}

ECB_EXPORT string *stringwrite_config_int(string *text, const char *label,
                                          int value, int is_xml) {
  begin(text, label, is_xml);
  stringprintf(text, "%d", value);
  return end(text, label, is_xml);
}

ECB_EXPORT string *stringwrite_config_bool(string *text, const char *label,
                                           int value, int is_xml) {
  begin(text, label, is_xml);
  stringprintf(text, "%s", value ? "true" : "false");
  return end(text, label, is_xml);
}

/* A list of texts. */
ECB_EXPORT string *stringwrite_config_list(string *text, const char *label,
                                           eclist_node *value, int is_xml) {
  const eclist_node *node;
  begin(text, label, is_xml);
  if (!is_xml) {
    stringwrite2(text, "( ", 2);
  }
  for (node = value; node; node = node->next) {
    const char *item = node->object.ptr ? node->object.ptr : "";
    if (is_xml) {
      stringwrite2(text, "<item>", 6);
      ecb_string_write_xml(text, item);
      stringwrite2(text, "</item>", 7);
    } else {
      write_quoted(text, item);
      stringwrite_strings(text, 1, node->next ? ", " : " ");
    }
  }
  if (!is_xml) {
    stringwrite2(text, ")", 1);
  }
  return end(text, label, is_xml);
}
