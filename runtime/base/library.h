/* Libraries that few runs need, loaded when they are: linked ones would make every start longer
   (the two for office files take a third of it). Which file a library is, the linker is asked when
   the program is built (Makefile). Loaded ones stay until the process ends. */
#ifndef JX_BASE_LIBRARY_H
#define JX_BASE_LIBRARY_H

#include <stdbool.h>
#include <stdint.h>

/* A struct of function pointers, in the order of `names`:
     #define FUNCTIONS(F) F(zip_close) F(zip_discard)
     typedef struct Library { FUNCTIONS(LIBRARY_POINTER) } Library; */
#define LIBRARY_POINTER(name) __typeof__(name) *name;
#define LIBRARY_NAME(name) #name,

/* Fills the struct of n pointers. False if there is no such library, or it lacks a function. */
bool library_load(const char *file, const char *const *names, uint32_t n, void *pointers);

#endif
