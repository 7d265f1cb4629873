/* What a ticket waited is told in working time, as what it took is. */
#include "ticket_clock_internal.h"

#include "../base/testing.h"

#define HOUR (60 * 60 * 1000LL)

/* Open for 8 hours from every midnight on. */
static int64_t open_until(utc at)
{
    int64_t days = at.ms / (24 * HOUR), in = at.ms % (24 * HOUR);
    return days * 8 * HOUR + (in < 8 * HOUR ? in : 8 * HOUR);
}

static int64_t office_between(const void *calendar, utc from, utc to)
{
    (void)calendar;
    return (open_until(to) - open_until(from)) / 1000;
}

static struct clock_stretch stretch(int kind, int64_t from, int64_t to)
{
    return (struct clock_stretch){ .kind = kind, .from = { from * HOUR }, .to = { to * HOUR } };
}

static void only_working_time_counts_as_waiting(void **state)
{
    static const struct work_time office = { .between = office_between };
    static const struct {
        const char *row;
        int64_t from, to, now, hours;
    } rows[] = {
        { "within a day", 26, 28, 100, 2 },
        { "from closing until opening: nothing", 32, 48, 100, 0 },
        { "over a night", 30, 50, 100, 4 },
        { "three days and nights", 24, 96, 100, 24 },
        { "it still waits", 26, 0, 50, 8 },
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct clock_stretch all[] = { stretch(STRETCH_RAN, 24, rows[i].from),
                                       stretch(STRETCH_STOOD, rows[i].from, rows[i].to) };
        const struct clock c = { .stretches = { all, 2 } };
        assert_row_int(rows[i].row, clock_stood(&c, &office, (utc){ rows[i].now * HOUR }),
                       rows[i].hours * 3600);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(only_working_time_counts_as_waiting) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
