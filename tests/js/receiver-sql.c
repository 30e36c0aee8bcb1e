/* SQL for a stopped receiver's file, as a test writes it: `sql FILE STATEMENTS`. */
#include <sqlite3.h>
#include <stdio.h>

int main(int argc, char** argv) {
  sqlite3* db = NULL;
  char* problem = NULL;
  if (argc != 3 || sqlite3_open_v2(argv[1], &db, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK) return 1;
  const int ok = sqlite3_exec(db, argv[2], NULL, NULL, &problem) == SQLITE_OK;
  if (!ok) fprintf(stderr, "%s\n", problem);
  sqlite3_close(db);
  return ok ? 0 : 1;
}
