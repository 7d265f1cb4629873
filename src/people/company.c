/* The company's own card: its names, time zone, and what the portal says. One row. */
#include "people_internal.h"

#include "../base/date.h"
#include "../event/event.h"
#include "company_sql.h"

#include <sys/stat.h>

#define ZONES "/usr/share/zoneinfo"

const struct field company_fields[] = {
    { FIELD(struct company, version), .flags = READONLY, .doc = "for If-Match" },
    { FIELD(struct company, name_zh) },
    { FIELD(struct company, name_en) },
    { FIELD(struct company, time_zone), .doc = "IANA name, as Asia/Shanghai" },
    { FIELD(struct company, phone), .flags = NULLABLE, .doc = "as customers dial it" },
    { FIELD(struct company, portal_note_zh), .flags = NULLABLE },
    { FIELD(struct company, portal_note_en), .flags = NULLABLE },
    { 0 },
};

const struct field company_edit_fields[] = {
    { FIELD(struct company, name_zh), .flags = REQUIRED | TRIM, .max = 100 },
    { FIELD(struct company, name_en), .flags = REQUIRED | TRIM, .max = 100 },
    { FIELD(struct company, time_zone), .flags = REQUIRED | TRIM, .max = 60,
      .doc = "IANA name, as Asia/Shanghai" },
    { FIELD(struct company, phone), .flags = NULLABLE | TRIM, .max = 40,
      .doc = "as customers dial it" },
    { FIELD(struct company, portal_note_zh), .flags = NULLABLE | TRIM | MULTILINE, .max = 2000,
      .doc = "shown to customers before they write" },
    { FIELD(struct company, portal_note_en), .flags = NULLABLE | TRIM | MULTILINE, .max = 2000 },
    { 0 },
};

/* "Area/City" of the machine's own time zones; only the form where the machine has none. */
static bool zone_ok(struct op *op, str name)
{
    struct stat zone;
    bool shape = name.n > 0;
    for (size_t i = 0; i < name.n; i++) {
        char c = name.p[i];
        bool word = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        shape = shape && (word || (i && (c == '/' || c == '_' || c == '-' || c == '+')));
    }
    if (!shape || stat(ZONES, &zone) != 0)
        return shape;
    const char *file = arena_fmt(op->mem, ZONES "/" STR_FMT, STR_ARG(name)).p;
    return stat(file, &zone) == 0 && S_ISREG(zone.st_mode);
}

enum err company_get(struct op *op, struct company *ret)
{
    struct company c = { 0 };
    TRY(db_one(op, SQL(company_get), NO_ARGS, company_fields, &c));
    *ret = c;
    return OK;
}

enum err company_today(struct op *op, str *ret)
{
    struct company c = { 0 };
    TRY(company_get(op, &c));
    *ret = date_at(op->mem, op->now, c.time_zone);
    return OK;
}

enum err company_edit(struct op *op, int64_t version, const struct company *form,
                      struct company *ret)
{
    struct company before = { 0 };

    fields_check(op, company_edit_fields, form, STR(""));
    if (!zone_ok(op, form->time_zone))
        op_field(op, STR("/time_zone"), "company.time_zone");
    TRY(op_check(op));
    TX(tx, op);
    TRY(db_run(op, SQL(company_lock), NO_ARGS, NULL));
    TRY(company_get(op, &before));
    TRY(version_check(op, "company", 1, before.version, version));
    TRY(db_run(op, SQL(company_update),
               ARGS(V(form->name_zh), V(form->name_en), V(form->time_zone), V(form->phone),
                    V(form->portal_note_zh), V(form->portal_note_en)),
               NULL));
    TRY(people_event(op, "company", 1, "company.changed", company_edit_fields, &before, form));
    TRY(company_get(op, ret));
    return tx_commit(&tx);
}
