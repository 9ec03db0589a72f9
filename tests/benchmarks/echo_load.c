/* A closed-loop load: N connections, each sends 64 bytes and waits for their
   echo. Usage: echo_load PORT CONNECTIONS REQUESTS. */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { SIZE = 64, MOST = 256 };

int main(int argc, char **argv) {
  struct sockaddr_in address = {.sin_family = AF_INET};
  struct epoll_event events[MOST];
  int got[65536] = {0};
  char buffer[SIZE];
  int poller = epoll_create1(0);
  int connections = argc > 3 ? atoi(argv[2]) : 0;
  long left = argc > 3 ? atol(argv[3]) : 0;
  long sent = 0;

  if (!connections) return 2;
  memset(buffer, 'x', SIZE);
  address.sin_port = htons((unsigned short)atoi(argv[1]));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  for (int i = 0; i < connections; i++) {
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};
    if (connect(fd, (struct sockaddr *)&address, sizeof address)) return 1;
    /* Served before the next one connects: whoever finds the server's queue
       full would try again after a second. */
    if (write(fd, buffer, SIZE) != SIZE) return 1;
    for (ssize_t size, had = 0; had < SIZE; had += size)
      if ((size = read(fd, buffer, (size_t)(SIZE - had))) <= 0) return 1;
    epoll_ctl(poller, EPOLL_CTL_ADD, fd, &event);
    if (write(fd, buffer, SIZE) != SIZE) return 1;
    sent++;
  }
  while (left > 0) {
    int count = epoll_wait(poller, events, MOST, -1);
    for (int i = 0; i < count; i++) {
      int fd = events[i].data.fd;
      ssize_t size = read(fd, buffer, SIZE);
      if (size <= 0) return 1;
      got[fd] += (int)size;
      if (got[fd] < SIZE) continue;
      got[fd] = 0;
      left--;
      if (write(fd, buffer, SIZE) != SIZE) return 1;
    }
  }
  return 0;
}
