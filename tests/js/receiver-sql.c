/* SQL for a stopped receiver's file, as a test writes it: `sql FILE STATEMENTS`; the first column of what it selects is printed. */
#include <sqlite3.h>
#include <stdio.h>

static int print_first(void* nothing, int count, char** values, char** names) {
  (void)nothing;
  (void)names;
  if (count > 0) puts(values[0] ? values[0] : "");
  return 0;
}

int main(int argc, char** argv) {
  sqlite3* db = NULL;
  char* problem = NULL;
  if (argc != 3 || sqlite3_open_v2(argv[1], &db, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK) return 1;
  const int ok = sqlite3_exec(db, argv[2], print_first, NULL, &problem) == SQLITE_OK;
  if (!ok) fprintf(stderr, "%s\n", problem);
  sqlite3_close(db);
  return ok ? 0 : 1;
}
