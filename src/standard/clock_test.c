/* Clocks on a calendar that is open round the clock: numbers are minutes. */
#include "clock.h"

#include "../base/testing.h"

#define MINUTE INT64_C(60000)

static utc always_add(const void *calendar, utc from, int64_t seconds)
{
    (void)calendar;
    return utc_add(from, seconds * 1000);
}

static int64_t always_between(const void *calendar, utc from, utc to)
{
    (void)calendar;
    return (to.ms - from.ms) / 1000;
}

/* Until the same hour n days later. */
static utc always_days(const void *calendar, utc from, int64_t n, bool working)
{
    (void)calendar;
    return utc_add(from, (working ? 2 * n : n) * 24 * 60 * MINUTE);
}

static const struct work_time always = { NULL, always_add, always_between, always_days };

/* "0 created; 5 asked; 10 answered; 20 waits customer; 30 works; 40 resolved; 50 reopened"; behind each may stand
 * "@3" for the team that has it then and "/open" for the step. */
static size_t facts_read(struct arena *mem, const char *text, struct clock_fact *facts)
{
    static const char *const names[] = { "created",  "asked",    "answered", "waits", "works",
                                         "resolved", "reopened", "given",    NULL };
    size_t n = 0;
    str rest = str_of(text), part;
    while (str_split(&rest, ';', &part)) {
        str words = str_trim(part), minute, name, word, more = STR(""), step = { 0 };
        int64_t at = 0, team = TEAM_SAME;
        str_split(&words, ' ', &minute);
        str_split(&words, ' ', &name);
        while (str_split(&words, ' ', &word)) {
            if (word.p[0] == '@')
                assert_true(str_int((str){ word.p + 1, word.n - 1 }, &team));
            else if (word.p[0] == '/')
                step = (str){ word.p + 1, word.n - 1 };
            else
                more = word;
        }
        assert_true(str_int(minute, &at));
        facts[n] = (struct clock_fact){ .at = { (1000 + at) * MINUTE },
                                        .kind = (enum fact_kind)label_index(names, name),
                                        .seq = (int64_t)n + 1,
                                        .step = step,
                                        .team = team };
        if (facts[n].kind == FACT_WAITS)
            facts[n].wait = (enum wait_for)label_index(wait_for_labels, more);
        facts[n].by_staff = str_is(more, "staff");
        n++;
    }
    (void)mem;
    return n;
}

#define PAUSE(who) (1u << WAIT_##who)

static const struct {
    const char *row;
    int kind;
    int64_t target; /* minutes */
    const char *facts;
    int64_t now;
    enum clock_state state;
    int64_t used, due; /* minutes; due -1: none */
} rows[] = {
    { "runs", CLOCK_FIRST_RESPONSE, 30, "0 created", 10, CLOCK_RUNNING, 10, 30 },
    { "is met by an answer", CLOCK_FIRST_RESPONSE, 30, "0 created; 20 answered", 99, CLOCK_MET, 20,
      -1 },
    { "is met in the last second", CLOCK_FIRST_RESPONSE, 30, "0 created; 30 answered", 99,
      CLOCK_MET, 30, -1 },
    { "is breached by a late answer", CLOCK_FIRST_RESPONSE, 30, "0 created; 31 answered", 99,
      CLOCK_BREACHED, 31, -1 },
    { "is breached without one", CLOCK_FIRST_RESPONSE, 30, "0 created", 40, CLOCK_BREACHED, 40,
      30 },
    { "staff opened it", CLOCK_FIRST_RESPONSE, 30, "0 created staff; 50 answered", 99, CLOCK_NONE,
      0, -1 },
    { "an end without an answer ends it", CLOCK_FIRST_RESPONSE, 30, "0 created; 10 resolved", 99,
      CLOCK_MET, 10, -1 },
    { "a second answer changes nothing", CLOCK_FIRST_RESPONSE, 30,
      "0 created; 10 answered; 60 answered", 99, CLOCK_MET, 10, -1 },

    { "nobody asked", CLOCK_NEXT_RESPONSE, 30, "0 created; 5 answered", 99, CLOCK_NONE, 0, -1 },
    { "runs from the question", CLOCK_NEXT_RESPONSE, 30, "0 created; 5 answered; 50 asked", 60,
      CLOCK_RUNNING, 10, 80 },
    { "a second question does not move it", CLOCK_NEXT_RESPONSE, 30,
      "0 created; 50 asked; 70 asked", 75, CLOCK_RUNNING, 25, 80 },
    { "an answer clears it", CLOCK_NEXT_RESPONSE, 30, "0 created; 50 asked; 70 asked; 75 answered",
      99, CLOCK_MET, 25, -1 },
    { "the next question begins anew", CLOCK_NEXT_RESPONSE, 30,
      "0 created; 10 asked; 60 answered; 70 asked", 80, CLOCK_RUNNING, 10, 100 },

    { "runs to the end", CLOCK_RESOLUTION, 100, "0 created; 90 resolved", 200, CLOCK_MET, 90, -1 },
    { "an answer does not move it", CLOCK_RESOLUTION, 100, "0 created; 50 answered", 60,
      CLOCK_RUNNING, 60, 100 },
    { "stands while it waits for the customer", CLOCK_RESOLUTION, 100,
      "0 created; 20 waits customer; 70 works", 80, CLOCK_RUNNING, 30, 150 },
    { "stands now", CLOCK_RESOLUTION, 100, "0 created; 20 waits customer", 60, CLOCK_PAUSED, 20,
      140 },
    { "runs on while it waits for ourselves", CLOCK_RESOLUTION, 100,
      "0 created; 20 waits internal; 70 works", 80, CLOCK_RUNNING, 80, 100 },
    { "from one waiting into another", CLOCK_RESOLUTION, 100,
      "0 created; 20 waits customer; 40 waits internal", 60, CLOCK_RUNNING, 40, 120 },
    { "goes on when reopened", CLOCK_RESOLUTION, 100, "0 created; 90 resolved; 500 reopened", 505,
      CLOCK_RUNNING, 95, 510 },
    { "reopened and over", CLOCK_RESOLUTION, 100,
      "0 created; 90 resolved; 500 reopened; 520 resolved", 600, CLOCK_BREACHED, 110, -1 },
    { "resolved while it waited", CLOCK_RESOLUTION, 100,
      "0 created; 20 waits customer; 400 resolved", 500, CLOCK_MET, 20, -1 },
    { "staff opened it: resolution counts", CLOCK_RESOLUTION, 100, "0 created staff", 10,
      CLOCK_RUNNING, 10, 100 },

    { "never in the step", CLOCK_STEP, 30, "0 created /new; 9 resolved /resolved", 50, CLOCK_NONE,
      0, -1 },
    { "in the step", CLOCK_STEP, 30, "0 created /new; 10 given /open", 20, CLOCK_RUNNING, 10, 40 },
    { "left it in time", CLOCK_STEP, 30,
      "0 created /new; 10 given /open; 40 waits customer /waiting", 99, CLOCK_MET, 30, -1 },
    { "back in it begins anew", CLOCK_STEP, 30,
      "0 created /open; 20 waits customer /waiting; 60 works /open", 70, CLOCK_RUNNING, 10, 90 },
    { "the same step again is no new one", CLOCK_STEP, 30, "0 created /open; 20 given /open", 35,
      CLOCK_BREACHED, 35, 30 },

    { "not handed over yet", CLOCK_HANDOVER, 60, "0 created @2; 30 answered", 40, CLOCK_NONE, 0,
      -1 },
    { "came in there, which is no handover", CLOCK_HANDOVER, 60, "0 created @5", 40, CLOCK_NONE, 0,
      -1 },
    { "handed over", CLOCK_HANDOVER, 60, "0 created @2; 30 given @5", 40, CLOCK_RUNNING, 10, 90 },
    { "by another team", CLOCK_HANDOVER, 60, "0 created @3; 30 given @5", 40, CLOCK_NONE, 0, -1 },
    { "given back in time", CLOCK_HANDOVER, 60, "0 created @2; 30 given @5; 90 given @2", 99,
      CLOCK_MET, 60, -1 },
    { "to another person of the team", CLOCK_HANDOVER, 60, "0 created @2; 30 given @5; 50 given @5",
      60, CLOCK_RUNNING, 30, 90 },
    { "stands while it waits for the customer", CLOCK_HANDOVER, 60,
      "0 created @2; 30 given @5; 40 waits customer; 100 works", 110, CLOCK_RUNNING, 20, 150 },
    { "over too late", CLOCK_HANDOVER, 60, "0 created @2; 30 given @5; 99 resolved", 200,
      CLOCK_BREACHED, 69, -1 },
    { "handed over a second time", CLOCK_HANDOVER, 60,
      "0 created @2; 30 given @5; 40 given @2; 60 given @5", 70, CLOCK_RUNNING, 10, 120 },
};

static struct clock_target target_of(size_t i)
{
    return (struct clock_target){
        .kind = rows[i].kind,
        .seconds = rows[i].target * 60,
        .pauses = PAUSE(CUSTOMER) | PAUSE(PARTS),
        .step = STR("open"),
        .from_team = 2,
        .to_team = 5,
    };
}

static void clocks_follow_what_happened(void **state)
{
    (void)state;
    TESTING(t);
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct clock_fact facts[16];
        size_t n = facts_read(t.mem, rows[i].facts, facts);
        const struct clock_target target = target_of(i);
        struct clock c =
            clock_of(t.mem, &target, &always, facts, n, (utc){ (1000 + rows[i].now) * MINUTE });
        assert_row(rows[i].row, str_of(clock_state_labels[c.state]),
                   clock_state_labels[rows[i].state]);
        assert_row_int(rows[i].row, c.used, rows[i].used * 60);
        assert_row_int(rows[i].row, c.due_at.ms ? c.due_at.ms / MINUTE - 1000 : -1, rows[i].due);
    }
}

static void a_legal_clock_never_stands(void **state)
{
    (void)state;
    TESTING(t);
    struct clock_fact facts[8];
    const struct clock_target target = {
        .kind = CLOCK_LEGAL, .days = 1, .pauses = PAUSE(CUSTOMER), .basis = STR("art. 7")
    };
    size_t n = facts_read(t.mem, "0 created; 20 waits internal; 70 works", facts);
    struct clock c = clock_of(t.mem, &target, &always, facts, n, (utc){ 1080 * MINUTE });
    assert_int_equal(c.used, 80 * 60);
    assert_int_equal(c.stretches.n, 1);
    assert_int_equal(c.due_at.ms, (1000 + 1440) * MINUTE);
    assert_int_equal(c.state, CLOCK_RUNNING);

    n = facts_read(t.mem, "0 created; 100 resolved; 1400 reopened", facts);
    c = clock_of(t.mem, &target, &always, facts, n, (utc){ 2410 * MINUTE });
    assert_int_equal(c.used, 1410 * 60); /* what lay between counts */
    assert_int_equal(c.due_at.ms, (1000 + 1440) * MINUTE);
    assert_false(c.breached);
}

/* "of 100 minutes, from 1000 on": when it has used so many percent. */
static const struct {
    const char *row, *facts;
    int64_t now, percent, at; /* minutes; at -1: it does not run */
} shares[] = {
    { "half", "0 created", 10, 50, 50 },
    { "all", "0 created", 10, 100, 100 },
    { "twice as much", "0 created", 10, 200, 200 },
    { "already past", "0 created", 80, 50, 50 },
    { "after it stood", "0 created; 20 waits customer; 70 works", 80, 50, 100 },
    { "passed before it stood: at once", "0 created; 60 waits customer; 70 works", 80, 50, 70 },
    { "it stands", "0 created; 20 waits customer", 60, 50, -1 },
    { "it is over", "0 created; 20 resolved", 60, 50, -1 },
};

static void a_share_of_the_target_is_reached(void **state)
{
    (void)state;
    TESTING(t);
    const struct clock_target target = { .kind = CLOCK_RESOLUTION,
                                         .seconds = 6000,
                                         .pauses = PAUSE(CUSTOMER) };
    for (size_t i = 0; i < COUNT(shares); i++) {
        struct clock_fact facts[8];
        size_t n = facts_read(t.mem, shares[i].facts, facts);
        struct clock c =
            clock_of(t.mem, &target, &always, facts, n, (utc){ (1000 + shares[i].now) * MINUTE });
        utc at = clock_reaches(&c, &always, shares[i].percent);
        assert_row_int(shares[i].row, at.ms ? at.ms / MINUTE - 1000 : -1, shares[i].at);
    }
}

/* Open in the first of every two hours. */
static int64_t open_until(utc at)
{
    int64_t ms = at.ms - 1000 * MINUTE, round = ms / (120 * MINUTE), in = ms % (120 * MINUTE);
    return round * 60 * MINUTE + (in < 60 * MINUTE ? in : 60 * MINUTE);
}

static utc office_add(const void *calendar, utc from, int64_t seconds)
{
    (void)calendar;
    int64_t used = open_until(from) + seconds * 1000, round = used / (60 * MINUTE);
    int64_t in = used % (60 * MINUTE);
    if (in == 0 && round > 0 && seconds > 0) /* used up just at closing */
        round--, in = 60 * MINUTE;
    return (utc){ 1000 * MINUTE + round * 120 * MINUTE + in };
}

static int64_t office_between(const void *calendar, utc from, utc to)
{
    (void)calendar;
    return (open_until(to) - open_until(from)) / 1000;
}

static void late_runs_are_counted(void **state)
{
    (void)state;
    TESTING(t);
    static const struct {
        const char *facts;
        int64_t late; /* runs before the present or last one */
    } runs[] = {
        { "0 created; 10 asked; 60 answered", 0 },
        { "0 created; 10 asked; 60 answered; 70 asked", 1 },
        { "0 created; 10 asked; 20 answered; 70 asked", 0 },
        { "0 created; 10 asked; 60 answered; 70 asked; 75 answered; 80 asked; 200 answered", 1 },
        { "0 created; 10 asked; 60 answered; 70 asked; 175 answered; 180 asked", 2 },
    };
    const struct clock_target target = { .kind = CLOCK_NEXT_RESPONSE, .seconds = 30 * 60 };
    for (size_t i = 0; i < COUNT(runs); i++) {
        struct clock_fact facts[8];
        size_t n = facts_read(t.mem, runs[i].facts, facts);
        struct clock c = clock_of(t.mem, &target, &always, facts, n, (utc){ 1300 * MINUTE });
        assert_row_int(runs[i].facts, c.late_before, runs[i].late);
    }
}

static void over_is_the_next_second_of_work(void **state)
{
    (void)state;
    TESTING(t);
    static const struct work_time office = { NULL, office_add, office_between, always_days };
    const struct clock_target target = { .kind = CLOCK_RESOLUTION, .seconds = 3600 };
    struct clock_fact facts[2];
    size_t n = facts_read(t.mem, "0 created", facts);
    struct clock c = clock_of(t.mem, &target, &office, facts, n, (utc){ 1010 * MINUTE });
    assert_int_equal(c.due_at.ms, 1060 * MINUTE); /* at closing */
    assert_int_equal(clock_over(&c, &office).ms, 1120 * MINUTE + 1000);
    c = clock_of(t.mem, &target, &office, facts, n, (utc){ 1119 * MINUTE });
    assert_false(c.breached);
    c = clock_of(t.mem, &target, &office, facts, n, clock_over(&c, &office));
    assert_true(c.breached);
}

static void clocks_of_a_ticket_are_told_apart(void **state)
{
    (void)state;
    TESTING(t);
    static const struct {
        struct clock_target target;
        const char *key;
    } keys[] = {
        { { .kind = CLOCK_RESOLUTION }, "resolution" },
        { { .kind = CLOCK_STEP, .step = { "new", 3 } }, "step:new" },
        { { .kind = CLOCK_HANDOVER, .from_team = 2, .to_team = 5 }, "handover:2:5" },
        { { .kind = CLOCK_LEGAL, .days = 7 }, "legal:7d" },
        { { .kind = CLOCK_LEGAL, .days = 7, .working_days = true }, "legal:7w" },
    };
    for (size_t i = 0; i < COUNT(keys); i++) {
        struct clock c = clock_of(t.mem, &keys[i].target, &always, NULL, 0, (utc){ 1 });
        assert_row(keys[i].key, c.key, keys[i].key);
    }
}

static void every_second_is_told(void **state)
{
    (void)state;
    TESTING(t);
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct clock_fact facts[16];
        size_t n = facts_read(t.mem, rows[i].facts, facts);
        const struct clock_target target = target_of(i);
        struct clock c =
            clock_of(t.mem, &target, &always, facts, n, (utc){ (1000 + rows[i].now) * MINUTE });
        const struct clock_stretch *s = c.stretches.items;
        int64_t sum = 0;
        for (size_t k = 0; k < c.stretches.n; k++) {
            sum += s[k].seconds;
            if (k)
                assert_row_int(rows[i].row, s[k].from.ms, s[k - 1].to.ms ? s[k].from.ms : -1);
        }
        assert_row_int(rows[i].row, sum, c.used);
    }
}

static void greetings_are_no_answer(void **state)
{
    (void)state;
    static const struct {
        const char *body;
        bool substance;
    } replies[] = {
        { "您好", false },
        { "亲，您好！收到，请稍等～", false },
        { "Hello, thank you. We have received your message.", false },
        { "OK", false },
        { "您好，请把机身背面的序列号拍照发给我们，我们今天安排师傅上门。", true },
        { "Please send us a photo of the label on the back.", true },
        { "退款已原路退回，1 至 3 个工作日到账", true },
        { "", false },
        { "！！！", false },
    };
    TESTING(t);
    for (size_t i = 0; i < COUNT(replies); i++)
        assert_row_int(replies[i].body, reply_has_substance(t.mem, str_of(replies[i].body)),
                       replies[i].substance);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(clocks_follow_what_happened),
        cmocka_unit_test(a_legal_clock_never_stands),
        cmocka_unit_test(a_share_of_the_target_is_reached),
        cmocka_unit_test(late_runs_are_counted),
        cmocka_unit_test(over_is_the_next_second_of_work),
        cmocka_unit_test(clocks_of_a_ticket_are_told_apart),
        cmocka_unit_test(every_second_is_told),
        cmocka_unit_test(greetings_are_no_answer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
