/* The channels between the host and its processes: whole messages over stream sockets, and a
   descriptor handed from one process to another. What the messages mean is known to their users.
   A process that is gone is an answer here, never a signal. */
#include "runtime/eval/native_wire.h"

#include <errno.h>
#include <sys/socket.h>
#include <sys/uio.h>

bool native_send(int channel, const void *bytes, size_t size) {
    const char *at = bytes;
    while (size) {
        ssize_t n = send(channel, at, size, MSG_NOSIGNAL);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return false;
        at += n;
        size -= (size_t)n;
    }
    return true;
}

bool native_receive(int channel, void *bytes, size_t size) {
    char *at = bytes;
    while (size) {
        ssize_t n = recv(channel, at, size, 0);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return false;
        at += n;
        size -= (size_t)n;
    }
    return true;
}

/* A message of one byte with room for one descriptor, as sendmsg and recvmsg want it. */
typedef struct Envelope {
    char byte;
    struct iovec part;
    _Alignas(struct cmsghdr) char extra[CMSG_SPACE(sizeof(int))];
    struct msghdr message;
} Envelope;

static void envelope_init(Envelope *e) {
    memset(e, 0, sizeof *e);
    e->part = (struct iovec){.iov_base = &e->byte, .iov_len = 1};
    e->message.msg_iov = &e->part;
    e->message.msg_iovlen = 1;
    e->message.msg_control = e->extra;
    e->message.msg_controllen = sizeof e->extra;
}

bool native_send_channel(int control, int channel) {
    Envelope e;
    envelope_init(&e);
    struct cmsghdr *extra = CMSG_FIRSTHDR(&e.message);
    extra->cmsg_level = SOL_SOCKET;
    extra->cmsg_type = SCM_RIGHTS;
    extra->cmsg_len = CMSG_LEN(sizeof channel);
    memcpy(CMSG_DATA(extra), &channel, sizeof channel);
    ssize_t n;
    do n = sendmsg(control, &e.message, MSG_NOSIGNAL);
    while (n < 0 && errno == EINTR);
    return n == 1;
}

int native_receive_channel(int control) {
    Envelope e;
    envelope_init(&e);
    ssize_t n;
    do n = recvmsg(control, &e.message, MSG_CMSG_CLOEXEC);
    while (n < 0 && errno == EINTR);
    struct cmsghdr *extra = n == 1 ? CMSG_FIRSTHDR(&e.message) : NULL;
    if (!extra || extra->cmsg_type != SCM_RIGHTS || extra->cmsg_len != CMSG_LEN(sizeof(int)))
        return -1;
    int channel;
    memcpy(&channel, CMSG_DATA(extra), sizeof channel);
    return channel;
}
