// Package office reads the text of Word and Excel files within bounds.
package office

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"kazami/collectors/stream"
	"kazami/collectors/text"
)

// What a file of Word or Excel may hold. Compressed by a thousand it is a bomb.
const (
	MaxFile     = 5 << 20 // bytes of the file
	MaxEntries  = 2_000
	maxUnzipped = 24 << 20  // bytes of all parts
	MaxPart     = 8 << 20   // bytes of one part that is read
	MaxTags     = 500_000   // of all parts of a workbook, or of one of a text
	MaxTag      = 256 << 10 // bytes from one tag to the next
)

// openZip opens the parts of a .docx or .xlsx. What is encrypted, of the old
// format or too large is an error that says what to do.
func openZip(data []byte) (*zip.Reader, error) {
	if bytes.HasPrefix(data, []byte{0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1}) {
		return nil, errors.New("it is encrypted or of the format before 2007: open it, take the password off and save it as .docx or .xlsx")
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, fmt.Errorf("it is not a .docx or .xlsx, or it is damaged: %w", err)
	}
	if len(z.File) > MaxEntries {
		return nil, fmt.Errorf("it has %d parts, more than %d", len(z.File), MaxEntries)
	}
	var sum uint64
	for _, f := range z.File {
		if f.UncompressedSize64 > maxUnzipped {
			sum = maxUnzipped
		}
		if sum += f.UncompressedSize64; sum > maxUnzipped {
			return nil, fmt.Errorf("it unpacks to more than %d bytes", maxUnzipped)
		}
	}
	return z, nil
}

// part reads a part; nil if there is none of that name.
func part(z *zip.Reader, name string) ([]byte, error) {
	for _, f := range z.File {
		if !strings.EqualFold(strings.ReplaceAll(f.Name, `\`, "/"), name) {
			continue
		}
		r, err := f.Open()
		if err != nil {
			return nil, fmt.Errorf("open part %s: %w", text.Quote(name), err)
		}
		defer r.Close()
		data, err := stream.ReadAtMost(r, MaxPart)
		if err == nil {
			x := &xmlSize{}
			x.Write(data)
			err = x.err()
		}
		if err != nil {
			return nil, fmt.Errorf("read part %s: %w", text.Quote(name), err)
		}
		return data, nil
	}
	return nil, nil
}

// xmlSize is how much a reader of XML has to do for what is written to it.
type xmlSize struct{ tags, run, longest int }

// Write measures a piece of XML.
func (x *xmlSize) Write(p []byte) (int, error) {
	for rest := p; ; {
		i := bytes.IndexByte(rest, '<')
		if i < 0 {
			x.run += len(rest)
			x.longest = max(x.longest, x.run)
			return len(p), x.err() // a bomb is not unpacked to its end
		}
		x.longest = max(x.longest, x.run+i)
		x.tags, x.run, rest = x.tags+1, 0, rest[i+1:]
	}
}

func (x *xmlSize) err() error {
	switch {
	case x.tags > MaxTags:
		return fmt.Errorf("it has more than %d tags", MaxTags)
	case x.longest > MaxTag:
		return fmt.Errorf("it has a tag or a text of more than %d bytes", MaxTag)
	}
	return nil
}

// checkParts measures all XML parts together, but for those of other programs.
func checkParts(z *zip.Reader) error {
	x := &xmlSize{}
	for _, f := range z.File {
		if ext := strings.ToLower(path.Ext(f.Name)); ext != ".xml" && ext != ".rels" || strings.HasPrefix(f.Name, "customXml/") {
			continue
		}
		r, err := f.Open()
		if err == nil {
			_, err = io.Copy(x, r)
			r.Close()
		}
		if err != nil {
			return fmt.Errorf("read part %s: %w", text.Quote(f.Name), err)
		}
	}
	return x.err()
}

// Guarded runs what reads one file; a panic of it is the file's error.
func Guarded(read func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v", r)
		}
	}()
	return read()
}
