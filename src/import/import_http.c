/* Imports over HTTP: what can be brought, an empty file for it, and the bringing itself: a first look, a dry run, or
 * the rows. What is told of a file is limited; a larger file is for the command line. */
#include "import_internal.h"

#include "../base/message.h"

#include <stdatomic.h>

#define ROWS_MAX    10000
#define TOLD_MAX    500 /* bad rows, changed rows */
#define REJECTS_MAX (8u << 20)
#define MAP_MAX     (256 * 1024)
#define FILE_MAX    (64 << 20) /* the setting for uploads is mostly less */
#define RETRY_AFTER 5

/* ------------------------------------------------------------------ what can be brought */

struct field_card {
    str name, name_zh, name_en, type;
    bool required;
    strs choices;
};

static const struct field field_card_fields[] = {
    { FIELD(struct field_card, name) },
    { FIELD(struct field_card, name_zh) },
    { FIELD(struct field_card, name_en) },
    { FIELD(struct field_card, type),
      .doc = "text, number, amount, date, time, flag, choice, list" },
    { FIELD(struct field_card, required) },
    { FIELD(struct field_card, choices), .doc = "in the reader's language, of a choice" },
    { 0 },
};

struct import_card {
    str kind, name_zh, name_en;
    struct list fields;
};

static const struct field import_card_fields[] = {
    { FIELD(struct import_card, kind) },
    { FIELD(struct import_card, name_zh) },
    { FIELD(struct import_card, name_en) },
    { FIELD(struct import_card, fields), .of = field_card_fields,
      .size = sizeof(struct field_card) },
    { 0 },
};

static const char *type_of(const struct field *f)
{
    switch (f->kind) {
    case F_INT:
    case F_DECIMAL:
        return "number";
    case F_MONEY:
        return "amount";
    case F_BOOL:
        return "flag";
    case F_ENUM:
        return "choice";
    case F_UTC:
        return "time";
    case F_STRS:
        return "list";
    default:
        return f->format && strcmp(f->format, "date") == 0 ? "date" : "text";
    }
}

static struct field_card field_card(struct op *op, const struct import_kind *kind,
                                    const struct field *f)
{
    struct field_card c = {
        .name = str_of(f->name),
        .name_zh = import_field_words(op, kind, f->name, LANG_ZH),
        .name_en = import_field_words(op, kind, f->name, LANG_EN),
        .type = str_of(type_of(f)),
        .required = (f->flags & REQUIRED) != 0,
    };
    size_t n = 0;
    while (f->labels && f->labels[n])
        n++;
    c.choices = (strs){ arena_array(op->mem, n + 1, sizeof(str)), n };
    for (size_t i = 0; i < n; i++)
        c.choices.items[i] = import_choice_words(op, kind, f, f->labels[i], op->lang);
    return c;
}

static struct import_card card_of(struct op *op, const struct import_offer *o)
{
    struct field_card *cards = arena_array(op->mem, FIELD_MAX, sizeof *cards);
    size_t n = 0;
    for (const struct field *f = o->kind->fields; f->name; f++)
        cards[n++] = field_card(op, o->kind, f);
    return (struct import_card){ .kind = str_of(o->name),
                                 .name_zh = message_text(op->mem, LANG_ZH, o->words, NULL, 0),
                                 .name_en = message_text(op->mem, LANG_EN, o->words, NULL, 0),
                                 .fields = { cards, n } };
}

/* Those that the actor may bring. */
static enum err import_http_list(struct op *op, struct http *h)
{
    size_t n = 0;
    for (const struct import_offer *o = import_offered(); o && o->name; o++)
        n++;
    struct import_card *cards = arena_array(op->mem, n + 1, sizeof *cards);
    n = 0;
    for (const struct import_offer *o = import_offered(); o && o->name; o++)
        if (op_scope(op, o->kind->permission) != SCOPE_NONE)
            cards[n++] = card_of(op, o);
    return http_send_items(op, h, import_card_fields, cards, n, sizeof *cards);
}

static enum err offer_find(struct op *op, struct http *h, const struct import_offer **ret)
{
    *ret = import_offer_named(http_path(h, "kind"));
    if (!*ret)
        return refuse(op, ERR_NOT_FOUND, "import.no_kind");
    if (op_scope(op, (*ret)->kind->permission) == SCOPE_NONE)
        return refuse_with(op, ERR_FORBIDDEN, "permission.missing",
                           P("permission", str_of((*ret)->kind->permission)));
    return OK;
}

/* A file with nothing but its heading. The mark at its beginning tells sheets that it is UTF-8. */
static enum err import_http_template(struct op *op, struct http *h)
{
    const struct import_offer *o;
    struct buf *out = http_body(h);
    const char *before = "\xEF\xBB\xBF";

    TRY(offer_find(op, h, &o));
    for (const struct field *f = o->kind->fields; f->name; f++) {
        buf_z(out, before);
        buf_csv(out, import_field_words(op, o->kind, f->name, op->lang));
        before = ",";
    }
    buf_z(out, "\r\n");
    str name = arena_fmt(op->mem, STR_FMT ".csv",
                         STR_ARG(message_text(op->mem, op->lang, o->words, NULL, 0)));
    return http_send_file(op, h, name, "text/csv; charset=utf-8");
}

/* ------------------------------------------------------------------ what is told of a file */

struct bad_row {
    int64_t line;
    str column, code, message;
};

struct changed_row {
    int64_t line;
    str key, name, fields;
};

struct import_answer {
    str kind;
    bool dry_run;
    strs columns;
    struct list samples, map;
    strs missing;
    struct import_report report;
    struct list bad_rows, changed_rows;
    str rejects;
};

static const struct field sample_fields[] = {
    { FIELD(struct import_sample, cells) },
    { 0 },
};

static const struct field mapped_fields[] = {
    { FIELD(struct import_mapped, field) },
    { FIELD(struct import_mapped, column) },
    { 0 },
};

static const struct field bad_row_fields[] = {
    { FIELD(struct bad_row, line) },
    { FIELD(struct bad_row, column), .doc = "*: of the whole row" },
    { FIELD(struct bad_row, code) },
    { FIELD(struct bad_row, message) },
    { 0 },
};

static const struct field changed_row_fields[] = {
    { FIELD(struct changed_row, line) },
    { FIELD(struct changed_row, key) },
    { FIELD(struct changed_row, name), .doc = "of the record that is there" },
    { FIELD(struct changed_row, fields), .doc = "in which the two differ" },
    { 0 },
};

#define REPORT(member) FIELD_NAMED(struct import_answer, report.member, #member)

static const struct field import_answer_fields[] = {
    { FIELD(struct import_answer, kind) },
    { FIELD(struct import_answer, dry_run) },
    { FIELD(struct import_answer, columns), .doc = "of the file" },
    { FIELD(struct import_answer, samples), .of = sample_fields,
      .size = sizeof(struct import_sample), .doc = "the first rows" },
    { FIELD(struct import_answer, map), .of = mapped_fields, .size = sizeof(struct import_mapped),
      .doc = "which column makes which field: as was sent, or as the heading says" },
    { FIELD(struct import_answer, missing),
      .doc = "required fields without a column: then no row was looked at" },
    { REPORT(rows) },
    { REPORT(added), .doc = "made; in a dry run: that would be" },
    { REPORT(there), .doc = "there already, not written over" },
    { REPORT(changed), .doc = "of those: that say something else than their record" },
    { REPORT(bad), .doc = "left out" },
    { REPORT(torn), .flags = NULLABLE, .doc = "line of a last record that is not whole" },
    { REPORT(encoding) },
    { FIELD(struct import_answer, bad_rows), .of = bad_row_fields, .size = sizeof(struct bad_row),
      .doc = "what is wrong, the first 500" },
    { FIELD(struct import_answer, changed_rows), .of = changed_row_fields,
      .size = sizeof(struct changed_row), .doc = "the first 500" },
    { FIELD(struct import_answer, rejects), .flags = NULLABLE,
      .doc = "bad rows as CSV with their reasons: to be repaired and sent again" },
    { 0 },
};

/* ------------------------------------------------------------------ on the way */

/* What a batch tells lives no longer than the batch: it is copied to the request. */
struct telling {
    struct arena *mem;
    struct import_answer *answer;
    struct buf rejects;
};

static void heading(void *ctx, const strs *cells)
{
    struct telling *t = ctx;
    import_reject(&t->rejects, cells, STR(IMPORT_WHY));
}

static void bad(void *ctx, struct op *op, int64_t line, const strs *cells)
{
    struct telling *t = ctx;
    struct bad_row *rows = t->answer->bad_rows.items;
    str why = STR("");
    for (size_t i = 0; i < op->fault.item_count; i++) {
        const struct fault_item *item = &op->fault.items[i];
        why = arena_fmt(op->mem, STR_FMT "%s" STR_FMT, STR_ARG(why), i ? "; " : "",
                        STR_ARG(import_reason(op, line, item)));
        if (t->answer->bad_rows.n < TOLD_MAX)
            rows[t->answer->bad_rows.n++] =
                (struct bad_row){ line, arena_str(t->mem, item->pointer), str_of(item->code),
                                  arena_str(t->mem, op_item_text(op, item)) };
    }
    if (cells)
        import_reject(&t->rejects, cells, why);
}

static void changed(void *ctx, struct op *op, int64_t line, str key, str name, str fields)
{
    struct telling *t = ctx;
    struct changed_row *rows = t->answer->changed_rows.items;
    (void)op;
    if (t->answer->changed_rows.n < TOLD_MAX)
        rows[t->answer->changed_rows.n++] =
            (struct changed_row){ line, arena_str(t->mem, key), arena_str(t->mem, name),
                                  arena_str(t->mem, fields) };
}

/* ------------------------------------------------------------------ bringing */

static enum err parts_read(struct op *op, const struct http *h, str *ret_file, str *ret_map)
{
    const struct http_part *parts;
    size_t n;

    http_parts(h, &parts, &n);
    for (size_t i = 0; i < n; i++) {
        bool file = str_is(parts[i].name, "file");
        str *into = file ? ret_file : ret_map;
        if ((!file && !str_is(parts[i].name, "map")) || into->p)
            return refuse(op, ERR_INVALID, "import.one_file");
        TRY(http_part_read(op, h, i, file ? FILE_MAX : MAP_MAX, into));
    }
    return ret_file->p ? OK : refuse(op, ERR_INVALID, "import.one_file");
}

static struct list map_told(struct op *op, const struct import_map *map)
{
    struct import_mapped *all = arena_array(op->mem, map->target_count + 1, sizeof *all);
    for (size_t i = 0; i < map->target_count; i++)
        all[i] =
            (struct import_mapped){ str_of(map->targets[i].field->name), map->targets[i].label };
    return (struct list){ all, map->target_count };
}

static enum err look(struct op *op, str file, struct import_answer *a)
{
    struct import_look seen;
    TRY(import_look(op, file, &seen));
    if (seen.rows > ROWS_MAX)
        return refuse_with(op, ERR_TOO_LARGE, "import.too_many_rows",
                           P("rows", arena_fmt(op->mem, "%lld", (long long)seen.rows)),
                           P("max", arena_fmt(op->mem, "%d", ROWS_MAX)));
    a->columns = seen.heading;
    a->samples = seen.samples;
    a->report.rows = seen.rows;
    return OK;
}

/* One at a time: an import is long, and the others want to work. */
static atomic_flag busy = ATOMIC_FLAG_INIT;

static enum err bring(struct op *op, struct import_map *map, str file, struct import_answer *a)
{
    struct telling t = { .mem = op->mem, .answer = a };
    const struct import_watch watch = { &t, heading, bad, changed, NULL };

    a->bad_rows.items = arena_array(op->mem, TOLD_MAX, sizeof(struct bad_row));
    a->changed_rows.items = arena_array(op->mem, TOLD_MAX, sizeof(struct changed_row));
    if (atomic_flag_test_and_set(&busy)) {
        enum err err = refuse(op, ERR_UNAVAILABLE, "import.busy");
        op->fault.retry_after = RETRY_AFTER;
        return err;
    }
    buf_init(&t.rejects, REJECTS_MAX);
    enum err err = import_run(op, map, file, a->dry_run, &watch, &a->report);
    atomic_flag_clear(&busy);
    if (a->report.bad && !t.rejects.full)
        a->rejects = arena_str(op->mem, buf_view(&t.rejects));
    buf_release(&t.rejects);
    return err;
}

/* A map that the heading tells may be too little: then the answer says what is missing, and *ret is NULL. */
static enum err map_find(struct op *op, const struct import_kind *kind, str sent,
                         struct import_answer *a, struct import_map **ret)
{
    *ret = NULL;
    if (sent.p) {
        TRY(import_map_read(op, kind, sent, ret));
        a->map = map_told(op, *ret);
        return OK;
    }
    import_guess(op, kind, &a->columns, &a->map, &a->missing);
    return a->missing.n ? OK : import_map_read(op, kind, import_map_text(op, &a->map), ret);
}

struct import_query {
    bool dry_run;
};

static const struct field import_query_fields[] = {
    { FIELD(struct import_query, dry_run), .doc = "everything is checked, nothing is written" },
    { 0 },
};

static enum err import_http_bring(struct op *op, struct http *h)
{
    const struct import_offer *o;
    struct import_query q = { 0 };
    struct import_answer a = { 0 };
    struct import_map *map;
    str file = { 0 }, sent = { 0 };

    TRY(http_query(op, h, &q));
    TRY(offer_find(op, h, &o));
    TRY(parts_read(op, h, &file, &sent));
    a.kind = str_of(o->name);
    a.dry_run = q.dry_run;
    TRY(look(op, file, &a));
    TRY(map_find(op, o->kind, sent, &a, &map));
    if (map)
        TRY(bring(op, map, file, &a));
    return http_send(op, h, import_answer_fields, &a);
}

const struct route import_routes[] = {
    { GET, "/api/v1/imports", import_http_list, "login", .out = import_card_fields,
      .flags = ROUTE_ITEMS,
      .summary = "What the caller may import from CSV files, and its fields" },
    { GET, "/api/v1/imports/:kind/template", import_http_template, "login",
      .summary = "A CSV file with nothing but its heading", .errors = "import.no_kind" },
    { POST, "/api/v1/imports/:kind", import_http_bring, "login", .query = import_query_fields,
      .out = import_answer_fields, .out_name = "ImportAnswer",
      .flags = ROUTE_MULTIPART | ROUTE_PASSING | ROUTE_OWN_TX | ROUTE_SLOW,
      .summary = "Import a CSV file (multipart: file, and map as in docs/import.md or the heading "
                 "itself); what is there is not written over",
      .errors = "import.no_kind import.one_file import.encoding import.no_heading import.no_column "
                "import.too_many_rows import.busy blob.too_large" },
    { 0 },
};
