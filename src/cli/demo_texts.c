/* The words of the demo company: read by field tables, so that a slip in demo/ *.json is told by its place. */
#include "demo.h"

#include "../base/embedded.h"

#define TEXT_MAX 2000
#define LIST_MAX 1000
#define TEXT(type, member)                                                                         \
    {                                                                                              \
        FIELD(struct type, member), .max = TEXT_MAX                                                \
    }
#define TEXTS(type, member)                                                                        \
    {                                                                                              \
        FIELD(struct type, member), .max = LIST_MAX                                                \
    }

static const struct field category_texts[] = {
    TEXT(demo_category, key),
    TEXT(demo_category, parent),
    TEXT(demo_category, zh),
    TEXT(demo_category, en),
    { FIELD(struct demo_category, durable) },
    { 0 },
};

static const struct field term_texts[] = {
    TEXT(demo_term, zh),
    TEXT(demo_term, en),
    TEXT(demo_term, category),
    { FIELD(struct demo_term, months) },
    { FIELD(struct demo_term, main_parts) },
    { 0 },
};

static const struct field product_fields[] = {
    TEXT(demo_product, key),
    TEXT(demo_product, category),
    TEXT(demo_product, zh),
    TEXT(demo_product, en),
    TEXTS(demo_product, models),
    TEXTS(demo_product, parts_zh),
    TEXTS(demo_product, parts_en),
    TEXTS(demo_product, main_parts),
    TEXTS(demo_product, wear_parts),
    { FIELD(struct demo_product, installed) },
    { FIELD(struct demo_product, price) },
    { 0 },
};

static const struct field problem_fields[] = {
    TEXT(demo_problem, topic),
    { FIELD(struct demo_problem, kind), .labels = ticket_kind_labels },
    TEXTS(demo_problem, products),
    { FIELD(struct demo_problem, weight), .min = 1, .max = 100 },
    { FIELD(struct demo_problem, impact), .labels = ticket_grade_labels },
    { FIELD(struct demo_problem, urgency), .labels = ticket_grade_labels },
    TEXT(demo_problem, tag),
    TEXT(demo_problem, zh_subject),
    TEXT(demo_problem, zh),
    TEXT(demo_problem, en_subject),
    TEXT(demo_problem, en),
    TEXT(demo_problem, solve_zh),
    TEXT(demo_problem, solve_en),
    { 0 },
};

static const struct field reply_fields[] = {
    TEXT(demo_reply, topic),
    TEXT(demo_reply, part),
    TEXT(demo_reply, zh),
    TEXT(demo_reply, en),
    { 0 },
};

static const struct field names_fields[] = {
    TEXTS(demo_names, surnames),
    TEXTS(demo_names, given_men),
    TEXTS(demo_names, given_women),
    TEXTS(demo_names, organisations),
    TEXTS(demo_names, first_names),
    TEXTS(demo_names, last_names),
    TEXTS(demo_names, cities_zh),
    TEXTS(demo_names, cities_en),
    TEXTS(demo_names, notes_zh),
    TEXTS(demo_names, notes_en),
    { 0 },
};

static const struct field company_card_fields[] = {
    TEXT(company, name_zh),
    TEXT(company, name_en),
    TEXT(company, time_zone),
    TEXT(company, phone),
    TEXT(company, portal_note_zh),
    TEXT(company, portal_note_en),
    { 0 },
};

static const struct field demo_team_fields[] = {
    TEXT(demo_team, key),
    TEXT(demo_team, name_zh),
    TEXT(demo_team, name_en),
    TEXT(demo_team, lead),
    { 0 },
};

static const struct field demo_user_fields[] = {
    TEXT(demo_user, login),
    TEXT(demo_user, name),
    TEXT(demo_user, role),
    TEXT(demo_user, team),
    { FIELD(struct demo_user, lang), .labels = lang_labels },
    { 0 },
};

static const struct field demo_post_fields[] = {
    TEXT(demo_post, model),
    TEXT(demo_post, team),
    { FIELD(struct demo_post, holders) },
    { 0 },
};

#define RECORDS(member, table, type)                                                               \
    {                                                                                              \
        FIELD(struct demo_texts, member), .of = table, .size = sizeof(struct type),                \
                                          .max = LIST_MAX                                          \
    }

static const struct field company_fields_of[] = {
    { FIELD(struct demo_texts, company), .of = company_card_fields,
      .size = sizeof(struct company) },
    TEXT(demo_texts, password),
    RECORDS(teams, demo_team_fields, demo_team),
    RECORDS(users, demo_user_fields, demo_user),
    RECORDS(posts, demo_post_fields, demo_post),
    { FIELD(struct demo_texts, post_draft), .flags = MULTILINE, .max = 4000 },
    { 0 },
};
static const struct field products_of[] = {
    RECORDS(categories, category_texts, demo_category),
    RECORDS(terms, term_texts, demo_term),
    RECORDS(products, product_fields, demo_product),
    { 0 },
};
static const struct field problems_of[] = { RECORDS(problems, problem_fields, demo_problem),
                                            { 0 } };
static const struct field replies_of[] = {
    RECORDS(replies, reply_fields, demo_reply),
    TEXTS(demo_texts, tails_zh),
    TEXTS(demo_texts, tails_en),
    TEXTS(demo_texts, reasons_zh),
    TEXTS(demo_texts, reasons_en),
    TEXTS(demo_texts, waits_zh),
    TEXTS(demo_texts, waits_en),
    { 0 },
};

static enum err file_read(struct op *op, const char *path, const struct field *fields, void *record)
{
    const json_t *root;
    str text = embedded_file(path);
    if (!text.p)
        return op_fail(op, ERR_INTERNAL, "demo.no_texts", "%s is not in the program", path);
    TRY(json_read(op, text, &root));
    return fields_read(op, fields, root, str_of(path), record, NULL);
}

enum err demo_card_read(struct op *op, struct demo_texts *ret)
{
    *ret = (struct demo_texts){ 0 };
    return file_read(op, "demo/company.json", company_fields_of, ret);
}

enum err demo_texts_read(struct op *op, struct demo_texts *ret)
{
    TRY(demo_card_read(op, ret));
    TRY(file_read(op, "demo/products.json", products_of, ret));
    TRY(file_read(op, "demo/problems.json", problems_of, ret));
    TRY(file_read(op, "demo/replies.json", replies_of, ret));
    TRY(file_read(op, "demo/names.json", names_fields, &ret->names));
    for (size_t i = 0; i < ret->problems.n; i++)
        ret->weights += ((const struct demo_problem *)ret->problems.items)[i].weight;
    return OK;
}

/* ------------------------------------------------------------------ slots */

/* Slots that are a number behind a few letters. */
static const struct number_slot {
    const char *name, *before;
    int64_t low, high;
} number_slots[] = {
    { "months", "", 2, 22 },
    { "minutes", "", 4, 18 },
    { "degrees", "", 16, 27 },
    { "percent", "", 6, 68 },
    { "count", "", 3, 12 },
    { "amount", "", 30, 400 },
    { "code", "E", 1, 29 },
    { "tail4", "", 1024, 9989 },
    { "order", "NH26", 10000000, 99999999 },
    { "serial", "N", 260100000, 269999999 },
    { "tracking", "SF", 100000000000, 899999999999 },
};

static str number_slot(struct arena *mem, const struct demo_slots *s, str name)
{
    if (s->unit && str_is(name, "order"))
        return s->unit->order;
    if (s->unit && str_is(name, "serial"))
        return s->unit->serial;
    for (size_t i = 0; i < sizeof number_slots / sizeof *number_slots; i++) {
        const struct number_slot *n = &number_slots[i];
        if (!str_is(name, n->name))
            continue;
        struct random r = { s->seed + i * 77 };
        int64_t value = n->low + random_below(&r, n->high - n->low + 1);
        return arena_fmt(mem, "%s%lld", n->before, (long long)value);
    }
    return (str){ 0 };
}

static str date_slot(struct arena *mem, const struct demo_slots *s)
{
    static const char *const months[] = { "January",   "February", "March",    "April",
                                          "May",       "June",     "July",     "August",
                                          "September", "October",  "November", "December" };
    char text[UTC_TEXT];
    int64_t month, day;
    utc_print(utc_add(s->at, 2 * 86400000), text);
    if (!str_int((str){ text + 5, 2 }, &month) || !str_int((str){ text + 8, 2 }, &day))
        return STR("");
    if (s->customer->lang == LANG_ZH)
        return arena_fmt(mem, "%lld月%lld日", (long long)month, (long long)day);
    return arena_fmt(mem, "%lld %s", (long long)day, months[month - 1]);
}

static str capital(struct arena *mem, str text)
{
    char *copy = arena_z(mem, text);
    if (*copy >= 'a' && *copy <= 'z')
        *copy = (char)(*copy - 32);
    return (str){ copy, text.n };
}

static str word_slot(struct arena *mem, const struct demo_slots *s, str name)
{
    bool zh = s->customer->lang == LANG_ZH;
    const struct demo_product *p = s->product;
    struct random r = { s->seed + 5 };

    if (str_is(name, "product"))
        return zh ? p->zh : p->en;
    if (str_is(name, "Product"))
        return zh ? p->zh : capital(mem, p->en);
    if (str_is(name, "model"))
        return p->models.items[s->model % p->models.n];
    if (str_is(name, "part"))
        return zh ? p->parts_zh.items[s->part % p->parts_zh.n]
                  : p->parts_en.items[s->part % p->parts_en.n];
    if (str_is(name, "price"))
        return arena_fmt(mem, "%lld", (long long)p->price);
    if (str_is(name, "city"))
        return s->customer->city;
    if (str_is(name, "call"))
        return s->customer->call;
    if (str_is(name, "agent"))
        return s->agent;
    if (str_is(name, "date"))
        return date_slot(mem, s);
    if (str_is(name, "tail"))
        return random_chance(&r, 25)
                   ? STR("")
                   : random_str(&r, zh ? &s->texts->tails_zh : &s->texts->tails_en);
    return (str){ 0 };
}

str demo_fill(struct arena *mem, const struct demo_slots *s, str text)
{
    struct buf out;
    buf_init(&out, 1 << 16);
    while (text.n) {
        ptrdiff_t open = str_find(text, '{');
        size_t n = open < 0 ? text.n : (size_t)open;
        buf_add(&out, text.p, n);
        text = (str){ text.p + n, text.n - n };
        ptrdiff_t close = str_find(text, '}');
        if (close < 0)
            continue;
        str name = { text.p + 1, (size_t)close - 1 };
        str value = number_slot(mem, s, name);
        buf_str(&out, value.p ? value : word_slot(mem, s, name));
        text = (str){ text.p + close + 1, text.n - (size_t)close - 1 };
    }
    str filled = arena_str(mem, str_trim(buf_view(&out)));
    buf_release(&out);
    return filled;
}
