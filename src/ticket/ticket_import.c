/* What an import makes of rows that are tickets: their past comes with them, so they are written whole. */
#include "ticket_import.h"

#include "ticket_bulk.h"
#include "ticket_import_sql.h"
#include "ticket_internal.h"

#define ROW(member, called) FIELD_NAMED(struct ticket_import_row, member, called)

static const struct field row_fields[] = {
    { ROW(form.external_id, "external_id"), .flags = REQUIRED | TRIM, .max = 100 },
    { ROW(form.kind, "kind"), .flags = REQUIRED, .labels = ticket_kind_labels },
    { ROW(form.subject, "subject"), .flags = REQUIRED | TRIM, .max = 200 },
    { ROW(form.description, "description"), .flags = MULTILINE, .max = 50000 },
    { ROW(status, "status"), .labels = ticket_status_labels },
    { ROW(form.impact, "impact"), .labels = ticket_grade_labels },
    { ROW(form.urgency, "urgency"), .labels = ticket_grade_labels },
    { ROW(form.tags, "tags"), .max = 20 },
    { ROW(form.created_at, "created_at") },
    { ROW(resolved_at, "resolved_at") },
    { ROW(closed_at, "closed_at") },
    { ROW(team, "team"), .flags = TRIM, .max = 100 },
    { ROW(form.customer.name, "customer.name"), .flags = TRIM, .max = 100 },
    { ROW(form.customer.kind, "customer.kind"), .labels = customer_kind_labels },
    { ROW(form.customer.phone, "customer.phone"), .flags = TRIM, .max = 40 },
    { ROW(form.customer.mail, "customer.mail"), .flags = TRIM, .max = 254 },
    { ROW(form.customer.level, "customer.level"), .labels = customer_level_labels },
    { ROW(form.customer.notes, "customer.notes"), .flags = MULTILINE, .max = 5000 },
    { 0 },
};

static const struct import_word words[] = {
    { "external_id", "import.field.external_id" },
    { "kind", "import.field.ticket_kind" },
    { "subject", "import.field.subject" },
    { "description", "import.field.description" },
    { "status", "import.field.state" },
    { "impact", "import.field.impact" },
    { "urgency", "import.field.urgency" },
    { "tags", "import.field.tags" },
    { "created_at", "import.field.created_at" },
    { "resolved_at", "import.field.resolved_at" },
    { "closed_at", "import.field.closed_at" },
    { "team", "import.field.team" },
    { "customer.name", "import.field.customer_name" },
    { "customer.kind", "import.field.customer_kind" },
    { "customer.phone", "import.field.customer_phone" },
    { "customer.mail", "import.field.customer_mail" },
    { "customer.level", "import.field.customer_level" },
    { "customer.notes", "import.field.customer_notes" },
    { "kind=fault", "import.choice.ticket_kind.fault" },
    { "kind=question", "import.choice.ticket_kind.question" },
    { "kind=service_request", "import.choice.ticket_kind.service_request" },
    { "kind=return", "import.choice.ticket_kind.return" },
    { "kind=exchange", "import.choice.ticket_kind.exchange" },
    { "kind=refund", "import.choice.ticket_kind.refund" },
    { "kind=repair", "import.choice.ticket_kind.repair" },
    { "kind=complaint", "import.choice.ticket_kind.complaint" },
    { "kind=suggestion", "import.choice.ticket_kind.suggestion" },
    { "status=new", "import.choice.status.new" },
    { "status=open", "import.choice.status.open" },
    { "status=waiting", "import.choice.status.waiting" },
    { "status=resolved", "import.choice.status.resolved" },
    { "status=closed", "import.choice.status.closed" },
    { "impact=low", "import.choice.grade.low" },
    { "impact=medium", "import.choice.grade.medium" },
    { "impact=high", "import.choice.grade.high" },
    { "urgency=low", "import.choice.grade.low" },
    { "urgency=medium", "import.choice.grade.medium" },
    { "urgency=high", "import.choice.grade.high" },
    { "customer.kind=person", "import.choice.customer_kind.person" },
    { "customer.kind=organisation", "import.choice.customer_kind.organisation" },
    { "customer.level=regular", "import.choice.customer_level.regular" },
    { "customer.level=important", "import.choice.customer_level.important" },
    { "customer.level=vip", "import.choice.customer_level.vip" },
    { 0 },
};

/* ------------------------------------------------------------------ rows */

static void row_prepare(struct op *op, void *at)
{
    struct ticket_import_row *row = at;
    (void)op;
    row->form.impact = GRADE_MEDIUM;
    row->form.urgency = GRADE_MEDIUM;
    row->form.channel = CHANNEL_IMPORT;
}

static enum err team_find(struct op *op, struct ticket_import_row *row)
{
    if (!row->team.n)
        return OK;
    TRY(db_int(op, SQL(import_team_named), ARGS(V(row->team)), &row->form.team_id));
    if (!row->form.team_id)
        op_field_with(op, STR("team"), "import.no_team", P("name", row->team));
    return OK;
}

static enum err row_check(struct op *op, const struct import_map *map, void *row_at)
{
    struct ticket_import_row *row = row_at;
    const struct customer_form *c = &row->form.customer;
    if ((c->phone.n || c->mail.n) && !c->name.n)
        op_field(op, import_label(map, "customer.name"), "field.required");
    if (row->form.created_at.ms > op->now.ms)
        op_field(op, import_label(map, "created_at"), "import.future");
    if (row->closed_at.ms && !row->resolved_at.ms)
        row->resolved_at = row->closed_at;
    customer_form_check(op, &row->form.customer, STR("customer"));
    return team_find(op, row);
}

static void row_keys(struct op *op, const void *row, str ret[IMPORT_KEYS])
{
    (void)op;
    ret[0] = ((const struct ticket_import_row *)row)->form.external_id;
}

/* ------------------------------------------------------------------ tickets */

/* Names of the fields in which the file and its ticket differ. What the desk is there to change (status,
 * team, tags, priority) is not compared. */
static str differences(struct op *op, const struct ticket_import_row *row, const struct ticket *t)
{
    const struct {
        const char *name;
        bool differs;
    } fields[] = {
        { "subject", !str_eq(row->form.subject, t->subject) },
        { "description", !str_eq(row->form.description, t->description) },
        { "kind", row->form.kind != t->kind },
        { "created_at", row->form.created_at.ms && row->form.created_at.ms != t->created_at.ms },
    };
    str names = STR("");
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        if (fields[i].differs)
            names = arena_fmt(op->mem, STR_FMT "%s%s", STR_ARG(names), names.n ? ", " : "",
                              fields[i].name);
    return names;
}

static enum err row_find(struct op *op, const void *row_at, bool *ret_there, str *ret_name,
                         str *ret_fields)
{
    const struct ticket_import_row *row = row_at;
    struct ticket_row there;
    int64_t id = 0;

    TRY(ticket_find_external(op, row->form.external_id, &id));
    if (!id)
        return OK;
    TRY(ticket_load(op, id, &there));
    *ret_there = true;
    *ret_name = there.t.number;
    *ret_fields = differences(op, row, &there.t);
    return OK;
}

static enum err rows_write(struct op *op, void *rows_at, size_t n)
{
    struct ticket_import_row *rows = rows_at;
    struct ticket_bulk *bulk;
    TRY(ticket_bulk_begin(op, n, 0, &bulk));
    for (size_t i = 0; i < n; i++) {
        struct ticket_import_row *row = &rows[i];
        struct customer c = { 0 };
        if (row->form.customer.name.n)
            TRY(customer_find_or_add(op, &row->form.customer, STR("customer"), &c));
        row->form.customer_id = c.id;
        const struct ticket_history history = {
            .form = &row->form,
            .at = op->now,
            .actor = op->actor,
            .event = "ticket.imported",
            .status = (enum ticket_status)row->status,
            .resolved_at = row->resolved_at,
            .closed_at = row->closed_at,
        };
        TRY(ticket_bulk_add(bulk, &history, NULL));
    }
    return ticket_bulk_end(bulk);
}

const struct import_kind ticket_import_kind = {
    .permission = "ticket.import",
    .words = words,
    .fields = row_fields,
    .size = sizeof(struct ticket_import_row),
    .prepare = row_prepare,
    .check = row_check,
    .keys = row_keys,
    .key_fields = { "external_id", "external_id" },
    .find = row_find,
    .write = rows_write,
};
