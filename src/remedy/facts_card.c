/* The facts as a form needs them: what each is called, what it may be, what it is asked for with. */
#include "remedy_internal.h"

static const char *const kinds[] = { "yes_no", "text",   "day",  "number",
                                     "money",  "choice", "list", NULL };

static const struct field choice_fields[] = {
    { FIELD(struct remedy_choice, value) },
    { FIELD(struct remedy_choice, label) },
    { 0 },
};

#define CHOICES                                                                                    \
    {                                                                                              \
        FIELD(struct remedy_fact_card, choices), .of = choice_fields,                              \
                                                 .size = sizeof(struct remedy_choice)              \
    }

static const struct field column_fields[] = {
    { FIELD(struct remedy_fact_card, fact), .doc = "member of a row" },
    { FIELD(struct remedy_fact_card, label) },
    { FIELD(struct remedy_fact_card, kind), .labels = kinds },
    { FIELD(struct remedy_fact_card, max) },
    CHOICES,
    { 0 },
};

const struct field remedy_fact_card_fields[] = {
    { FIELD(struct remedy_fact_card, fact), .doc = "a dot leads into a record: fault.listed" },
    { FIELD(struct remedy_fact_card, label) },
    { FIELD(struct remedy_fact_card, ask), .flags = NULLABLE,
      .doc = "how a customer is asked for it; null: they cannot tell" },
    { FIELD(struct remedy_fact_card, group) },
    { FIELD(struct remedy_fact_card, group_title) },
    { FIELD(struct remedy_fact_card, kind), .labels = kinds },
    { FIELD(struct remedy_fact_card, max),
      .doc = "of a number or sum; characters of a text; rows of a list; 0: no limit of its own" },
    CHOICES,
    { FIELD(struct remedy_fact_card, columns), .of = column_fields,
      .size = sizeof(struct remedy_fact_card), .doc = "of a list" },
    { 0 },
};

str value_word(const struct op *op, const struct fact_word *w, str value)
{
    const struct value_word *v = w->values.items;
    for (size_t i = 0; i < w->values.n; i++)
        if (str_eq(v[i].value, value))
            return in_lang(op, v[i].zh, v[i].en);
    return value;
}

static str kind_of(const struct field *f)
{
    switch (f->kind) {
    case F_BOOL:
        return STR("yes_no");
    case F_INT:
        return STR("number");
    case F_MONEY:
        return STR("money");
    case F_LIST:
        return STR("list");
    default:
        break;
    }
    if (f->labels)
        return STR("choice");
    return str_ends(str_of(f->name), STR("_on")) ? STR("day") : STR("text");
}

static struct list choices_of(struct op *op, const struct field *f, const struct fact_word *w)
{
    size_t n = 0;
    while (f->labels && f->labels[n])
        n++;
    struct remedy_choice *items = arena_array(op->mem, n, sizeof(*items));
    for (size_t i = 0; i < n; i++) {
        str value = str_of(f->labels[i]);
        items[i] = (struct remedy_choice){ value, value_word(op, w, value) };
    }
    return (struct list){ items, n };
}

static struct remedy_fact_card card_make(struct op *op, str name, const struct field *f,
                                         const struct fact_word *w)
{
    return (struct remedy_fact_card){ .fact = name,
                                      .label = w->zh.n ? in_lang(op, w->zh, w->en) : name,
                                      .kind = kind_of(f),
                                      .max = f->max,
                                      .choices = choices_of(op, f, w) };
}

static struct list columns_of(struct op *op, const struct field *f, const struct fact_word *w)
{
    static const struct fact_word unnamed;
    const struct fact_word *words = w->columns.items;
    size_t n = 0;
    while (f->kind == F_LIST && f->of[n].name)
        n++;
    struct remedy_fact_card *items = arena_array(op->mem, n, sizeof(*items));
    for (size_t i = 0; i < n; i++) {
        const struct fact_word *word = &unnamed;
        str name = str_of(f->of[i].name);
        for (size_t k = 0; k < w->columns.n; k++)
            if (str_eq(words[k].fact, name))
                word = &words[k];
        items[i] = card_make(op, name, &f->of[i], word);
    }
    return (struct list){ items, n };
}

/* Named itself, or the record that it is of. */
static bool group_has(const struct fact_group *g, str path)
{
    ptrdiff_t dot = str_find(path, '.');
    for (size_t i = 0; i < g->of.n; i++)
        if (str_eq(g->of.items[i], path) ||
            (dot > 0 && str_eq(g->of.items[i], (str){ path.p, (size_t)dot })))
            return true;
    return false;
}

struct list remedy_facts_list(struct op *op, const struct remedy_rules *rules)
{
    const struct fact_group *groups = rules->groups.items;
    struct remedy_fact_card *items = arena_array(op->mem, facts_count(), sizeof(*items));
    size_t n = 0;
    for (size_t g = 0; g < rules->groups.n; g++)
        for (size_t i = 0; i < facts_count(); i++) {
            const struct fact *fact = fact_at(i);
            if (!group_has(&groups[g], fact->path))
                continue;
            struct remedy_fact_card card = card_make(op, fact->path, fact->field, &rules->words[i]);
            card.columns = columns_of(op, fact->field, &rules->words[i]);
            card.ask = in_lang(op, rules->words[i].ask_zh, rules->words[i].ask_en);
            card.group = groups[g].key;
            card.group_title = in_lang(op, groups[g].zh, groups[g].en);
            items[n++] = card;
        }
    return (struct list){ items, n };
}
