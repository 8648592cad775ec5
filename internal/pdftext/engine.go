package pdftext

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"runtime"
	"runtime/debug"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
)

const (
	maxMemory   = 96 << 20 // bytes that one PDF may use
	firstMemory = 24 << 20 // bytes that most PDFs do with
	pageSize    = 64 << 10 // of WebAssembly
)

// root is all the files that PDFium sees: one font, in which every letter is
// the same box. PDFium leaves out a lone letter whose font is neither in the
// file nor at hand, as in the PDFs of Japanese offices that spread 平 成 2 2 年
// over a line. What a machine's own fonts are would change the text.
//
//go:embed root
var root embed.FS

// engine is a running PDFium.
type engine struct {
	pool   pdfium.Pool
	cancel context.CancelFunc // stops whatever it does, at once
}

// start starts PDFium, unless it runs. A cache folder that cannot be used costs
// time, no more.
func (r *Reader) start() error {
	if r.engine != nil {
		return nil
	}
	if r.cache == nil && !hasFile(r.opt.Cache) {
		if r.opt.Compiles != nil {
			r.opt.Compiles()
		}
		defer debug.FreeOSMemory() // the compiler's, which is several times that of a PDF
	}
	if r.cache == nil && r.opt.Cache != "" {
		cache, err := wazero.NewCompilationCacheWithDir(r.opt.Cache)
		if err == nil {
			if r.engine, err = launch(cache, &r.memories); err == nil {
				r.cache = cache
				return nil
			}
			_ = cache.Close(context.Background())
		}
	}
	if r.cache == nil {
		r.cache = wazero.NewCompilationCache()
	}
	e, err := launch(r.cache, &r.memories)
	if err != nil {
		return err
	}
	r.engine = e
	return nil
}

// hasFile reports whether a cache folder holds anything: a compiled PDFium.
func hasFile(dir string) bool {
	if dir == "" {
		return false
	}
	found := errors.New("found")
	return errors.Is(filepath.WalkDir(dir, func(_ string, e fs.DirEntry, err error) error {
		if err == nil && e.Type().IsRegular() {
			return found
		}
		return err
	}), found)
}

func launch(cache wazero.CompilationCache, memories *memories) (*engine, error) {
	files, err := fs.Sub(root, "root")
	if err != nil {
		return nil, err
	}
	ctx := experimental.WithCompilationWorkers(context.Background(), runtime.GOMAXPROCS(0))
	ctx = experimental.WithMemoryAllocator(ctx, memories)
	ctx, cancel := context.WithCancel(ctx)
	pool, err := webassembly.Init(webassembly.Config{
		Context: ctx, MaxTotal: 1,
		RuntimeConfig: wazero.NewRuntimeConfig().WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling).
			WithCloseOnContextDone(true).WithMemoryLimitPages(maxMemory / pageSize).WithCompilationCache(cache),
		FSConfig: wazero.NewFSConfig().WithFSMount(files, "/"), Stdout: io.Discard, Stderr: io.Discard,
	})
	if err != nil {
		cancel()
		return nil, err
	}
	return &engine{pool, cancel}, nil
}

// stop stops PDFium, if it runs.
func (r *Reader) stop() error {
	if r.engine == nil {
		return nil
	}
	err := r.engine.pool.Close()
	r.engine.cancel()
	r.engine = nil
	if err != nil {
		return fmt.Errorf("stop the PDF reader: %w", err)
	}
	return nil
}
