package work

import (
	"fmt"
	"io"
	"os"
	"path/filepath"

	"kazami/internal/pdftext"
)

// NewPDF is what reads PDFs. It is compiled once for a machine, and kept where the
// user's caches are; out is told of it, for it takes more memory than any PDF.
func NewPDF(out io.Writer) *pdftext.Reader {
	cache, kept := "", "each start, for this machine names no folder for caches: set XDG_CACHE_HOME"
	if dir, err := os.UserCacheDir(); err == nil {
		cache = filepath.Join(dir, "kazami", "pdf")
		kept = "once, and kept in " + cache
	}
	return pdftext.New(pdftext.Options{Cache: cache, Compiles: func() {
		fmt.Fprintf(out, "kazami: the PDF reader is compiled, %s. This takes some seconds and about 450 MB of memory; a PDF takes less than 256 MB.\n", kept)
	}})
}
