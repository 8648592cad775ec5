package work

import "fmt"

// PartlyError says that the work is done, but for some sources, which it names.
type PartlyError struct{ message string }

func (e *PartlyError) Error() string { return e.message }

// UsageError says that the command line is wrong.
type UsageError struct{ err error }

func (e *UsageError) Error() string { return e.err.Error() }
func (e *UsageError) Unwrap() error { return e.err }

// Usage is err as a fault of the command line.
func Usage(err error) error { return &UsageError{err} }

// Partly says that the work is done, but not all of it.
func Partly(message string) error { return &PartlyError{message} }

// FlagError names the flag that a fault is of; nil stays nil.
func FlagError(flag string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", flag, err)
}
