/* Rules as they are written and compiled. Shared inside the room. */
#pragma once

#include "remedy.h"

#include "../base/condition.h"
#include "../base/message.h"

#define RULE_IDS_MAX 384

struct rule_set {
    uint64_t bits[RULE_IDS_MAX / 64];
};

static inline void rule_add(struct rule_set *s, size_t n)
{
    s->bits[n / 64] |= UINT64_C(1) << (n % 64);
}

static inline bool rule_in(const struct rule_set *s, size_t n)
{
    return (s->bits[n / 64] >> (n % 64)) & 1;
}

static inline void rules_join(struct rule_set *s, const struct rule_set *more)
{
    for (size_t i = 0; i < RULE_IDS_MAX / 64; i++)
        s->bits[i] |= more->bits[i];
}

/* ------------------------------------------------------------------ as they are written */

enum period_pick { PICK_FIRST, PICK_LATEST };
enum period_roll { REMEDY_ROLL_NONE, REMEDY_ROLL_REST, REMEDY_ROLL_HOLIDAY };

struct period {
    strs start; /* facts */
    int pick;   /* the first that is known, or the latest of them */
    int64_t count;
    str count_fact; /* instead of count */
    int64_t shift;  /* days that the start lies behind its fact */
    int unit, roll;
    strs extend; /* facts whose days lengthen it */
    str restart; /* a fact: begins anew on that day */
    strs event;  /* facts: the first known must lie in it; none known: the day asked about */
    /* compiled */
    bool there;
    int starts[6], extends[4], events[4];
    size_t start_n, extend_n, event_n;
    int count_n, restart_n; /* -1: none */
};

struct piece {
    int to; /* enum remedy_kind: refund or compensation */
    int sign;
    strs facts; /* multiplied */
    int64_t times, per, least;
    str cap;       /* a fact: not more than that */
    bool optional; /* a missing fact makes it nothing instead of open */
    str text_zh, text_en;
    /* compiled */
    int factors[3];
    size_t factor_n;
    int cap_n;
};

struct clock_rule {
    str name_zh, name_en;
    strs start;
    int64_t count;
    int unit, roll;
    str stop;   /* a fact: what it waits for */
    str extend; /* a fact whose days do not count */
    /* compiled */
    int starts[4];
    size_t start_n;
    int stop_n, extend_n;
};

struct rule_source {
    str law, article_zh, article_en;
};

struct rule_example {
    str facts, on;
    bool applies, unconfirmed; /* unconfirmed: as before an administrator confirmed anything */
    bool open;                 /* neither: what is missing leaves it open */
    str refund, exchange, repair, loaner, compensation; /* verdicts, where they matter */
    str until, freight, inspection, due_on, missing;
    int64_t amount; /* of refund, else of compensation; 0: not looked at */
};

struct rule {
    str id, title_zh, title_en, ground;
    struct list sources; /* struct rule_source */
    str checked_on, valid_from, valid_to;
    int confidence;
    bool off, counting, presume_no;
    str presume;
    str when; /* JSON of a condition */
    struct period within, after;
    strs all_of, any_of, none_of;
    strs grants, bars;
    str freight, inspection;
    struct list pieces; /* struct piece */
    struct list clocks; /* struct clock_rule */
    str tell_zh, tell_en, reading_zh, reading_en;
    struct list examples; /* struct rule_example */
    /* compiled */
    const struct pack *pack;
    size_t number; /* of its id */
    size_t ground_n;
    struct condition condition;
    bool has_condition;
    unsigned grant_bits, bar_bits;
    uint16_t *all_n, *any_n, *none_n;
};

struct pack_law {
    str key, title_zh, title_en, url;
};

struct pack {
    str key, title_zh, title_en, region, checked_on;
    struct list laws; /* struct pack_law */
    strs off, on;
    struct list rules; /* struct rule */
    str path;
    bool own; /* of a company */
};

struct value_word {
    str value, zh, en;
};

struct fact_word {
    str fact, zh, en;
    str from;            /* derived facts: what has to be known for them */
    str ask_zh, ask_en;  /* how a customer is asked for it; empty: they cannot tell */
    bool fixed;          /* what it is, not what may change: kind of goods, way of sale */
    struct list values;  /* struct value_word, of a fact that is one of several */
    struct list columns; /* struct fact_word, of a list */
};

/* Facts that are asked for together: records and single facts by name. */
struct fact_group {
    str key, zh, en;
    strs of;
};

#define GROUNDS_MAX 16

struct remedy_rules {
    struct arena *mem;
    struct rule **rules; /* by id, then by first day */
    size_t rule_count;
    str ids[RULE_IDS_MAX];
    size_t first[RULE_IDS_MAX + 1]; /* rules of id n: rules[first[n]] … */
    size_t id_count;
    str grounds[GROUNDS_MAX];
    size_t ground_count;
    struct pack **packs;
    size_t pack_count;
    struct fact_word words[FACTS_MAX]; /* by fact */
    struct list groups;                /* struct fact_group, in the order of forms */
};

extern const struct field remedy_pack_fields[];

extern struct rule_files remedy_rule_files; /* base/rule_files.h */
/* Reads one file into what stands before (remedy_file.c). */
enum err remedy_pack_read(struct op *op, struct remedy_rules *rules, str path, str text,
                          bool own) MUST_CHECK;
enum err remedy_words_read(struct op *op, struct remedy_rules *rules, str path,
                           str text) MUST_CHECK;
/* Settles names, dates and order (remedy_compile.c). */
enum err remedy_compile(struct op *op, struct remedy_rules *rules) MUST_CHECK;
/* The number of an id; -1 when none. */
ptrdiff_t rule_number(const struct remedy_rules *rules, str id);
ptrdiff_t remedy_number(str label);
/* First day and day of the check: which wording of a rule is meant. */
str rule_edition(struct op *op, const struct rule *r);
str rule_article(struct op *op, const struct rule *r); /* of its first source */
/* A value of a fact in words; as it is when it has none. */
str value_word(const struct op *op, const struct fact_word *w, str value);
static inline str in_lang(const struct op *op, str zh, str en)
{
    return op->lang == LANG_ZH ? zh : en;
}
