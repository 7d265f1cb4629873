/* Routes of the duty linter. */
#pragma once

#include "../http/http.h"

extern const struct route lint_routes[];
