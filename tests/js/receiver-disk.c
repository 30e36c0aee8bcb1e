/* A disk that is slow, fails or is full when a test says so: preloaded into the receiver (ld.so(8), LD_PRELOAD), it stands
   between SQLite and the kernel. A test says so by making files in the folder DISK_TROUBLE:
     slow   a sync takes 300 ms longer
     fail   a sync takes 300 ms longer and then fails with EIO
     full   a write fails with ENOSPC */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static int trouble(const char *name) {
  const char *folder = getenv("DISK_TROUBLE");
  char path[4096];
  if (!folder) return 0;
  snprintf(path, sizeof path, "%s/%s", folder, name);
  return access(path, F_OK) == 0;
}

static int sync_with(const char *function, int fd) {
  int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, function);
  const int fails = trouble("fail");
  if (fails || trouble("slow")) usleep(300 * 1000);
  if (!fails) return real(fd);
  errno = EIO;
  return -1;
}

int fsync(int fd) { return sync_with("fsync", fd); }
int fdatasync(int fd) { return sync_with("fdatasync", fd); }

static ssize_t write_with(const char *function, int fd, const void *bytes, size_t size, off_t at) {
  ssize_t (*real)(int, const void *, size_t, off_t) = (ssize_t (*)(int, const void *, size_t, off_t))dlsym(RTLD_NEXT, function);
  if (!trouble("full")) return real(fd, bytes, size, at);
  errno = ENOSPC;
  return -1;
}

ssize_t pwrite(int fd, const void *bytes, size_t size, off_t at) { return write_with("pwrite", fd, bytes, size, at); }
ssize_t pwrite64(int fd, const void *bytes, size_t size, off64_t at) { return write_with("pwrite64", fd, bytes, size, at); }
