// SPDX-License-Identifier: GPL-2.0
/* Prints sections of lines "label words, words". */
#include "show_section.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/**
 * show_section_say() - add words to the next line, after a comma if it has some
 * @section: only the title is set at first
 * @format: as for printf()
 */
void show_section_say(struct show_section *section, const char *format, ...)
{
	size_t n = strlen(section->words), room = sizeof(section->words);
	va_list args;

	if (n && n + 2 < room) {
		strcpy(section->words + n, ", ");
		n += 2;
	}
	va_start(args, format);
	vsnprintf(section->words + n, room - n, format, args);
	va_end(args);
}

/**
 * show_section_line() - print the line, and begin the next one
 * @section: prints nothing without words
 * @label: what they are about
 */
void show_section_line(struct show_section *section, const char *label)
{
	if (!*section->words)
		return;
	if (section->title)
		printf("\n%s\n", section->title);
	printf("  %-14s%s\n", label, section->words);
	section->title = NULL;
	*section->words = '\0';
}
