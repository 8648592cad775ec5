package main

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"kazami/internal/corpustest"
)

// A folder that is dear to make is made by the first test that asks for it, and
// every test gets a copy of its own, to be changed at will. TestMain removes it
// with the rest of the folder that stands in for the user's home.
type folderOnce func() (string, error)

// furnishedBy makes a folder when it is first asked for. It is full of what furnish does.
func furnishedBy(furnish func(dir string) error) folderOnce {
	return sync.OnceValues(func() (string, error) {
		dir, err := os.MkdirTemp(os.Getenv("XDG_CONFIG_HOME"), "house")
		if err == nil {
			err = furnish(dir)
		}
		return dir, err
	})
}

// copied is a copy of the folder, with the times and modes of its files.
func (f folderOnce) copied(t testing.TB) string {
	t.Helper()
	from, err := f()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
	if err := filepath.WalkDir(from, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.Type()&fs.ModeSymlink != 0 {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		to := filepath.Join(dir, strings.TrimPrefix(p, from))
		if err := os.Chmod(to, info.Mode().Perm()); err != nil {
			return err
		}
		return os.Chtimes(to, info.ModTime(), info.ModTime())
	}); err != nil {
		t.Fatal(err)
	}
	return dir
}

// asUser runs the program in this process, for a folder that no test owns.
func asUser(args ...string) error {
	var out, errs bytes.Buffer
	if code := run(context.Background(), args, strings.NewReader(""), &out, &errs); code != exitDone {
		return fmt.Errorf("kazami %s: exit code %d\n%s%s", strings.Join(args, " "), code, out.String(), errs.String())
	}
	return nil
}

// withoutHistory is the config with the samples alone, counted as if they were no
// selection: what tests of small archives begin with. The first command as it is, with
// the counts of real sources, is typed by the tests of docs.
func withoutHistory(config []byte) []byte {
	config = regexp.MustCompile(`(?m)^    packs: .*\n`).ReplaceAll(config, nil)
	return bytes.ReplaceAll(config, []byte(", count: false"), nil)
}

// furnished puts the repository's config and samples into a folder.
func furnished(dir string) error {
	text, err := os.ReadFile(filepath.Join("..", "..", "config.yaml"))
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, "config.yaml"), withoutHistory(text), 0o600)
	}
	if err != nil {
		return err
	}
	samples, err := os.ReadDir(filepath.Join("..", "..", "samples"))
	for _, e := range samples {
		from, to := filepath.Join("..", "..", "samples", e.Name()), filepath.Join(dir, "samples", e.Name())
		switch {
		case err != nil || e.Name() == "history":
		case e.IsDir():
			err = os.CopyFS(to, os.DirFS(from))
		default:
			err = copied(from, to)
		}
	}
	return err
}

func copied(from, to string) error {
	data, err := os.ReadFile(from)
	if err == nil {
		err = os.MkdirAll(filepath.Dir(to), 0o755)
	}
	if err == nil {
		err = os.WriteFile(to, data, 0o600)
	}
	return err
}

var ran = furnishedBy(func(dir string) error {
	if err := furnished(dir); err != nil {
		return err
	}
	return asUser("run", "--config", filepath.Join(dir, "config.yaml"))
})

// ranHouse is a [house] in which kazami run was run once.
func ranHouse(t *testing.T) string {
	t.Helper()
	return ran.copied(t)
}

// ranSite is the site of such a house.
func ranSite(t *testing.T) map[string]string {
	t.Helper()
	dir, err := ran()
	if err != nil {
		t.Fatal(err)
	}
	return tree(t, filepath.Join(dir, "public"))
}

var monday = furnishedBy(func(dir string) error {
	config := filepath.Join(dir, "config.yaml")
	if err := furnished(dir); err != nil {
		return err
	}
	if err := withoutStatus(config); err != nil {
		return err
	}
	open, secret := corpustest.Monday()
	for label, lines := range map[string]string{"CLEAR": open, "AMBER": secret} {
		file := filepath.Join(dir, label+".jsonl")
		if err := os.WriteFile(file, []byte(lines), 0o600); err != nil {
			return err
		}
		if err := asUser("import", file, "--tlp", label, "--config", config); err != nil {
			return err
		}
	}
	return asUser("run", "--config", config)
})

// mondayHouse is a house whose archive holds the made documents of a Monday:
// two public themes wait for judgement, and one that only AMBER documents name.
func mondayHouse(t *testing.T) string {
	t.Helper()
	return monday.copied(t)
}
