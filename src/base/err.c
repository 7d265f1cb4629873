/* The one table from errors to HTTP and to exit codes. */
#include "err.h"

#include <assert.h>
#include <stddef.h>

enum { EXIT_OK = 0, EXIT_REFUSED = 3, EXIT_LATER = 4, EXIT_BROKEN = 70 };

static const struct {
    int status, exit;
    const char *title;
} errs[ERR_COUNT] = {
    [OK] = { 200, EXIT_OK, "OK" },
    [ERR_SYNTAX] = { 400, EXIT_REFUSED, "Bad Request" },
    [ERR_AUTH] = { 401, EXIT_REFUSED, "Unauthorized" },
    [ERR_FORBIDDEN] = { 403, EXIT_REFUSED, "Forbidden" },
    [ERR_NOT_FOUND] = { 404, EXIT_REFUSED, "Not Found" },
    [ERR_METHOD] = { 405, EXIT_REFUSED, "Method Not Allowed" },
    [ERR_TIMEOUT] = { 408, EXIT_LATER, "Request Timeout" },
    [ERR_CONFLICT] = { 409, EXIT_REFUSED, "Conflict" },
    [ERR_PRECONDITION] = { 412, EXIT_REFUSED, "Precondition Failed" },
    [ERR_TOO_LARGE] = { 413, EXIT_REFUSED, "Content Too Large" },
    [ERR_TARGET_LONG] = { 414, EXIT_REFUSED, "URI Too Long" },
    [ERR_MEDIA] = { 415, EXIT_REFUSED, "Unsupported Media Type" },
    [ERR_INVALID] = { 422, EXIT_REFUSED, "Unprocessable Content" },
    [ERR_NO_VERSION] = { 428, EXIT_REFUSED, "Precondition Required" },
    [ERR_THROTTLED] = { 429, EXIT_LATER, "Too Many Requests" },
    [ERR_HEADER_LARGE] = { 431, EXIT_REFUSED, "Request Header Fields Too Large" },
    [ERR_INTERNAL] = { 500, EXIT_BROKEN, "Internal Server Error" },
    [ERR_UNAVAILABLE] = { 503, EXIT_LATER, "Service Unavailable" },
    [ERR_STORAGE] = { 507, EXIT_LATER, "Insufficient Storage" },
};

int err_status(enum err err)
{
    assert((size_t)err < ERR_COUNT);
    return errs[err].status;
}

int err_exit(enum err err)
{
    assert((size_t)err < ERR_COUNT);
    return errs[err].exit;
}

const char *err_title(enum err err)
{
    assert((size_t)err < ERR_COUNT);
    return errs[err].title;
}
