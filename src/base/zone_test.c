/* Zones against the C library's own reading of the same files, and files that are none. */
#include "zone.h"

#include "testing.h"

#include <dirent.h>
#include <sys/stat.h>
#include <time.h>

static int64_t at(const char *text)
{
    utc t = { 0 };
    assert_true(utc_parse(str_of(text), &t));
    return t.ms;
}

static void offsets_are_those_of_the_zone(void **state)
{
    (void)state;
    static const struct {
        const char *zone, *at;
        int64_t minutes;
    } rows[] = {
        { "Asia/Shanghai", "2026-07-01T00:00:00Z", 480 },
        { "Asia/Shanghai", "1988-07-01T00:00:00Z", 540 },
        { "Asia/Kathmandu", "2026-07-01T00:00:00Z", 345 },
        { "Asia/Kathmandu", "1985-12-31T18:29:59Z", 330 },
        { "Asia/Kolkata", "2026-07-01T00:00:00Z", 330 },
        { "Australia/Lord_Howe", "2026-04-04T14:59:59Z", 660 },
        { "Australia/Lord_Howe", "2026-04-04T15:00:00Z", 630 },
        { "America/New_York", "2026-03-08T06:59:59Z", -300 },
        { "America/New_York", "2026-03-08T07:00:00Z", -240 },
        { "America/New_York", "2199-07-01T00:00:00Z", -240 },
        { "Africa/Cairo", "2026-04-23T21:59:59Z", 120 },
        { "Africa/Cairo", "2026-04-23T22:00:00Z", 180 },
        { "Africa/Cairo", "2040-07-01T00:00:00Z", 180 },
        { "America/Havana", "2026-11-01T04:59:59Z", -240 },
        { "America/Havana", "2026-11-01T05:00:00Z", -300 },
        { "Pacific/Apia", "2011-12-30T09:59:59Z", -600 },
        { "Pacific/Apia", "2011-12-30T10:00:00Z", 840 },
        { "Europe/Dublin", "2050-07-01T00:00:00Z", 60 },
        { "Africa/Casablanca", "2026-03-01T00:00:00Z", 0 },
        { "Africa/Casablanca", "2026-06-01T00:00:00Z", 60 },
        { "UTC", "2026-06-01T00:00:00Z", 0 },
        { "Etc/GMT+8", "2026-06-01T00:00:00Z", -480 },
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        const struct zone *z = zone_find(str_of(rows[i].zone));
        assert_non_null(z);
        assert_row_int(rows[i].at, zone_ahead(z, (utc){ at(rows[i].at) }) / 60000, rows[i].minutes);
    }
}

static void other_names_are_no_zones(void **state)
{
    (void)state;
    static const char *const names[] = { "",
                                         "Asia",
                                         "asia/shanghai",
                                         "Asia/Peking",
                                         "../zoneinfo/UTC",
                                         "/etc/localtime",
                                         "Asia//Shanghai",
                                         "zone.tab",
                                         "right/UTC",
                                         "Asia/Shanghai ",
                                         "tzdata.zi" };
    for (size_t i = 0; i < COUNT(names); i++)
        assert_row_int(names[i], zone_find(str_of(names[i])) != NULL, 0);
    assert_null(zone_find((str){ "Asia/Shanghai\0x", 15 }));
    assert_ptr_equal(zone_find(STR("Asia/Tokyo")), zone_find(STR("Asia/Tokyo")));
}

/* ------------------------------------------------------------------ against the C library */

static int64_t library_ahead(int64_t ms)
{
    time_t t = (time_t)(ms / 1000);
    struct tm local;
    assert_non_null(localtime_r(&t, &local));
    return local.tm_gmtoff * 1000;
}

static void compare(const struct zone *z)
{
    char name[80];
    snprintf(name, sizeof name, ":" STR_FMT, STR_ARG(z->name));
    setenv("TZ", name, 1);
    tzset();
    for (size_t i = 0; i < z->n; i++)
        for (int64_t d = -1000; d <= 1000; d += 1000) {
            int64_t ms = z->parts[i].from + d;
            if (ms > 0 && zone_ahead(z, (utc){ ms }) != library_ahead(ms))
                fail_msg("%s at %lld", name, (long long)ms);
        }
    for (int64_t ms = 1000, n = 0; ms < ZONE_END; ms += INT64_C(86400000) * 97 + 3600000, n++)
        if (zone_ahead(z, (utc){ ms }) != library_ahead(ms))
            fail_msg("%s at %lld", name, (long long)ms);
}

static size_t compare_folder(const char *folder)
{
    char path[256], name[128];
    size_t n = 0;
    snprintf(path, sizeof path, "/usr/share/zoneinfo/%s", folder);
    DIR *dir = opendir(path);
    for (struct dirent *e; dir && (e = readdir(dir));) {
        snprintf(name, sizeof name, "%s%s%.60s", folder, *folder ? "/" : "", e->d_name);
        const struct zone *z = zone_find(str_of(name));
        if (z && z->name.n)
            compare(z), n++;
    }
    if (dir)
        closedir(dir);
    return n;
}

static void all_zones_agree_with_the_c_library(void **state)
{
    (void)state;
    static const char *const folders[] = { "",           "Africa", "America",  "America/Argentina",
                                           "Antarctica", "Asia",   "Atlantic", "Australia",
                                           "Europe",     "Indian", "Pacific",  "Etc" };
    size_t n = 0;
    for (size_t i = 0; i < COUNT(folders); i++)
        n += compare_folder(folders[i]);
    if (n == 0)
        skip(); /* a machine without tzdata */
    assert_true(n > 300);
}

/* ------------------------------------------------------------------ broken files */

/* Version 2 with nothing for old readers, one type of +8 h, and the last line as given. */
static size_t file_make(char *out, const char *line)
{
    static const char head[] = "TZif2\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
                               "\0\0\0\0\0\0\0";
    size_t n = 0;
    memcpy(out, head, 44), n = 44;
    memcpy(out + n, head, 44);
    out[n + 39] = 1, out[n + 43] = 4, n += 44;
    memcpy(out + n, "\0\0\x70\x80\0\0CST\0\n", 11), n += 11;
    memcpy(out + n, line, strlen(line)), n += strlen(line);
    out[n++] = '\n';
    return n;
}

static void what_is_no_zone_file_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *line;
        bool ok;
    } rows[] = {
        { "", true },
        { "CST-8", true },
        { "<+08>-8", true },
        { "EST5EDT,M3.2.0,M11.1.0", true },
        { "XXX3<-02>2,0/0,J365/25", true },
        { "IST-1GMT0,M10.5.0,M3.5.0/1", true },
        { "<-02>2<-01>,M3.5.0/-1,M10.5.0/0", true },
        { "CST", false },
        { "C8", false },
        { "CST-8 ", false },
        { "EST5EDT", false },
        { "EST5EDT,M3.2.0", false },
        { "EST5EDT,M13.2.0,M11.1.0", false },
        { "EST5EDT,M3.6.0,M11.1.0", false },
        { "EST5EDT,J0,M11.1.0", false },
        { "EST5EDT,M3.2.0/200,M11.1.0", false },
        { "<EST5", false },
    };
    char file[256];
    struct zone z;
    for (size_t i = 0; i < COUNT(rows); i++) {
        bool ok = zone_read((str){ file, file_make(file, rows[i].line) }, &z);
        assert_row_int(rows[i].line, ok, rows[i].ok);
        if (ok)
            free((void *)z.parts);
    }
    size_t whole = file_make(file, "CST-8");
    for (size_t n = 0; n < whole;
         n++) { /* cut off anywhere; behind the types the line may be empty */
        bool ok = zone_read((str){ file, n }, &z);
        assert_false(ok);
    }
}

static void summer_time_all_year_round_never_ends(void **state)
{
    (void)state;
    char file[256];
    struct zone z;
    assert_true(zone_read((str){ file, file_make(file, "XXX3<-02>2,0/0,J365/25") }, &z));
    assert_int_equal(zone_ahead(&z, (utc){ at("2030-01-01T02:30:00Z") }), -2 * 3600000);
    assert_int_equal(zone_ahead(&z, (utc){ at("2030-12-31T23:59:59Z") }), -2 * 3600000);
    free((void *)z.parts);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(offsets_are_those_of_the_zone),
        cmocka_unit_test(other_names_are_no_zones),
        cmocka_unit_test(all_zones_agree_with_the_c_library),
        cmocka_unit_test(what_is_no_zone_file_is_refused),
        cmocka_unit_test(summer_time_all_year_round_never_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
