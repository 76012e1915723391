/* An example of a library for Jixiao's native functions: what the language leaves to C. Plain C
   that knows nothing of Jixiao; README.md shows how rules call it.

   The functions are pure: no output, no files, no memory kept, the same result for the same
   arguments. Arguments belong to the caller and are read only. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

double first_digit_deviation(const double *amounts, int64_t n);
int project_code_check(const char *code);
int32_t project_code_year(const char *code);

/* ---- first digits */

/* The first of 15 significant digits, which are those that the amount was written with: the double
   nearest to 0.3 begins 0.2999999999999999888. 0 for zero. */
static int first_digit(double amount) {
    char digits[32];
    snprintf(digits, sizeof digits, "%.14e", fabs(amount));
    return digits[0] - '0';
}

/* How far the first digits of the amounts are from Benford's law, log10(1 + 1/d) for each digit d:
   the mean over the nine digits of the absolute differences between share and law. After Nigrini,
   over 0.015 is nonconformity, for some hundreds of amounts or more; few amounts deviate by chance.
   Zero amounts do not count; without any other the deviation is 0. */
double first_digit_deviation(const double *amounts, int64_t n) {
    static const double law[10] = {0,       0.30103, 0.17609, 0.12494, 0.09691,
                                   0.07918, 0.06695, 0.05799, 0.05115, 0.04576};
    int64_t count[10] = {0};
    for (int64_t i = 0; i < n; i++) count[first_digit(amounts[i])]++;
    int64_t counted = n - count[0];
    if (counted == 0) return 0;
    double sum = 0;
    for (int d = 1; d <= 9; d++) sum += fabs((double)count[d] / (double)counted - law[d]);
    return sum / 9;
}

/* ---- project codes: 130208 22 P 00871410001 L */

enum { REGION = 6, YEAR = 2, SERIAL = 11, CODE = REGION + YEAR + 1 + SERIAL + 1 };

static int is_digit(char c) {
    return c >= '0' && c <= '9';
}

static int is_letter_or_digit(char c) {
    return is_digit(c) || (c >= 'A' && c <= 'Z');
}

/* Whether the code has the form of the national budget system: region (6 digits), budget year (2
   digits), P, 11 letters or digits, and one more. */
int project_code_check(const char *code) {
    if (strlen(code) != CODE || code[REGION + YEAR] != 'P') return 0;
    for (int i = 0; i < REGION + YEAR; i++)
        if (!is_digit(code[i])) return 0;
    for (int i = REGION + YEAR + 1; i < CODE; i++)
        if (!is_letter_or_digit(code[i])) return 0;
    return 1;
}

/* The budget year in a code, 2022 for the one above; 0 if it has not that form. */
int32_t project_code_year(const char *code) {
    if (!project_code_check(code)) return 0;
    return 2000 + (code[REGION] - '0') * 10 + (code[REGION + 1] - '0');
}
