// Kazami 風見 senses environment changes (環境変化) around critical
// infrastructure: it reads sources, counts their terms by month and by year, says which
// rise, with a limit on false alarms, waits for an analyst's judgement, and builds a dated, evidenced newsletter site.
//
//	kazami run [--history N]            collect, detect, write the digest, build the site; or list the last runs
//	kazami collect [ID...]              sources into the database
//	kazami import FILE...               documents from JSON Lines (.jsonl, .jsonl.gz)
//	kazami index                        documents into terms, counts and the search index
//	kazami detect                       rising terms; --counts F.csv: of a file; --fiscal-year Y: of a year
//	kazami backtest [--gold F]          false alarms and misses on the documents of the past
//	kazami digest [--week 2010-W13]     the analyst's week
//	kazami review list|approve|hold|reject|merge|note|undo|lead|correct
//	kazami words ignore|watch|join|apart|list
//	kazami dossier [CHANGE...]          change sheets: XLSX, CSV, JSON, Markdown
//	kazami plan-pack [--pdf]            the planner's summary
//	kazami publish                      approved changes into the public site
//	kazami preview                      the site on this machine
//	kazami mail [--send]                the newest issue as letters
//	kazami search QUERY                 the database, in Japanese and English
//	kazami document SOURCE/ID           its revisions, and its duplicates
//	kazami explain TERM [--week W]      why it is detected, or not; --changes: what belongs to a change
//	kazami score                        past outlooks beside what came
//	kazami sources [check|import]       the state of the sources; try some, or read files as one; import a list
//	kazami analyse [FILE|-]             tokens, terms, themes, threats, sectors, sharing classes of a text
//	kazami serve [--probe]              all of it by schedule, until stopped; or ask whether that is ready
//	kazami user add|passwd|set|list|remove
//	kazami reparse | reindex            stored answers, or all documents, read again
//	kazami verify                       what differs between database, counts and index
//	kazami gc [--apply]                 old texts beyond the retention: listed, or destroyed
//	kazami backup FILE                  the database, copied whole
//	kazami restore FILE                 a backup, checked, into an empty data folder
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
