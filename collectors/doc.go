// Package collectors turns sources into dated documents: feeds, list pages
// without a feed, security advisories, the minutes of the Diet, tables,
// archives of JSON Lines, folders of hearing notes (Markdown, text, Word,
// Excel), questionnaires and newsletters by mail.
//
// Each kind is a struct of plain options with ID and Collect. Collect reads
// the source once and yields documents in the source's own order. An error in
// the stream is one bad item, and the stream goes on, unless it is a
// [*SourceError], [ErrNotModified] or [ErrNotDue], which end it. A title and a
// link are cleaned; what could not be read is left empty and said in the
// document's Warnings; nothing is invented, least of all a date.
//
// Pages and feeds can follow their entries to the texts behind them, pages and
// PDFs, a bounded number a run and each once: see [Details]. An entry whose text
// was read is not given again until the list says something new of it.
//
// [Sync] carries one source into a [Store]; a source that fails or panics is
// that source's failure alone. [Schedule] runs jobs by their cron lines in
// Tokyo. [Check] reads bytes as a kind and stores nothing. All requests leave
// through one [Fetcher]: polite, bounded, and blind to inner addresses.
//
// The package keeps nothing on disk. What a source must remember between two
// runs stands in its horizon.Position, which Sync saves after the documents.
package collectors
