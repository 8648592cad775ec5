package main

import (
	"bufio"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"testing"
	"time"
)

// BenchmarkWholeLine imports, tokenises, indexes and counts the real corpora
// beside the checkout, as kazami import and kazami index do: documents a
// second, bytes of index for each byte of title and body, and the process's
// peak of resident memory. Run it with -benchtime 1x.
func BenchmarkWholeLine(b *testing.B) {
	files, err := filepath.Glob("../../../shared/corpora/*.jsonl.gz")
	if err != nil || len(files) == 0 {
		b.Skip("the corpora are not beside the checkout")
	}
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(memoryLimit))
	defer debug.SetGCPercent(debug.SetGCPercent(300))
	config := filepath.Join("..", "..", "config.yaml")
	var read int
	for b.Loop() {
		data := b.TempDir()
		for _, args := range [][]string{append([]string{"import", "--tlp", "CLEAR", "--excerpt", "title"}, files...), {"index"}} {
			if code := run(b.Context(), append(args, "--config", config, "--data", data), strings.NewReader(""), b.Output(), b.Output()); code != 0 {
				b.Fatalf("kazami %s: exit code %d", args[0], code)
			}
		}
		b.StopTimer()
		documents, text := volume(b, data)
		read += documents
		b.ReportMetric(float64(size(b, filepath.Join(data, "index")))/float64(text), "index/text")
		b.ReportMetric(peak(b), "peak-MB")
		b.StartTimer()
	}
	b.ReportMetric(float64(read)/b.Elapsed().Seconds(), "docs/s")
}

// volume is the documents of an archive and the bytes of their titles and bodies.
func volume(b *testing.B, data string) (documents, text int) {
	a := &app{opts: &global{Config: filepath.Join("..", "..", "config.yaml"), Profile: "plan2", Data: data}, stderr: os.Stderr, now: time.Now, command: "bench"}
	s, err := a.session()
	if err != nil {
		b.Fatal(err)
	}
	store, err := openArchive(b, s)
	if err != nil {
		b.Fatal(err)
	}
	defer store.Close()
	for d, err := range store.Bulk(b.Context()) {
		if err != nil {
			b.Fatal(err)
		}
		documents++
		text += len(d.Title) + len(d.Body)
	}
	return documents, text
}

func size(b *testing.B, dir string) (bytes int64) {
	err := filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil {
			bytes += info.Size()
		}
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	return bytes
}

// peak is the most memory the process ever had, in MB; 0 where the system does not say.
func peak(b *testing.B) (mb float64) {
	f, err := os.Open("/proc/self/status")
	if err != nil {
		b.Log(err)
		return 0
	}
	defer f.Close()
	for sc := bufio.NewScanner(f); sc.Scan(); {
		var kb float64
		if n, _ := fmt.Sscanf(sc.Text(), "VmHWM: %f kB", &kb); n == 1 {
			mb = kb / 1000
		}
	}
	return mb
}
