package main

// today is the cut-off that moves on with the clock.
const today = "today"
