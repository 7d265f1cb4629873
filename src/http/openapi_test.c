/* The document of the API: whole JSON, every reference leads somewhere, every operation has a name of
 * its own, and what the routes say is in it. */
#include "../base/testing.h"

#include "apinames.h"
#include "testing_server.h"

static json_t *document(void)
{
    struct buf b;
    json_error_t error;
    buf_init(&b, 1 << 24);
    openapi_print(&b, test_tables, "Test & Co");
    json_t *root = json_loadb(b.p, b.n, JSON_REJECT_DUPLICATES, &error);
    if (!root)
        print_error("%s at %d: %.80s\n", error.text, error.position, b.p + error.position);
    buf_release(&b);
    return root;
}

/* "#/components/schemas/Note" */
static const json_t *follow(const json_t *root, const char *ref)
{
    const json_t *at = root;
    str rest = str_of(ref), part;
    while (at && str_split(&rest, '/', &part))
        if (!str_is(part, "#"))
            at = json_object_getn(at, part.p, part.n);
    return at;
}

static int check_refs(const json_t *root, const json_t *value)
{
    const char *key;
    const json_t *item;
    size_t i;
    int n = 0;
    if (json_is_array(value))
        json_array_foreach (value, i, item)
            n += check_refs(root, item);
    if (json_is_object(value))
        json_object_foreach ((json_t *)(uintptr_t)value, key, item) {
            if (strcmp(key, "$ref") == 0) {
                assert_row_int(json_string_value(item),
                               follow(root, json_string_value(item)) != NULL, true);
                n++;
            } else {
                n += check_refs(root, item);
            }
        }
    return n;
}

static void references_lead_somewhere(void **state)
{
    (void)state;
    json_t *root = document();
    assert_non_null(root);
    assert_true(check_refs(root, root) > 20);
    json_decref(root);
}

static const char *text_at(const json_t *root, const char *path)
{
    const char *text = json_string_value(follow(root, path));
    return text ? text : "(nothing)";
}

static void routes_are_described(void **state)
{
    (void)state;
    json_t *root = document();
    const json_t *paths = json_object_get(root, "paths");
    const json_t *patch = json_object_get(json_object_get(paths, "/api/v1/notes/{id}"), "patch");
    const json_t *list = json_object_get(json_object_get(paths, "/api/v1/notes"), "get");
    assert_string_equal(text_at(root, "#/info/title"), "Test & Co");
    assert_string_equal(text_at(patch, "operationId"), "patch_notes_id");
    assert_string_equal(text_at(patch, "x-permission"), "login");
    assert_int_equal(json_array_size(json_object_get(patch, "parameters")), 2);
    assert_int_equal(json_array_size(json_object_get(patch, "x-errors")), 2);
    assert_int_equal(json_array_size(json_object_get(list, "parameters")), 3);
    assert_non_null(follow(root, "#/components/schemas/Note/properties/body"));
    assert_non_null(follow(root, "#/components/schemas/NoteCreate/properties/body"));
    assert_null(follow(root, "#/components/schemas/NoteCreate/properties/id"));
    json_decref(root);
}

static void operations_have_names_of_their_own(void **state)
{
    (void)state;
    json_t *root = document();
    json_t *seen = json_object();
    const char *path, *verb;
    json_t *operations, *operation;
    json_object_foreach (json_object_get(root, "paths"), path, operations)
        json_object_foreach (operations, verb, operation) {
            const char *id = text_at(operation, "operationId");
            assert_null(json_object_get(seen, id));
            json_object_set_new(seen, id, json_true());
        }
    assert_int_equal(json_object_size(seen), COUNT(note_routes) - 1);
    json_decref(seen);
    json_decref(root);
}

static void a_table_has_one_name(void **state)
{
    (void)state;
    struct apinames *names = apinames_new(test_tables);
    struct api_schema schema;
    size_t n = 0;
    while (apinames_schema(names, n, &schema))
        n++;
    assert_int_equal(n, 3); /* Note, File, NoteCreate: however many routes use them */
    assert_str(apinames_out(names, part_fields), "File");
    apinames_free(names);
    assert_str(api_tag("/api/v1/notes/:id"), "notes");
    assert_str(api_tag("/healthz"), "healthz");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(references_lead_somewhere),
        cmocka_unit_test(routes_are_described),
        cmocka_unit_test(operations_have_names_of_their_own),
        cmocka_unit_test(a_table_has_one_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
