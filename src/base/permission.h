/* The list of permissions of the program: each capability has a table of its own, app/ registers
 * them once at start, in a fixed order. Roles store keys, actors carry scopes by index. */
#pragma once

#include "op.h"

struct permission {
    const char *key; /* "ticket.assign" */
    const char *zh, *en;
    bool scoped; /* own/team/all differ; otherwise it is granted (all) or not */
};

/* The table ends at key NULL and outlives the program; before threads start. A key that is already
 * there, or one past PERMISSION_MAX, ends the process. */
void permission_register(const struct permission *table);
size_t permission_count(void);
const struct permission *permission_at(size_t index);
/* ERR_FORBIDDEN "permission.missing", with the permission's name in the op's language. */
enum err permission_refuse(struct op *op, const char *key);
int permission_index(str key); /* -1 when there is none */
