// What Swift's Glibc module leaves out: epoll, and three calls that glibc declares only for GNU sources.
#include <sys/epoll.h>
#include <sys/socket.h>

int pipe2(int ends[2], int flags);
int accept4(int listener, struct sockaddr *address, socklen_t *length, int flags);
void *memmem(const void *bytes, size_t count, const void *part, size_t part_count);
