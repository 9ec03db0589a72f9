/* Lines of the console as modules get them: words, and room for the answer. */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "ecb_thread.h"
#include "module/commands.h"

/* The documented part, then the memory of its words. */
typedef struct line {
  command_construct shown; /* first */
  char *text;
  const char **words;
} line;

/* One word, copied to *to; returns what follows it, NULL for a quote without
   an end. Quotes keep blanks, and a backslash in them keeps a quote. */
static const char *take_word(const char *from, char **to) {
  int is_quoted = 0;
  for (; *from && (is_quoted || !isspace((unsigned char)*from)); from++) {
    if (*from == '"') {
      is_quoted = !is_quoted;
      continue;
    }
    if (is_quoted && *from == '\\' && (from[1] == '"' || from[1] == '\\')) {
      from++;
    }
    *(*to)++ = *from;
  }
  *(*to)++ = '\0';
  return is_quoted ? NULL : from;
}

static int split(line *one) {
  command_construct *shown = &one->shown;
  const char *from = shown->command.buffer;
  char *to = one->text;
  for (;;) {
    while (isspace((unsigned char)*from)) {
      from++;
    }
    if (!*from) {
      return 0;
    }
    shown->argv[shown->argc] = to;
    shown->argv_offsets[shown->argc] = from;
    from = take_word(from, &to);
    if (!from) {
      errno = EINVAL;
      return -1;
    }
    shown->argc++;
  }
}

/* 0, or -1 with errno. */
static int fill(line *one, const char *text) {
  size_t length = strlen(text);
  command_construct *shown = &one->shown;
  errno = ENOMEM;
  /* Each word has a NUL of its own. */
  one->text = malloc(2 * length + 1);
  one->words = calloc(length + 2, sizeof(*one->words));
  if (!one->text || !one->words ||
      !string_init_type(&shown->command, length + 1, STRING_TYPE_MALLOC) ||
      !string_init_type(&shown->response, 256, STRING_TYPE_ECSTRING) ||
      stringwrite(&shown->command, text, length) != (ssize_t)length) {
    return -1;
  }
  shown->command_len = (unsigned short)length;
  shown->argv = one->words;
  shown->argv_offsets = one->words + length / 2 + 1;
  return split(one);
}

command_construct *ecb_command_new(const char *text, int is_xml,
                                   ec_config_header *transaction,
                                   accept_construct *ac) {
  line *one = calloc(1, sizeof(*one));
  if (!one) {
    errno = ENOMEM;
    return NULL;
  }
  one->shown.command.type = one->shown.response.type = STRING_TYPE_MALLOC;
  if (fill(one, text) != 0) {
    int failure = errno;
    ecb_command_free(&one->shown);
    errno = failure;
    return NULL;
  }
  one->shown.xml = is_xml != 0;
  one->shown.transaction = transaction;
  one->shown.ac = ac;
  return &one->shown;
}

void ecb_command_free(command_construct *command) {
  line *one = (line *)command;
  if (!one) {
    return;
  }
  string_destroy(&one->shown.command);
  string_destroy(&one->shown.response);
  free(one->text);
  free(one->words);
  free(one);
}

/* A record that a module has filled in may have no words yet; they are those
   of its text. The answer goes to `response`. */
static int run_filled(command_construct *cc, string *response) {
  command_construct *one = ecb_command_new(
      cc->command.buffer ? cc->command.buffer : "", cc->xml, cc->transaction,
      cc->ac);
  int code;
  if (!one) {
    return EC_RUN_COMMAND_FAILED;
  }
  one->mode = cc->mode;
  one->auth_info = cc->auth_info;
  one->authz_info = cc->authz_info;
  one->personality = cc->personality;
  code = ecb_command_run(one);
  stringwrite(response, one->response.buffer, (size_t)one->response.len);
  ecb_command_free(one);
  return code;
}

/* `session` would be told of the end of what is not completed: here nothing
   else than the code tells, and such a command is run again by the caller. */
ECB_EXPORT int run_command2(command_construct *cc, string *response,
                            Event *session) {
  (void)session;
  return run_filled(cc, response);
}

ECB_EXPORT int run_command(command_construct *cc, string *response) {
  return run_filled(cc, response);
}
