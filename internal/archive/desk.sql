-- What a person marked among new documents, and what they do not want to see there: a source, or a word.
CREATE TABLE star (who TEXT NOT NULL, source TEXT NOT NULL, document TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (who, source, document)) STRICT, WITHOUT ROWID;
CREATE TABLE mute (who TEXT NOT NULL, kind TEXT NOT NULL, value TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (who, kind, value)) STRICT, WITHOUT ROWID;
-- How far a person has read a list of documents: the number of the newest that stood in it.
CREATE TABLE bookmark (who TEXT NOT NULL, list TEXT NOT NULL, document INTEGER NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (who, list)) STRICT, WITHOUT ROWID;

-- Documents that people joined to changes as evidence, and took from them (off): the newest row of a pair holds.
CREATE TABLE attached (
	seq INTEGER PRIMARY KEY, change TEXT NOT NULL, source TEXT NOT NULL, document TEXT NOT NULL, off INTEGER NOT NULL,
	who TEXT NOT NULL, at INTEGER NOT NULL, cut INTEGER NOT NULL, why TEXT NOT NULL
) STRICT;
CREATE INDEX attached_change ON attached (change);

-- Questions of planners, one row whenever one was written anew; and what was said to one.
CREATE TABLE requirement (seq INTEGER PRIMARY KEY, id TEXT NOT NULL, who TEXT NOT NULL, at INTEGER NOT NULL, json TEXT NOT NULL) STRICT;
CREATE TABLE requirement_note (
	seq INTEGER PRIMARY KEY, requirement TEXT NOT NULL, kind TEXT NOT NULL, who TEXT NOT NULL, at INTEGER NOT NULL, cut INTEGER NOT NULL, json TEXT NOT NULL
) STRICT;

-- How far the past of a source was read, as JSON.
CREATE TABLE backfill (source TEXT PRIMARY KEY, state TEXT NOT NULL) STRICT, WITHOUT ROWID;
