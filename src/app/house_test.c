/* The lists of the house agree: what a route or a role asks for is a permission that was registered. A
 * table that is missing in routes.c would shut its routes for everybody, without a word. */
#include "app.h"

#include "../store/store_fixture.h"

static void permission_known(const char *who, str key)
{
    if (permission_index(key) < 0)
        fail_msg("%s asks for '" STR_FMT "', which app_permissions does not have", who,
                 STR_ARG(key));
}

static void routes_ask_for_permissions_that_are_registered(void **state)
{
    (void)state;
    for (const struct route *const *table = app_routes; *table; table++)
        for (const struct route *r = *table; r->path; r++)
            if (strcmp(r->permission, "public") != 0 && strcmp(r->permission, "login") != 0)
                permission_known(r->path, str_of(r->permission));
}

struct granted {
    str role, permission;
};

static const struct field granted_fields[] = {
    { FIELD(struct granted, role) },
    { FIELD(struct granted, permission) },
    { 0 },
};

static void built_in_roles_hold_permissions_that_are_registered(void **state)
{
    CLEANUP(fixture_close) struct fixture *f = fixture_migrated(false);
    WORK(w, f);
    struct sql query = db_sql(&w.op, STR("granted"),
                              STR("SELECT r.key AS role, g.permission FROM role r"
                                  " JOIN role_grant g ON g.role_id = r.id"),
                              false);
    struct list found;
    (void)state;

    assert_int_equal(house_seed(&w.op), OK);
    assert_int_equal(db_all(&w.op, &query, NO_ARGS, granted_fields, sizeof(struct granted), &found),
                     OK);
    assert_true(found.n > 0);
    for (size_t i = 0; i < found.n; i++) {
        const struct granted *g = &((struct granted *)found.items)[i];
        permission_known(arena_z(w.mem, g->role), g->permission);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(routes_ask_for_permissions_that_are_registered),
        cmocka_unit_test(built_in_roles_hold_permissions_that_are_registered),
    };
    app_start();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
