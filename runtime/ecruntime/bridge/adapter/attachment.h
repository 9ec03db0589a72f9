#ifndef ECHOST_ATTACHMENT_H
#define ECHOST_ATTACHMENT_H
/*
 * The server that the core serves. The table of the host is filled in by each
 * part in its `ready`, and handed to the core with the first attachment.
 */
#include "ecb_host.h"
#include "echost.h"

/* Each part writes its members, in `ready` only. */
extern ecb_host echost_table;

/* With the interpreter lock: the object of Python that answers for the server,
   borrowed; NULL while no server is attached. */
PyObject *echost_receiver(void);

/* With the interpreter lock, at the end of a server: each part forgets what it
   kept of it. Called before the receiver is let go. */
u_int32_t echost_generations_forget(void); /* how many modules still hold */
void echost_options_forget(void);
void echost_instances_forget(void);
void echost_listeners_forget(void);

#endif
