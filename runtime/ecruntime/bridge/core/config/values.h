#ifndef ECB_CONFIG_VALUES_H
#define ECB_CONFIG_VALUES_H
/*
 * Values of options. Each belongs to one generation and is freed with it; what
 * C code has fetched holds the generation until it is released.
 *
 * The host makes values: those of stanzas of modules and of the top level when
 * it commits, those of other config scopes when they are looked up.
 */
#include "configuration.h"
#include "ecb_export.h"
#include "hooks/generation.h"

typedef struct ecb_value {
  ec_config_value shown; /* first */
  ecb_generation *generation; /* NULL for a value that no generation has */
  int slot;
  const char *owner; /* instance whose stanza it is of, "" for the top level */
  int has_postset;   /* postset has seen it, and datafree has not */
  struct ecb_value *next;          /* of the generation */
  struct ecb_value_block *blocks;  /* what the storages point to */
} ecb_value;

/* Scheduler thread, before publication: a value of an option of an instance's
   own stanza, or with owner "" of the top level. Any thread: with owner NULL,
   a value that the host finds by itself. NULL without memory, or when the slot
   is unknown. */
ECB_EXPORT ecb_value *ecb_value_new(ecb_generation *generation, int slot,
                                    const char *owner);

/* The value as an array of `count` storages; 0, or -1 without memory. */
ECB_EXPORT int ecb_value_make_array(ecb_value *value, int count);

/* The storage of an array's element, or of a value that is no array. */
ECB_EXPORT ec_config_value_storage *ecb_value_storage(ecb_value *value,
                                                      int index);

/* A copy of `size` bytes with a NUL after them, that lives as long as the
   value; NULL without memory. For vstr and vsa. */
ECB_EXPORT void *ecb_value_copy(ecb_value *value, const void *bytes,
                                size_t size);

/* Has `release` called with `object` when the value is freed; -1 without
   memory, and then `object` stays the caller's. For vdict and the like. */
ECB_EXPORT int ecb_value_adopt(ecb_value *value, void *object,
                               void (*release)(void *object));

/* A dictionary, empty at first, in one of the value's storages; it is freed with
   the value. NULL without memory. Filled with ecb_value_dict_add, before
   anybody else sees the value; 0, or -1 without memory. */
ECB_EXPORT ECDict ecb_value_make_dict(ecb_value *value, int index);
ECB_EXPORT int ecb_value_dict_add(ECDict dictionary, const char *key,
                                  const char *text);

/* Scheduler thread: the author's functions. Valid without one. */
ECB_EXPORT int ecb_value_is_valid(ecb_value *value, string *output);
ECB_EXPORT void ecb_value_postset(ecb_value *value, string *output);

/* Scheduler thread, before publication, for a generation whose values are all
   looked up; -1 without memory. */
ECB_EXPORT int ecb_values_prepare(ecb_generation *generation);

/* Of resources.c: the resource lists of a generation, and their end. */
struct ecb_resources;
struct ecb_resources **ecb_values_resources(ecb_generation *generation);
void ecb_resources_free(struct ecb_resources *resources);

/* Of module/commands.c: those that a generation has, and their end. */
struct ecb_command;
struct ecb_command **ecb_values_commands(ecb_generation *generation);
void ecb_commands_free(struct ecb_command *commands);

/* The value of an own stanza or of the top level, NULL without one. */
ecb_value *ecb_value_find(ecb_generation *generation, int slot,
                          const char *owner);

#endif
