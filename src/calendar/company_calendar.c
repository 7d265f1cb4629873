/* Versions of calendars. The row of the calendar carries the number of the latest version, so that changing it is
 * one UPDATE that either finds the version that was read or nothing. */
#include "company_calendar.h"

#include "../event/event.h"
#include "../people/people.h"
#include "calendar_internal.h"
#include "company_calendar_sql.h"

const char *const calendar_source_labels[] = { "program", "company", "import", NULL };

const struct permission calendar_permissions[] = {
    { "calendar.write", "维护日历", "Write calendars", false },
    { 0 },
};

static const struct field version_fields[] = {
    { FIELD(struct calendar_version, id) },
    { FIELD(struct calendar_version, number) },
    { FIELD(struct calendar_version, effective_at), .doc = "in force from then on" },
    { FIELD(struct calendar_version, zone) },
    { FIELD(struct calendar_version, covers_to), .flags = NULLABLE, .format = "date" },
    { FIELD(struct calendar_version, source), .labels = calendar_source_labels },
    { FIELD(struct calendar_version, note), .flags = NULLABLE },
    { FIELD(struct calendar_version, user_id), .flags = NULLABLE, .doc = "null: the program" },
    { FIELD(struct calendar_version, created_at) },
    { 0 },
};

/* As rows have it, content as text. */
static const struct field version_row_fields[] = {
    { FIELD(struct calendar_version, id) },
    { FIELD(struct calendar_version, number) },
    { FIELD(struct calendar_version, effective_at) },
    { FIELD(struct calendar_version, content) },
    { FIELD(struct calendar_version, zone) },
    { FIELD(struct calendar_version, covers_to) },
    { FIELD(struct calendar_version, source), .labels = calendar_source_labels },
    { FIELD(struct calendar_version, note) },
    { FIELD(struct calendar_version, user_id) },
    { FIELD(struct calendar_version, created_at) },
    { 0 },
};

#define CALENDAR_FIELDS                                                                            \
    { FIELD(struct company_calendar, id) },                                                        \
        { FIELD(struct company_calendar, version), .doc = "number of the latest: for If-Match" },  \
        { FIELD(struct company_calendar, key) }, { FIELD(struct company_calendar, name_zh) },      \
        { FIELD(struct company_calendar, name_en) },                                               \
        { FIELD(struct company_calendar, created_at) },                                            \
        { FIELD(struct company_calendar, updated_at) },                                            \
        { FIELD(struct company_calendar, number), .doc = "of the version that is shown" },         \
        { FIELD(struct company_calendar, effective_at), .doc = "of that version" },                \
        { FIELD(struct company_calendar, zone) },                                                  \
        { FIELD(struct company_calendar, covers_to), .flags = NULLABLE, .format = "date",          \
          .doc = "last day it knows of; null: no end" },                                           \
    {                                                                                              \
        FIELD(struct company_calendar, source), .labels = calendar_source_labels                   \
    }

const struct field company_calendar_row_fields[] = { CALENDAR_FIELDS, { 0 } };

const struct field company_calendar_fields[] = {
    CALENDAR_FIELDS,
    { .name = "calendar",
      .kind = F_JSON,
      .offset = offsetof(struct company_calendar, content),
      .doc = "as docs/calendar.md has it" },
    { FIELD(struct company_calendar, versions), .of = version_fields,
      .size = sizeof(struct calendar_version), .doc = "newest first" },
    { 0 },
};

static const struct field calendar_row_fields[] = {
    CALENDAR_FIELDS,
    { FIELD(struct company_calendar, version_id) },
    { FIELD(struct company_calendar, content) },
    { 0 },
};

#define CHANGE_FIELDS(needed)                                                                      \
    { FIELD(struct company_calendar_form, name_zh), .flags = (needed) | TRIM, .max = 60 },         \
        { FIELD(struct company_calendar_form, name_en), .flags = (needed) | TRIM, .max = 60 },     \
        { .name = "calendar",                                                                      \
          .kind = F_JSON,                                                                          \
          .flags = REQUIRED,                                                                       \
          .max = CALENDAR_MAX,                                                                     \
          .offset = offsetof(struct company_calendar_form, content),                               \
          .doc = "as docs/calendar.md has it" },                                                   \
        { FIELD(struct company_calendar_form, effective_at), .flags = NULLABLE,                    \
          .doc = "null: now" },                                                                    \
    {                                                                                              \
        FIELD(struct company_calendar_form, note), .flags = TRIM | MULTILINE, .max = 1000,         \
                                                   .doc = "what is new, and why"                   \
    }

const struct field company_calendar_add_fields[] = {
    { FIELD(struct company_calendar_form, key), .flags = REQUIRED, .max = 40,
      .doc = "small letters, digits, - and _" },
    CHANGE_FIELDS(REQUIRED),
    { 0 },
};

const struct field company_calendar_change_fields[] = { CHANGE_FIELDS(0), { 0 } };

const struct field import_preview_fields[] = {
    { FIELD(struct import_preview, year) },
    { FIELD(struct import_preview, version), .doc = "number of the latest version, as it is now" },
    { FIELD(struct import_preview, news), .doc = "the import would make a new version" },
    { FIELD(struct import_preview, covers_before), .flags = NULLABLE, .format = "date" },
    { FIELD(struct import_preview, covers_to), .flags = NULLABLE, .format = "date" },
    { FIELD(struct import_preview, papers) },
    { FIELD(struct import_preview, changes), .of = import_change_fields,
      .size = sizeof(struct import_change), .doc = "days that would be different, or are kept" },
    { 0 },
};

/* ------------------------------------------------------------------ reading */

enum err company_calendar_list(struct op *op, struct list *ret)
{
    return db_all(op, SQL(company_calendar_list), ARGS(V(""), V(op->now)), calendar_row_fields,
                  sizeof(struct company_calendar), ret);
}

static enum err calendar_find(struct op *op, str key, utc at, struct company_calendar *ret)
{
    bool found = false;
    *ret = (struct company_calendar){ 0 };
    if (key.n)
        TRY(db_find(op, SQL(company_calendar_list), ARGS(V(key), V(at)), calendar_row_fields, ret,
                    &found));
    return found ? OK : refuse_with(op, ERR_NOT_FOUND, "calendar.not_found", P("key", key));
}

static enum err version_find(struct op *op, int64_t calendar_id, int64_t number,
                             struct calendar_version *ret)
{
    bool found = false;
    *ret = (struct calendar_version){ 0 };
    TRY(db_find(op, SQL(calendar_version_get), ARGS(V(calendar_id), V(number)), version_row_fields,
                ret, &found));
    return found ? OK : refuse(op, ERR_NOT_FOUND, "calendar.no_version");
}

enum err company_calendar_get(struct op *op, str key, int64_t number, struct company_calendar *ret)
{
    struct company_calendar c;
    TRY(calendar_find(op, key, op->now, &c));
    if (number) {
        struct calendar_version v;
        TRY(version_find(op, c.id, number, &v));
        c.version_id = v.id, c.number = v.number, c.effective_at = v.effective_at;
        c.zone = v.zone, c.covers_to = v.covers_to, c.source = v.source, c.content = v.content;
    }
    TRY(db_all(op, SQL(calendar_version_list), ARGS(V(c.id)), version_row_fields,
               sizeof(struct calendar_version), &c.versions));
    *ret = c;
    return OK;
}

enum err calendar_in_force(struct op *op, str key, utc at, int64_t *ret_version_id,
                           const struct calendar **ret)
{
    struct company_calendar c;
    TRY(calendar_find(op, key, at, &c));
    *ret_version_id = c.version_id;
    return calendar_kept(op, c.content, ret);
}

enum err calendar_of_version(struct op *op, int64_t version_id, const struct calendar **ret)
{
    str content;
    TRY(db_text(op, SQL(calendar_version_content), ARGS(V(version_id)), &content));
    if (!content.p)
        return refuse(op, ERR_NOT_FOUND, "calendar.no_version");
    return calendar_kept(op, content, ret);
}

/* ------------------------------------------------------------------ writing */

/* What the event tells of a version. */
static const struct field told_fields[] = {
    { FIELD(struct calendar_version, number) },
    { FIELD(struct calendar_version, effective_at) },
    { FIELD(struct calendar_version, zone) },
    { FIELD(struct calendar_version, covers_to), .flags = NULLABLE },
    { FIELD(struct calendar_version, source), .labels = calendar_source_labels },
    { FIELD(struct calendar_version, note), .flags = OPTIONAL },
    { 0 },
};

static enum err version_insert(struct op *op, int64_t calendar_id, const struct calendar *c,
                               struct calendar_version *v)
{
    CLEANUP(buf_release) struct buf told;
    v->content = calendar_text(op, c);
    v->zone = calendar_zone(c);
    v->covers_to = calendar_covers_to(op, c);
    v->user_id = op->actor->kind == ACTOR_USER ? op->actor->id : 0;
    if (v->content.n > CALENDAR_MAX)
        return refuse(op, ERR_TOO_LARGE, "calendar.too_large");
    TRY(db_run(op, SQL(calendar_version_insert),
               ARGS(V(calendar_id), V(v->number), V(v->effective_at), V(v->content), V(v->zone),
                    V(v->covers_to), V(v->source), V(v->note.p ? v->note : STR("")),
                    V_REF(v->user_id), V(op->now)),
               NULL));
    buf_init(&told, 65536);
    fields_write(&told, told_fields, v);
    if (v->number == 1)
        return event_begin(op, "calendar", calendar_id, "calendar.created", buf_view(&told));
    return event_append(op, "calendar", calendar_id, "calendar.changed", buf_view(&told), NULL);
}

static enum err content_read(struct op *op, str content, const struct calendar **ret)
{
    const json_t *root;
    TRY(json_read(op, content, &root));
    return calendar_from(op, root, STR("/calendar"), ret);
}

static bool key_ok(str key)
{
    for (size_t i = 0; i < key.n; i++) {
        char c = key.p[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (i && (c == '-' || c == '_'))))
            return false;
    }
    return key.n > 0 && key.n <= 40 && !str_is(key, "due"); /* /calendars/due is another question */
}

static enum err insert(struct op *op, const struct company_calendar_form *form,
                       const struct calendar *c, int source)
{
    struct calendar_version v = { .number = 1, .source = source, .note = form->note };
    int64_t id = 0;
    v.effective_at = form->effective_at.ms ? form->effective_at : op->now;
    TRY(db_int(op, SQL(calendar_insert),
               ARGS(V(form->key), V(form->name_zh), V(form->name_en), V(op->now)), &id));
    if (!id)
        op_field(op, STR("/key"), "calendar.key_taken");
    TRY(op_check(op));
    return version_insert(op, id, c, &v);
}

enum err company_calendar_add(struct op *op, const struct company_calendar_form *form,
                              struct company_calendar *ret)
{
    const struct calendar *c = NULL;
    fields_check(op, company_calendar_add_fields, form, STR(""));
    if (!key_ok(form->key))
        op_field(op, STR("/key"), "calendar.key");
    if (form->content.n)
        TRY(content_read(op, form->content, &c)); /* all faults at once */
    TRY(op_check(op));
    TX(tx, op);
    TRY(insert(op, form, c, SOURCE_COMPANY));
    TRY(company_calendar_get(op, form->key, 0, ret));
    return tx_commit(&tx);
}

/* Not in the past, which would change what was promised, and not before the version that it follows. */
static enum err effective_check(struct op *op, utc wanted, utc latest, utc *ret)
{
    *ret = wanted.ms ? wanted : op->now.ms > latest.ms ? op->now : latest;
    if (ret->ms < op->now.ms)
        op_field(op, STR("/effective_at"), "calendar.effective_past");
    else if (ret->ms < latest.ms)
        op_field_with(op, STR("/effective_at"), "calendar.effective_order",
                      P("latest", utc_str(op->mem, latest)));
    return op_check(op);
}

/* The next version of a calendar, by the form's names and times. version 0: whatever it has. */
static enum err advance(struct op *op, const struct company_calendar *before, int64_t version,
                        const struct company_calendar_form *form, const struct calendar *c,
                        int source, int64_t *ret_number)
{
    struct calendar_version latest, v = { .source = source, .note = form->note };
    TRY(db_int(op, SQL(calendar_advance),
               ARGS(V(before->id), V(version), V(form->name_zh.n ? form->name_zh : before->name_zh),
                    V(form->name_en.n ? form->name_en : before->name_en), V(op->now)),
               &v.number));
    if (!v.number)
        return version_refuse(op, "calendar", before->id);
    TRY(version_find(op, before->id, v.number - 1, &latest));
    TRY(effective_check(op, form->effective_at, latest.effective_at, &v.effective_at));
    *ret_number = v.number;
    return version_insert(op, before->id, c, &v);
}

enum err company_calendar_change(struct op *op, str key, int64_t version,
                                 const struct company_calendar_form *form,
                                 struct company_calendar *ret)
{
    struct company_calendar before;
    const struct calendar *c;
    int64_t number;
    TX(tx, op);
    TRY(calendar_find(op, key, op->now, &before));
    TRY(content_read(op, form->content, &c));
    TRY(advance(op, &before, version, form, c, SOURCE_COMPANY, &number));
    TRY(company_calendar_get(op, key, number, ret));
    return tx_commit(&tx);
}

/* What an import makes of the latest version. */
struct imported {
    struct company_calendar record;
    const struct calendar *before, *after;
    struct list changes;
    bool news;
};

static enum err imported(struct op *op, str key, const struct holiday_year *year,
                         struct imported *ret)
{
    struct calendar_version latest;
    TRY(calendar_find(op, key, op->now, &ret->record));
    TRY(version_find(op, ret->record.id, ret->record.version, &latest));
    TRY(calendar_read(op, latest.content, &ret->before));
    TRY(calendar_import(op, ret->before, year, &ret->after, &ret->changes));
    ret->news = !str_eq(calendar_text(op, ret->after), calendar_text(op, ret->before));
    return OK;
}

enum err company_calendar_import(struct op *op, str key, const struct holiday_year *year,
                                 struct company_calendar *ret)
{
    struct imported i;
    struct company_calendar_form form = { 0 };
    int64_t number;

    TX(tx, op);
    TRY(imported(op, key, year, &i));
    number = i.record.version;
    form.note = arena_fmt(op->mem, "%lld", (long long)year->year);
    if (i.news)
        TRY(advance(op, &i.record, number, &form, i.after, SOURCE_IMPORT, &number));
    TRY(company_calendar_get(op, key, number, ret));
    return tx_commit(&tx);
}

enum err company_calendar_preview(struct op *op, str key, const struct holiday_year *year,
                                  struct import_preview *ret)
{
    struct imported i;
    TRY(imported(op, key, year, &i));
    *ret = (struct import_preview){ .year = year->year,
                                    .version = i.record.version,
                                    .news = i.news,
                                    .covers_before = calendar_covers_to(op, i.before),
                                    .covers_to = calendar_covers_to(op, i.after),
                                    .papers = year->papers,
                                    .changes = i.changes };
    return OK;
}

/* ------------------------------------------------------------------ what comes with the program */

static enum err seed_one(struct op *op, str key)
{
    const struct calendar *c;
    int64_t id = 0;
    TRY(calendar_builtin(op, key, &c));
    struct company_calendar_form form = { .key = key,
                                          .name_zh = c->name_zh,
                                          .name_en = c->name_en };
    TRY(db_int(op, SQL(calendar_id_of_key), ARGS(V(key)), &id));
    if (!id)
        return insert(op, &form, c, SOURCE_PROGRAM);
    struct company_calendar before;
    struct calendar_version latest;
    TRY(calendar_find(op, key, op->now, &before));
    TRY(version_find(op, id, before.version, &latest));
    if (latest.source != SOURCE_PROGRAM || str_eq(latest.content, calendar_text(op, c)))
        return OK;
    return advance(op, &before, before.version, &form, c, SOURCE_PROGRAM, &id);
}

enum err calendar_seed(struct op *op)
{
    TX(tx, op);
    strs keys = calendar_builtin_keys(op);
    for (size_t i = 0; i < keys.n; i++)
        TRY(seed_one(op, keys.items[i]));
    return tx_commit(&tx);
}

/* ------------------------------------------------------------------ verifying */

static enum err versions_verify(struct op *op, const struct company_calendar *c,
                                void (*say)(void *ctx, str line), void *ctx, int64_t *wrong)
{
    for (int64_t n = 1; n <= c->version; n++) {
        struct calendar_version v;
        const struct calendar *read;
        enum err err = version_find(op, c->id, n, &v);
        if (err == OK)
            err = calendar_read(op, v.content, &read);
        if (err == OK)
            continue;
        if (err != ERR_NOT_FOUND && err != ERR_INVALID && err != ERR_SYNTAX)
            return err;
        op_forgive(op);
        say(ctx,
            arena_fmt(op->mem, "calendar " STR_FMT ": version %lld is missing or cannot be read",
                      STR_ARG(c->key), (long long)n));
        ++*wrong;
    }
    return OK;
}

enum err calendar_verify(struct op *op, void (*say)(void *ctx, str line), void *ctx,
                         int64_t *ret_wrong)
{
    struct list all;
    int64_t wrong = 0;
    TRY(company_calendar_list(op, &all));
    for (size_t i = 0; i < all.n; i++)
        TRY(versions_verify(op, &((struct company_calendar *)all.items)[i], say, ctx, &wrong));
    *ret_wrong = wrong;
    return OK;
}
