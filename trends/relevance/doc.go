// Package relevance says how near a series is to the information security of
// critical infrastructure, and in which order an analyst should see what was
// flagged. It knows nothing of evidence: counting alone cannot know what
// matters, and what matters is no evidence. A flag is never made or closed by
// what is here.
//
// It is pure: no I/O, no clock. The same documents in the same order give the
// same bits.
package relevance
