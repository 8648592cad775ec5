// Package replay measures a detector: on history as it was, on history in
// which nothing can rise, on growth that was put into history, and on a world
// that is made up; and it measures the rules that others use on the same
// counts in the same run.
//
// A [history.History] is one panel's counts by one bin. [history.Shuffle] and
// [history.Inject] make other histories of it, a [world.World] makes one from
// nothing. [Detect] runs the detector over a history, [Score] one of the rules
// of others, which are in peers. What is compared is always an
// [Episode]: a stretch of time in which a judge says that a series rises.
//
// The package does no I/O, reads no clock and starts no goroutine. Everything
// random comes from a seed: the same history, options and seed give the same
// answer on the same kind of machine.
package replay
