/* A disk that is slow, fails or is full when a test says so: preloaded into the receiver (ld.so(8), LD_PRELOAD), it stands
   between SQLite and the kernel. A test says so by making files in the folder DISK_TROUBLE:
     slow   a sync takes 300 ms longer
     fail   a sync takes 300 ms longer and then fails with EIO
     full   a write fails with ENOSPC
     room   so many bytes are free, as the file says
   Or the environment says so: of all writes, truncations and syncs the one of the number DISK_FAIL_AT fails, and those after it up to DISK_FAIL_FOR
   of them, with EIO, or as DISK_FAIL_AS says with ENOSPC (syncs then do not fail). */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

static int trouble(const char *name) {
  const char *folder = getenv("DISK_TROUBLE");
  char path[4096];
  if (!folder) return 0;
  snprintf(path, sizeof path, "%s/%s", folder, name);
  return access(path, F_OK) == 0;
}

static long number_of(const char *name, long otherwise) {
  const char *text = getenv(name);
  return text ? atol(text) : otherwise;
}

/* Whether this call is one of those that fail; errno is set. */
static int is_drawn(int sync) {
  static atomic_long calls;
  const long at = number_of("DISK_FAIL_AT", -1), call = atomic_fetch_add(&calls, 1);
  const char *as = getenv("DISK_FAIL_AS");
  const int full = as && strcmp(as, "ENOSPC") == 0;
  if (at < 0 || call < at || call >= at + number_of("DISK_FAIL_FOR", 1) || (full && sync)) return 0;
  errno = full ? ENOSPC : EIO;
  return 1;
}

static int sync_with(const char *function, int fd) {
  int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, function);
  const int fails = trouble("fail");
  if (fails || trouble("slow")) usleep(300 * 1000);
  if (is_drawn(1)) return -1;
  if (!fails) return real(fd);
  errno = EIO;
  return -1;
}

int fsync(int fd) { return sync_with("fsync", fd); }
int fdatasync(int fd) { return sync_with("fdatasync", fd); }

static ssize_t write_with(const char *function, int fd, const void *bytes, size_t size, off_t at) {
  ssize_t (*real)(int, const void *, size_t, off_t) = (ssize_t (*)(int, const void *, size_t, off_t))dlsym(RTLD_NEXT, function);
  if (is_drawn(0)) return -1;
  if (!trouble("full")) return real(fd, bytes, size, at);
  errno = ENOSPC;
  return -1;
}

ssize_t pwrite(int fd, const void *bytes, size_t size, off_t at) { return write_with("pwrite", fd, bytes, size, at); }
ssize_t pwrite64(int fd, const void *bytes, size_t size, off64_t at) { return write_with("pwrite64", fd, bytes, size, at); }

static int truncate_with(const char *function, int fd, off_t size) {
  int (*real)(int, off_t) = (int (*)(int, off_t))dlsym(RTLD_NEXT, function);
  return is_drawn(0) ? -1 : real(fd, size);
}

int ftruncate(int fd, off_t size) { return truncate_with("ftruncate", fd, size); }
int ftruncate64(int fd, off64_t size) { return truncate_with("ftruncate64", fd, size); }

/* On 64 bits the two structures are one. */
static int room_of(const char *function, const char *path, void *info) {
  int (*real)(const char *, void *) = (int (*)(const char *, void *))dlsym(RTLD_NEXT, function);
  const char *folder = getenv("DISK_TROUBLE");
  char name[4096];
  const int code = real(path, info);
  if (code != 0 || !folder) return code;
  snprintf(name, sizeof name, "%s/room", folder);
  FILE *file = fopen(name, "r");
  if (!file) return code;
  unsigned long long bytes = 0;
  if (fscanf(file, "%llu", &bytes) == 1) ((struct statvfs *)info)->f_bavail = bytes / ((struct statvfs *)info)->f_frsize;
  fclose(file);
  return code;
}

int statvfs(const char *path, struct statvfs *info) { return room_of("statvfs", path, info); }
int statvfs64(const char *path, struct statvfs64 *info) { return room_of("statvfs64", path, info); }
