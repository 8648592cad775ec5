package fetch

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"

	"kazami/collectors/sourcetest"
	"kazami/internal/webtest"
)

// pack packs with what the standard library writes.
func pack(t testing.TB, encoding string, data []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	var w io.WriteCloser
	switch encoding {
	case "gzip":
		w = gzip.NewWriter(&b)
	case "zlib":
		w = zlib.NewWriter(&b)
	case "flate":
		w, _ = flate.NewWriter(&b, flate.DefaultCompression)
	}
	_, err := w.Write(data)
	if err = errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestGetUnpacksWithinBounds(t *testing.T) {
	stored := func(name string) []byte { return sourcetest.ReadFile(t, os.DirFS("testdata/packed"), name) }
	hello, bomb := []byte("hello"), make([]byte, 64<<20)
	gz := pack(t, "gzip", hello)
	for _, c := range []struct {
		name, encoding string
		body           []byte
		err            string
	}{
		{"plain", "", hello, ""},
		{"plain, and said so", "identity", hello, ""},
		{"gzip", "gzip", gz, ""},
		{"gzip by its old name", "X-GZIP", gz, ""},
		{"gzip and nothing", "gzip, identity", gz, ""},
		{"deflate", "deflate", pack(t, "zlib", hello), ""},
		{"deflate without its head", "deflate", pack(t, "flate", hello), ""},
		{"Brotli", "br", stored("hello.br"), ""},
		{"zstd", "zstd", stored("hello.zst"), ""},
		{"a .gz file", "", gz, ""},
		{"gzip bomb", "gzip", pack(t, "gzip", bomb), "larger than"},
		{"deflate bomb", "deflate", pack(t, "zlib", bomb), "larger than"},
		{"Brotli bomb", "br", stored("bomb.br"), "larger than"},
		{"zstd bomb", "zstd", stored("bomb.zst"), "larger than"},
		{"a .gz file that is a bomb", "", pack(t, "gzip", bomb), "larger than"},
		{"gzip, cut", "gzip", gz[:len(gz)-6], "decompress"},
		{"Brotli, cut", "br", stored("hello.br")[:4], "decompress"},
		{"zstd, cut", "zstd", stored("hello.zst")[:12], "decompress"},
		{"not gzip", "gzip", hello, "decompress"},
		{"not Brotli", "br", []byte("\xff\xff\xff"), "decompress"},
		{"not zstd", "zstd", hello, "decompress"},
		{"a charset for an encoding", "utf-8", hello, ""},
		{"a word for none", "none", hello, ""},
		{"nothing, twice", "identity, identity", hello, ""},
		{"a charset beside an encoding", "UTF-8, gzip", gz, ""},
		{"a charset, and a .gz file", "utf-8", gz, ""},
		{"packed twice, and said so", "gzip, br", pack(t, "gzip", gz), "packed twice"},
		{"packed twice in secret", "gzip", pack(t, "gzip", gz), "packed twice"},
		{"a .gz file in a .gz file", "", pack(t, "gzip", gz), "packed twice"},
		{"an endless body", "", make([]byte, DefaultMaxBytes+1), "larger than"},
	} {
		w := webtest.New()
		w.Set("a.example/x", webtest.Page{Header: http.Header{"Content-Encoding": {c.encoding}}, Body: c.body})
		a, err := inMemory(w).Get(t.Context(), Request{URL: "http://a.example/x"})
		if c.err == "" && (err != nil || string(a.Body) != "hello") {
			t.Errorf("%s: %v, %v, want hello", c.name, a, err)
		}
		if c.err != "" && (err == nil || !strings.Contains(err.Error(), c.err)) {
			t.Errorf("%s: fails with %v, want %q", c.name, err, c.err)
		}
	}
}

// TestRobotsBeyondTheLimit holds that only the first 500 KiB of a robots.txt
// are read, however it is packed.
func TestRobotsBeyondTheLimit(t *testing.T) {
	text := "User-agent: *\nDisallow: /barred\n" + strings.Repeat("# "+strings.Repeat("pad ", 30)+"\n", 80_000) + "Disallow: /\n"
	for encoding, body := range map[string][]byte{"": []byte(text), "gzip": pack(t, "gzip", []byte(text))} {
		w := sourcetest.ParseWeb(t, "-- a.example/x --\n200\n\nx\n-- a.example/barred --\n200\n\nx\n")
		w.Set("a.example/robots.txt", webtest.Page{Header: http.Header{"Content-Encoding": {encoding}}, Body: body})
		f := inMemory(w)
		if _, err := f.Get(t.Context(), Request{URL: "http://a.example/x"}); err != nil {
			t.Errorf("%q: Get(/x) fails with %v", encoding, err)
		}
		if _, err := f.Get(t.Context(), Request{URL: "http://a.example/barred"}); !errors.Is(err, ErrRobots) {
			t.Errorf("%q: Get(/barred) fails with %v, want ErrRobots", encoding, err)
		}
	}
}
