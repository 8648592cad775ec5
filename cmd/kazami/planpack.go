package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"kazami/cmd/kazami/internal/work"
	"kazami/internal/archive"
	"kazami/internal/horizon"
	"kazami/site/changesheet"
	"kazami/site/dossier"
	"kazami/site/plan"
)

// packName is the name of the files of a plan pack, without their ends.
const packName = "plan-pack"

type planPackCommand struct {
	PDF bool         `name:"pdf" help:"Print the page to PDF, too, by the Chromium of this machine."`
	TLP work.TLPFlag `name:"tlp" default:"CLEAR" help:"The strictest label of documents to include: CLEAR, GREEN, AMBER, AMBER+STRICT or RED." placeholder:"LABEL"`
}

// Help is the example of kazami plan-pack --help.
func (planPackCommand) Help() string {
	return `Writes what a plan meeting is given, 察知した環境変化とそれに起因する脅威のまとめ: plan-pack.md, plan-pack.html
(one page made for printing), plan-pack.xlsx and .en.xlsx (the dossiers of all changes), and with --pdf plan-pack.pdf,
into DIR (--out; plan-pack in the data folder).

Example:
  kazami plan-pack --pdf --out meeting`
}

func (c planPackCommand) Run(ctx context.Context, a *app) error {
	ceiling := horizon.TLP(c.TLP)
	return a.readArchive(ctx, func(s *session, store *archive.Store) error {
		e, ds, err := makeDossiers(ctx, &s.Work, store, nil, ceiling)
		if err != nil {
			return err
		}
		dir := cmp.Or(s.app.opts.Out, filepath.Join(s.Data, packName))
		files, err := writePack(dir, plan.New(e, ds), e, ds, ceiling)
		if err == nil && c.PDF {
			var pdf string
			if pdf, err = printPack(ctx, &s.Work, dir); err == nil {
				files = append(files, pdf)
			}
		}
		if s.app.opts.JSON {
			return errors.Join(s.app.printJSON(map[string]any{"changes": len(ds), "files": files}), err)
		}
		for _, f := range files {
			fmt.Fprintln(s.app.stdout, work.Show(f))
		}
		return err
	})
}

// writePack writes the pack's files but the PDF, and says which.
func writePack(dir string, p plan.Pack, e horizon.Edition, ds []dossier.Dossier, ceiling horizon.TLP) ([]string, error) {
	root, err := openOut(dir, ceiling)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	var files []string
	for _, f := range []struct {
		end   string
		write func(io.Writer) error
	}{
		{".md", func(w io.Writer) error { return plan.Markdown(w, p) }},
		{".html", func(w io.Writer) error { return plan.HTML(w, p) }},
		{".xlsx", func(w io.Writer) error { return changesheet.Write(w, e, false, ds...) }},
		{".en.xlsx", func(w io.Writer) error { return changesheet.Write(w, e, true, ds...) }},
	} {
		name := filepath.Join(dir, packName+f.end)
		if err := work.Replace(root, packName+f.end, f.write); err != nil {
			return files, fmt.Errorf("write %s: %w", name, err)
		}
		files = append(files, name)
	}
	return files, nil
}

// chromiums are the names by which a Chromium is found, the first first.
func chromiums() []string { return []string{"chromium", "chromium-browser", "google-chrome"} }

// printing is how long a Chromium may take to print.
const printing = 2 * time.Minute

// printPack prints the pack's page to PDF. The browser gets no network that the
// page asks for: the page's policy forbids it.
func printPack(ctx context.Context, s *work.Work, dir string) (string, error) {
	browser := ""
	for _, name := range chromiums() {
		if p, err := exec.LookPath(name); err == nil && browser == "" {
			browser = p
		}
	}
	if browser == "" {
		return "", fmt.Errorf("no Chromium is on the PATH, so no PDF was made: install it (apt-get install chromium), or open %s in any browser and print it to PDF", work.Show(filepath.Join(dir, packName+".html")))
	}
	temp, err := os.MkdirTemp("", "kazami-pdf-")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(temp)
	page, err := filepath.Abs(filepath.Join(dir, packName+".html"))
	if err != nil {
		return "", err
	}
	ctx, cancel := context.WithTimeout(ctx, printing)
	defer cancel()
	made := filepath.Join(temp, "out.pdf")
	args := []string{"--headless", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
		"--user-data-dir=" + filepath.Join(temp, "profile"), "--no-pdf-header-footer", "--generate-pdf-document-outline", "--print-to-pdf=" + made}
	if os.Geteuid() == 0 {
		args = append(args, "--no-sandbox") // Chromium refuses root otherwise; the page is our own and has no script
	}
	said, err := exec.CommandContext(ctx, browser, append(args, (&url.URL{Scheme: "file", Path: page}).String())...).CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("print the pack by %s: %w\n%s", browser, err, said)
	}
	data, err := os.ReadFile(made)
	if err != nil {
		return "", fmt.Errorf("print the pack by %s: %w\n%s", browser, err, said)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return "", err
	}
	defer root.Close()
	return filepath.Join(dir, packName+".pdf"), work.Replace(root, packName+".pdf", func(w io.Writer) error { _, err := w.Write(data); return err })
}
