package collectors

import (
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"strings"
)

// readBody reads a body to at most max bytes, both as sent and decompressed.
func readBody(resp *http.Response, max int64) ([]byte, error) {
	switch enc := strings.ToLower(strings.TrimSpace(resp.Header.Get("Content-Encoding"))); enc {
	case "", "identity":
		return readAtMost(resp.Body, max)
	case "gzip", "x-gzip":
		return gunzip(io.LimitReader(resp.Body, max), max)
	default:
		return nil, fmt.Errorf("encoding %q was not asked for", enc)
	}
}

// gunzip decompresses one layer to at most max bytes.
func gunzip(r io.Reader, max int64) ([]byte, error) {
	z, err := gzip.NewReader(r)
	if err != nil {
		return nil, fmt.Errorf("decompress: %w", err)
	}
	body, err := readAtMost(z, max)
	if err != nil {
		return nil, fmt.Errorf("decompress: %w", err)
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
