package collectors

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	"kazami/internal/packed"
)

// errTwice is why a body that is packed in two layers is not read.
var errTwice = errors.New("body is packed twice")

// readBody reads a body to at most max bytes, both as sent and unpacked. A body
// that is packed without its header's saying so, as a .gz file is, is unpacked
// as well; what is packed twice is refused.
func readBody(resp *http.Response, max int64) ([]byte, error) {
	encoding, err := encodingOf(resp)
	if err != nil {
		return nil, err
	}
	if encoding == "" {
		body, err := readAtMost(resp.Body, max)
		if err != nil || !isGzip(body) {
			return body, err
		}
		return unpack("gzip", bytes.NewReader(body), max)
	}
	return unpack(encoding, io.LimitReader(resp.Body, max+1<<10), max)
}

// readStart reads the first bytes of a body, unpacked. That there are more is
// no fault.
func readStart(resp *http.Response, n int64) ([]byte, error) {
	encoding, err := encodingOf(resp)
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

// encodingOf is the one layer that a body is packed in; "" for none.
func encodingOf(resp *http.Response) (string, error) {
	var one string
	for name := range strings.SplitSeq(strings.Join(resp.Header.Values("Content-Encoding"), ","), ",") {
		switch name = strings.ToLower(strings.TrimSpace(name)); {
		case name == "" || name == "identity":
		case one != "":
			return "", fmt.Errorf("%w: %s, %s", errTwice, one, name)
		default:
			one = name
		}
	}
	return one, nil
}

func isGzip(body []byte) bool { return bytes.HasPrefix(body, []byte{0x1f, 0x8b, 8}) }

// unpack unpacks one layer to at most max bytes.
func unpack(encoding string, r io.Reader, max int64) ([]byte, error) {
	z, err := packed.NewReader(encoding, r)
	if err != nil {
		return nil, fmt.Errorf("decompress: %w", err)
	}
	defer z.Close()
	body, err := readAtMost(z, max)
	if err != nil {
		return nil, fmt.Errorf("decompress: %w", err)
	}
	if isGzip(body) {
		return nil, fmt.Errorf("%w: %s, gzip", errTwice, encoding)
	}
	return body, nil
}

func readAtMost(r io.Reader, max int64) ([]byte, error) {
	body, err := io.ReadAll(io.LimitReader(r, max+1))
	if err != nil {
		return nil, err
	}
	if int64(len(body)) > max {
		return nil, fmt.Errorf("body is larger than %d bytes", max)
	}
	return body, nil
}
