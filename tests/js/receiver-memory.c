// Put between the receiver and the C library (LD_PRELOAD): while the file `large` is in the folder MEMORY_TROUBLE, nobody gets
// a block of half a megabyte or more.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { kLarge = 512 * 1024 };

static int is_scarce(void) {
  char path[4096];
  const char* folder = getenv("MEMORY_TROUBLE");
  if (!folder) return 0;
  snprintf(path, sizeof path, "%s/large", folder);
  return access(path, F_OK) == 0;
}

void* malloc(size_t size) {
  static void* (*real)(size_t);
  if (!real) real = (void* (*)(size_t))dlsym(RTLD_NEXT, "malloc");
  return size >= kLarge && is_scarce() ? NULL : real(size);
}
