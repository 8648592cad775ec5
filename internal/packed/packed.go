// Package packed packs and unpacks bytes: gzip, deflate, Brotli and zstd as HTTP
// sends them, and zstd as the archive keeps them.
package packed

import (
	"bufio"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"
)

// Accept is the Accept-Encoding header of what [NewReader] unpacks.
const Accept = "gzip, br, zstd, deflate"

// The most that unpacking a stream may hold in memory: the window that RFC 9659
// allows zstd on the web.
const maxWindow = 8 << 20

// ErrUnknown is the error of an encoding that [NewReader] does not unpack.
var ErrUnknown = errors.New("encoding is none of " + Accept)

// Knows reports whether [NewReader] unpacks an encoding of that name.
func Knows(encoding string) bool {
	switch strings.ToLower(encoding) {
	case "gzip", "x-gzip", "br", "zstd", "deflate":
		return true
	}
	return false
}

// NewReader unpacks one layer of an encoding, by its name in Content-Encoding;
// "deflate" is read with the zlib head that the standard asks for, or without.
// It bounds memory, not length: that is the caller's. Close leaves r open.
func NewReader(encoding string, r io.Reader) (io.ReadCloser, error) {
	switch name := strings.ToLower(encoding); name {
	case "gzip", "x-gzip":
		return gzip.NewReader(r)
	case "br":
		return io.NopCloser(brotli.NewReader(r)), nil
	case "zstd":
		z, err := zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(maxWindow))
		if err != nil {
			return nil, err
		}
		return z.IOReadCloser(), nil
	case "deflate":
		b := bufio.NewReader(r)
		if head, err := b.Peek(2); err == nil && head[0]&0x0F == 8 && (int(head[0])<<8|int(head[1]))%31 == 0 {
			return zlib.NewReader(b)
		}
		return flate.NewReader(b), nil
	}
	return nil, fmt.Errorf("%q: %w", encoding, ErrUnknown)
}

// Zstd packs and unpacks whole pieces. Unpacked, one is at most 256 MiB. It may
// be used by many goroutines at once.
type Zstd struct {
	enc *zstd.Encoder
	dec *zstd.Decoder
}

// NewZstd makes one that is fast rather than small. The caller closes it.
func NewZstd() (*Zstd, error) {
	enc, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithEncoderLevel(zstd.SpeedFastest))
	if err != nil {
		return nil, err
	}
	dec, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(256<<20))
	if err != nil {
		return nil, errors.Join(err, enc.Close())
	}
	return &Zstd{enc, dec}, nil
}

// Pack packs b.
func (z *Zstd) Pack(b []byte) []byte { return z.enc.EncodeAll(b, nil) }

// Unpack is the inverse of Pack.
func (z *Zstd) Unpack(b []byte) ([]byte, error) { return z.dec.DecodeAll(b, nil) }

// Close frees what it holds. A nil Zstd is closed already.
func (z *Zstd) Close() error {
	if z == nil {
		return nil
	}
	z.dec.Close()
	return z.enc.Close()
}
