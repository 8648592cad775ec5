package adding

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"

	"kazami/cmd/kazami/internal/config"
	"kazami/cmd/kazami/internal/work"
	"kazami/collectors/intake"
)

// Wish is what somebody wants of an offer at the command line.
type Wish struct {
	Number  int // of the candidate, from 1
	Write   bool
	JSON    bool
	Profile string
	Choice
}

// shape is what kazami sources add --json prints.
type shape struct {
	URL     string           `json:"url"`
	Asked   int              `json:"asked"`
	Found   []shapeCandidate `json:"found"`
	Chosen  int              `json:"chosen"`
	Source  string           `json:"source"`
	Written bool             `json:"written"`
	File    string           `json:"file"`
}

type shapeCandidate struct {
	Kind    string        `json:"kind"`
	URL     string        `json:"url"`
	Title   string        `json:"title"`
	Way     string        `json:"way"`
	Charset string        `json:"charset"`
	Known   string        `json:"known"` // the source that reads it already, or ""
	Items   []intake.Item `json:"items"`
}

// Finish prints the offer and the chosen candidate as a source, and writes that if it is
// wished.
func (o Offer) Finish(w *work.Work, wish Wish, out io.Writer) error {
	if wish.Number < 1 || wish.Number > len(o.Candidates) {
		return work.Advise(fmt.Sprintf("There is no number %d among what was found.", wish.Number), "--candidate", fmt.Sprintf("a number from 1 to %d", len(o.Candidates)))
	}
	wish.Candidate = o.Candidates[wish.Number-1]
	if id := o.Known[wish.Candidate.URL]; id != "" && wish.Write {
		return work.Advise("Source "+id+" has this address already.", wish.Candidate.URL, "kazami sources check "+id)
	}
	src := Source(w.Cfg, wish.Choice)
	if err := check(w.Cfg, &src); err != nil {
		return err
	}
	text, err := Text(w.Cfg, wish.Profile, &src)
	if err != nil {
		return err
	}
	file := ""
	if wish.Write {
		if file, err = Write(w.Cfg, wish.Profile, &src); err != nil {
			return unwritable(w.Cfg, err)
		}
	}
	if wish.JSON {
		x := shape{URL: o.URL, Asked: o.Asked, Chosen: wish.Number, Source: text, Written: file != "", File: file}
		for _, c := range o.Candidates {
			x.Found = append(x.Found, shapeCandidate{c.Kind, c.URL, c.Title, string(c.Way), c.Charset, o.Known[c.URL], append([]intake.Item{}, c.Result.Items...)})
		}
		return json.NewEncoder(out).Encode(x)
	}
	if err := o.Print(out, wish.Number-1); err != nil {
		return err
	}
	if file != "" {
		_, err = fmt.Fprintf(out, "\nSource %s written to %s\n\nNext: kazami collect %s\n", src.ID, file, src.ID)
		return err
	}
	_, err = fmt.Fprintf(out, "\n%s\nNext: the same with --write\n", text)
	return err
}

// check says what of a source a config would not take.
func check(c *config.Config, s *config.Source) error {
	switch {
	case !config.SourceID.MatchString(s.ID):
		return work.Advise(fmt.Sprintf("The id %q is not lower-case letters, digits, - and _.", s.ID), "--id", "--id water-bureau")
	case c.Source(s.ID) != nil:
		return work.Advise("There is a source with this id already.", s.ID, "--id "+s.ID+"-2")
	}
	return nil
}

// unwritable says that the file of a new source could not be written.
func unwritable(c *config.Config, err error) error {
	if errors.Is(err, fs.ErrPermission) || errors.Is(err, fs.ErrExist) {
		return work.Advise("The folder of sources cannot be written.", work.Show(filepath.Join(c.Dir, config.SourceFolder)), "chmod u+w on it, or copy the lines that the command prints without --write")
	}
	return err
}
