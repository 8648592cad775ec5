package archive

import (
	"context"
	"database/sql"
	_ "embed"
	"fmt"
)

var (
	//go:embed kept.sql
	keptTables string
	//go:embed desk.sql
	deskTables string
)

// NewerError says that a later program wrote the archive.
type NewerError struct{ Have, Know int }

func (e *NewerError) Error() string {
	return fmt.Sprintf("the archive has schema %d and this program knows %d: use the newer program that wrote it", e.Have, e.Know)
}

// migrations bring the archive from schema i to i+1. A released migration is
// never edited: what changes is a new one at the end.
var migrations = []string{`
CREATE TABLE source (
	id TEXT PRIMARY KEY, name TEXT NOT NULL, url TEXT NOT NULL, kind TEXT NOT NULL, class TEXT NOT NULL,
	lang TEXT NOT NULL, tlp TEXT NOT NULL, excerpt TEXT NOT NULL, archive INTEGER NOT NULL, sample INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- One row a revision. published is unix seconds, NULL where no date could be read.
CREATE TABLE document (
	seq INTEGER PRIMARY KEY, source TEXT NOT NULL, id TEXT NOT NULL, rev INTEGER NOT NULL, hash BLOB NOT NULL,
	url TEXT NOT NULL, title TEXT NOT NULL, body TEXT NOT NULL, lang TEXT NOT NULL,
	published INTEGER, precision TEXT NOT NULL, collected INTEGER NOT NULL, tlp INTEGER NOT NULL,
	publisher TEXT NOT NULL, class TEXT NOT NULL, excerpt TEXT NOT NULL, sectors TEXT NOT NULL, warnings TEXT NOT NULL,
	raw BLOB, raw_type TEXT NOT NULL,
	UNIQUE (source, id, rev)
) STRICT;
CREATE INDEX document_published ON document (published, source, id, rev);

CREATE TABLE position (source TEXT PRIMARY KEY, state TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE attempt (
	seq INTEGER PRIMARY KEY, source TEXT NOT NULL, at INTEGER NOT NULL, good INTEGER NOT NULL,
	message TEXT NOT NULL, added INTEGER NOT NULL, newest INTEGER
) STRICT;
CREATE INDEX attempt_source ON attempt (source, at);

-- What was read in a revision: terms as sorted, delta-coded varints of term ids.
CREATE TABLE analysis (
	seq INTEGER PRIMARY KEY REFERENCES document (seq), version INTEGER NOT NULL, indexed INTEGER NOT NULL,
	lang TEXT NOT NULL, simhash INTEGER NOT NULL, terms BLOB NOT NULL
) STRICT;
CREATE TABLE tag (kind TEXT NOT NULL, id TEXT NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (kind, id, seq)) STRICT, WITHOUT ROWID;
CREATE INDEX tag_seq ON tag (seq);
CREATE TABLE term (id INTEGER PRIMARY KEY, text TEXT NOT NULL, lang TEXT NOT NULL) STRICT;
CREATE TABLE stratum (id INTEGER PRIMARY KEY, source TEXT NOT NULL, lang TEXT NOT NULL, UNIQUE (source, lang)) STRICT;
CREATE TABLE boilerplate (key TEXT PRIMARY KEY, state BLOB NOT NULL) STRICT, WITHOUT ROWID;

-- One row a period, day of availability and visibility (1: CLEAR): see count.go.
CREATE TABLE counts (
	bin INTEGER NOT NULL, period INTEGER NOT NULL, avail INTEGER NOT NULL, clear INTEGER NOT NULL, row BLOB NOT NULL,
	PRIMARY KEY (bin, period, avail, clear)
) STRICT, WITHOUT ROWID;
CREATE TABLE dirty (year INTEGER PRIMARY KEY) STRICT;

CREATE TABLE change (id TEXT PRIMARY KEY, json TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE judgement (
	seq INTEGER PRIMARY KEY, change TEXT NOT NULL, action TEXT NOT NULL, who TEXT NOT NULL,
	at INTEGER NOT NULL, cut INTEGER NOT NULL, why TEXT NOT NULL, target TEXT NOT NULL
) STRICT;

-- A newsletter issue as it was published; that of a week that is over is not written again.
CREATE TABLE issue (week INTEGER PRIMARY KEY, json TEXT NOT NULL) STRICT;
CREATE TABLE lead (week INTEGER PRIMARY KEY, who TEXT NOT NULL, at INTEGER NOT NULL, title TEXT NOT NULL, text TEXT NOT NULL) STRICT;
CREATE TABLE digest (week INTEGER PRIMARY KEY, waiting INTEGER NOT NULL, judged INTEGER NOT NULL, documents INTEGER NOT NULL) STRICT;

CREATE TABLE run (
	id INTEGER PRIMARY KEY, command TEXT NOT NULL, started INTEGER NOT NULL, ended INTEGER,
	as_of INTEGER, result TEXT NOT NULL
) STRICT;
CREATE TABLE signal (
	run INTEGER NOT NULL REFERENCES run (id), panel TEXT NOT NULL, bin INTEGER NOT NULL, period INTEGER NOT NULL,
	name TEXT NOT NULL, flagged INTEGER NOT NULL, open INTEGER NOT NULL, json TEXT NOT NULL,
	PRIMARY KEY (run, panel, bin, name, period)
) STRICT, WITHOUT ROWID;
`, `
ALTER TABLE document ADD COLUMN fields TEXT NOT NULL DEFAULT '';
ALTER TABLE source ADD COLUMN evidence INTEGER NOT NULL DEFAULT 0;

-- How analysts describe changes, one row whenever the words changed; cut is
-- the data cut-off that was looked at, as for judgements.
CREATE TABLE wording (seq INTEGER PRIMARY KEY, change TEXT NOT NULL, cut INTEGER NOT NULL, json TEXT NOT NULL) STRICT;
CREATE INDEX wording_change ON wording (change, cut);
INSERT INTO wording (change, cut, json) SELECT id, coalesce((SELECT min(cut) FROM judgement j WHERE j.change = c.id), 0), json FROM change c ORDER BY id;
DROP TABLE change;

-- What a try gave, as JSON: see horizon.Figures.
ALTER TABLE attempt ADD COLUMN figures TEXT NOT NULL DEFAULT '';

-- Answers of the network, zstd, one row whenever an address answers otherwise than before.
CREATE TABLE capture (
	seq INTEGER PRIMARY KEY, source TEXT NOT NULL, url TEXT NOT NULL, final TEXT NOT NULL, at INTEGER NOT NULL,
	type TEXT NOT NULL, digest BLOB NOT NULL, body BLOB NOT NULL
) STRICT;
CREATE INDEX capture_url ON capture (source, url, at);

-- How many documents a source has in a window: the denominator of a search.
CREATE TABLE denominator (
	source TEXT NOT NULL, term TEXT NOT NULL, since INTEGER NOT NULL, until INTEGER NOT NULL,
	documents INTEGER NOT NULL, at INTEGER NOT NULL,
	PRIMARY KEY (source, term, since, until)
) STRICT, WITHOUT ROWID;
`, `
ALTER TABLE analysis ADD COLUMN sketch BLOB;

-- Which documents copy an earlier one, by first revision: see copy.go.
CREATE TABLE copy (seq INTEGER PRIMARY KEY, first INTEGER NOT NULL) STRICT;
CREATE INDEX copy_first ON copy (first);
`, `
-- When the text of a revision was destroyed, unix seconds; NULL: it is there.
ALTER TABLE document ADD COLUMN destroyed INTEGER;

-- What the ranking knew of a change when an analyst was shown it: see change.go.
CREATE TABLE shown (change TEXT NOT NULL, cut INTEGER NOT NULL, features TEXT NOT NULL, PRIMARY KEY (change, cut)) STRICT, WITHOUT ROWID;

-- What was forecast, as it was said then: see forecast.go.
CREATE TABLE forecast (
	made INTEGER NOT NULL, panel TEXT NOT NULL, bin INTEGER NOT NULL, name TEXT NOT NULL, horizon INTEGER NOT NULL, json TEXT NOT NULL,
	PRIMARY KEY (made, panel, bin, name, horizon)
) STRICT, WITHOUT ROWID;

-- What flagged series were one change in a digest: see cluster.go.
CREATE TABLE cluster (
	cut INTEGER NOT NULL, id TEXT NOT NULL, label TEXT NOT NULL, members TEXT NOT NULL, merged TEXT NOT NULL, origin TEXT NOT NULL,
	PRIMARY KEY (cut, id)
) STRICT, WITHOUT ROWID;
`, `
-- How the change was described before and after an act, as JSON: see judgement.go.
ALTER TABLE judgement ADD COLUMN before TEXT NOT NULL DEFAULT '';
ALTER TABLE judgement ADD COLUMN after TEXT NOT NULL DEFAULT '';

-- What was wrong in an issue, as a dated note below it; the issue stays.
CREATE TABLE correction (seq INTEGER PRIMARY KEY, week INTEGER NOT NULL, cut INTEGER NOT NULL, at INTEGER NOT NULL, who TEXT NOT NULL, text TEXT NOT NULL) STRICT;

-- To whom an issue was mailed; of the address, its SHA-256 alone.
CREATE TABLE mailed (
	week INTEGER NOT NULL, address BLOB NOT NULL, at INTEGER NOT NULL, state TEXT NOT NULL,
	PRIMARY KEY (week, address)
) STRICT, WITHOUT ROWID;

-- What the desk keeps beside judgements.
CREATE TABLE saved (seq INTEGER PRIMARY KEY, who TEXT NOT NULL, name TEXT NOT NULL, query TEXT NOT NULL, at INTEGER NOT NULL) STRICT;
CREATE TABLE opinion (
	seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, text TEXT NOT NULL,
	who TEXT NOT NULL DEFAULT '', answered INTEGER, about TEXT NOT NULL DEFAULT '', summary TEXT NOT NULL DEFAULT '', done TEXT NOT NULL DEFAULT '', change TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE TABLE source_note (seq INTEGER PRIMARY KEY, source TEXT NOT NULL, at INTEGER NOT NULL, who TEXT NOT NULL, paused INTEGER NOT NULL, text TEXT NOT NULL) STRICT;
CREATE TABLE told (seq INTEGER PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, term TEXT NOT NULL, cut INTEGER NOT NULL, at INTEGER NOT NULL, who TEXT NOT NULL, why TEXT NOT NULL) STRICT;
`,
	`
-- The words for a week's issue are appended, too.
CREATE TABLE wording_of_issue (seq INTEGER PRIMARY KEY, week INTEGER NOT NULL, who TEXT NOT NULL, at INTEGER NOT NULL, title TEXT NOT NULL, text TEXT NOT NULL) STRICT;
INSERT INTO wording_of_issue (week, who, at, title, text) SELECT week, who, at, title, text FROM lead;
DROP TABLE lead;
`,
	`
-- Where an act comes from that was read from a file: see Store.JudgeFrom. Acts of people have none.
ALTER TABLE judgement ADD COLUMN origin TEXT NOT NULL DEFAULT '';
ALTER TABLE wording_of_issue ADD COLUMN origin TEXT NOT NULL DEFAULT '';

-- Sums of what is stored, in the order in which it was: see seal.go and docsum.go.
CREATE TABLE log (n INTEGER PRIMARY KEY, kind TEXT NOT NULL, ref ANY NOT NULL, about TEXT NOT NULL, sum BLOB NOT NULL, migrated INTEGER NOT NULL) STRICT;
CREATE INDEX log_record ON log (kind, ref) WHERE kind <> 'document';
CREATE TABLE document_sum (seq INTEGER PRIMARY KEY, sums BLOB NOT NULL) STRICT;

-- Records that were found altered: see quarantine.go.
CREATE TABLE quarantine (kind TEXT NOT NULL, ref ANY NOT NULL, about TEXT NOT NULL, fault TEXT NOT NULL, PRIMARY KEY (kind, ref, about)) STRICT, WITHOUT ROWID;

-- What was made public, in the order in which it was, and the signed heads of
-- both logs: see checkpoint.go. The salt is of salt.go.
CREATE TABLE public_log (n INTEGER PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, sum BLOB NOT NULL) STRICT;
CREATE INDEX public_log_record ON public_log (kind, name);
CREATE TABLE checkpoint (log TEXT NOT NULL, size INTEGER NOT NULL, note TEXT NOT NULL, key TEXT NOT NULL, PRIMARY KEY (log, size)) STRICT, WITHOUT ROWID;
CREATE TABLE issued (week INTEGER PRIMARY KEY, note TEXT NOT NULL) STRICT;
CREATE TABLE secret (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO secret VALUES ('salt', randomblob(32));

-- Copies are told among documents of one label now: years with others are counted again.
INSERT OR IGNORE INTO dirty SELECT DISTINCT CAST(strftime('%Y', d.published + 32400, 'unixepoch') AS INTEGER)
	FROM copy c JOIN document d ON d.seq = c.seq WHERE d.tlp < 4 AND d.published IS NOT NULL;

-- Who ran a command.
ALTER TABLE run ADD COLUMN who TEXT NOT NULL DEFAULT '';
`, `
-- How the documents of the two years before a year used terms: what their weights
-- in it follow from. See termuse.go.
CREATE TABLE termuse (
	panel TEXT NOT NULL, year INTEGER NOT NULL, basis TEXT NOT NULL, row BLOB NOT NULL,
	PRIMARY KEY (panel, year)
) STRICT, WITHOUT ROWID;
`, `
-- The chance with which a change stood in the list of a digest: see change.go.
ALTER TABLE shown ADD COLUMN chance REAL NOT NULL DEFAULT 0;
`, `
-- Counts that came without their texts: see the package packs. A pack, and what stands of it: the
-- documents of a source that were published in [since, until).
CREATE TABLE pack (sum TEXT PRIMARY KEY, made INTEGER NOT NULL, imported INTEGER NOT NULL, analysis INTEGER NOT NULL, header TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE pack_slice (
	source TEXT NOT NULL, since INTEGER NOT NULL, until INTEGER NOT NULL, pack TEXT NOT NULL,
	PRIMARY KEY (source, since)
) STRICT, WITHOUT ROWID;
-- Its counts by period, as in counts; the uses of its terms by year; its documents by what they share.
CREATE TABLE pack_counts (
	source TEXT NOT NULL, since INTEGER NOT NULL, bin INTEGER NOT NULL, period INTEGER NOT NULL, row BLOB NOT NULL,
	PRIMARY KEY (bin, period, source, since)
) STRICT, WITHOUT ROWID;
CREATE TABLE pack_uses (source TEXT NOT NULL, since INTEGER NOT NULL, year INTEGER NOT NULL, row BLOB NOT NULL, PRIMARY KEY (year, source, since)) STRICT, WITHOUT ROWID;
CREATE TABLE pack_documents (
	source TEXT NOT NULL, since INTEGER NOT NULL, lang TEXT NOT NULL, month INTEGER NOT NULL, precision TEXT NOT NULL, tags TEXT NOT NULL,
	documents INTEGER NOT NULL, copies INTEGER NOT NULL,
	PRIMARY KEY (month, source, since, lang, precision, tags)
) STRICT, WITHOUT ROWID;
-- How detected terms are written, and the documents that are cited alone: their text is not here.
CREATE TABLE pack_form (term TEXT NOT NULL, pack TEXT NOT NULL, places INTEGER NOT NULL, fixed REAL NOT NULL, named REAL NOT NULL, PRIMARY KEY (term, pack)) STRICT, WITHOUT ROWID;
CREATE TABLE citation (seq INTEGER PRIMARY KEY, source TEXT NOT NULL, since INTEGER NOT NULL) STRICT;
CREATE INDEX citation_slice ON citation (source, since);
`, keptTables, `
-- By which version of the analysis were read what a run detected in: NULL where an earlier program ran it, or it detected nothing.
ALTER TABLE run ADD COLUMN analysis INTEGER;
`, deskTables}

// firstSealed is the first schema with sums.
const firstSealed = 7

// fills are what a migration does beyond its SQL, by the schema that it leads to.
var fills = map[int]func(context.Context, *sql.Tx) error{firstSealed: sealEverything}

// sealEverything makes the sums of all that was stored before there were any.
func sealEverything(ctx context.Context, tx *sql.Tx) error {
	if err := sealDocuments(ctx, tx); err != nil {
		return err
	}
	for _, k := range seals {
		if k.later {
			continue
		}
		if err := k.sealAll(ctx, tx); err != nil {
			return err
		}
	}
	return nil
}

func migrate(ctx context.Context, db *sql.DB) error {
	var have int
	if err := db.QueryRowContext(ctx, "PRAGMA user_version").Scan(&have); err != nil {
		return err
	}
	if have > len(migrations) {
		return &NewerError{have, len(migrations)}
	}
	for i := have; i < len(migrations); i++ {
		if err := step(ctx, db, i); err != nil {
			return fmt.Errorf("migrate to schema %d: %w", i+1, err)
		}
	}
	return nil
}

// step runs one migration and its version number in one transaction.
func step(ctx context.Context, db *sql.DB, i int) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.ExecContext(ctx, migrations[i]); err != nil {
		return err
	}
	if fill := fills[i+1]; fill != nil {
		if err := fill(ctx, tx); err != nil {
			return err
		}
	}
	if _, err := tx.ExecContext(ctx, fmt.Sprintf("PRAGMA user_version = %d", i+1)); err != nil {
		return err
	}
	return tx.Commit()
}
