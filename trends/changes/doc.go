// Package changes makes changes out of flagged series: which of them are one,
// which of them are what a change was before, and whether a theme of the
// vocabulary holds two. METHOD.md sections 5 and 10 are what it
// follows. It is pure: the same input gives the same bits, in whatever order it
// comes.
package changes
