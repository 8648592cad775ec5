// Package relevance says how near a series is to the information security of
// critical infrastructure. It does so twice, and knows nothing of evidence in
// either: counting alone cannot know what matters, and what matters is no evidence.
//
// Before a year begins, the documents of the two years before give each term a
// weight ([Use.Weight]): its part of the false-alarm limit, and so its threshold. No
// judgement enters it. Afterwards a ranking ([Model]) says in which order an analyst
// should see what was detected; judgements teach it, and it opens and closes no
// detection.
//
// It is pure: no I/O, no clock. The same documents in the same order give the
// same bits.
package relevance
