#ifndef NEWER_H
#define NEWER_H

void *newer_infrastructure(void);

#endif
