#ifndef ECB_EXPORT_H
#define ECB_EXPORT_H

/* Everything else is hidden: documented names and ecb_... only. */
#define ECB_EXPORT __attribute__((visibility("default")))

#endif
