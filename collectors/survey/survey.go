// Package survey reads tables of answers to a questionnaire, without the names of
// those who answered.
package survey

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"path"
	"strconv"
	"strings"
	"time"

	"kazami/collectors/files"
	"kazami/collectors/notes"
	"kazami/collectors/office"
	"kazami/collectors/stream"
	"kazami/collectors/table"
	"kazami/collectors/text"
	"kazami/internal/horizon"
)

// Survey reads questionnaires, アンケート: tables (.csv, .xlsx) with a heading
// and a respondent a row. Each answer in free text is a document of its own;
// its question is the column's heading. No respondent is named: neither in a
// field nor in the raw bytes, which are the answer alone, nor in an answer's
// text, where 【回答者】 stands for each name in the file's columns of
// respondents. What other names answers hold, nobody knows but who reads them:
// that is why documents are RED unless the source says otherwise.
type Survey struct {
	Source  horizon.Source
	Folder  fs.FS
	Files   []string // in Folder; none: all .csv and .xlsx there and below
	Columns Columns
	Salt    []byte                      // a secret that pseudonyms are made with; without it they are numbers, which hold while no row is put before another
	Sectors map[string]horizon.SectorID // by the names that the files use
}

// Columns says which column is what: by its heading, or by its
// letter, which one or two capitals are.
type Columns struct {
	Respondent []string // all that names who answered: company, person, mail address
	Sector     string   // "": none
	Date       string   // "": none
	Answers    []string // in free text
	Heading    int      // the row that the headings stand in, from 1; 0: it is found
	On         string   // the date of answers without one
}

// ID is the source's.
func (s *Survey) ID() horizon.SourceID { return s.Source.ID }

// Collect yields the answers by file, row and column. Answers that say nothing
// (empty, なし, 特になし) are left out, and counted in a warning of the first
// document of their question. A file that cannot be read is a bad item.
func (s *Survey) Collect(ctx context.Context, _ *horizon.Position) iter.Seq2[horizon.Document, error] {
	return func(yield func(horizon.Document, error) bool) {
		for name, err := range s.files(ctx) {
			var docs []horizon.Document
			if err == nil {
				docs, err = s.file(name)
			}
			if err != nil && !yield(horizon.Document{}, err) {
				return
			}
			for _, doc := range docs {
				if ctx.Err() != nil {
					yield(horizon.Document{}, &stream.SourceError{Source: s.Source.ID, Err: ctx.Err()})
					return
				}
				if !yield(doc, nil) {
					return
				}
			}
		}
	}
}

func (s *Survey) files(ctx context.Context) iter.Seq2[string, error] {
	if len(s.Files) == 0 {
		return files.Walk(ctx, s.Source.ID, s.Folder, func(name string) bool {
			ext := strings.ToLower(path.Ext(name))
			return ext == ".csv" || ext == ".xlsx" || ext == ".xls"
		})
	}
	return func(yield func(string, error) bool) {
		for _, name := range s.Files {
			if !yield(name, nil) {
				return
			}
		}
	}
}

func (s *Survey) file(name string) ([]horizon.Document, error) {
	data, err := files.Read(s.Folder, name, office.MaxFile)
	if err != nil {
		return nil, err
	}
	return s.read(name, data)
}

func (s *Survey) read(name string, data []byte) (docs []horizon.Document, err error) {
	err = office.Guarded(func() error {
		t, err := readAnswers(name, data, s.Columns)
		if err != nil {
			return err
		}
		r := &respondents{survey: s, table: t, names: t.anonymiser(), file: s.secret("file", path.Base(name)), seen: map[string]int{}}
		docs = r.documents()
		if len(docs) == 0 {
			return errors.New("no answer in it says anything")
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read survey %s: %w", name, err)
	}
	return docs, nil
}

// secret is a digest that only who has the salt can make.
func (s *Survey) secret(parts ...string) string {
	h := hmac.New(sha256.New, s.Salt)
	h.Write([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(h.Sum(nil)[:6])
}

// respondents makes documents of one file's answers.
type respondents struct {
	survey *Survey
	table  *answers
	names  *anonymiser
	file   string
	seen   map[string]int // documents by identity
	number map[string]int // of respondents, by what names them, without a salt
}

func (r *respondents) documents() (docs []horizon.Document) {
	first := map[int]int{} // by column, the place of its first document
	empty := map[int]int{}
	for i, row := range r.table.rows {
		who := r.pseudonym(i, row)
		for _, c := range r.table.answers {
			text := text.Clean(table.Cell(row, c))
			if saysNothing(text) {
				empty[c]++
				continue
			}
			if _, known := first[c]; !known {
				first[c] = len(docs)
			}
			docs = append(docs, r.document(row, c, who, strings.TrimSpace(text)))
		}
	}
	if len(docs) > 0 && r.table.shifted > 0 {
		docs[0].Warnings = append(docs[0].Warnings, fmt.Sprintf("%d rows have more cells than the heading: left out; quote the cells that hold a comma", r.table.shifted))
	}
	for c, at := range first {
		if empty[c] > 0 {
			docs[at].Warnings = append(docs[at].Warnings, fmt.Sprintf("%d of %d answers to this question are empty or say that there is nothing: left out", empty[c], len(r.table.rows)))
		}
	}
	return docs
}

// pseudonym stands for who answered: the same in all of the survey's files
// with a salt, else the number of the respondent in the file.
func (r *respondents) pseudonym(i int, row []string) string {
	var names []string
	for _, c := range r.table.respondent {
		names = append(names, foldName(table.Cell(row, c)).text)
	}
	key := strings.Join(names, "\x00")
	if strings.Trim(key, "\x00") == "" {
		key = "row " + strconv.Itoa(i)
	} else if len(r.survey.Salt) > 0 {
		return "r-" + r.survey.secret("respondent", key)
	}
	if r.number == nil {
		r.number = map[string]int{}
	}
	if r.number[key] == 0 {
		r.number[key] = len(r.number) + 1
	}
	return fmt.Sprintf("r-%04d", r.number[key])
}

func (r *respondents) document(row []string, c int, who, content string) horizon.Document {
	src := r.survey.Source
	doc := horizon.Document{Source: src.ID, Class: src.Class, Excerpt: src.Excerpt, TLP: src.TLP, RawType: "text/plain"}
	warn := func(w string) {
		if w != "" {
			doc.Warnings = append(doc.Warnings, r.names.clean(w))
		}
	}
	heading := table.Cell(r.table.heading, c)
	id := r.file + "-" + who + "-q" + r.survey.secret("question", heading)
	if r.seen[id]++; r.seen[id] > 1 {
		id += "-" + strconv.Itoa(r.seen[id])
	}
	doc.ID = text.ID(id)
	question, _ := text.Cut(r.names.clean(text.Line(heading)), text.MaxTitle-len("アンケート: "))
	doc.Fields.Add(horizon.FieldQuestion, question)
	doc.Fields.Add(horizon.FieldRespondent, who)
	doc.Title = "アンケート: " + question
	var long bool
	if doc.Body, long = text.Cut(r.names.clean(content), text.MaxBody); long {
		warn("the text was cut")
	}
	doc.Raw = []byte(doc.Body)
	var warning string
	doc.Published, doc.Precision, warning = r.date(row)
	warn(warning)
	if r.table.sector >= 0 {
		doc.Sectors, warning = notes.SectorsOf(r.survey.Sectors, []string{text.Line(table.Cell(row, r.table.sector))})
		warn(warning)
	}
	doc.Lang = text.Language(src.Lang, doc.Body)
	return doc
}

// date is when a row was answered, or when all were.
func (r *respondents) date(row []string) (time.Time, horizon.Precision, string) {
	raw := r.survey.Columns.On
	if own := table.Cell(row, r.table.date); strings.TrimSpace(own) != "" {
		raw = own
	}
	if raw == "" {
		return time.Time{}, horizon.Undated, "no date"
	}
	return notes.NoteDate(notes.FrontMatter{"date": {raw}})
}
