-- What the desk shows first after a start, as it was last gathered for a ceiling: see the package kept.
CREATE TABLE desk_kept (
	ceiling INTEGER PRIMARY KEY, made INTEGER NOT NULL, cut INTEGER NOT NULL, fits TEXT NOT NULL,
	acts INTEGER NOT NULL, words INTEGER NOT NULL, destroyed INTEGER NOT NULL, sum BLOB NOT NULL, body BLOB NOT NULL
) STRICT;

-- How often something stopped being for everybody's eyes who had seen it: a text was destroyed, a document or a
-- source was labelled more strictly, a record was found altered. In the same transaction what is kept goes, which
-- may hold it; what was gathered before and is not stored yet is refused by the number.
CREATE TABLE withdrawn (n INTEGER NOT NULL) STRICT;
INSERT INTO withdrawn VALUES (0);
CREATE TRIGGER withdrawn_text AFTER UPDATE OF destroyed ON document WHEN NEW.destroyed IS NOT OLD.destroyed BEGIN
	UPDATE withdrawn SET n = n + 1;
	DELETE FROM desk_kept;
END;
CREATE TRIGGER withdrawn_document AFTER INSERT ON document WHEN NEW.rev > 1
	AND EXISTS (SELECT 1 FROM document d WHERE d.source = NEW.source AND d.id = NEW.id AND d.tlp > NEW.tlp) BEGIN
	UPDATE withdrawn SET n = n + 1;
	DELETE FROM desk_kept;
END;
CREATE TRIGGER withdrawn_source AFTER UPDATE OF tlp ON source WHEN NEW.tlp <> OLD.tlp BEGIN
	UPDATE withdrawn SET n = n + 1;
	DELETE FROM desk_kept;
END;
CREATE TRIGGER withdrawn_record AFTER INSERT ON quarantine BEGIN
	UPDATE withdrawn SET n = n + 1;
	DELETE FROM desk_kept;
END;
