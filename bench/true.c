// SPDX-License-Identifier: GPL-2.0
/* The program that exec executes: the smallest one with a C library. */
int main(void)
{
	return 0;
}
