package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"kazami/cmd/kazami/internal/edition"
	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
)

// comparedLog is how a log stands beside a checkpoint.
type comparedLog struct {
	Log    archive.Log `json:"log"`
	Origin string      `json:"origin"`
	Size   int64       `json:"size"`    // entries when it was signed
	Have   int64       `json:"entries"` // entries now
	Fits   bool        `json:"fits"`
	Signer string      `json:"signature"` // "" if it is good, else what is wrong with it
}

// check names what is wrong with the flags.
func (c verifyCommand) check() error {
	var wrong []error
	if c.Checkpoint == "" && (c.List != "" || c.Key != "") {
		wrong = append(wrong, errors.New("--list and --key say how to read a checkpoint: name it with --checkpoint"))
	}
	if c.List != "" && c.Key == "" {
		wrong = append(wrong, errors.New("--list needs --key: the key that signed, as the site publishes it in data/key.txt"))
	}
	if len(wrong) > 0 {
		return work.Usage(errors.Join(wrong...))
	}
	return nil
}

// against compares the archive's log with the checkpoint.
func (c verifyCommand) against(ctx context.Context, s *session, store *archive.Store) (*comparedLog, error) {
	text, err := os.ReadFile(c.Checkpoint)
	if err != nil {
		return nil, fmt.Errorf("read the checkpoint: %w", err)
	}
	key := strings.TrimSpace(c.Key)
	if key == "" {
		if key, err = edition.VerifierKey(&s.Work); err != nil {
			return nil, err
		}
	}
	h, err := store.Against(ctx, text, key)
	if err != nil {
		return nil, work.Usage(fmt.Errorf("%s: %w", c.Checkpoint, err))
	}
	compared := comparedLog(h)
	return &compared, nil
}

// againstList compares a published list with the checkpoint, without an archive.
func (c verifyCommand) againstList(a *app) error {
	text, err := os.ReadFile(c.Checkpoint)
	if err != nil {
		return fmt.Errorf("read the checkpoint: %w", err)
	}
	list, err := os.Open(c.List)
	if err != nil {
		return fmt.Errorf("read the list: %w", err)
	}
	defer list.Close()
	h, err := archive.AgainstList(list, text, strings.TrimSpace(c.Key))
	if err != nil {
		return work.Usage(fmt.Errorf("%s: %w", c.Checkpoint, err))
	}
	compared := comparedLog(h)
	if a.opts.JSON {
		err = a.printJSON(&compared)
	} else {
		_, err = fmt.Fprint(a.stdout, &compared)
	}
	return errors.Join(err, compared.failure())
}

// String says what the comparison shows.
func (h *comparedLog) String() string {
	if h == nil {
		return ""
	}
	signed := "its signature is good"
	if h.Signer != "" {
		signed = "its signature is not that of the key (" + h.Signer + ")"
	}
	out := fmt.Sprintf("checkpoint: the %s log of %s had %s when it was signed, and has %d now; %s\n", h.Log, h.Origin, work.Count(h.Size, "entry"), h.Have, signed)
	switch {
	case h.Fits && h.Signer == "":
		out += "  The first entries are those that were signed: none was altered, dated back or taken away since.\n" +
			"  Whether they were true, and what was not stored by then, a checkpoint cannot show.\n"
	case h.Have < h.Size:
		out += "  Entries are missing: an older backup was restored, or records were taken away.\n"
	case !h.Fits:
		out += "  The first entries are not those that were signed: the log was written anew, or it is that of another database.\n"
	}
	return out
}

// failure is nil if the log fits a checkpoint that the key signed; of a nil
// heldLog, too.
func (h *comparedLog) failure() error {
	switch {
	case h == nil:
		return nil
	case h.Have < h.Size:
		return fmt.Errorf("the log has %s, and the checkpoint was signed at %d", work.Count(h.Have, "entry"), h.Size)
	case !h.Fits:
		return errors.New("the log does not fit the checkpoint: compare with a backup of its time")
	case h.Signer != "":
		return errors.New("the checkpoint was not signed with the key: give the one of its time with --key")
	}
	return nil
}
