package main

// partlyError says that the work is done, but for some sources, which it names.
type partlyError struct{ message string }

func (e *partlyError) Error() string { return e.message }

// usageError says that the command line is wrong.
type usageError struct{ err error }

func (e *usageError) Error() string { return e.err.Error() }
func (e *usageError) Unwrap() error { return e.err }
