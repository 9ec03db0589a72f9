/* Words of a command line, with the state at the caller's: any thread. */
#include "ecb_export.h"
#include "getopt_long.h"

/* A state of zeros begins at the first word. Options end at the first word that
   is none, or behind `--`; words are never moved. */
static int refuse(struct getopt_state *state, char *const *argv, int option,
                  int result, const char *what) {
  state->optopt = option;
  if (state->opterr) {
    if (option) {
      fprintf(stderr, "%s: %s '%c'\n", argv[0], what, option);
    } else {
      fprintf(stderr, "%s: %s '%s'\n", argv[0], what, argv[state->optind - 1]);
    }
  }
  return result;
}

/* A leading `:` asks for `:` where an argument is missing. */
static int missing(const char *short_options) {
  return *short_options == ':' ? ':' : '?';
}

static int next_short(struct getopt_state *state, int argc, char *const *argv,
                      const char *short_options) {
  int option = (unsigned char)*state->place++;
  const char *known = option == ':' ? NULL : strchr(short_options, option);
  int is_last = *state->place == '\0';
  if (!known) {
    if (is_last) {
      state->place = NULL;
    }
    return refuse(state, argv, option, '?', "unknown option");
  }
  if (known[1] != ':') {
    if (is_last) {
      state->place = NULL;
    }
    return option;
  }
  if (!is_last) {
    state->optarg = (char *)(uintptr_t)state->place;
  } else if (known[2] != ':' && state->optind < argc) {
    state->optarg = argv[state->optind++];
  }
  state->place = NULL;
  if (!state->optarg && known[2] != ':') {
    return refuse(state, argv, option, missing(short_options),
                  "an argument is missing for option");
  }
  return option;
}

/* The index of a long option by its name or a beginning that only it has; -1
   for none, -2 for several. */
static int find_long(const struct option *options, const char *word,
                     size_t length) {
  int found = -1;
  int i;
  for (i = 0; options[i].name; i++) {
    if (strncmp(options[i].name, word, length) != 0) {
      continue;
    }
    if (strlen(options[i].name) == length) {
      return i;
    }
    found = found == -1 ? i : -2;
  }
  return found;
}

static int next_long(struct getopt_state *state, int argc, char *const *argv,
                     const char *short_options, const struct option *options,
                     int *index_out) {
  const char *word = argv[state->optind++] + 2;
  size_t length = strcspn(word, "=");
  const char *value = word[length] == '=' ? word + length + 1 : NULL;
  int index = options ? find_long(options, word, length) : -1;
  const struct option *option;
  if (index < 0) {
    return refuse(state, argv, 0, '?',
                  index == -2 ? "ambiguous option" : "unknown option");
  }
  option = &options[index];
  if (value && option->has_arg == no_argument) {
    return refuse(state, argv, 0, '?', "no argument is allowed for option");
  }
  state->optarg = (char *)(uintptr_t)value;
  if (!value && option->has_arg == required_argument) {
    if (state->optind >= argc) {
      return refuse(state, argv, 0, missing(short_options),
                    "an argument is missing for option");
    }
    state->optarg = argv[state->optind++];
  }
  if (index_out) {
    *index_out = index;
  }
  if (option->flag) {
    *option->flag = option->val;
    return 0;
  }
  return option->val;
}

ECB_EXPORT int getopt_long2(struct getopt_state *state, int argc,
                            char *const *argv, const char *short_options,
                            const struct option *long_options, int *long_index) {
  const char *word;
  state->optarg = NULL;
  if (state->optind == 0) {
    state->optind = 1;
    state->place = NULL;
  }
  if (state->place) {
    return next_short(state, argc, argv, short_options);
  }
  if (state->optind >= argc) {
    return -1;
  }
  word = argv[state->optind];
  if (word[0] != '-' || word[1] == '\0') {
    return -1;
  }
  if (strcmp(word, "--") == 0) {
    state->optind++;
    return -1;
  }
  if (word[1] == '-') {
    return next_long(state, argc, argv, short_options, long_options, long_index);
  }
  state->optind++;
  state->place = word + 1;
  return next_short(state, argc, argv, short_options);
}
