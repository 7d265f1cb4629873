/* Customers: kept once, found again by phone or mail when the next problem comes in. Their tickets are
 * the room above (ticket); the counters here are moved by its transactions. */
#include "customer.h"

#include "../base/digest.h"
#include "../base/text.h"
#include "../people/people.h"
#include "../search/search.h"
#include "../settings/settings.h"
#include "../store/filter.h"
#include "customer_sql.h"

const char *const customer_kind_labels[] = { "person", "organisation", NULL };
const char *const customer_level_labels[] = { "regular", "important", "vip", NULL };

const struct field customer_fields[] = {
    { FIELD(struct customer, id), .flags = READONLY, .doc = "number of the customer" },
    { FIELD(struct customer, version), .flags = READONLY, .doc = "for If-Match" },
    { FIELD(struct customer, kind), .labels = customer_kind_labels },
    { FIELD(struct customer, name) },
    { FIELD(struct customer, phone), .flags = NULLABLE, .format = "phone",
      .doc = "masked; the whole number by POST …/unmask" },
    { FIELD(struct customer, mail), .flags = NULLABLE, .format = "email" },
    { FIELD(struct customer, level), .labels = customer_level_labels },
    { FIELD(struct customer, notes), .flags = MULTILINE, .max = 5000 },
    { FIELD(struct customer, external_id), .flags = NULLABLE, .doc = "number in another system" },
    { FIELD(struct customer, ticket_count), .flags = READONLY },
    { FIELD(struct customer, open_count), .flags = READONLY, .doc = "tickets not resolved yet" },
    { FIELD(struct customer, created_at), .flags = READONLY },
    { FIELD(struct customer, updated_at), .flags = READONLY },
    { 0 },
};

const struct field customer_form_fields[] = {
    { FIELD(struct customer_form, kind), .labels = customer_kind_labels },
    { FIELD(struct customer_form, name), .flags = REQUIRED | TRIM, .max = 100 },
    { FIELD(struct customer_form, phone), .flags = NULLABLE | TRIM, .max = 40, .format = "phone",
      .doc = "as people write it; kept as E.164" },
    { FIELD(struct customer_form, mail), .flags = NULLABLE | TRIM, .max = 254, .format = "email" },
    { FIELD(struct customer_form, level), .labels = customer_level_labels },
    { FIELD(struct customer_form, notes), .flags = MULTILINE, .max = 5000 },
    { FIELD(struct customer_form, external_id), .flags = NULLABLE | TRIM, .max = 100 },
    { 0 },
};

const struct permission customer_permissions[] = {
    { "customer.read", "查看客户", "See customers", false },
    { "customer.write", "登记和修改客户", "Add and change customers", false },
    { "customer.unmask", "查看完整电话", "See whole phone numbers", false },
    { 0 },
};

/* How many of the newest hits a search with further filters looks through. */
#define SEARCH_DEPTH 1000

static const char *const masked_fields[] = { "phone", NULL };

void customer_mask(struct op *op, struct customer *c)
{
    if (c->phone.n)
        c->phone = text_phone_mask(op->mem, c->phone);
}

enum err customer_get(struct op *op, int64_t id, struct customer *ret)
{
    bool found;
    TRY(db_find(op, SQL(customer_get), ARGS(V(id)), customer_fields, ret, &found));
    return found ? OK : refuse(op, ERR_NOT_FOUND, "customer.not_found");
}

/* ------------------------------------------------------------------ checking */

static str country_code(const struct op *op)
{
    return op->env->settings ? op->env->settings->country : STR("86");
}

static str pointer_to(struct op *op, str prefix, const char *field)
{
    return arena_fmt(op->mem, STR_FMT "/%s", STR_ARG(prefix), field);
}

/* Puts phone and mail into the form in which they are kept and compared. */
void customer_form_check(struct op *op, struct customer_form *form, str prefix)
{
    if (form->phone.n && !text_phone(op->mem, form->phone, country_code(op), &form->phone))
        op_field(op, pointer_to(op, prefix, "phone"), "customer.phone");
    if (form->mail.n && !text_mail(form->mail))
        op_field(op, pointer_to(op, prefix, "mail"), "customer.mail");
    form->mail = text_fold(op->mem, form->mail);
}

static enum err external_free(struct op *op, str external_id, int64_t own)
{
    int64_t other = 0;
    if (!external_id.n)
        return OK;
    TRY(db_int(op, SQL(customer_by_external), ARGS(V(external_id)), &other));
    if (other && other != own)
        return refuse_with(op, ERR_CONFLICT, "customer.external_taken", P("id", external_id));
    return OK;
}

static enum err customer_index(struct op *op, const struct customer *c)
{
    str text = arena_fmt(op->mem, STR_FMT "\n" STR_FMT "\n" STR_FMT "\n" STR_FMT, STR_ARG(c->name),
                         STR_ARG(c->mail), STR_ARG(c->notes), STR_ARG(c->external_id));
    return search_put(op, "customer", c->id, 0, text);
}

/* ------------------------------------------------------------------ adding and changing */

enum err customer_add(struct op *op, const struct customer_form *input, struct customer *ret)
{
    struct customer_form form = *input;
    struct customer c;

    customer_form_check(op, &form, STR(""));
    TRY(op_check(op));
    TX(tx, op);
    TRY(external_free(op, form.external_id, 0));
    c = (struct customer){
        .version = 1,
        .kind = form.kind,
        .name = form.name,
        .phone = form.phone,
        .mail = form.mail,
        .level = form.level,
        .notes = form.notes,
        .external_id = form.external_id,
        .created_at = op->now,
        .updated_at = op->now,
    };
    TRY(db_int(op, SQL(customer_insert),
               ARGS(V(c.kind), V(c.name), V(none_if_empty(c.phone)), V(none_if_empty(c.mail)),
                    V(c.level), V(c.notes.p ? c.notes : STR("")), V(none_if_empty(c.external_id)),
                    V(op->now)),
               &c.id));
    TRY(event_begin(op, "customer", c.id, "customer.created", STR("{}")));
    TRY(customer_index(op, &c));
    TRY(tx_commit(&tx));
    *ret = c;
    return OK;
}

enum err customer_edit(struct op *op, int64_t id, int64_t version,
                       const struct customer_form *input, struct customer *ret)
{
    struct customer_form form = *input;
    struct customer before = { 0 }, after;
    str changes;
    int64_t done = 0;

    customer_form_check(op, &form, STR(""));
    TRY(op_check(op));
    TX(tx, op);
    TRY(customer_get(op, id, &before));
    TRY(external_free(op, form.external_id, id));
    after = before;
    after.kind = form.kind, after.name = form.name, after.phone = form.phone;
    after.mail = form.mail, after.level = form.level, after.notes = form.notes;
    after.external_id = form.external_id;
    after.updated_at = op->now;
    TRY(db_int(op, SQL(customer_update),
               ARGS(V(id), V(version), V(after.kind), V(after.name), V(none_if_empty(after.phone)),
                    V(none_if_empty(after.mail)), V(after.level), V(after.notes),
                    V(none_if_empty(after.external_id)), V(op->now)),
               &done));
    if (!done)
        return version_refuse(op, "customer", id);
    after.version = version + 1;
    if (event_changes(op, customer_fields, &before, &after, masked_fields, &changes))
        TRY(event_append(op, "customer", id, "customer.changed", changes, NULL));
    TRY(customer_index(op, &after));
    TRY(tx_commit(&tx));
    *ret = after;
    return OK;
}

static enum err contact_find(struct op *op, const struct customer_form *form, struct customer *ret,
                             bool *ret_found)
{
    *ret_found = false;
    if (form->phone.n)
        TRY(db_find(op, SQL(customer_by_phone), ARGS(V(form->phone)), customer_fields, ret,
                    ret_found));
    if (!*ret_found && form->mail.n)
        TRY(db_find(op, SQL(customer_by_mail), ARGS(V(form->mail)), customer_fields, ret,
                    ret_found));
    return OK;
}

/* Who calls twice at once is added once: the second waits for the first, then looks again. */
static enum err contact_add(struct op *op, const struct customer_form *form, struct customer *ret)
{
    bool found = false;
    int64_t locked;

    TX(tx, op);
    if (form->phone.n || form->mail.n) {
        TRY(db_int(op, SQL(customer_contact_lock),
                   ARGS(V(form->phone.n ? form->phone : form->mail)), &locked));
        TRY(contact_find(op, form, ret, &found));
    }
    if (!found)
        TRY(customer_add(op, form, ret));
    return tx_commit(&tx);
}

enum err customer_find_or_add(struct op *op, const struct customer_form *input, str prefix,
                              struct customer *ret)
{
    struct customer_form form = *input;
    bool found;

    customer_form_check(op, &form, prefix);
    TRY(op_check(op));
    TRY(contact_find(op, &form, ret, &found));
    return found ? OK : contact_add(op, &form, ret);
}

enum err customer_count(struct op *op, int64_t id, int64_t tickets, int64_t open)
{
    if (!id || (!tickets && !open))
        return OK;
    return db_run(op, SQL(customer_count), ARGS(V(id), V(tickets), V(open)), NULL);
}

enum err customer_unmask(struct op *op, int64_t id, str reason, str *ret_phone)
{
    struct customer c = { 0 };
    struct buf data;

    TX(tx, op);
    TRY(customer_get(op, id, &c));
    buf_init(&data, 4096);
    buf_z(&data, "{\"reason\":");
    buf_json(&data, reason);
    buf_char(&data, '}');
    str text = arena_str(op->mem, buf_view(&data));
    buf_release(&data);
    TRY(event_append(op, "customer", id, "customer.unmasked", text, NULL));
    TRY(tx_commit(&tx));
    *ret_phone = c.phone;
    return OK;
}

str customer_contact(struct op *op, const struct customer_form *form)
{
    str phone = STR(""), mail = STR("");
    if (form->phone.n && !text_phone(op->mem, form->phone, country_code(op), &phone))
        phone = STR("");
    if (text_mail(str_trim(form->mail)))
        mail = text_fold(op->mem, str_trim(form->mail));
    return arena_fmt(op->mem, STR_FMT "%s" STR_FMT, STR_ARG(phone), phone.n && mail.n ? "\n" : "",
                     STR_ARG(mail));
}

bool customer_contact_is(struct op *op, const struct customer *c, str contact)
{
    str phone, mail = text_fold(op->mem, str_trim(contact));
    if (c->phone.n && text_phone(op->mem, contact, country_code(op), &phone))
        return secret_eq(phone, c->phone);
    return c->mail.n && secret_eq(mail, c->mail);
}

/* ------------------------------------------------------------------ lists */

static const char customer_list_head[] =
    "SELECT c.id, c.version, c.kind, c.name, c.phone, c.mail, c.level, c.notes, c.external_id,"
    " c.ticket_count, c.open_count, c.created_at, c.updated_at FROM customer c";

/* A query that is a phone number or mail is looked up as such, anything else in the search index. */
static enum err customer_match(struct op *op, struct filter *f, str q, int64_t before,
                               int64_t limit)
{
    str phone;
    ints ids;
    if (text_phone(op->mem, q, country_code(op), &phone)) {
        filter_and(f, "c.phone = ?", ARGS(V(phone)));
        return OK;
    }
    if (text_mail(q)) {
        filter_and(f, "c.mail = ?", ARGS(V(text_fold(op->mem, q))));
        return OK;
    }
    TRY(search_find(op, "customer", q, before, limit, &ids));
    filter_and_ids(f, "c.id", &ids);
    return OK;
}

enum err customer_list(struct op *op, const struct customer_query *q, struct list *ret,
                       str *ret_next)
{
    int64_t key = 0;
    bool given = false;
    int64_t limit = q->limit ? q->limit : PAGE_DEFAULT;
    struct filter f;

    TRY(cursor_read(op, q->after, &key, 1, &given));
    filter_init(op, &f, NULL);
    if (given)
        filter_and(&f, "c.id < ?", ARGS(V(key)));
    if (q->level.n)
        filter_and(&f, "c.level = ?", ARGS(V(label_index(customer_level_labels, q->level))));
    if (q->q.n)
        TRY(customer_match(op, &f, q->q, key, q->level.n ? SEARCH_DEPTH : limit + 1));
    filter_order(&f, " ORDER BY c.id DESC", limit + 1);
    struct sql sql = filter_sql(&f, "customer_list", customer_list_head);
    TRY(db_all(op, &sql, f.args, f.arg_count, customer_fields, sizeof(struct customer), ret));
    *ret_next = (str){ 0 };
    if (ret->n > (size_t)limit) {
        ret->n = (size_t)limit;
        *ret_next = cursor_make(op, &((struct customer *)ret->items)[limit - 1].id, 1);
    }
    return OK;
}
