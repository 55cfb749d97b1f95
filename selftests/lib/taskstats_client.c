// SPDX-License-Identifier: GPL-2.0
#define _GNU_SOURCE
#include "taskstats_client.h"

#include <errno.h>
#include <linux/acct.h>
#include <linux/genetlink.h>
#include <linux/netlink.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "task.h"

#define RECEIVE_BUFFER	(32 << 20)

struct message {
	struct nlmsghdr header;
	struct genlmsghdr generic;
	char attributes[4096];
};

/* Send a request with one attribute; ask for an acknowledgement if it has no reply. */
static int send_request(struct taskstats_client *client, unsigned short family, int command,
			int type, const void *value, size_t size, bool acknowledge)
{
	struct message request = { 0 };
	struct nlattr *attribute = (struct nlattr *)request.attributes;

	attribute->nla_type = type;
	attribute->nla_len = NLA_HDRLEN + size;
	memcpy(request.attributes + NLA_HDRLEN, value, size);
	request.header.nlmsg_type = family;
	request.header.nlmsg_flags = NLM_F_REQUEST | (acknowledge ? NLM_F_ACK : 0);
	request.header.nlmsg_len = NLMSG_HDRLEN + GENL_HDRLEN + NLA_ALIGN(attribute->nla_len);
	request.generic.cmd = command;
	request.generic.version = 1;
	return send(client->fd, &request, request.header.nlmsg_len, 0) < 0 ? -errno : 0;
}

/* Receive a message; store an acknowledgement as one without attributes. */
static int receive(struct taskstats_client *client, struct message *message, int flags)
{
	ssize_t n = recv(client->fd, message, sizeof(*message), flags);
	int error;

	if (n < 0)
		return -errno;
	if (n < NLMSG_HDRLEN || (size_t)n < message->header.nlmsg_len)
		return -EBADMSG;
	if (message->header.nlmsg_type == NLMSG_ERROR) {
		memcpy(&error, (char *)message + NLMSG_HDRLEN, sizeof(error));
		message->header.nlmsg_len = NLMSG_HDRLEN + GENL_HDRLEN;
		return error;
	}
	return 0;
}

/* Find an attribute in size bytes. Return its value and set *length, or return NULL. */
static const char *find(const char *at, size_t size, int type, size_t *length)
{
	while (size >= NLA_HDRLEN) {
		const struct nlattr *attribute = (const struct nlattr *)at;
		size_t step = NLA_ALIGN(attribute->nla_len);

		if (attribute->nla_len < NLA_HDRLEN || attribute->nla_len > size)
			return NULL;
		if ((attribute->nla_type & NLA_TYPE_MASK) == type) {
			*length = attribute->nla_len - NLA_HDRLEN;
			return at + NLA_HDRLEN;
		}
		if (step >= size)
			return NULL;
		at += step;
		size -= step;
	}
	return NULL;
}

static const char *find_in(const struct message *message, int type, size_t *length)
{
	return find(message->attributes,
		    message->header.nlmsg_len - NLMSG_HDRLEN - GENL_HDRLEN, type, length);
}

/* Copy the common part, since the kernel's struct taskstats can have another size. */
static bool find_stats(const struct message *message, int aggregate, struct taskstats *stats)
{
	size_t length;
	const char *nest = find_in(message, aggregate, &length);
	const char *value = nest ? find(nest, length, TASKSTATS_TYPE_STATS, &length) : NULL;

	memset(stats, 0, sizeof(*stats));
	if (!value)
		return false;
	memcpy(stats, value, length < sizeof(*stats) ? length : sizeof(*stats));
	return true;
}

static int find_family(struct taskstats_client *client)
{
	struct message answer;
	const char *value;
	size_t length;
	int error;

	error = send_request(client, GENL_ID_CTRL, CTRL_CMD_GETFAMILY, CTRL_ATTR_FAMILY_NAME,
			     TASKSTATS_GENL_NAME, sizeof(TASKSTATS_GENL_NAME), false);
	if (!error)
		error = receive(client, &answer, 0);
	if (error)
		return error;
	value = find_in(&answer, CTRL_ATTR_FAMILY_ID, &length);
	if (!value)
		return -EBADMSG;
	memcpy(&client->family, value, sizeof(client->family));
	return 0;
}

int taskstats_open(struct taskstats_client *client)
{
	struct sockaddr_nl address = { .nl_family = AF_NETLINK };
	int size = RECEIVE_BUFFER, error = 0;

	client->fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_GENERIC);
	if (client->fd < 0)
		return -errno;
	if (bind(client->fd, (struct sockaddr *)&address, sizeof(address)) ||
	    setsockopt(client->fd, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof(size)))
		error = -errno;
	if (!error)
		error = find_family(client);
	if (error)
		taskstats_close(client);
	return error;
}

void taskstats_close(struct taskstats_client *client)
{
	close(client->fd);
	client->fd = -1;
}

static int ask(struct taskstats_client *client, int type, int aggregate, pid_t pid,
	       struct taskstats *stats)
{
	uint32_t value = pid;
	struct message answer;
	int error;

	error = send_request(client, client->family, TASKSTATS_CMD_GET, type, &value,
			     sizeof(value), false);
	if (!error)
		error = receive(client, &answer, 0);
	if (!error && !find_stats(&answer, aggregate, stats))
		error = -EBADMSG;
	return error;
}

int taskstats_of_thread(struct taskstats_client *client, pid_t tid, struct taskstats *stats)
{
	return ask(client, TASKSTATS_CMD_ATTR_PID, TASKSTATS_TYPE_AGGR_PID, tid, stats);
}

int taskstats_of_process(struct taskstats_client *client, pid_t pid, struct taskstats *stats)
{
	return ask(client, TASKSTATS_CMD_ATTR_TGID, TASKSTATS_TYPE_AGGR_TGID, pid, stats);
}

int taskstats_listen(struct taskstats_client *client)
{
	struct message answer;
	char cpus[256];
	int error;

	error = task_read_file("/sys/devices/system/cpu/possible", cpus, sizeof(cpus));
	if (error)
		return error;
	cpus[strcspn(cpus, "\n")] = '\0';
	error = send_request(client, client->family, TASKSTATS_CMD_GET,
			     TASKSTATS_CMD_ATTR_REGISTER_CPUMASK, cpus, strlen(cpus) + 1, true);
	return error ? error : receive(client, &answer, 0);
}

int taskstats_next(struct taskstats_client *client, struct taskstats_exit *ended)
{
	struct message message;
	int error;

	error = receive(client, &message, MSG_DONTWAIT);
	if (error)
		return error;
	if (!find_stats(&message, TASKSTATS_TYPE_AGGR_PID, &ended->thread))
		return -EBADMSG;
	ended->has_group = find_stats(&message, TASKSTATS_TYPE_AGGR_TGID, &ended->group);
	ended->tid = ended->thread.ac_pid;
	ended->tgid = ended->thread.ac_tgid;
	ended->last = ended->thread.ac_flag & AGROUP;
	return 0;
}
