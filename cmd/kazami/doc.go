// Kazami 風見 senses environment changes (環境変化) around critical
// infrastructure: it reads sources, counts their terms week by week, says which
// rise and at what stated price of false alarms, waits for an analyst's
// judgement, and builds a dated, evidenced newsletter site.
//
//	kazami run                          the whole line, once
//	kazami collect [ID...]              sources into the archive
//	kazami import FILE...               documents from JSON Lines (.jsonl, .jsonl.gz)
//	kazami index                        documents into terms, counts and the search index
//	kazami detect                       counts into signals; or --counts F.csv, anybody's
//	kazami backtest [--gold F]          how often the detector is wrong, on what is archived
//	kazami digest [--week 2010-W13]     the analyst's week
//	kazami review list|approve|hold|reject|merge|note|lead
//	kazami dossier [CHANGE...]          the planner's dossiers: XLSX, CSV, JSON, Markdown
//	kazami plan-pack [--pdf]            all changes and their threats, for a plan meeting
//	kazami publish                      judged changes into the public site
//	kazami search QUERY                 the archive, in both languages
//	kazami copies SOURCE/ID             who else tells the same story; it is counted once
//	kazami revisions SOURCE/ID          what became of a document, and what each revision changed
//	kazami explain TERM [--week W]      why it is flagged, or why not
//	kazami sources [check ...]          how the sources fare; try one, or read files as one
//	kazami analyse [FILE|-]             tokens, terms, themes, threats, sectors, sharing classes of a text
//	kazami serve [--probe]              all of it by schedule, until stopped; or ask whether that is ready
//	kazami runs                         the ledger: what changed the archive, when, how it ended
//	kazami reindex                      all documents read again
//	kazami verify                       what differs between archive, counts and index
//	kazami gc [--apply]                 old texts that the retention takes: say them, or destroy them
//	kazami backup FILE                  the archive, copied whole
//	kazami restore FILE                 a backup, looked through, into an empty data folder
//
// Every command takes --config, --profile, --data, --out, --as-of, --horizon,
// --now, --log and --json, and has --help with an example. Results go to standard
// output, the rest to standard error.
//
// A command reads the time once, or is given it by --now. What it publishes, sends
// and stores bears no later time, and a cut-off that has not come is that of today.
//
// # What is on disk
//
// The data folder of the profile holds kazami.db, the truth: documents with
// their raw bytes and revisions, counts, judgements, signals, the ledger of
// runs; kazami.lock, which names who has it open; index, derived from it; and
// digest, the analyst's weeks; dossier and plan-pack, unless --out says
// otherwise. The out folder holds the site, derived too.
//
// # Exit codes
//
// 0 done; 1 failed; 2 usage or config, every fault named with file and line;
// 3 done, but some sources failed, which are named; 130 interrupted.
package main
