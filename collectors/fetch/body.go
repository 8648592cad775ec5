package fetch

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"path"
	"strings"

	"kazami/collectors/stream"
	"kazami/collectors/text"
	"kazami/internal/packed"
)

// errDoublePacked is why a body that is packed in two layers is not read.
var errDoublePacked = errors.New("body is packed twice")

// readBody reads a body to at most max bytes, both as sent and unpacked. A body
// that is packed without its header's saying so, as a .gz file is, is unpacked
// as well; what is packed twice is refused.
func readBody(resp *http.Response, max int64) ([]byte, error) {
	encoding, _, err := encodingOf(resp)
	if err != nil {
		return nil, err
	}
	if encoding == "" {
		body, err := stream.ReadAtMost(resp.Body, max)
		if err != nil || !IsGzip(body) {
			return body, err
		}
		return Unpack("gzip", bytes.NewReader(body), max)
	}
	return Unpack(encoding, io.LimitReader(resp.Body, max+1<<10), max)
}

// readStart reads the first bytes of a body, unpacked. That there are more is
// no fault.
func readStart(resp *http.Response, n int64) ([]byte, error) {
	encoding, _, err := encodingOf(resp)
	if err != nil || encoding == "" {
		body, e := io.ReadAll(io.LimitReader(resp.Body, n))
		return body, errors.Join(err, e)
	}
	r, err := packed.NewReader(encoding, io.LimitReader(resp.Body, n+1<<10))
	if err != nil {
		return nil, fmt.Errorf("decompress: %w", err)
	}
	defer r.Close()
	return io.ReadAll(io.LimitReader(r, n))
}

// encodingOf is the one layer that a body is packed in, "" for none, and the
// names that are none of an encoding: a charset, or a word such as none.
func encodingOf(resp *http.Response) (one, odd string, err error) {
	for name := range strings.SplitSeq(strings.Join(resp.Header.Values("Content-Encoding"), ","), ",") {
		switch name = strings.ToLower(strings.TrimSpace(name)); {
		case name == "" || name == "identity":
		case !packed.Knows(name):
			odd = strings.TrimPrefix(odd+", "+text.Line(name), ", ")
		case one != "":
			return "", odd, fmt.Errorf("%w: %s, %s", errDoublePacked, one, name)
		default:
			one = name
		}
	}
	return one, odd, nil
}

// IsGzip reports whether a body is packed by gzip.
func IsGzip(body []byte) bool { return bytes.HasPrefix(body, []byte{0x1f, 0x8b, 8}) }

// Unpack unpacks one layer to at most max bytes.
func Unpack(encoding string, r io.Reader, max int64) ([]byte, error) {
	z, err := packed.NewReader(encoding, r)
	if err != nil {
		return nil, fmt.Errorf("decompress: %w", err)
	}
	defer z.Close()
	body, err := stream.ReadAtMost(z, max)
	if err != nil {
		return nil, fmt.Errorf("decompress: %w", err)
	}
	if IsGzip(body) {
		return nil, fmt.Errorf("%w: %s, gzip", errDoublePacked, encoding)
	}
	return body, nil
}

const MaxPDF = 32 << 20 // bytes of a PDF

// IsPDF goes by the bytes: servers name the type wrongly.
func IsPDF(answer *Answer) bool {
	kind, _, _ := mime.ParseMediaType(answer.Type)
	return kind == "application/pdf" || bytes.HasPrefix(bytes.TrimLeft(answer.Body[:min(len(answer.Body), 64)], "\xef\xbb\xbf \r\n\t"), []byte("%PDF-"))
}

// NamesPDF reports whether an address ends as a PDF's does.
func NamesPDF(address string) bool {
	u, err := url.Parse(address)
	return err == nil && strings.EqualFold(path.Ext(u.Path), ".pdf")
}

// SizeFor is what an answer may have more than others because of its name.
func SizeFor(address string) int64 {
	if NamesPDF(address) {
		return MaxPDF
	}
	return 0
}
