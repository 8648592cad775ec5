//go:build !race

package replay

// raced says that the race detector watches. Nothing in a simulation runs at
// once there, so the long ones are left to the run without it.
const raced = false
