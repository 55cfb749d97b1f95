// SPDX-License-Identifier: GPL-2.0
/* What is executed where a program is executed: the least that has a C library. */
int main(void)
{
	return 0;
}
