/* How an edition moves on: submitted, sent back, approved, in force, superseded; and who has signed it.
 *
 *     from        to          who                what must hold
 *     draft       review      duty.write         complete; no error of the linter that nobody dismissed
 *     review      draft       duty.approve       a reason
 *     approved    draft       duty.approve       a reason; nobody has signed it
 *     review      approved    duty.approve       today or a later day
 *     approved    in force    the day            the edition before is superseded
 */
#include "binding.h"

#include "../base/date.h"
#include "../base/digest.h"
#include "duty_document_sql.h"
#include "finding.h"

#define REVIEW_MONTHS 12
#define NEAR_DAYS     30

static str data_reason(struct op *op, const char *name, str reason)
{
    CLEANUP(buf_release) struct buf data;
    buf_init(&data, 64 << 10);
    buf_fmt(&data, "{\"%s\":", name);
    buf_json(&data, reason);
    buf_char(&data, '}');
    return arena_str(op->mem, buf_view(&data));
}

static enum err state_get(struct op *op, int64_t id, int64_t version, enum document_state wanted,
                          const char *code, struct duty_document *ret)
{
    TRY(document_get(op, id, ret));
    TRY(version_check(op, "duty_document", id, ret->version, version));
    return ret->state == (int)wanted ? OK : refuse(op, ERR_CONFLICT, code);
}

/* ------------------------------------------------------------------ to review and back */

static enum err complete_check(struct op *op, const struct duty_document *d)
{
    int64_t errors = 0;
    if (!d->purpose.n)
        op_field(op, STR("/purpose"), "field.required");
    if (!d->duties.n)
        op_field(op, STR("/duties"), "field.required");
    if (d->unplaced.n)
        op_field(op, STR("/unplaced"), "duty_document.unplaced");
    TRY(bindings_check(op, &d->duties, true));
    TRY(op_check(op));
    TRY(document_errors(op, d, &errors));
    if (errors)
        return refuse_with(op, ERR_CONFLICT, "duty_document.errors",
                           P("n", arena_fmt(op->mem, "%lld", (long long)errors)));
    return OK;
}

static enum err move(struct op *op, const struct duty_document *d, enum document_state to,
                     int64_t submitter)
{
    int64_t done = 0;
    TRY(db_int(op, SQL(duty_document_move),
               ARGS(V(d->id), V(d->version), V((int)to), V(op->now),
                    V(submitter || to == DOCUMENT_REVIEW ? op->now : (utc){ 0 }), V_REF(submitter)),
               &done));
    return done ? OK : version_refuse(op, "duty_document", d->id);
}

enum err document_submit(struct op *op, int64_t id, int64_t version, str change_note,
                         struct duty_document *ret)
{
    struct duty_document d;
    TX(tx, op);
    TRY(state_get(op, id, version, DOCUMENT_DRAFT, "duty_document.not_draft", &d));
    if (change_note.n) {
        d.change_note = change_note;
        TRY(document_edit(op, id, d.version, &d, &d));
    }
    TRY(complete_check(op, &d));
    TRY(move(op, &d, DOCUMENT_REVIEW, actor_user(op)));
    TRY(event_append(op, "duty_document", id, "duty_document.submitted", STR("{}"), NULL));
    TRY(document_read(op, id, ret));
    return tx_commit(&tx);
}

enum err document_return(struct op *op, int64_t id, int64_t version, str reason,
                         struct duty_document *ret)
{
    struct duty_document d;
    TX(tx, op);
    TRY(document_get(op, id, &d));
    TRY(version_check(op, "duty_document", id, d.version, version));
    if (d.state != DOCUMENT_REVIEW && d.state != DOCUMENT_APPROVED)
        return refuse(op, ERR_CONFLICT, "duty_document.not_returnable");
    if (d.signatures.n)
        return refuse(op, ERR_CONFLICT, "duty_document.signed_already");
    TRY(move(op, &d, DOCUMENT_DRAFT, 0));
    TRY(event_append(op, "duty_document", id, "duty_document.returned",
                     data_reason(op, "reason", reason), NULL));
    TRY(document_read(op, id, ret));
    return tx_commit(&tx);
}

/* ------------------------------------------------------------------ approved and in force */

static enum err enforce(struct op *op, int64_t id, int64_t post_id)
{
    int64_t before = 0;
    TRY(db_int(op, SQL(duty_document_in_force), ARGS(V(post_id)), &before));
    if (before) {
        TRY(db_run(op, SQL(duty_document_supersede), ARGS(V(before), V(op->now)), NULL));
        TRY(event_append(op, "duty_document", before, "duty_document.superseded", STR("{}"), NULL));
    }
    TRY(db_run(op, SQL(duty_document_enforce), ARGS(V(id), V(op->now)), NULL));
    return event_append(op, "duty_document", id, "duty_document.in_force", STR("{}"), NULL);
}

static enum err days_check(struct op *op, struct duty_document *d, str effective_on, str review_on)
{
    str today;
    TRY(company_today(op, &today));
    date_check(op, effective_on, "/effective_on");
    date_check(op, review_on, "/review_on");
    TRY(op_check(op));
    if (effective_on.n)
        d->effective_on = effective_on;
    if (review_on.n)
        d->review_on = review_on;
    if (!d->effective_on.n)
        d->effective_on = today;
    if (!d->review_on.n)
        d->review_on = date_add_months(op->mem, d->effective_on, REVIEW_MONTHS);
    if (str_cmp(d->effective_on, today) < 0)
        op_field(op, STR("/effective_on"), "duty_document.effective_past");
    if (str_cmp(d->review_on, d->effective_on) <= 0)
        op_field(op, STR("/review_on"), "duty_document.review_early");
    return op_check(op);
}

static enum err freeze(struct op *op, struct duty_document *d)
{
    struct content c;
    char hash[SHA256_HEX];
    int64_t done = 0;

    d->approved_by = actor_user(op);
    TRY(content_of(op, d, &c));
    str text = content_text(op, &c);
    sha256_hex(text, hash);
    TRY(db_int(op, SQL(duty_document_approve),
               ARGS(V(d->id), V(d->version), V(op->now), V_REF(d->approved_by), V(d->effective_on),
                    V(d->review_on), V(text), V((const char *)hash)),
               &done));
    if (!done)
        return version_refuse(op, "duty_document", d->id);
    str data = arena_fmt(op->mem,
                         "{\"effective_on\":\"" STR_FMT "\",\"review_on\":\"" STR_FMT
                         "\",\"content_sha256\":\"%s\"}",
                         STR_ARG(d->effective_on), STR_ARG(d->review_on), hash);
    return event_append(op, "duty_document", d->id, "duty_document.approved", data, NULL);
}

enum err document_approve(struct op *op, int64_t id, int64_t version, str effective_on,
                          str review_on, struct duty_document *ret)
{
    struct duty_document d;
    str today;
    TX(tx, op);
    TRY(state_get(op, id, version, DOCUMENT_REVIEW, "duty_document.not_in_review", &d));
    TRY(days_check(op, &d, effective_on, review_on));
    TRY(freeze(op, &d));
    TRY(company_today(op, &today));
    if (str_cmp(d.effective_on, today) <= 0)
        TRY(enforce(op, id, d.post_id));
    TRY(document_read(op, id, ret));
    return tx_commit(&tx);
}

enum err documents_end(struct op *op, int64_t post_id)
{
    int64_t open = 0, in_force = 0;
    TRY(db_int(op, SQL(duty_document_open), ARGS(V(post_id)), &open));
    if (open)
        return refuse(op, ERR_CONFLICT, "post.open_document");
    TRY(db_int(op, SQL(duty_document_in_force), ARGS(V(post_id)), &in_force));
    if (!in_force)
        return OK;
    TRY(db_run(op, SQL(duty_document_supersede), ARGS(V(in_force), V(op->now)), NULL));
    return event_append(op, "duty_document", in_force, "duty_document.superseded", STR("{}"), NULL);
}

/* ------------------------------------------------------------------ signing */

static enum err may_sign(struct op *op, const struct duty_document *d, str sha256)
{
    bool held = false;
    int64_t signed_before = 0;
    if (d->state != DOCUMENT_APPROVED && d->state != DOCUMENT_IN_FORCE)
        return refuse(op, ERR_CONFLICT, "duty_document.not_approved");
    TRY(post_is_held(op, d->post_id, actor_user(op), &held));
    if (!held)
        return refuse(op, ERR_FORBIDDEN, "duty_document.not_holder");
    if (!str_eq(sha256, d->content_sha256))
        return refuse(op, ERR_CONFLICT, "duty_document.content_changed");
    TRY(db_int(op, SQL(duty_signature_find), ARGS(V(d->id), V(actor_user(op))), &signed_before));
    return signed_before ? refuse(op, ERR_CONFLICT, "duty_document.signed") : OK;
}

enum err document_sign(struct op *op, int64_t id, str sha256, struct duty_document *ret)
{
    struct duty_document d;
    int64_t signature = 0;
    str data = arena_fmt(op->mem, "{\"content_sha256\":\"" STR_FMT "\"}", STR_ARG(sha256));
    TX(tx, op);
    TRY(document_get(op, id, &d));
    TRY(may_sign(op, &d, sha256));
    TRY(db_int(op, SQL(duty_signature_insert),
               ARGS(V(id), V(op->actor->id), V(op->actor->name), V(op->now), V(sha256)),
               &signature));
    TRY(event_append(op, "duty_document", id, "duty_document.signed", data, NULL));
    TRY(document_read(op, id, ret));
    return tx_commit(&tx);
}

/* ------------------------------------------------------------------ what comes by the calendar */

struct due {
    int64_t id, post_id;
    str review_on;
};

static const struct field due_fields[] = {
    { FIELD(struct due, id) },
    { FIELD(struct due, post_id) },
    { FIELD(struct due, review_on) },
    { 0 },
};

static enum err enforce_due(struct op *op, str today)
{
    struct list due;
    TRY(db_all(op, SQL(duty_document_due), ARGS(V(today)), due_fields, sizeof(struct due), &due));
    for (size_t i = 0; i < due.n; i++) {
        struct duty_document d;
        TX(tx, op);
        TRY(document_read(op, ((struct due *)due.items)[i].id, &d));
        if (d.state == DOCUMENT_APPROVED)
            TRY(enforce(op, d.id, d.post_id));
        TRY(tx_commit(&tx));
    }
    return OK;
}

enum err duty_documents_due(struct op *op, str payload)
{
    struct list near;
    str today;
    (void)payload;
    TRY(company_today(op, &today));
    TRY(enforce_due(op, today));
    TRY(db_all(op, SQL(duty_document_review_near),
               ARGS(V(date_add_days(op->mem, today, NEAR_DAYS))), due_fields, sizeof(struct due),
               &near));
    TX(tx, op);
    for (size_t i = 0; i < near.n; i++) {
        const struct due *d = &((const struct due *)near.items)[i];
        TRY(db_run(op, SQL(duty_document_review_told), ARGS(V(d->id), V(op->now)), NULL));
        TRY(event_append(op, "duty_document", d->id, "duty_document.review_near",
                         data_reason(op, "review_on", d->review_on), NULL));
    }
    return tx_commit(&tx);
}
