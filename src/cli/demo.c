/* aftersale demo: fills an empty database with the demo company. */
#include "demo.h"

#include <stdio.h>
#include <stdlib.h>

#define HOUR INT64_C(3600000)
#define DAY  (24 * HOUR)
#define ZONE (8 * HOUR)
#define DAYS 184 /* half a year */
#define BATCH                                                                                      \
    5000 /* tickets or customers in one transaction; with 500 twice as many pages are written */
#define TICKETS_DEFAULT 2000
#define OWNERS_MAX      2000
#define FLOWS_MAX       60    /* tickets that are led by a process */
#define DONE_MAX        60    /* repairs and visits that are over; a small company has a tenth */
#define DONE_FROM       200   /* tickets; fewer are for tests of other things */
#define TICKETS_CHECKED 500   /* a smaller company may have none that fits last month */
#define TICKETS_LARGE   50000 /* from here on, tickets have fewer chapters */

const struct option demo_options[] = {
    { .field = { FIELD_NAMED(struct demo_options, tickets, "tickets"), .min = 0, .max = 10000000 },
      "N",
      "cli.demo.tickets" },
    { .field = { FIELD_NAMED(struct demo_options, seed, "seed"), .min = 0, .max = INT64_MAX },
      "N",
      "cli.demo.seed" },
    { OPTION(struct demo_options, if_empty, "if-empty"), NULL, "cli.demo.if_empty" },
    { .help = NULL },
};

/* ------------------------------------------------------------------ when tickets come in */

/* How busy a day is: weekends are quieter, the two sales of the year (18 June, 11 November) are not. */
static double day_weight(utc morning)
{
    char text[UTC_TEXT];
    int64_t month, day;
    utc local = utc_add(morning, ZONE);
    int weekday = (int)((local.ms / DAY + 4) % 7); /* 1970-01-01 was a Thursday; 0 = Sunday */
    double weight = weekday == 0 || weekday == 6 ? 0.8 : 1;

    utc_print(local, text);
    if (!str_int((str){ text + 5, 2 }, &month) || !str_int((str){ text + 8, 2 }, &day))
        return weight;
    bool june = month == 6 && day >= 16, november = month == 11 && day >= 9;
    return june ? weight * 1.5 : november ? weight * 1.9 : weight;
}

static int64_t hour_pick(struct random *r)
{
    static const uint8_t weights[24] = { 2, 1,  1,  0,  0,  0,  1, 3,  8,  14, 16, 14,
                                         9, 10, 13, 14, 13, 11, 9, 12, 15, 13, 9,  5 };
    int64_t all = 0, hour = 0;
    for (int i = 0; i < 24; i++)
        all += weights[i];
    for (int64_t at = random_below(r, all); at >= weights[hour]; hour++)
        at -= weights[hour];
    return hour;
}

static int by_time(const void *a, const void *b)
{
    const utc *x = a, *y = b;
    return x->ms < y->ms ? -1 : x->ms > y->ms;
}

/* The times of all tickets, ascending, so that numbers grow with time as in real life. */
static utc *times_make(struct demo *d, size_t tickets)
{
    utc *times = arena_array(d->mem, tickets, sizeof *times);
    double all = 0, passed = 0;
    size_t n = 0;
    /* Whole local days; the last one ends now. */
    int64_t first = (d->begin.ms + ZONE) / DAY * DAY - ZONE;

    for (int i = 0; i <= DAYS; i++)
        all += day_weight((utc){ first + i * DAY });
    for (int i = 0; i <= DAYS; i++) {
        utc morning = { first + i * DAY };
        passed += day_weight(morning);
        size_t end = i == DAYS ? tickets : (size_t)((double)tickets * passed / all), begin = n;
        for (; n < end; n++) {
            times[n] =
                utc_add(morning, hour_pick(&d->random) * HOUR + random_below(&d->random, HOUR));
            if (times[n].ms > d->end.ms)
                times[n] = utc_add(d->end, -random_below(&d->random, 20 * HOUR));
            if (times[n].ms < d->begin.ms)
                times[n] = utc_add(d->begin, random_below(&d->random, HOUR));
        }
        qsort(times + begin, n - begin, sizeof *times, by_time);
    }
    qsort(times, n, sizeof *times, by_time); /* what was moved at both ends finds its place */
    return times;
}

/* ------------------------------------------------------------------ writing */

struct demo_made {
    int64_t customers, tickets, messages;
    str password;
};

static const struct field demo_made_fields[] = {
    { FIELD(struct demo_made, customers) },
    { FIELD(struct demo_made, tickets) },
    { FIELD(struct demo_made, messages) },
    { FIELD(struct demo_made, password) },
    { 0 },
};

/* A batch with an op and memory of its own, so that a million tickets need no more than a few. */
struct batch {
    struct op op;
    struct arena *mem;
};

static void batch_begin(struct batch *b, struct demo *d)
{
    op_init(&b->op, b->mem, d->cli->op.env, &actor_system);
}

/* Hands a failure's words to the command's op: the batch's memory is going. */
static enum err batch_end(struct batch *b, struct demo *d, enum err err)
{
    if (err == OK)
        err = db_settle(&b->op, true);
    if (err != OK)
        (void)op_fail(&d->cli->op, err, b->op.fault.code, STR_FMT, STR_ARG(b->op.fault.detail));
    op_end(&b->op);
    arena_reset(b->mem);
    return err;
}

static int64_t messages_of(const struct ticket_history *h)
{
    int64_t n = 0;
    for (size_t i = 0; i < h->step_count; i++)
        n += h->steps[i].act == ACT_SAY;
    return n;
}

static enum err tickets_write(struct demo *d, struct op *op, const utc *times, size_t n,
                              int64_t *messages)
{
    struct ticket_history *histories = arena_array(op->mem, n, sizeof *histories);
    struct ticket_bulk *bulk;
    int64_t said = 0;

    for (size_t i = 0; i < n; i++) {
        demo_story(d, op, times[i], &histories[i]);
        said += messages_of(&histories[i]);
    }
    TX(tx, op);
    TRY(ticket_bulk_begin(op, n, (size_t)said, &bulk));
    for (size_t i = 0; i < n; i++)
        TRY(ticket_bulk_add(bulk, &histories[i], NULL));
    TRY(ticket_bulk_end(bulk));
    *messages += said;
    return tx_commit(&tx);
}

/* One line that is written over; only where somebody waits and looks. */
static void progress(struct demo *d, size_t done, size_t all)
{
    if (all < 20000 || (done % 10000 && done != all))
        return;
    fprintf(stderr, "\r" STR_FMT "%s",
            STR_ARG(cli_text_with(d->cli, "cli.demo.progress",
                                  P("done", cli_number(d->cli, (int64_t)done)),
                                  P("all", cli_number(d->cli, (int64_t)all)))),
            done == all ? "\n" : "");
}

static enum err customers_fill(struct demo *d, struct batch *b)
{
    d->customers = arena_array(d->mem, d->customer_count, sizeof *d->customers);
    for (size_t at = 0; at < d->customer_count; at += BATCH) {
        size_t end = at + BATCH < d->customer_count ? at + BATCH : d->customer_count;
        batch_begin(b, d);
        TRY(batch_end(b, d, demo_customers_make(d, &b->op, at, end)));
    }
    return OK;
}

/* Whoever writes most often has something registered; of a very large company the rest stays unknown. */
static enum err units_fill(struct demo *d, struct batch *b)
{
    size_t n = d->customer_count < OWNERS_MAX ? d->customer_count : OWNERS_MAX;
    for (size_t at = 0; at < n; at += BATCH) {
        size_t end = at + BATCH < n ? at + BATCH : n;
        batch_begin(b, d);
        TRY(batch_end(b, d, demo_units_make(d, &b->op, at, end)));
    }
    return OK;
}

static enum err tickets_fill(struct demo *d, struct batch *b, size_t tickets, int64_t *messages)
{
    const utc *times = times_make(d, tickets);
    for (size_t at = 0; at < tickets; at += BATCH) {
        size_t n = at + BATCH < tickets ? BATCH : tickets - at;
        batch_begin(b, d);
        TRY(batch_end(b, d, tickets_write(d, &b->op, times + at, n, messages)));
        progress(d, at + n, tickets);
    }
    return OK;
}

static enum err flows_fill(struct demo *d, struct batch *b, size_t flows)
{
    batch_begin(b, d);
    TRY(batch_end(b, d, demo_processes_make(d, &b->op)));
    for (size_t i = 0; i < flows; i++) {
        batch_begin(b, d);
        TRY(batch_end(b, d, demo_flow_make(d, &b->op, i, flows)));
    }
    return OK;
}

static enum err demo_make(struct demo *d, size_t tickets, struct demo_made *ret)
{
    CLEANUP(arena_cleanup) struct arena *mem = arena_new();
    struct batch b = { .mem = mem };

    batch_begin(&b, d);
    TRY(batch_end(&b, d, demo_company_make(d, &b.op)));
    batch_begin(&b, d);
    TRY(batch_end(&b, d, demo_posts_make(d, &b.op)));
    batch_begin(&b, d);
    TRY(batch_end(&b, d, demo_catalogue_make(d, &b.op)));
    batch_begin(&b, d);
    TRY(batch_end(&b, d, demo_stock_make(d, &b.op)));
    TRY(customers_fill(d, &b));
    TRY(units_fill(d, &b));
    size_t flows = tickets / 10 < FLOWS_MAX ? tickets / 10 : FLOWS_MAX; /* of all tickets */
    size_t done = d->brief || tickets < DONE_FROM ? 0
                  : tickets / 10 < DONE_MAX       ? tickets / 10
                                                  : DONE_MAX;
    TRY(tickets_fill(d, &b, tickets - flows - done, &ret->messages));
    TRY(flows_fill(d, &b, flows));
    batch_begin(&b, d);
    TRY(batch_end(&b, d, demo_returns_make(d, &b.op)));
    batch_begin(&b, d);
    TRY(batch_end(&b, d, demo_visits_make(d, &b.op)));
    batch_begin(&b, d);
    TRY(batch_end(&b, d, demo_repairs_make(d, &b.op)));
    for (size_t i = 0; i < done; i++) {
        batch_begin(&b, d);
        TRY(batch_end(&b, d, demo_done_make(d, &b.op, i, done)));
    }
    if (tickets >= TICKETS_CHECKED) {
        batch_begin(&b, d);
        TRY(batch_end(&b, d, demo_quality_make(d, &b.op)));
    }
    ret->customers = (int64_t)d->customer_count;
    ret->tickets = (int64_t)tickets;
    ret->password = d->texts.password;
    return OK;
}

/* ------------------------------------------------------------------ the command */

void demo_logins(struct cli *cli, const struct demo_texts *texts)
{
    const struct demo_user *users = texts->users.items;
    cli_say_with(cli, "cli.demo.logins", P("password", texts->password));
    for (size_t i = 0; i < texts->users.n && !cli->json; i++)
        cli_line(arena_fmt(cli->op.mem, "  %-12.*s %-10.*s " STR_FMT, STR_ARG(users[i].login),
                           STR_ARG(users[i].role), STR_ARG(users[i].name)));
}

enum err demo_there(struct op *op, const struct demo_texts *texts, bool *ret)
{
    const struct demo_user *first = texts->users.items;
    struct company company;
    struct user u;

    *ret = false;
    TRY(company_get(op, &company));
    if (!str_eq(company.name_en, texts->company.name_en))
        return OK;
    enum err err = user_by_login(op, first->login, &u);
    if (err == ERR_NOT_FOUND)
        op_forgive(op);
    *ret = err == OK;
    return err == ERR_NOT_FOUND ? OK : err;
}

static enum err not_empty(struct cli *cli, const struct demo_texts *texts)
{
    const struct demo_options *o = cli->options;
    bool there;
    if (!o->if_empty)
        return refuse(&cli->op, ERR_CONFLICT, "cli.demo.not_empty");
    TRY(demo_there(&cli->op, texts, &there));
    if (there)
        demo_logins(cli, texts);
    if (cli->json)
        cli_record(demo_made_fields, &(struct demo_made){ 0 });
    return OK;
}

enum err command_demo(struct cli *cli)
{
    CLEANUP(arena_cleanup) struct arena *mem = arena_new();
    const struct demo_options *o = cli->options;
    size_t tickets = o->tickets ? (size_t)o->tickets : TICKETS_DEFAULT;
    struct demo d = { .cli = cli, .mem = mem, .random = { (uint64_t)o->seed } };
    struct demo_made made = { 0 };
    int64_t users;

    TRY(demo_texts_read(&cli->op, &d.texts));
    TRY(user_count(&cli->op, &users));
    if (users)
        return not_empty(cli, &d.texts);
    TRY(cli_settle(cli));
    d.end = cli->op.now;
    d.begin = utc_add(d.end, -DAYS * DAY);
    d.brief = tickets >= TICKETS_LARGE;
    d.customer_count = tickets / 5 > 20 ? tickets / 5 : 20;
    TRY(demo_make(&d, tickets, &made));
    TRY(measure_catch_up(&cli->op)); /* so that figures are there at the first look */
    if (tickets >= TICKETS_CHECKED)
        TRY(demo_appraisals_make(&d, &cli->op));
    if (cli->json)
        cli_record(demo_made_fields, &made);
    cli_say_with(cli, "cli.demo.done", P("customers", cli_number(cli, made.customers)),
                 P("tickets", cli_number(cli, made.tickets)),
                 P("messages", cli_number(cli, made.messages)));
    demo_logins(cli, &d.texts);
    return OK;
}
