// measure FILE COMMAND [ARGUMENT...]: runs the command and appends a line to FILE: wall and CPU time in microseconds, peak
// memory in KiB (of the largest process), exit status. The peak of a process counts what its parent held when it was
// started, so the one that starts the command has to be small: this, and not the script around it.
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static long long now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1000000LL + time.tv_nsec / 1000;
}

static long long microseconds(struct timeval time) { return time.tv_sec * 1000000LL + time.tv_usec; }

int main(int argc, char** argv) {
  if (argc < 3) {
    return 2;
  }
  const long long start = now();
  const pid_t child = vfork();
  if (child == 0) {
    execvp(argv[2], argv + 2);
    _exit(127);
  }
  int status = 0;
  struct rusage usage;
  if (child < 0 || wait4(child, &status, 0, &usage) != child) {
    return 1;
  }
  const long long wall = now() - start;
  const long long cpu = microseconds(usage.ru_utime) + microseconds(usage.ru_stime);
  char line[128];
  const int length = snprintf(line, sizeof line, "%lld %lld %ld %d\n", wall, cpu, usage.ru_maxrss,
                              WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
  const int file = open(argv[1], O_WRONLY | O_CREAT | O_APPEND, 0644);
  return file >= 0 && write(file, line, (size_t)length) == length ? 0 : 1;
}
