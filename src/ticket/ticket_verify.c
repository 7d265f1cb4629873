/* Does what the tickets say about themselves hold? Counts, references, the texts that the chain of events
 * vouches for, the files. */
#include "../base/digest.h"
#include "../store/blob.h"
#include "ticket_internal.h"

struct fault_row {
    int64_t id, message_id, seq, team_id, assignee_id, status, n, kept, n_all, n_open, kept_all,
        kept_open, size;
    str event, body, data, sha256, name;
};

static const struct field fault_fields[] = {
    { FIELD(struct fault_row, id) },
    { FIELD(struct fault_row, message_id) },
    { FIELD(struct fault_row, seq) },
    { FIELD(struct fault_row, team_id) },
    { FIELD(struct fault_row, status) },
    { FIELD(struct fault_row, assignee_id) },
    { FIELD(struct fault_row, n) },
    { FIELD(struct fault_row, kept) },
    { FIELD(struct fault_row, n_all) },
    { FIELD(struct fault_row, n_open) },
    { FIELD(struct fault_row, kept_all) },
    { FIELD(struct fault_row, kept_open) },
    { FIELD(struct fault_row, size) },
    { FIELD(struct fault_row, event) },
    { FIELD(struct fault_row, body) },
    { FIELD(struct fault_row, data) },
    { FIELD(struct fault_row, sha256) },
    { FIELD(struct fault_row, name) },
    { 0 },
};

struct verifier {
    struct op *op;
    void (*say)(void *ctx, str line);
    void *ctx;
    int64_t wrong;
};

static void tell(struct verifier *v, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void tell(struct verifier *v, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    v->wrong++;
    v->say(v->ctx, arena_vfmt(v->op->mem, format, args));
    va_end(args);
}

static enum err count_wrong(void *ctx, void *row)
{
    const struct fault_row *r = row;
    tell(ctx, "count of team %lld, assignee %lld, status %s: %lld tickets, %lld recorded",
         (long long)r->team_id, (long long)r->assignee_id, ticket_status_labels[r->status],
         (long long)r->n, (long long)r->kept);
    return OK;
}

static enum err customer_wrong(void *ctx, void *row)
{
    const struct fault_row *r = row;
    tell(ctx, "customer %lld: %lld tickets (%lld open), recorded %lld (%lld)", (long long)r->id,
         (long long)r->n_all, (long long)r->n_open, (long long)r->kept_all,
         (long long)r->kept_open);
    return OK;
}

static enum err ticket_wrong(void *ctx, void *row)
{
    const struct fault_row *r = row;
    tell(ctx, "ticket %lld: %lld messages, %lld recorded, or no history", (long long)r->id,
         (long long)r->n_all, (long long)r->kept_all);
    return OK;
}

static enum err reference_wrong(void *ctx, void *row)
{
    const struct fault_row *r = row;
    tell(ctx, "ticket %lld: its %s is not there", (long long)r->id, r->event.p);
    return OK;
}

static enum err message_check(void *ctx, void *row)
{
    const struct fault_row *r = row;
    struct verifier *v = ctx;
    char hash[SHA256_HEX];

    sha256_hex(r->body, hash);
    if (!r->event.n)
        tell(v, "ticket %lld: message %lld has no event", (long long)r->id,
             (long long)r->message_id);
    else if (!str_has(r->data, (str){ hash, SHA256_HEX - 1 }))
        tell(v, "ticket %lld: the text of message %lld was altered", (long long)r->id,
             (long long)r->message_id);
    return OK;
}

static enum err blob_check(void *ctx, void *row)
{
    const struct fault_row *r = row;
    struct verifier *v = ctx;
    if (!blob_intact(v->op, r->sha256))
        tell(v, "attachment %lld (" STR_FMT "): its file is missing or was altered",
             (long long)r->id, STR_ARG(r->name));
    return OK;
}

enum err ticket_verify(struct op *op, void (*say)(void *ctx, str line), void *ctx,
                       int64_t *ret_wrong)
{
    struct verifier v = { .op = op, .say = say, .ctx = ctx };
    const struct {
        const struct sql *sql;
        enum err (*each)(void *ctx, void *row);
    } checks[] = {
        { SQL(verify_counts), count_wrong },     { SQL(verify_customer_counts), customer_wrong },
        { SQL(verify_tickets), ticket_wrong },   { SQL(verify_references), reference_wrong },
        { SQL(verify_messages), message_check }, { SQL(attachment_blobs), blob_check },
    };
    for (size_t i = 0; i < sizeof checks / sizeof *checks; i++)
        TRY(db_each(op, checks[i].sql, NO_ARGS, fault_fields, sizeof(struct fault_row),
                    checks[i].each, &v));
    *ret_wrong = v.wrong;
    return OK;
}
