#include "forms.h"

const struct field switch_form_fields[] = {
    { FIELD(struct switch_form, note), .flags = REQUIRED | TRIM | MULTILINE, .max = 500,
      .doc = "what changed and why" },
    { 0 },
};

const struct field active_form_fields[] = {
    { FIELD(struct active_form, active), .flags = REQUIRED },
    { 0 },
};
