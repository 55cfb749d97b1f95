/* SPDX-License-Identifier: GPL-2.0 */
#ifndef SHOW_SECTION_H
#define SHOW_SECTION_H

/**
 * struct show_section - lines below a title, none if nothing is known
 * @title: the title; NULL once it was printed
 * @words: words for the next line
 */
struct show_section {
	const char *title;
	char words[2200];
};

void show_section_say(struct show_section *section, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
void show_section_line(struct show_section *section, const char *label);

#endif
