package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/yamlfile"
)

// printError writes an error: what is wrong, where, and what to type, a line each.
// Several that were joined follow each other.
func printError(w io.Writer, err error) {
	if faults, ok := errors.AsType[yamlfile.Faults](err); ok && faults.Error() == err.Error() {
		fmt.Fprintf(w, "kazami: %d %s in the configuration; nothing was done.\n", len(faults), work.Plural(len(faults), "fault"))
		for line := range strings.SplitSeq(faults.Error(), "\n") {
			fmt.Fprintf(w, "  %s\n", line)
		}
		fmt.Fprintln(w, "  type:  the command again, once these lines are corrected")
		return
	}
	for _, e := range parts(err) {
		advice := adviceOf(e)
		fmt.Fprintf(w, "kazami: %s\n", advice.What)
		if advice.Where != "" {
			fmt.Fprintf(w, "  where: %s\n", advice.Where)
		}
		if advice.Type != "" {
			fmt.Fprintf(w, "  type:  %s\n", advice.Type)
		}
	}
}

// parts are the errors that errors.Join joined, or the one that there is.
func parts(err error) (all []error) {
	if usage, ok := err.(*work.UsageError); ok {
		err = usage.Unwrap()
	}
	many, ok := err.(interface{ Unwrap() []error })
	if !ok {
		return []error{err}
	}
	var text []string
	for _, e := range many.Unwrap() {
		text = append(text, e.Error())
		all = append(all, parts(e)...)
	}
	if strings.Join(text, "\n") != err.Error() { // they are a part of its text
		return []error{err}
	}
	return all
}

// adviceOf is an error as advice; one without advice is its own text alone.
func adviceOf(err error) *work.Advice {
	if advice, ok := errors.AsType[*work.Advice](err); ok {
		return advice
	}
	if locked, ok := errors.AsType[*archive.LockedError](err); ok {
		return &work.Advice{What: "The database is in use by " + locked.Who + ".", Where: locked.File, Type: "the command again once that has ended, or --data DIR for another database"}
	}
	if path, ok := errors.AsType[*fs.PathError](err); ok && errors.Is(path, fs.ErrNotExist) {
		return &work.Advice{What: err.Error(), Where: path.Path, Type: "the command again, with the name of a file that exists"}
	}
	return &work.Advice{What: err.Error()}
}
