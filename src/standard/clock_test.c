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

static const struct work_time always = { NULL, always_add, always_between };

/* "0 created; 5 asked; 10 answered; 20 waits customer; 30 works; 40 resolved; 50 reopened" */
static size_t facts_read(struct arena *mem, const char *text, struct clock_fact *facts)
{
    static const char *const names[] = { "created", "asked",    "answered", "waits",
                                         "works",   "resolved", "reopened", NULL };
    size_t n = 0;
    str rest = str_of(text), part;
    while (str_split(&rest, ';', &part)) {
        str words = str_trim(part), minute, name, more = STR("");
        int64_t at = 0;
        str_split(&words, ' ', &minute);
        str_split(&words, ' ', &name);
        str_split(&words, ' ', &more);
        assert_true(str_int(minute, &at));
        facts[n] = (struct clock_fact){ .at = { (1000 + at) * MINUTE },
                                        .kind = (enum fact_kind)label_index(names, name),
                                        .seq = (int64_t)n + 1 };
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
};

static void clocks_follow_what_happened(void **state)
{
    (void)state;
    TESTING(t);
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct clock_fact facts[16];
        size_t n = facts_read(t.mem, rows[i].facts, facts);
        struct clock_target target = { rows[i].kind, rows[i].target * 60,
                                       PAUSE(CUSTOMER) | PAUSE(PARTS), false };
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
    size_t n = facts_read(t.mem, "0 created; 20 waits customer; 70 works", facts);
    struct clock_target target = { CLOCK_RESOLUTION, 6000, PAUSE(CUSTOMER), true };
    struct clock c = clock_of(t.mem, &target, &always, facts, n, (utc){ 1080 * MINUTE });
    assert_int_equal(c.used, 80 * 60);
    assert_int_equal(c.stretches.n, 1);
}

static void every_second_is_told(void **state)
{
    (void)state;
    TESTING(t);
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct clock_fact facts[16];
        size_t n = facts_read(t.mem, rows[i].facts, facts);
        struct clock_target target = { rows[i].kind, rows[i].target * 60,
                                       PAUSE(CUSTOMER) | PAUSE(PARTS), false };
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
        cmocka_unit_test(every_second_is_told),
        cmocka_unit_test(greetings_are_no_answer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
