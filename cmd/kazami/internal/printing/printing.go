// Package printing prints pages to PDF by the Chromium of this machine.
package printing

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"kazami/cmd/kazami/internal/work"
	"kazami/internal/pdfpages"
)

// chromiums are the names by which a Chromium is found, the first first.
func chromiums() []string { return []string{"chromium", "chromium-browser", "google-chrome"} }

// longest is how long a Chromium may take to print.
const longest = 2 * time.Minute

// PDF prints a page. The browser gets no network that the page asks for: the page's
// policy forbids it.
func PDF(ctx context.Context, page string) ([]byte, error) {
	browser, err := find(page)
	if err != nil {
		return nil, err
	}
	temp, err := os.MkdirTemp("", "kazami-pdf-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(temp)
	if page, err = filepath.Abs(page); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, longest)
	defer cancel()
	made := filepath.Join(temp, "out.pdf")
	args := []string{"--headless", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
		"--user-data-dir=" + filepath.Join(temp, "profile"), "--no-pdf-header-footer", "--generate-pdf-document-outline", "--print-to-pdf=" + made}
	if os.Geteuid() == 0 {
		args = append(args, "--no-sandbox") // Chromium refuses root otherwise; the page is our own and has no script
	}
	said, err := exec.CommandContext(ctx, browser, append(args, (&url.URL{Scheme: "file", Path: page}).String())...).CombinedOutput()
	var data []byte
	if err == nil {
		data, err = os.ReadFile(made)
	}
	if err != nil {
		return nil, fmt.Errorf("print %s by %s: %w\n%s", work.Show(page), browser, err, said)
	}
	return data, nil
}

// find is the first Chromium on the PATH.
func find(page string) (string, error) {
	for _, name := range chromiums() {
		if p, err := exec.LookPath(name); err == nil {
			return p, nil
		}
	}
	return "", fmt.Errorf("no Chromium is on the PATH, so no PDF was made: install it (apt-get install chromium), or open %s in any browser and print it to PDF", work.Show(page))
}

// tries is how often a page is printed until its numbers are those of its pages.
const tries = 3

// errUnsettled is that a page was another one each time.
var errUnsettled = errors.New("its page numbers do not settle")

// Numbered prints a page that names the numbers of its own pages: write writes it with
// the page on which each of its places stands, at first with none.
func Numbered(ctx context.Context, page string, write func(pages map[string]int) error) ([]byte, error) {
	var pages map[string]int
	for range tries {
		if err := write(pages); err != nil {
			return nil, err
		}
		pdf, err := PDF(ctx, page)
		if err != nil {
			return nil, err
		}
		now, err := pdfpages.Of(pdf)
		if err != nil {
			return nil, fmt.Errorf("number the pages of %s: %w", work.Show(page), err)
		}
		if pages != nil && maps.Equal(pages, now.On) {
			return pdf, nil
		}
		pages = now.On
	}
	return nil, fmt.Errorf("number the pages of %s: %w", work.Show(page), errUnsettled)
}
