#ifndef ECHOST_KEPT_H
#define ECHOST_KEPT_H
/*
 * Texts and objects that providers in Python gave to C. Each lives in the
 * thread that got it until a provider in Python of the same hook gives another
 * one at the same place there, or the thread ends.
 */
#include "ecxs/hook_chain.h"
#include "echost.h"

/* The result; parameters are numbered from 0. */
enum { ECHOST_RESULT = -1 };

/* Takes over the reference. With the interpreter lock. 0, or -1 without
   memory: the reference is released. */
int echost_keep(const ec_hook_decl *declaration, int place, PyObject *object);

#endif
