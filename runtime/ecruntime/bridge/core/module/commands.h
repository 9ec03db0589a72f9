#ifndef ECB_MODULE_COMMANDS_H
#define ECB_MODULE_COMMANDS_H
/*
 * Commands of the console that modules in C register: for the life of the
 * process, or for one generation. The host runs a line in the scheduler thread.
 */
#include "control.h"
#include "ecb_export.h"

/* Scheduler thread for all of these. */

/* A line of the console with its words and an empty answer; NULL without
   memory, or with errno EINVAL for a quote that does not end. The transaction
   and `ac` may be NULL, and are the caller's. */
ECB_EXPORT command_construct *ecb_command_new(const char *line, int is_xml,
                                              ec_config_header *transaction,
                                              accept_construct *ac);
ECB_EXPORT void ecb_command_free(command_construct *command);

/* Whether a module in C has registered a prefix of these words. */
ECB_EXPORT int ecb_command_is_known(const command_construct *command);

/* An EC_RUN_COMMAND_ code; the answer is in `response`. After
   EC_RUN_COMMAND_AGAIN it is called again, in a later turn. After
   EC_RUN_COMMAND_ASYNC the module has set async_resume_func: the host calls
   `resume` when the session's event is dispatched. */
ECB_EXPORT int ecb_command_run(command_construct *command);
ECB_EXPORT int ecb_command_resume(command_construct *command);

/* The server ends: all commands are forgotten. */
ECB_EXPORT void ecb_commands_close(void);

#endif
