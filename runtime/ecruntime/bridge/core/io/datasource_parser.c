/* Parameters in the text of a query: `:name` or `?`, outside of quotes and
   comments. A statement belongs to one thread. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "echash.h"
#include "io/datasource.h"

/* A query in parts: text up to a parameter, then the parameter, in turn. */
typedef struct part {
  int text; /* its beginning in the query */
  int text_length;
  int name; /* behind the colon; for `?` no length; -1 for no parameter */
  int name_length;
} part;

typedef struct parsed {
  part *parts;
  int count;
  int room;
  int length;
  char query[]; /* a copy */
} parsed;

static int is_name(char sign) {
  return isalnum((unsigned char)sign) || sign == '_';
}

/* Behind what begins here and hides parameters, or the same place. Quotes are
   doubled inside of quotes, as the standard has it; a backslash is no
   escape. */
static const char *skip_hidden(const char *at) {
  const char *end;
  if (*at == '\'' || *at == '"' || *at == '`') {
    end = strchr(at + 1, *at);
    return end ? end + 1 : at + strlen(at);
  }
  if (at[0] == '-' && at[1] == '-') {
    return at + strcspn(at, "\n");
  }
  if (at[0] == '/' && at[1] == '*') {
    end = strstr(at + 2, "*/");
    return end ? end + 2 : at + strlen(at);
  }
  if (at[0] == ':' && at[1] == ':') { /* a conversion of some dialects */
    return at + 2;
  }
  return at;
}

static part *add_part(parsed *all) {
  if (all->count == all->room) {
    int room = all->room ? all->room * 2 : 8;
    part *parts = realloc(all->parts, (size_t)room * sizeof(*parts));
    if (!parts) {
      return NULL;
    }
    all->parts = parts;
    all->room = room;
  }
  return &all->parts[all->count++];
}

/* 0, or -1 without memory. */
static int parse(parsed *all) {
  const char *at = all->query, *from = at;
  for (;;) {
    const char *behind = skip_hidden(at);
    int is_named = *at == ':' && is_name(at[1]);
    part *one;
    if (behind != at) {
      at = behind;
      continue;
    }
    if (*at && *at != '?' && !is_named) {
      at++;
      continue;
    }
    one = add_part(all);
    if (!one) {
      return -1;
    }
    *one = (part){(int)(from - all->query), (int)(at - from), -1, 0};
    if (!*at) {
      return 0;
    }
    one->name = (int)(at + 1 - all->query);
    for (at++; is_named && is_name(*at); at++) {
      one->name_length++;
    }
    from = at;
  }
}

static void free_parsed(parsed *all) {
  if (all) {
    free(all->parts);
    free(all);
  }
}

/* 1, or 0 with an error. No flag has a meaning here. */
ECB_EXPORT int ec_datasource_parser_prepare(ecdata_stmt *stmt, int flags,
                                            const char *query,
                                            size_t query_len) {
  parsed *all = NULL;
  (void)flags;
  if (query_len < INT_MAX && !memchr(query, '\0', query_len)) {
    all = calloc(1, sizeof(*all) + query_len + 1);
  }
  if (all) {
    memcpy(all->query, query, query_len);
    all->length = (int)query_len;
  }
  if (!all || parse(all) != 0) {
    free_parsed(all);
    ec_datasource_error(NULL, stmt, "no memory for a query");
    return 0;
  }
  free_parsed(stmt->parsed);
  stmt->parsed = all;
  return 1;
}

/* The value of a parameter; NULL after an error. */
static const ecdata_value *find(ecdata_stmt *stmt,
                                const ecdata_cache_query *cq, const part *one,
                                int *position) {
  const parsed *all = stmt->parsed;
  const char *name = all->query + one->name;
  void *found = NULL;
  if (one->name_length == 0) {
    if (*position < cq->params_positional && cq->positional_params) {
      return &cq->positional_params[(*position)++];
    }
    ec_datasource_error(NULL, stmt, "the query has more '?' than the %d "
                                    "parameters that were given",
                        cq->params_positional);
    return NULL;
  }
  if (!cq->params ||
      !echash_retrieve(cq->params, name, one->name_length, &found)) {
    ec_datasource_error(NULL, stmt,
                        "the query has ':%.*s', and no parameter of this name "
                        "was given",
                        one->name_length, name);
  }
  return found;
}

/* 1, or 0 after an error. */
static int write_value(ecdata_stmt *stmt, const ecdata_value *value,
                       string *text) {
  ecdata_value copy = *value;
  char *quoted = NULL;
  int length = 0, result;
  if (!stmt->driver->funcs->quote) {
    ec_datasource_error(NULL, stmt, "the driver quotes no parameters");
    return 0;
  }
  result = stmt->driver->funcs->quote(stmt->driver, &copy, &quoted, &length);
  if (result == 1 && quoted) {
    result = stringwrite(text, quoted, (size_t)length) == length;
  }
  if (result != 1 || !quoted) {
    ec_datasource_error(NULL, stmt, "a parameter could not be quoted");
  }
  free(quoted);
  return result == 1 && quoted;
}

static int write_parts(ecdata_stmt *stmt, const ecdata_cache_query *cq,
                       string *text) {
  const parsed *all = stmt->parsed;
  int index, position = 0;
  for (index = 0; index < all->count; index++) {
    const part *one = &all->parts[index];
    const ecdata_value *value;
    if (one->text_length > 0 &&
        stringwrite(text, all->query + one->text, (size_t)one->text_length) !=
            one->text_length) {
      ec_datasource_error(NULL, stmt, "no memory for a query");
      return 0;
    }
    if (one->name < 0) {
      continue;
    }
    value = find(stmt, cq, one, &position);
    if (!value || !write_value(stmt, value, text)) {
      return 0;
    }
  }
  return 1;
}

/* The query with its parameters in place: 1, or 0 after an error. With
   *free_query the caller frees it, by free(). */
ECB_EXPORT int ec_datasource_parser_execute(ecdata_stmt *stmt,
                                            ecdata_cache_query *cq,
                                            char **query, int *query_len,
                                            int *free_query) {
  parsed *all = stmt->parsed;
  string text;
  *free_query = 0;
  if (!all) {
    ec_datasource_error(NULL, stmt, "the query was not prepared");
    return 0;
  }
  *query = all->query;
  *query_len = all->length;
  if (all->count == 1) {
    return 1;
  }
  if (!string_init_type(&text, (size_t)all->length + 64, STRING_TYPE_MALLOC)) {
    ec_datasource_error(NULL, stmt, "no memory for a query");
    return 0;
  }
  if (!write_parts(stmt, cq, &text)) {
    string_destroy(&text);
    return 0;
  }
  *query = text.buffer;
  *query_len = text.len;
  *free_query = 1;
  return 1;
}

void ecb_statement_clear(ecdata_stmt *stmt) {
  int index;
  free_parsed(stmt->parsed);
  stmt->parsed = NULL;
  for (index = 0; stmt->colnames && index < stmt->ncols; index++) {
    free(stmt->colnames[index]);
  }
  free(stmt->colnames);
  stmt->colnames = NULL;
  if (stmt->row) {
    echash_delref(stmt->row);
    stmt->row = NULL;
  }
}
