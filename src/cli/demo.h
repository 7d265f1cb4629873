/* The demo company: an invented maker of household appliances with its people, customers and half a year
 * of tickets. Its words are data (demo/ *.json, carried inside the program); here is how they become
 * believable lives of tickets. The same seed gives the same company, ending now.
 *
 *   demo.c         the command: empty or not, batches, what is printed
 *   demo_texts.c   the words: reading them, filling their slots
 *   demo_people.c  company, teams, users, customers
 *   demo_posts.c   posts with their duty documents
 *   demo_quality.c  quality checks of last month
 *   demo_appraisals.c  appraisals of the last quarter
 *   demo_repairs.c  parts in stock, repairs under way
 *   demo_done.c    repairs and visits that are over
 *   demo_products.c  categories, models, warranty terms, units with orders
 *   demo_flows.c   processes, and tickets that stand in them
 *   demo_returns.c  returns, inspections, refunds of a few tickets
 *   demo_story.c   one ticket from its coming in to its end
 *   demo_visits.c  engineers in the field and their next visits */
#pragma once

#include "../people/people.h"
#include "../ticket/ticket_bulk.h"
#include "commands.h"
#include "random.h"

/* ------------------------------------------------------------------ words (demo/ *.json) */

struct demo_category {
    str key, parent, zh, en;
    bool durable;
    int64_t id;
};

struct demo_term {
    str zh, en, category;
    int64_t months;
    bool main_parts;
};

struct demo_product {
    str key, category, zh, en;
    strs models, parts_zh, parts_en;
    strs main_parts, wear_parts; /* of parts_zh */
    bool installed;              /* the seller puts it up */
    int64_t price;               /* yuan */
    int64_t *model_ids;          /* as models */
};

struct demo_problem {
    str topic; /* which replies fit */
    int kind;  /* enum ticket_kind */
    strs products;
    int64_t weight;
    int impact, urgency;
    str tag;
    str zh_subject, zh, en_subject, en;
    str solve_zh, solve_en; /* instead of the topic's answers, where those would not fit */
};

struct demo_reply {
    str topic; /* or "any" */
    str part;  /* ask, inform, note, solve; still and fix for what comes back */
    str zh, en;
};

struct demo_names {
    strs surnames, given_men, given_women, organisations, first_names, last_names;
    strs cities_zh, cities_en, notes_zh, notes_en;
};

struct demo_team {
    str key, name_zh, name_en, lead;
    int64_t id;
};

struct demo_user {
    str login, name, role, team;
    int lang;
    int64_t id, team_id;
    struct actor actor;
};

/* A post of a model document (posts/ *.json). */
struct demo_post {
    str model, team;
    strs holders; /* logins */
};

struct demo_texts {
    struct company company;
    str password;
    struct list teams;      /* struct demo_team */
    struct list users;      /* struct demo_user */
    struct list posts;      /* struct demo_post */
    str post_draft;         /* a document as companies write them, for the linter to find much in */
    struct list categories; /* struct demo_category */
    struct list terms;      /* struct demo_term */
    struct list products;   /* struct demo_product */
    struct list problems;   /* struct demo_problem */
    struct list replies;    /* struct demo_reply */
    strs tails_zh, tails_en, reasons_zh, reasons_en, waits_zh, waits_en;
    struct demo_names names;
    int64_t weights; /* of all problems */
};

/* Reads the words; a fault in them is a fault of the program, told with file and pointer. */
enum err demo_card_read(struct op *op,
                        struct demo_texts *ret) MUST_CHECK; /* company, teams, users only */
enum err demo_texts_read(struct op *op, struct demo_texts *ret) MUST_CHECK;

/* A unit that a customer of the demo company has. */
struct demo_unit {
    int64_t id, order_id;
    const struct demo_product *product;
    size_t model; /* index */
    str serial, order;
    utc bought;
};

#define DEMO_UNITS_MAX 3 /* of one customer */

struct demo_customer {
    int64_t id;
    int lang;
    str name, call, city; /* call: as one addresses them, "王女士", "Olivia" */
    utc since;
    struct demo_unit *units;
    size_t unit_count;
};

/* What the slots of one ticket's texts are filled with. Numbers come from the seed and the slot's name, so
 * that a ticket's order number is the same in each of its messages. */
struct demo_slots {
    const struct demo_texts *texts;
    uint64_t seed;
    const struct demo_customer *customer;
    const struct demo_product *product;
    size_t model, part;           /* indexes */
    const struct demo_unit *unit; /* its serial and order are told; NULL: invented ones */
    str agent;
    utc at;
};
str demo_fill(struct arena *mem, const struct demo_slots *slots, str text);

/* ------------------------------------------------------------------ the company */

struct demo {
    struct cli *cli;
    struct arena *mem; /* lives as long as the command */
    struct demo_texts texts;
    struct random random;
    utc begin, end; /* the time that the tickets span */
    bool brief;     /* a large company: its tickets have fewer chapters */
    struct demo_customer *customers;
    size_t customer_count;
};

enum err demo_company_make(struct demo *d, struct op *op) MUST_CHECK;
/* Customers from..to (exclusive) of d->customers. */
enum err demo_customers_make(struct demo *d, struct op *op, size_t from, size_t to) MUST_CHECK;

enum err demo_catalogue_make(struct demo *d, struct op *op) MUST_CHECK;
/* Places with parts in them; after the catalogue. */
enum err demo_stock_make(struct demo *d, struct op *op) MUST_CHECK;
/* A few repairs of tickets that are open at the end of the story. */
enum err demo_repairs_make(struct demo *d, struct op *op) MUST_CHECK;
struct repair;
/* Work of so many minutes and the unit's first part. */
enum err demo_repair_lines(struct op *op, int64_t minutes, bool covered,
                           struct repair *r) MUST_CHECK;
/* The i-th of n repairs or visits of the last half year, each with its own ticket; after the engineers. */
enum err demo_done_make(struct demo *d, struct op *op, size_t i, size_t n) MUST_CHECK;
/* Orders and units of customers from..to (exclusive). */
enum err demo_units_make(struct demo *d, struct op *op, size_t from, size_t to) MUST_CHECK;
/* Forms of quality checks switched on, and a plan of last month with its results. */
enum err demo_quality_make(struct demo *d, struct op *op) MUST_CHECK;
enum err demo_appraisals_make(struct demo *d,
                              struct op *op) MUST_CHECK; /* when all else is counted */
/* Returns and refunds of a few tickets, as if it were all today. */
enum err demo_returns_make(struct demo *d, struct op *op) MUST_CHECK;

/* Does the database hold the demo company? */
enum err demo_there(struct op *op, const struct demo_texts *texts, bool *ret) MUST_CHECK;
void demo_logins(struct cli *cli, const struct demo_texts *texts);

/* Posts of the model documents, approved and mostly signed; and one draft that wants work. */
enum err demo_posts_make(struct demo *d, struct op *op) MUST_CHECK;

/* The templates switched on, and the i-th of n tickets that are led by them. */
/* Drafts of them first: posts are bound to them before they run. */
enum err demo_processes_draft(struct op *op) MUST_CHECK;
enum err demo_processes_make(struct demo *d, struct op *op) MUST_CHECK;
enum err demo_flow_make(struct demo *d, struct op *op, size_t i, size_t n) MUST_CHECK;

/* Visits of today and the next days, to tickets that are open. */
enum err demo_visits_make(struct demo *d, struct op *op) MUST_CHECK;

const struct demo_team *demo_team_named(const struct demo *d, const char *key);
struct demo_user *demo_user_of(const struct demo *d, str login);

/* ------------------------------------------------------------------ tickets */

#define DEMO_STEPS_MAX 20

/* One ticket's life up to d->end, with op's memory. */
void demo_story(struct demo *d, struct op *op, utc at, struct ticket_history *ret);
