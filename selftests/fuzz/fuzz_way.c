// SPDX-License-Identifier: GPL-2.0
#define _GNU_SOURCE
#include "fuzz.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/uio.h>
#include <unistd.h>

/* The longest write that is looked at. */
#define WRITE_MAX 4095

enum way {
	WAY_BOUNDARY,	/* text that crosses from page to page */
	WAY_EDGE,	/* the last byte before memory that is not there */
	WAY_BEYOND,	/* the end in memory that is not there */
	WAY_NOWHERE,	/* no memory at all */
	WAY_KERNEL,	/* the kernel's memory */
	WAY_HUGE,	/* more bytes than there can be */
	WAY_OFFSET,	/* pwrite() */
	WAY_SEEK,	/* lseek(), write() */
	WAY_VECTOR,	/* writev() */
	WAY_SPLICE,	/* from a pipe */
	WAY_SENDFILE,	/* from a file */
	WAY_WRITE,	/* and this is every other time */
	NR_WAYS = 2 * WAY_WRITE
};

/* Memory with nothing behind it. */
static char *fence(void)
{
	const size_t size = 2 * FUZZ_TEXT, page = sysconf(_SC_PAGESIZE);
	static char *end;

	if (!end) {
		end = mmap(NULL, size + page, PROT_READ | PROT_WRITE,
			   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		if (end == MAP_FAILED || munmap(end + size, page))
			abort();
		end += size;
	}
	return end;
}

static int judge_write(const char *bytes, size_t length, int (*judge)(const char *text))
{
	char text[WRITE_MAX + 1];

	if (!judge || length > WRITE_MAX || memchr(bytes, '\0', length))
		return -EINVAL;
	memcpy(text, bytes, length);
	text[length] = '\0';
	return judge(text);
}

static bool is_result(const struct fuzz_text *text, const char *way, long want, long got)
{
	const char *error = got < 0 ? strerrorname_np(-got) : "";

	if (want == got)
		return true;
	return fuzz_fail(text, "%s of %zu bytes gave %ld %s, not %ld", way, text->length, got,
			 error ? error : "?", want);
}

static long result(long n)
{
	return n < 0 ? -errno : n;
}

static bool hand_vector(int fd, const struct fuzz_text *text, int (*judge)(const char *text))
{
	size_t first = text->length ? 1 + fuzz_below(text->length) : 0;
	struct iovec piece[] = {
		{ (char *)text->bytes, first },
		{ (char *)text->bytes + first, text->length - first },
	};
	long want;
	int error;

	/* To the kernel these are two writes; none if there is nothing to write. */
	want = text->length ? judge_write(text->bytes, first, judge) : 0;
	if (!want) {
		want = first;
		if (piece[1].iov_len) {
			error = judge_write(piece[1].iov_base, piece[1].iov_len, judge);
			want += error ? 0 : piece[1].iov_len;
		}
	}
	return is_result(text, "writev", want, result(writev(fd, piece, 2)));
}

static bool hand_splice(int fd, const struct fuzz_text *text)
{
	size_t length = text->length < 4096 ? text->length : 4096;
	long got, want = length ? -EINVAL : 0;
	int ends[2];

	if (pipe(ends) || write(ends[1], text->bytes, length) != (ssize_t)length)
		abort();
	close(ends[1]);
	got = result(splice(ends[0], NULL, fd, NULL, length, 0));
	close(ends[0]);
	return is_result(text, "splice", want, got);
}

static bool hand_file(int fd, const struct fuzz_text *text)
{
	int file = memfd_create("fuzz", MFD_CLOEXEC);
	off_t from = 0;
	long got;

	if (file < 0 || write(file, text->bytes, text->length) != (ssize_t)text->length)
		abort();
	got = result(sendfile(fd, file, &from, text->length));
	close(file);
	return is_result(text, "sendfile", text->length ? -EINVAL : 0, got);
}

static bool hand_nowhere(int fd, const struct fuzz_text *text, bool writable)
{
	static const uintptr_t nowhere[] = { 0, 1, 4095, 0x7ffffffff000, 0x7fffffffefff };
	uintptr_t at = nowhere[fuzz_below(sizeof(nowhere) / sizeof(nowhere[0]))];
	size_t length = text->length ? text->length : 1;
	long got = result(write(fd, (void *)at, length));
	long want = writable && length <= WRITE_MAX ? -EFAULT : -EINVAL;

	/* Where an address cannot be a program's the kernel looks no further. */
	if (at > 0x7ffffffff000 - FUZZ_TEXT && got == -EFAULT)
		return true;
	return is_result(text, "write from nowhere", want, got);
}

static bool hand_kernel(int fd, const struct fuzz_text *text)
{
	static const uintptr_t kernel[] = {
		0xffff888000000000, 0xffffffff81000000, 0xffffffffff600000, -4096ul, -1ul,
	};
	uintptr_t at = kernel[fuzz_below(sizeof(kernel) / sizeof(kernel[0]))];
	size_t length = text->length ? text->length : 1;

	return is_result(text, "write from the kernel's memory", -EFAULT,
			 result(write(fd, (void *)at, length)));
}

static bool hand_huge(int fd, const struct fuzz_text *text)
{
	static const size_t huge[] = {
		4096, 65536, 0x7ffff000, 0x7fffffff, 0x80000000, 0xffffffff, 0x100000000,
		0x7fffffffffffffff, 0x8000000000000000, -4096ul, -1ul,
	};
	size_t length = huge[fuzz_below(sizeof(huge) / sizeof(huge[0]))];
	long got = result(write(fd, text->bytes, length));

	/* By a length that leads into the kernel's memory the address is bad. */
	if (length > 0x7fffffff0000 && got == -EFAULT)
		return true;
	return is_result(text, "huge write", -EINVAL, got);
}

/* Lets the text end so many bytes before the fence. */
static const char *place(const struct fuzz_text *text, size_t before)
{
	char *at = fence() - before;

	memcpy(at, text->bytes, text->length < before ? text->length : before);
	return at;
}

static bool hand_plain(int fd, const struct fuzz_text *text, const char *from,
		       int (*judge)(const char *text))
{
	long want = judge_write(text->bytes, text->length, judge);

	fuzz_accepted += !want;
	return is_result(text, "write", want ? want : (long)text->length,
			 result(write(fd, from, text->length)));
}

bool fuzz_hand(int fd, const struct fuzz_text *text, int (*judge)(const char *text))
{
	size_t length = text->length;

	fuzz_inputs++;
	switch (fuzz_below(NR_WAYS)) {
	case WAY_BOUNDARY:
		return hand_plain(fd, text, place(text, 4096 + length / 2 + 1), judge);
	case WAY_EDGE:
		return hand_plain(fd, text, place(text, length), judge);
	case WAY_BEYOND:
		if (!length)
			break;
		return is_result(text, "write from beyond",
				 judge && length <= WRITE_MAX ? -EFAULT : -EINVAL,
				 result(write(fd, place(text, fuzz_below(length)), length)));
	case WAY_NOWHERE:
		return hand_nowhere(fd, text, judge);
	case WAY_KERNEL:
		return hand_kernel(fd, text);
	case WAY_HUGE:
		return hand_huge(fd, text);
	case WAY_OFFSET:
		return is_result(text, "pwrite", -ESPIPE,
				 result(pwrite(fd, text->bytes, length,
					       fuzz_random() >> (1 + fuzz_below(63)))));
	case WAY_SEEK:
		if (lseek(fd, fuzz_below(64), SEEK_SET) < 0)
			return fuzz_fail(text, "lseek: %m");
		break;
	case WAY_VECTOR:
		return hand_vector(fd, text, judge);
	case WAY_SPLICE:
		return hand_splice(fd, text);
	case WAY_SENDFILE:
		return hand_file(fd, text);
	}
	return hand_plain(fd, text, text->bytes, judge);
}
