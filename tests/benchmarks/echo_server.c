/* The limit: an echo on bare epoll. Prints its port. With an argument, a second
   thread sleeps meanwhile. */
#include <arpa/inet.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { SIZE = 4096, MOST = 256 };

static void *sleep_on(void *none) {
  for (;;) pause();
  return none;
}

int main(int argc, char **argv) {
  struct sockaddr_in address = {.sin_family = AF_INET};
  socklen_t length = sizeof address;
  struct epoll_event events[MOST];
  char buffer[SIZE];
  int poller = epoll_create1(0);
  int listening = socket(AF_INET, SOCK_STREAM, 0);
  struct epoll_event event = {.events = EPOLLIN, .data.fd = listening};

  (void)argv;
  if (argc > 1) {
    pthread_t thread;
    if (pthread_create(&thread, NULL, sleep_on, NULL)) return 1;
  }
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (bind(listening, (struct sockaddr *)&address, sizeof address)) return 1;
  listen(listening, 128);
  getsockname(listening, (struct sockaddr *)&address, &length);
  printf("%d\n", ntohs(address.sin_port));
  fflush(stdout);
  epoll_ctl(poller, EPOLL_CTL_ADD, listening, &event);
  for (;;) {
    int count = epoll_wait(poller, events, MOST, -1);
    for (int i = 0; i < count; i++) {
      int fd = events[i].data.fd;
      ssize_t size;
      if (fd == listening) {
        event.data.fd = accept(listening, NULL, NULL);
        epoll_ctl(poller, EPOLL_CTL_ADD, event.data.fd, &event);
        continue;
      }
      size = read(fd, buffer, SIZE);
      if (size <= 0 || write(fd, buffer, (size_t)size) != size) close(fd);
    }
  }
}
