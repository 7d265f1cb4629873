/* Attachments: whole or not there, named by their content, never outside of their folder. */
#include "blob.h"
#include "store_fixture.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>

/* SHA-256 of "hello" */
#define HELLO "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"

struct store {
    struct fixture f;
    char dir[96];
};

static int begin(void **state)
{
    struct store *s = calloc(1, sizeof *s);
    digest_start();
    memcpy(s->f.dir, "/tmp/aftersale-test-XXXXXX", 27);
    assert_non_null(mkdtemp(s->f.dir));
    snprintf(s->dir, sizeof s->dir, "%s/files", s->f.dir);
    WORK(w, &s->f);
    assert_int_equal(blobs_open(&w.op, str_of(s->dir), &s->f.env.blobs), OK);
    *state = s;
    return 0;
}

static int end(void **state)
{
    struct store *s = *state;
    blobs_close(s->f.env.blobs);
    nftw(s->f.dir, fixture_remove, 8, FTW_DEPTH | FTW_PHYS);
    free(s);
    return 0;
}

static enum err put(struct op *op, const char *first, const char *second, int64_t max,
                    char name[SHA256_HEX], int64_t *size)
{
    struct blob_writer *w;
    TRY(blob_begin(op, max, &w));
    enum err err = blob_add(op, w, str_of(first));
    if (err == OK)
        err = blob_add(op, w, str_of(second));
    if (err == OK)
        err = blob_keep(op, w, name, size);
    blob_drop(w);
    return err;
}

static int files_in(const struct store *s, const char *folder)
{
    char command[200], line[32] = "";
    snprintf(command, sizeof command, "find %s/%s -type f | wc -l", s->dir, folder);
    FILE *p = popen(command, "r");
    assert_non_null(p);
    assert_non_null(fgets(line, sizeof line, p));
    pclose(p);
    return (int)strtol(line, NULL, 10);
}

static enum err count(void *ctx, str sha256, int64_t size, utc changed)
{
    assert_true(str_is(sha256, HELLO));
    assert_int_equal(size, 5);
    assert_true(changed.ms > 1600000000000);
    ++*(int *)ctx;
    return OK;
}

static void kept_and_read(void **state)
{
    struct store *s = *state;
    WORK(w, &s->f);
    char name[SHA256_HEX], bytes[16];
    int64_t size = 0;
    int fd, seen = 0;
    assert_int_equal(put(&w.op, "hel", "lo", 5, name, &size), OK);
    assert_string_equal(name, HELLO);
    assert_int_equal(size, 5);
    assert_int_equal(put(&w.op, "hello", "", 5, name, &size), OK); /* the same once more */
    assert_int_equal(files_in(s, "."), 1);
    assert_int_equal(files_in(s, "new"), 0);
    assert_int_equal(blob_open(&w.op, STR(HELLO), &fd, &size), OK);
    assert_int_equal(read(fd, bytes, sizeof bytes), 5);
    assert_memory_equal(bytes, "hello", 5);
    close(fd);
    assert_true(blob_intact(&w.op, STR(HELLO)));
    assert_int_equal(blobs_each(&w.op, count, &seen), OK);
    assert_int_equal(seen, 1);
    assert_int_equal(blob_remove(&w.op, STR(HELLO), (utc){ INT64_MAX }), OK);
    assert_int_equal(blob_remove(&w.op, STR(HELLO), (utc){ INT64_MAX }), OK);
    assert_int_equal(blob_open(&w.op, STR(HELLO), &fd, &size), ERR_NOT_FOUND);
}

static void dropped_leaves_nothing(void **state)
{
    struct store *s = *state;
    WORK(w, &s->f);
    struct blob_writer *writer;
    assert_int_equal(blob_begin(&w.op, 100, &writer), OK);
    assert_int_equal(blob_add(&w.op, writer, STR("half")), OK);
    assert_int_equal(files_in(s, "new"), 1);
    blob_drop(writer);
    blob_drop(writer);
    blob_drop(NULL);
    assert_int_equal(files_in(s, "."), 0);
}

static void too_large(void **state)
{
    struct store *s = *state;
    WORK(w, &s->f);
    char name[SHA256_HEX];
    int64_t size;
    assert_int_equal(put(&w.op, "hel", "lo", 4, name, &size), ERR_TOO_LARGE);
    assert_string_equal(w.op.fault.code, "blob.too_large");
    assert_int_equal(files_in(s, "."), 0);
}

static void disk_full(void **state)
{
    struct store *s = *state;
    WORK(w, &s->f);
    struct rlimit before, small = { 4, 0 };
    char name[SHA256_HEX];
    int64_t size;
    getrlimit(RLIMIT_FSIZE, &before);
    small.rlim_max = before.rlim_max;
    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &small);
    enum err err = put(&w.op, "hel", "lo", 100, name, &size);
    setrlimit(RLIMIT_FSIZE, &before);
    assert_int_equal(err, ERR_STORAGE);
    assert_string_equal(w.op.fault.code, "db.full");
    assert_int_equal(files_in(s, "."), 0);
}

static void tampered(void **state)
{
    struct store *s = *state;
    WORK(w, &s->f);
    char name[SHA256_HEX], path[200];
    int64_t size;
    assert_int_equal(put(&w.op, "hello", "", 5, name, &size), OK);
    snprintf(path, sizeof path, "%s/2c/%s", s->dir, HELLO);
    int fd = open(path, O_WRONLY);
    assert_int_equal(write(fd, "J", 1), 1);
    assert_false(blob_intact(&w.op, STR(HELLO)));
    assert_int_equal(ftruncate(fd, 2), 0);
    close(fd);
    assert_false(blob_intact(&w.op, STR(HELLO)));
    assert_int_equal(put(&w.op, "hello", "", 5, name, &size), OK); /* uploaded again: mended */
    assert_true(blob_intact(&w.op, STR(HELLO)));
}

static void names_are_no_paths(void **state)
{
    struct store *s = *state;
    WORK(w, &s->f);
    static const char *const names[] = {
        "",
        "..",
        "../../../../etc/passwd",
        "2c",
        "2CF24DBA5FB0A30E26E83B2AC5B9E29E1B161E5C1FA7425E73043362938B9824",
        "../24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824",
        "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b98240",
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        int fd;
        int64_t size;
        assert_int_equal(blob_open(&w.op, str_of(names[i]), &fd, &size), ERR_NOT_FOUND);
        assert_int_equal(blob_remove(&w.op, str_of(names[i]), (utc){ INT64_MAX }), ERR_NOT_FOUND);
        assert_false(blob_intact(&w.op, str_of(names[i])));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(kept_and_read, begin, end),
        cmocka_unit_test_setup_teardown(dropped_leaves_nothing, begin, end),
        cmocka_unit_test_setup_teardown(too_large, begin, end),
        cmocka_unit_test_setup_teardown(disk_full, begin, end),
        cmocka_unit_test_setup_teardown(tampered, begin, end),
        cmocka_unit_test_setup_teardown(names_are_no_paths, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
