package stories

import "kazami/internal/horizon"

// Repeats are the parts of a document that its source goes on repeating, as
// bytes of the title, or of the body plus the length of the title plus one, by
// start. The text is not changed by them: they keep their tokens.
type Repeats struct {
	// Lines recur in more than half of the source's documents. They yield no
	// terms, no tags and no hash.
	Lines []horizon.Span

	// Frames are lines that recur in three documents of a hundred, and phrases
	// that did in five for years. They yield no terms: "allows remote attackers
	// to execute arbitrary code" says of a document what its tags say, and
	// nothing that is new.
	Frames []horizon.Span

	// Turns are phrases, frames among them, that one document of a hundred had
	// for years. They count; but documents that share nothing else have two
	// stories.
	Turns []horizon.Span
}
