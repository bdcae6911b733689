'use strict';

/** Numbers of live variables: for curves, for comparisons, and for costs that should not grow. */
const SIZES = [1, 4, 8, 32, 50, 64, 256, 1000];
const SOME_SIZES = [1, 8, 64, 1000];
const FEW_SIZES = [0, 1, 8, 50];

/** The sizes that `--quick` measures. */
const QUICK_SIZES = [1, 8, 50];

module.exports = { FEW_SIZES, QUICK_SIZES, SIZES, SOME_SIZES };
