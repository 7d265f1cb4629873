/* The case of a ticket as facts, and what the rules make of it. Facts of the record are read anew each time: a day that is
 * learned later, or mended at the unit, holds at once. */
#include "ticket_remedy.h"

#include "../base/date.h"
#include "../base/json.h"
#include "../remedy/facts.h"
#include "ticket_internal.h"
#include "ticket_remedy_internal.h"
#include "ticket_remedy_sql.h"

#define FACTS_BYTES_MAX 65536

/* ------------------------------------------------------------------ shapes */

static const char *const origin_labels[] = {
    "ticket", "customer", "unit", "order", "stated", NULL
};

static const struct field origin_fields[] = {
    { FIELD(struct fact_origin, fact) },
    { FIELD(struct fact_origin, from), .labels = origin_labels, .doc = "whose record it is from" },
    { 0 },
};

static const struct field override_fields[] = {
    { FIELD(struct remedy_override, id) },
    { FIELD(struct remedy_override, remedy), .labels = remedy_labels },
    { FIELD(struct remedy_override, was), .labels = verdict_labels, .doc = "by the rules, then" },
    { FIELD(struct remedy_override, verdict), .labels = verdict_labels, .doc = "as decided" },
    { FIELD(struct remedy_override, amount), .doc = "minor units; 0: none was set" },
    { FIELD(struct remedy_override, reason) },
    { FIELD(struct remedy_override, user_id), .flags = NULLABLE },
    { FIELD(struct remedy_override, user_name) },
    { FIELD(struct remedy_override, created_at) },
    { 0 },
};

const struct field ticket_remedy_fields[] = {
    { FIELD_JSON(struct ticket_remedy, facts), .doc = "all that the report rests on" },
    { FIELD_JSON(struct ticket_remedy, stated), .doc = "what people stated of it" },
    { FIELD(struct ticket_remedy, origins), .of = origin_fields,
      .size = sizeof(struct fact_origin) },
    { FIELD(struct ticket_remedy, report), .of = remedy_report_fields },
    { FIELD(struct ticket_remedy, overrides), .of = override_fields,
      .size = sizeof(struct remedy_override),
      .doc = "decisions of persons, newest first; the first of a remedy counts" },
    { 0 },
};

const struct field override_form_fields[] = {
    { FIELD(struct override_form, remedy), .flags = REQUIRED, .labels = remedy_labels },
    { FIELD(struct override_form, verdict), .flags = REQUIRED, .labels = verdict_labels },
    { FIELD(struct override_form, amount), .min = 0, .max = INT64_C(1000000000000),
      .doc = "minor units; 0: none is set" },
    { FIELD(struct override_form, reason), .flags = REQUIRED | TRIM | MULTILINE, .min = 2,
      .max = 500 },
    { 0 },
};

const struct field evidence_form_fields[] = {
    { FIELD(struct evidence_form, facts), .flags = REQUIRED, .max = 30,
      .doc = "what is missing, as in the report" },
    { FIELD(struct evidence_form, lang), .labels = lang_labels, .doc = "of the letter" },
    { FIELD(struct evidence_form, note), .flags = TRIM | MULTILINE, .max = 1000,
      .doc = "in words of one's own, below the list" },
    { 0 },
};

/* ------------------------------------------------------------------ the record as facts */

/* Facts while they are collected, each once, with where it is from. */
struct collecting {
    struct op *op;
    struct buf out;
    struct fact_origin *origins;
    size_t n, room;
};

static void origin_add(struct collecting *c, str fact, enum fact_origin_kind from)
{
    if (c->n == c->room) {
        size_t room = c->room ? c->room * 2 : 32;
        c->origins = arena_grow(c->op->mem, c->origins, c->room * sizeof *c->origins,
                                room * sizeof *c->origins);
        c->room = room;
    }
    c->origins[c->n++] = (struct fact_origin){ fact, from };
}

static void name_add(struct collecting *c, const char *fact, enum fact_origin_kind from)
{
    buf_char(&c->out, buf_view(&c->out).n > 1 ? ',' : ' ');
    buf_json(&c->out, str_of(fact));
    buf_char(&c->out, ':');
    origin_add(c, str_of(fact), from);
}

static void text_add(struct collecting *c, const char *fact, str value, enum fact_origin_kind from)
{
    if (!value.n)
        return;
    name_add(c, fact, from);
    buf_json(&c->out, value);
}

static void number_add(struct collecting *c, const char *fact, int64_t value,
                       enum fact_origin_kind from)
{
    if (!value)
        return;
    name_add(c, fact, from);
    buf_int(&c->out, value);
}

static void flag_add(struct collecting *c, const char *fact, bool value, enum fact_origin_kind from)
{
    name_add(c, fact, from);
    buf_z(&c->out, value ? "true" : "false");
}

static str channel_of(int channel)
{
    static const char *const names[] = {
        [SALE_ONLINE] = "online",   [SALE_TV] = "tv",      [SALE_TELEPHONE] = "phone",
        [SALE_MAIL_ORDER] = "mail", [SALE_SHOP] = "store", [SALE_DEALER] = "store",
        [SALE_PROJECT] = NULL,
    };
    return names[channel] ? str_of(names[channel]) : (str){ 0 };
}

/* The nearest of the category and those above it that rules know; empty: none. */
static enum err category_known(struct op *op, int64_t category_id, str *ret)
{
    const char *const *known = field_named(remedy_facts_fields, STR("category"))->labels;
    struct list all;
    TRY(category_list(op, &all));
    strs keys = category_keys_up(op, &all, category_id);
    *ret = (str){ 0 };
    for (size_t i = 0; i < keys.n && !ret->n; i++)
        if (label_index(known, keys.items[i]) >= 0)
            *ret = keys.items[i];
    return OK;
}

static void repairs_add(struct collecting *c, const struct list *stays)
{
    const struct repair_stay *s = stays->items;
    size_t n = 0;
    str open = { 0 };
    int64_t parts_days = 0;
    for (size_t i = 0; i < stays->n; i++) {
        if (s[i].kind == STAY_PARTS && s[i].out_on.n)
            parts_days += date_days_between(s[i].in_on, s[i].out_on);
        if (s[i].kind != STAY_REPAIR)
            continue;
        if (!s[i].out_on.n) {
            open = s[i].in_on;
            continue;
        }
        if (n++)
            buf_char(&c->out, ',');
        else {
            name_add(c, "repairs", ORIGIN_UNIT);
            buf_char(&c->out, '[');
        }
        buf_fmt(&c->out, "{\"sent_on\":\"" STR_FMT "\",\"done_on\":\"" STR_FMT "\"}",
                STR_ARG(s[i].in_on), STR_ARG(s[i].out_on));
    }
    if (n)
        buf_char(&c->out, ']');
    number_add(c, "parts_wait_days", parts_days, ORIGIN_UNIT);
    if (open.n) {
        name_add(c, "repair", ORIGIN_UNIT);
        buf_fmt(&c->out, "{\"sent_on\":\"" STR_FMT "\"}", STR_ARG(open));
    }
}

static bool is_remote(str channel)
{
    return channel.n && !str_is(channel, "store");
}

static enum err unit_facts(struct collecting *c, int64_t unit_id)
{
    struct op *op = c->op;
    struct unit u;
    struct list stays;
    str category = { 0 };
    TRY(unit_get(op, unit_id, &u));
    TRY(category_known(op, u.category_id, &category));
    TRY(repair_stays_of(op, &(ints){ &unit_id, 1 }, &stays));
    str channel = channel_of(u.channel);
    text_add(c, "category", category, ORIGIN_UNIT);
    text_add(c, "channel", channel, ORIGIN_UNIT);
    text_add(c, "ordered_on", u.ordered_on, ORIGIN_UNIT);
    text_add(c, "invoice_on", u.invoiced_on, ORIGIN_UNIT);
    text_add(c, "delivered_on", u.delivered_on, ORIGIN_UNIT);
    if (is_remote(channel)) /* the day of delivery on record is that of the carrier: signed for */
        text_add(c, "signed_on", u.delivered_on, ORIGIN_UNIT);
    text_add(c, "installed_on", u.installed_on, ORIGIN_UNIT);
    text_add(c, "exchanged_on", u.exchanged_on, ORIGIN_UNIT);
    number_add(c, "price_paid", u.price.minor, ORIGIN_UNIT);
    repairs_add(c, &stays);
    return OK;
}

/* Of an order without a unit: what holds whatever of it the ticket is about. */
static enum err order_facts(struct collecting *c, int64_t order_id)
{
    struct order o;
    TRY(order_get(c->op, order_id, &o));
    text_add(c, "channel", channel_of(o.channel), ORIGIN_ORDER);
    text_add(c, "ordered_on", o.ordered_on, ORIGIN_ORDER);
    const struct order_line *line = o.lines.items;
    if (o.lines.n == 1) /* of one piece; what several cost together says nothing of one */
        number_add(c, "price_paid",
                   line->quantity == 1 && o.paid.minor ? o.paid.minor : line->price.minor,
                   ORIGIN_ORDER);
    return OK;
}

static enum err ticket_own_facts(struct collecting *c, const struct ticket *t)
{
    struct company company;
    TRY(company_get(c->op, &company));
    str day = date_at(c->op->mem, t->created_at, company.time_zone);
    text_add(c, "notice_on", day, ORIGIN_TICKET);
    text_add(c, "asked_on", day, ORIGIN_TICKET);
    if (t->kind == TICKET_RETURN || t->kind == TICKET_REFUND)
        flag_add(c, "wants_refund", true, ORIGIN_TICKET);
    if (t->kind == TICKET_FAULT || t->kind == TICKET_REPAIR) {
        name_add(c, "fault", ORIGIN_TICKET);
        buf_fmt(&c->out, "{\"claimed\":true,\"found_on\":\"" STR_FMT "\"}", STR_ARG(day));
    }
    return OK;
}

static enum err record_collect(struct collecting *c, const struct ticket *t)
{
    struct op *op = c->op;
    bool products = op->actor->kind != ACTOR_USER || op_scope(op, "product.read") != SCOPE_NONE;
    TRY(ticket_own_facts(c, t));
    if (t->customer_id) {
        struct customer customer;
        TRY(customer_get(op, t->customer_id, &customer));
        flag_add(c, "buyer_is_consumer",
                 str_is(str_of(customer_kind_labels[customer.kind]), "person"), ORIGIN_CUSTOMER);
    }
    if (products && t->unit_id)
        return unit_facts(c, t->unit_id);
    if (products && t->order_id)
        return order_facts(c, t->order_id);
    return OK;
}

/* ------------------------------------------------------------------ with what was stated */

static void free_value(void *value)
{
    json_decref(value);
}

static str json_text(struct op *op, const json_t *value)
{
    char *text = json_dumps(value, JSON_COMPACT | JSON_SORT_KEYS);
    str kept = arena_str(op->mem, str_of(text ? text : "{}"));
    free(text);
    return kept;
}

/* The origins of what is stated, in the place of those of the record. */
static void stated_origins(struct collecting *c, const json_t *stated, const char *within)
{
    const char *name;
    json_t *value;
    json_object_foreach ((json_t *)stated, name, value) {
        str fact = within ? arena_fmt(c->op->mem, "%s.%s", within, name)
                          : arena_fmt(c->op->mem, "%s", name);
        if (json_is_object(value) && !within) {
            stated_origins(c, value, name);
            continue;
        }
        origin_add(c, fact, ORIGIN_STATED);
    }
}

static void record_origins_drop(struct collecting *c, const json_t *stated)
{
    size_t kept = 0;
    for (size_t i = 0; i < c->n; i++) {
        const json_t *said = json_object_get(stated, arena_z(c->op->mem, c->origins[i].fact));
        if (!said || json_is_object(said))
            c->origins[kept++] = c->origins[i];
    }
    c->n = kept;
}

static enum err facts_merge(struct collecting *c, str record, str stated_text, const json_t **ret)
{
    struct op *op = c->op;
    const json_t *own, *stated;
    TRY(json_read(op, record, &own));
    TRY(json_read(op, stated_text, &stated));
    json_t *merged = json_deep_copy(own);
    arena_defer(op->mem, free_value, merged);
    if (json_object_update_recursive(merged, (json_t *)stated) != 0)
        return op_fail(op, ERR_INTERNAL, "db.failed", "facts of a ticket");
    record_origins_drop(c, stated);
    stated_origins(c, stated, NULL);
    *ret = merged;
    return OK;
}

static enum err stated_of(struct op *op, int64_t id, str *ret)
{
    TRY(db_text(op, SQL(stated_get), ARGS(V(id)), ret));
    if (!ret->p)
        *ret = STR("{}");
    return OK;
}

enum err ticket_remedy_of(struct op *op, const struct ticket *t, str on, struct ticket_remedy *ret)
{
    struct collecting c = { .op = op };
    const json_t *facts = NULL;
    *ret = (struct ticket_remedy){ 0 };
    TRY(stated_of(op, t->id, &ret->stated));
    buf_init(&c.out, FACTS_BYTES_MAX);
    buf_char(&c.out, '{');
    enum err err = record_collect(&c, t);
    buf_char(&c.out, '}');
    str record = arena_str(op->mem, buf_view(&c.out));
    buf_release(&c.out);
    TRY(err);
    TRY(facts_merge(&c, record, ret->stated, &facts));
    ret->facts = json_text(op, facts);
    ret->origins = (struct list){ c.origins, c.n };
    TRY(db_all(op, SQL(override_list), ARGS(V(t->id)), override_fields,
               sizeof(struct remedy_override), &ret->overrides));
    return remedy_evaluate_here(op, facts, STR("/facts"), on, &ret->report);
}

enum err ticket_remedy_get(struct op *op, int64_t id, str on, struct ticket_remedy *ret)
{
    struct ticket t;
    TRY(ticket_get(op, id, &t));
    return ticket_remedy_of(op, &t, on, ret);
}
