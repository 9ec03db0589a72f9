#ifndef ECHOST_FACTS_H
#define ECHOST_FACTS_H
/*
 * The facts of an object of the harness are its attributes: what C asks for is
 * read there, and what C sets is set there. The object outlives its twin. Any
 * thread, which waits for the interpreter lock.
 */
#include "simulator/facts.h"

#include "echost.h"

extern const ecb_fact_source echost_facts;

#endif
