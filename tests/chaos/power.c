/* Writes down what a program asks of the disk, and when it answers: preloaded into the receiver (ld.so(8), LD_PRELOAD). What could be left of its files after a power cut at any
   moment can be made of it (power.mjs). POWER_FOLDER is the folder that is looked at, POWER_LOG the file that is written; a record is
     type (1 byte), file (4), offset (8), length (4), bytes
   O a file is opened (its name), W written, T truncated (to the offset), F synced, U removed (its name), S something is sent over a socket (its beginning). */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum { kDescriptors = 65536, kFiles = 256, kSent = 4096 };

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static int log_fd = -1;
static const char *folder;
static uint32_t file_of[kDescriptors]; /* 0: none of the folder's */
static char *names[kFiles];

static void record(char type, uint32_t file, uint64_t offset, const void *bytes, uint32_t length) {
  char head[17];
  head[0] = type;
  memcpy(head + 1, &file, 4);
  memcpy(head + 5, &offset, 8);
  memcpy(head + 13, &length, 4);
  struct iovec parts[2] = {{head, sizeof head}, {(void *)bytes, length}};
  if (syscall(SYS_writev, log_fd, parts, 2) < 0) abort();
}

static void add(char type, uint32_t file, uint64_t offset, const void *bytes, uint32_t length) {
  pthread_mutex_lock(&mutex);
  if (log_fd >= 0) record(type, file, offset, bytes, length);
  pthread_mutex_unlock(&mutex);
}

__attribute__((constructor)) static void begin(void) {
  const char *path = getenv("POWER_LOG");
  folder = getenv("POWER_FOLDER");
  if (path && folder) log_fd = (int)syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

static uint32_t named(const char *path) {
  if (!folder || strncmp(path, folder, strlen(folder)) != 0) return 0;
  uint32_t i = 1;
  for (; i < kFiles && names[i]; ++i)
    if (strcmp(names[i], path) == 0) return i;
  if (i == kFiles) abort();
  names[i] = strdup(path);
  return i;
}

static int opened(int fd, const char *path) {
  if (fd < 0 || fd >= kDescriptors || log_fd < 0) return fd;
  pthread_mutex_lock(&mutex);
  file_of[fd] = named(path);
  if (file_of[fd]) record('O', file_of[fd], 0, path, (uint32_t)strlen(path));
  pthread_mutex_unlock(&mutex);
  return fd;
}

#define REAL(type, name, ...) type (*real)(__VA_ARGS__) = (type (*)(__VA_ARGS__))dlsym(RTLD_NEXT, name)
#define MODE(flags, last) \
  mode_t mode = 0; \
  if ((flags) & (O_CREAT | O_TMPFILE)) { va_list list; va_start(list, last); mode = va_arg(list, mode_t); va_end(list); }

int open(const char *path, int flags, ...) { MODE(flags, flags) REAL(int, "open", const char *, int, ...); return opened(real(path, flags, mode), path); }
int open64(const char *path, int flags, ...) { MODE(flags, flags) REAL(int, "open64", const char *, int, ...); return opened(real(path, flags, mode), path); }

static uint32_t of(int fd) { return fd >= 0 && fd < kDescriptors ? file_of[fd] : 0; }

int close(int fd) {
  REAL(int, "close", int);
  if (of(fd)) file_of[fd] = 0;
  return real(fd);
}

#define WRITTEN(name, offset_type) \
  ssize_t name(int fd, const void *bytes, size_t size, offset_type at) { \
    REAL(ssize_t, #name, int, const void *, size_t, offset_type); \
    if (of(fd)) add('W', of(fd), (uint64_t)at, bytes, (uint32_t)size); \
    return real(fd, bytes, size, at); \
  }
WRITTEN(pwrite, off_t)
WRITTEN(pwrite64, off64_t)

#define TRUNCATED(name, offset_type) \
  int name(int fd, offset_type size) { \
    REAL(int, #name, int, offset_type); \
    if (of(fd)) add('T', of(fd), (uint64_t)size, "", 0); \
    return real(fd, size); \
  }
TRUNCATED(ftruncate, off_t)
TRUNCATED(ftruncate64, off64_t)

/* Only when it has come back is anything certain. */
#define SYNCED(name) \
  int name(int fd) { \
    REAL(int, #name, int); \
    const int code = real(fd); \
    if (code == 0 && of(fd)) add('F', of(fd), 0, "", 0); \
    return code; \
  }
SYNCED(fsync)
SYNCED(fdatasync)

int unlink(const char *path) {
  REAL(int, "unlink", const char *);
  pthread_mutex_lock(&mutex);
  if (log_fd >= 0 && named(path)) record('U', named(path), 0, path, (uint32_t)strlen(path));
  pthread_mutex_unlock(&mutex);
  return real(path);
}

/* Before it goes out: from then on somebody may know. */
ssize_t sendmsg(int fd, const struct msghdr *message, int flags) {
  REAL(ssize_t, "sendmsg", int, const struct msghdr *, int);
  char text[kSent];
  size_t length = 0;
  for (size_t i = 0; i < message->msg_iovlen && length < kSent; ++i) {
    const size_t more = message->msg_iov[i].iov_len < kSent - length ? message->msg_iov[i].iov_len : kSent - length;
    memcpy(text + length, message->msg_iov[i].iov_base, more);
    length += more;
  }
  add('S', 0, 0, text, (uint32_t)length);
  return real(fd, message, flags);
}
