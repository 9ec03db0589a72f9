/* Made by ecxs. Do not edit: `ecxs generate` rewrites this file from module.toml. */
/* api = 1 */
/* declaration sha256 1b49e0352fb3397a7da19279b37e5f111a3800ac2058f33706a8a3c5ad3858bb */
/* content sha256 fda629acb145bffd18d9215907da0b3c6f0e051b9942e4b266975b0c5d3bae57 */
#ifndef LITEBASE_GENERATED_H
#define LITEBASE_GENERATED_H

#include "ec_config.h"
#include "module.h"
#include "module-hooks.h"
#include "configuration.h"
#include "control.h"
#include "ec_malloc.h"
#include "ecdict.h"
#include "misc/ec_ptr_array.h"
#include "misc/ec_string.h"

/* The state of the module. Define the structure in src/litebase.c, and write
 * LITEBASE_STATE; behind it. It is made with all bytes 0 before litebase_open is
 * called, and lives as long as the server. */
struct litebase;
extern const size_t litebase_state_size;
#define LITEBASE_STATE \
  const size_t litebase_state_size = sizeof(struct litebase)

/* The infrastructure of a state, such as for ec_mod_debug. Any thread. */
generic_module_infrastructure *litebase_infrastructure(struct litebase *self);

/*
 * The options. Any thread. `transaction` is that of litebase_configure, or NULL for
 * the current configuration. A scope that is NULL is not asked. Nothing is
 * copied into the state, so a reload harms nobody who reads.
 */

/* Seconds in which a query waits for those who write, unless the uri says.
 * Path: [litebase]; default 5. */
int litebase_option_busy_timeout(struct litebase *self,
    ec_config_header *transaction);

/* What src/litebase.c defines; `ecxs generate --stubs` writes what is missing. */

/* Show how many connections are open, and how many queries have run. */
void litebase_control_status(struct litebase *self, string *response,
    const char *arguments, int xml);

/* Fill the new state, all of whose bytes are 0; return 0, or -1 if the
 * module cannot be used. */
int litebase_open(struct litebase *self);

/* Take up a configuration, at the start and at each reload; return 0, or -1
 * with the reason written into output. */
int litebase_configure(struct litebase *self, ec_config_header *transaction,
    string *output);

#endif
