/* Hyperscan or Vectorscan over one text, all expressions at once: prints processor microseconds of the best of some rounds,
 * matches, and how many of the expressions it takes. Arguments: a file of expressions, one a line; a file of text. */
#include <hs/hs.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

enum { ROUNDS = 3 };

static char *read_all(const char *path, size_t *length) {
  FILE *file = fopen(path, "rb");
  if (!file) exit(2);
  fseek(file, 0, SEEK_END);
  *length = (size_t)ftell(file);
  rewind(file);
  char *text = malloc(*length + 1);
  if (!text || fread(text, 1, *length, file) != *length) exit(2);
  text[*length] = 0;
  fclose(file);
  return text;
}

static int count(unsigned id, unsigned long long from, unsigned long long to, unsigned flags, void *context) {
  (void)id, (void)from, (void)to, (void)flags;
  ++*(unsigned long long *)context;
  return 0;
}

static double microseconds(void) {
  struct rusage used;
  getrusage(RUSAGE_SELF, &used);
  return (used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1e6 + used.ru_utime.tv_usec + used.ru_stime.tv_usec;
}

int main(int argc, char **argv) {
  if (argc != 3) return 2;
  size_t length;
  char *lines = read_all(argv[1], &length);
  const char *expressions[4096];
  unsigned flags[4096], ids[4096], taken = 0;
  for (char *line = strtok(lines, "\n"); line && taken < 4096; line = strtok(NULL, "\n")) {
    hs_database_t *one;
    hs_compile_error_t *error;
    if (hs_compile(line, HS_FLAG_SINGLEMATCH, HS_MODE_BLOCK, NULL, &one, &error) == HS_SUCCESS) {
      expressions[taken] = line, flags[taken] = 0, ids[taken] = taken, taken += 1;
      hs_free_database(one);
    } else hs_free_compile_error(error);
  }
  hs_database_t *database;
  hs_compile_error_t *error;
  if (hs_compile_multi(expressions, flags, ids, taken, HS_MODE_BLOCK, NULL, &database, &error) != HS_SUCCESS) return 1;
  hs_scratch_t *scratch = NULL;
  if (hs_alloc_scratch(database, &scratch) != HS_SUCCESS) return 1;
  char *text = read_all(argv[2], &length);
  double best = 1e18;
  unsigned long long matches = 0;
  for (int round = 0; round < ROUNDS; round += 1) {
    matches = 0;
    double before = microseconds();
    if (hs_scan(database, text, (unsigned)length, 0, scratch, count, &matches) != HS_SUCCESS) return 1;
    double used = microseconds() - before;
    if (used < best) best = used;
  }
  printf("%.0f %llu %u\n", best, matches, taken);
  return 0;
}
