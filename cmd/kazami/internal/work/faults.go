package work

import (
	"errors"
	"fmt"
	"strings"
)

// PartlyError says that the work is done, but for what it names: sources that
// failed, records that were altered, letters that were not sent.
type PartlyError struct{ err error }

func (e *PartlyError) Error() string { return e.err.Error() }
func (e *PartlyError) Unwrap() error { return e.err }

// Advice is an error that a person can mend: what is wrong, where, and what to
// type. An empty part is left out.
type Advice struct{ What, Where, Type string }

// Error is the three parts on one line.
func (a *Advice) Error() string {
	s := a.What
	if a.Where != "" {
		s = strings.TrimSuffix(s, ".") + " (" + a.Where + ")."
	}
	if a.Type != "" {
		s += " Type: " + a.Type
	}
	return s
}

// Advise is a fault of the command line: what is wrong, where, and what to type.
func Advise(what, where, typed string) error { return Usage(&Advice{what, where, typed}) }

// UsageError says that the command line is wrong.
type UsageError struct{ err error }

func (e *UsageError) Error() string { return e.err.Error() }
func (e *UsageError) Unwrap() error { return e.err }

// Usage is err as a fault of the command line.
func Usage(err error) error { return &UsageError{err} }

// Partly says that the work is done, but not all of it.
func Partly(message string) error { return &PartlyError{errors.New(message)} }

// PartlyAdvise is [Partly] with what to type next.
func PartlyAdvise(what, where, typed string) error { return &PartlyError{&Advice{what, where, typed}} }

// IsPartly reports whether the work is done nevertheless, but for what err names.
func IsPartly(err error) bool {
	_, partly := errors.AsType[*PartlyError](err)
	return partly
}

// FlagError names the flag that a fault is of; nil stays nil.
func FlagError(flag string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", flag, err)
}

// Plural is the unit of n things.
func Plural(n int, unit string) string {
	if n == 1 {
		return unit
	}
	return unit + "s"
}
