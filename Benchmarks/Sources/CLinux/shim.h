// What Swift's Glibc module leaves out: epoll, and two calls that glibc declares only for GNU sources.
#include <sys/epoll.h>
#include <sys/socket.h>

int pipe2(int ends[2], int flags);
int accept4(int listener, struct sockaddr *address, socklen_t *length, int flags);
