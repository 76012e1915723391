/* Loading by name. The system counts how often a library is opened and finds it at once the next
   time, so nothing is remembered here. */
#include "runtime/base/library.h"

#include <dlfcn.h>
#include <string.h>

bool library_load(const char *file, const char *const *names, uint32_t n, void *pointers) {
    void *library = dlopen(file, RTLD_NOW | RTLD_LOCAL);
    if (!library) return false;
    for (uint32_t i = 0; i < n; i++) {
        void *function = dlsym(library, names[i]);
        if (!function) return false;
        memcpy((char *)pointers + i * sizeof function, &function, sizeof function);
    }
    return true;
}
