// Package changes makes changes out of flagged series: which of them are one,
// and which of them are what a change was before. METHOD.md section 5 is what it
// follows. It is pure: the same input gives the same bits, in whatever order it
// comes.
package changes
