/* Files over multipart/form-data, through the server into blobs and out again. */
#include "testing_server.h"

static struct served served;

static void start(bool pg)
{
    struct http_config config = test_config();
    config.upload_max = 100000;
    config.upload_parts = 3;
    served_start_on(&served, config, pg);
}

static int setup(void **state)
{
    (void)state;
    start(false);
    return 0;
}

static int setup_pg(void **state)
{
    (void)state;
    start(true);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    served_stop(&served);
    return 0;
}

#define FILE_HEAD(disposition) "--B\r\nContent-Disposition: form-data; " disposition "\r\n"

static struct reply upload(const char *auth, str body)
{
    struct buf b;
    buf_init(&b, 1 << 24);
    buf_fmt(&b,
            "POST /api/v1/files HTTP/1.1\r\nHost: t\r\n%sContent-Type: multipart/form-data; "
            "boundary=B\r\nContent-Length: %zu\r\n\r\n",
            auth, body.n);
    buf_str(&b, body);
    struct reply r = exchange(&served, buf_view(&b));
    buf_release(&b);
    return r;
}

static const char auth[] = "Authorization: Bearer good\r\n";

static size_t files_seen;

static int count_file(const char *path, const struct stat *st, int kind, struct FTW *ftw)
{
    (void)path;
    (void)st;
    (void)ftw;
    files_seen += kind == FTW_F;
    return 0;
}

/* All files of the blob store, those half written too. */
static size_t blob_files(void)
{
    files_seen = 0;
    str dir = arena_fmt(served.mem, "%s/blobs", served.fixture->dir);
    nftw(dir.p, count_file, 8, FTW_PHYS);
    return files_seen;
}

/* What was refused is cleared away when the answer is out, so a moment later. */
static bool blob_files_become(size_t n)
{
    for (int i = 0; i < 300 && blob_files() != n; i++)
        usleep(10000);
    return blob_files() == n;
}

static void files_come_in_and_go_out(void **state)
{
    (void)state;
    struct reply r =
        upload(auth, STR(FILE_HEAD(
                         "name=\"file\"; filename=\"图 1.png\"") "Content-Type: text/html\r\n\r\n"
                                                                 "\x89PNG\r\n\x1a\n--B\r\r\n-\r\n--"
                                                                 "\r\n--A\r\n" FILE_HEAD(
                                                                     "name=file; "
                                                                     "filename=\"C:\\\\tmp\\\\a."
                                                                     "txt\"") "\r\n\r\n--B--\r\n"));
    assert_int_equal(r.status, 201);
    assert_true(str_has(r.body, STR("\"filename\":\"图 1.png\",\"media_type\":\"image/png\"")));
    assert_true(str_has(r.body, STR("\"size\":24}")));
    assert_true(
        str_has(r.body, STR("\"filename\":\"a.txt\",\"media_type\":\"application/octet-stream\"")));
    char sha[SHA256_HEX];
    str content = STR("\x89PNG\r\n\x1a\n--B\r\r\n-\r\n--\r\n--A");
    sha256_hex(content, sha);
    r = call(&served, arena_fmt(served.mem, "GET /api/v1/files/%s", sha).p, "", "");
    assert_int_equal(r.status, 200);
    assert_true(str_eq(r.body, content));
    assert_str(reply_header(&r, "Content-Disposition"),
               "inline; filename=\"___ 1.png\"; filename*=UTF-8''%E5%9B%BE%201.png");
}

struct wrong {
    const char *what;
    str body;
    int status;
    const char *code;
};

#define ROW(what, body, status, code)                                                              \
    {                                                                                              \
        what, { "" body, sizeof body - 1 }, status, code                                           \
    }
#define FINE FILE_HEAD("name=file; filename=a") "\r\nx\r\n"

static void wrong_uploads_are_told_and_leave_nothing(void **state)
{
    (void)state;
    static const struct wrong table[] = {
        ROW("nothing", "--B--\r\n", 422, "upload.empty"),
        ROW("torn in the data", FILE_HEAD("name=file; filename=a") "\r\nx", 400, "multipart.torn"),
        ROW("torn behind the last part", FINE "--B-", 400, "multipart.torn"),
        ROW("text before", "x" FINE "--B--", 400, "multipart.delimiter"),
        ROW("another boundary", "--C\r\n\r\n--C--", 400, "multipart.delimiter"),
        ROW("no disposition", "--B\r\nContent-Type: a/b\r\n\r\nx\r\n--B--", 400,
            "multipart.disposition"),
        ROW("no headers", "--B\r\n\r\nx\r\n--B--", 400, "multipart.disposition"),
        ROW("no name", FILE_HEAD("filename=a") "\r\nx\r\n--B--", 400, "multipart.disposition"),
        ROW("two dispositions",
            "--B\r\nContent-Disposition: form-data; name=a\r\n"
            "Content-Disposition: form-data; name=b\r\n\r\nx\r\n--B--",
            400, "multipart.header"),
        ROW("no closing quote", FILE_HEAD("name=file; filename=\"a") "\r\nx\r\n--B--", 400,
            "multipart.disposition"),
        ROW("name not UTF-8", FILE_HEAD("name=file; filename=\"\xff\"") "\r\nx\r\n--B--", 400,
            "multipart.name_utf8"),
        ROW("name with a NUL", FILE_HEAD("name=file; filename*=UTF-8''a%00b") "\r\nx\r\n--B--", 400,
            "multipart.name_control"),
        ROW("a field, no file", FILE_HEAD("name=file") "\r\nx\r\n--B--", 422, "input.invalid"),
        ROW("four files", FINE FINE FINE FINE "--B--", 413, "upload.too_many"),
        ROW("a bare LF", "--B\r\nContent-Disposition: form-data; name=a\n\r\n\r\nx\r\n--B--", 400,
            "multipart.header"),
    };
    for (size_t i = 0; i < COUNT(table); i++) {
        struct reply r = upload(auth, table[i].body);
        assert_row_int(table[i].what, r.status, table[i].status);
        assert_row(table[i].what, problem_code(served.mem, &r), table[i].code);
    }
    char *big = arena_alloc(served.mem, 200000);
    memset(big, 'x', 200000);
    struct reply r =
        upload(auth,
               arena_fmt(served.mem, FILE_HEAD("name=file; filename=a") "\r\n" STR_FMT "\r\n--B--",
                         200000, big));
    assert_int_equal(r.status, 413);
    assert_str(problem_code(served.mem, &r), "blob.too_large");
    assert_true(blob_files_become(0));
}

static void strangers_leave_no_bytes(void **state)
{
    (void)state;
    struct reply r = upload("", STR(FINE "--B--"));
    assert_int_equal(r.status, 401);
    r = exchange(&served,
                 STR("POST /api/v1/files HTTP/1.1\r\nHost: t\r\nAuthorization: Bearer good\r\n"
                     "Content-Type: multipart/form-data\r\nContent-Length: 2\r\n\r\nab"));
    assert_int_equal(r.status, 400);
    assert_str(problem_code(served.mem, &r), "multipart.boundary");
    assert_true(blob_files_become(0));
}

static void an_upload_that_breaks_off_leaves_nothing(void **state)
{
    (void)state;
    int fd = client_open(&served);
    client_send(fd, STR("POST /api/v1/files HTTP/1.1\r\nHost: t\r\nAuthorization: Bearer good\r\n"
                        "Content-Type: multipart/form-data; boundary=B\r\nContent-Length: "
                        "500\r\n\r\n" FILE_HEAD("name=file; filename=a") "\r\nxyz"));
    assert_true(blob_files_become(1));
    close(fd);
    assert_true(blob_files_become(0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(strangers_leave_no_bytes),
        cmocka_unit_test(an_upload_that_breaks_off_leaves_nothing),
        cmocka_unit_test(wrong_uploads_are_told_and_leave_nothing),
        cmocka_unit_test(files_come_in_and_go_out),
    };
    return RUN_ON_BOTH(tests, setup, setup_pg, teardown);
}
