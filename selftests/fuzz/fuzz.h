/* SPDX-License-Identifier: GPL-2.0 */
#ifndef WLMON_SELFTEST_FUZZ_H
#define WLMON_SELFTEST_FUZZ_H

/*
 * Inputs of all sorts for everything that can be written, drawn from a seed, and
 * what has to become of each: it is known before the module says it.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define FUZZ_TEXT 16384

struct fuzz_text {
	size_t length;
	char bytes[FUZZ_TEXT];
};

/* fuzz_fail.c: inputs given to the module, and those that it took. */
extern long fuzz_inputs, fuzz_accepted;
/* Each test draws from this seed and its number. */
extern uint64_t fuzz_first_seed;
extern const char *fuzz_running;

/* fuzz_input.c: the same seed brings the same inputs. */
void fuzz_seed(uint64_t seed);
uint64_t fuzz_random(void);
unsigned int fuzz_below(unsigned int n);
bool fuzz_one_in(unsigned int n);
void fuzz_clear(struct fuzz_text *text);
void fuzz_add(struct fuzz_text *text, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
void fuzz_add_number(struct fuzz_text *text);
void fuzz_add_bytes(struct fuzz_text *text);
void fuzz_mutate(struct fuzz_text *text);

/* Grammar of its own, some of it damaged, or just bytes. */
void fuzz_make(struct fuzz_text *text, void (*grammar)(struct fuzz_text *text));

/* Reports what went wrong with which input; always false. */
bool fuzz_fail(const struct fuzz_text *text, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* fuzz_rules.c: the target as it should be. */
#define RULES_MAX 32
#define RULE_LENGTH 256

struct rule {
	char kind;		/* a, c, p or g */
	int pid;
	char text[RULE_LENGTH];
};

struct rules {
	int count;
	struct rule rule[RULES_MAX];
};

/* All three return 0 or a negative errno; then nothing was changed. */
int rules_number(const char *text, int *number);
int rules_add(struct rules *rules, const char *text);
int rules_write(struct rules *rules, const char *text);
void rules_print(const struct rules *rules, struct fuzz_text *text);
void rules_grammar(struct fuzz_text *text);
void rules_grammar_value(struct fuzz_text *text, char kind);
/* Numbers of the grammar beside those that are always there; 0 ends them. */
extern pid_t rules_pids[8];
int rules_cgroups_make(void);
void rules_cgroups_remove(void);

/*
 * fuzz_way.c: hands a text to a file by one of the ways there are. judge tells
 * what one write of a string has to return, 0 or a negative errno, and notes its
 * effect; NULL for a file that cannot be written.
 */
bool fuzz_hand(int fd, const struct fuzz_text *text, int (*judge)(const char *text));

/* fuzz_works.c: a workload is counted right, the ledger adds up, the kernel is well. */
bool fuzz_works(void);
bool fuzz_read(int fd, struct fuzz_text *text);
bool fuzz_open(const char *name, int flags, int fd[2]);

/* Each gives so many inputs to the module, and tells whether all was well. */
bool fuzz_target(long inputs);
bool fuzz_query(long inputs);
bool fuzz_reset(long inputs);
bool fuzz_read_only(long inputs);
bool fuzz_race(long inputs);
bool fuzz_parameter(const char *name, long inputs);
bool fuzz_parameters(long inputs);

#endif
