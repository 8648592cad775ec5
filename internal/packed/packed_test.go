package packed

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"
)

// writers pack by the name of the encoding; "raw" is deflate without its head.
var writers = map[string]func(io.Writer) (io.WriteCloser, error){
	"gzip":    func(w io.Writer) (io.WriteCloser, error) { return gzip.NewWriter(w), nil },
	"br":      func(w io.Writer) (io.WriteCloser, error) { return brotli.NewWriter(w), nil },
	"zstd":    func(w io.Writer) (io.WriteCloser, error) { return zstd.NewWriter(w) },
	"deflate": func(w io.Writer) (io.WriteCloser, error) { return zlib.NewWriter(w), nil },
	"raw":     func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestSpeed) },
}

func pack(t testing.TB, encoding, text string) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := writers[encoding](&b)
	if err == nil {
		_, err = io.WriteString(w, text)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func unpack(encoding string, data []byte) (string, error) {
	r, err := NewReader(strings.Replace(encoding, "raw", "deflate", 1), bytes.NewReader(data))
	if err != nil {
		return "", err
	}
	defer r.Close()
	text, err := io.ReadAll(r)
	return string(text), err
}

func TestNewReader(t *testing.T) {
	text := strings.Repeat("重要インフラの環境変化。", 1000)
	for encoding := range writers {
		data := pack(t, encoding, text)
		if got, err := unpack(encoding, data); err != nil || got != text {
			t.Errorf("%s: unpacked %d bytes, %v, want %d", encoding, len(got), err, len(text))
		}
		if got, err := unpack(encoding, data[:len(data)/2]); err == nil {
			t.Errorf("%s: half of it unpacks to %d bytes without an error", encoding, len(got))
		}
	}
	if _, err := unpack("xz", []byte("x")); !errors.Is(err, ErrUnknown) {
		t.Errorf("NewReader(xz) fails with %v, want ErrUnknown", err)
	}
}

func TestNewReaderBoundsItsWindow(t *testing.T) {
	var b bytes.Buffer
	w, err := zstd.NewWriter(&b, zstd.WithWindowSize(4*maxWindow), zstd.WithEncoderLevel(zstd.SpeedFastest))
	if err != nil {
		t.Fatal(err)
	}
	for range 8 {
		if _, err := w.Write(make([]byte, maxWindow)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if got, err := unpack("zstd", b.Bytes()); !errors.Is(err, zstd.ErrWindowSizeExceeded) {
		t.Errorf("a window of %d gives %d bytes, %v, want a refusal", 4*maxWindow, len(got), err)
	}
}

func TestZstd(t *testing.T) {
	z, err := NewZstd()
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"", "x", strings.Repeat("観測", 10_000)} {
		if got, err := z.Unpack(z.Pack([]byte(text))); err != nil || string(got) != text {
			t.Errorf("Unpack(Pack(%.10q…)) = %.10q…, %v", text, got, err)
		}
	}
	if err := z.Close(); err != nil {
		t.Error(err)
	}
	if err := (*Zstd)(nil).Close(); err != nil {
		t.Error(err)
	}
}

func FuzzNewReader(f *testing.F) {
	for encoding := range writers {
		f.Add(encoding, pack(f, encoding, "環境変化"))
	}
	f.Fuzz(func(t *testing.T, encoding string, data []byte) {
		r, err := NewReader(encoding, bytes.NewReader(data))
		if err != nil {
			return
		}
		defer r.Close()
		_, _ = io.Copy(io.Discard, io.LimitReader(r, 1<<20)) // whatever it is, it must not panic
	})
}
