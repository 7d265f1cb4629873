/* There are a dozen files and each is read once, so a walk finds them. */
#include "embedded.h"

#include <string.h>

str embedded_file(const char *path)
{
    for (const struct embedded *file = embedded; file->path; file++)
        if (strcmp(file->path, path) == 0)
            return (str){ file->text, file->n };
    return (str){ NULL, 0 };
}
