/* Small bodies that several rooms take. */
#pragma once

#include "../base/field.h"

/* Of a definition that is switched on as a new edition. */
struct switch_form {
    str note; /* what changed and why */
};
extern const struct field switch_form_fields[];

/* Of what can be put out of use and back. */
struct active_form {
    bool active;
};
extern const struct field active_form_fields[];
