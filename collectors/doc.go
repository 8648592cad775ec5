// Package collectors turns sources into dated documents. It is the face of its
// rooms: [Check] reads bytes as one of [Kinds], and [Schedule] runs jobs by their
// cron lines in Tokyo.
//
// Each kind of source has a package: feed, page, files (archives of JSON Lines),
// table, csaf, myjvn, kokkai, notes, survey, mail and pdf. A kind is a struct of
// plain options that reads in two ways, each into a stream of documents: Collect
// asks the source itself (intake.Collector), Read is given bytes
// (intake.Reader). intake.Sync carries what Collect yields into a store; a source
// that fails or panics is that source's failure alone.
//
// An error in a stream is one bad item, and the stream goes on, unless it is a
// stream.SourceError, stream.ErrNotModified or stream.ErrNotDue, which end it. A
// title and a link are cleaned; what could not be read is left empty and said in
// the document's Warnings; nothing is invented, least of all a date.
//
// The kinds stand over text (characters, titles, links, languages), dates, office,
// detail (the texts behind a list's entries) and fetch, through which all requests
// leave: polite, bounded, and blind to inner addresses.
//
// The rooms keep nothing on disk. What a source must remember between two runs
// stands in its horizon.Position, which intake.Sync saves after the documents.
package collectors
