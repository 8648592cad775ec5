//go:build unix && !race

package collectors

import (
	"context"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"testing"
	"time"

	"kazami/collectors/sourcetest"
)

// Without the race detector, which needs memory of its own.

// TestHostileInputsInBounds reads all inputs but the PDFs, whose engine needs
// more memory when it is first compiled, in a process of their own: it must
// never hold more than inputs.tsv allows for a single one of them. The time that
// inputs.tsv gives each is what the process is killed after, all taken together
// and three times over, for machines differ.
func TestHostileInputsInBounds(t *testing.T) {
	if os.Getenv(measured) != "" || testing.Short() {
		t.Skip("measured elsewhere")
	}
	var seconds, megabytes float64
	for _, row := range sourcetest.Table(t, sourcetest.Shared(t, "hostile"), "inputs.tsv") {
		if kind, ours := kindOf[row["kind"]]; ours && kind != "pdf" {
			s, err := strconv.ParseFloat(row["max_seconds"], 64)
			m, err2 := strconv.ParseFloat(row["max_rss_mb"], 64)
			if err != nil || err2 != nil {
				t.Fatalf("%s: %v %v", row["id"], err, err2)
			}
			seconds, megabytes = seconds+s, max(megabytes, m)
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Duration(3*seconds)*time.Second)
	defer cancel()
	child := exec.CommandContext(ctx, os.Args[0], "-test.run=^TestHostileInputs$")
	child.Env = append(os.Environ(), measured+"=1")
	out, err := child.CombinedOutput()
	if err != nil {
		t.Fatalf("within %.0f s: %v\n%s", 3*seconds, err, out)
	}
	// Its own word: what the system tells its parent has the parent's memory in it, too.
	peak := regexp.MustCompile(`VmHWM:\s*([0-9]+) kB`).FindSubmatch(out)
	if peak == nil {
		t.Skip("this system does not tell the memory of a process")
	}
	kB, err := strconv.Atoi(string(peak[1]))
	if err != nil {
		t.Fatal(err)
	}
	if mb := float64(kB) / 1024; mb > megabytes {
		t.Errorf("the process held %.0f MB at its most, want at most %.0f", mb, megabytes)
	} else {
		t.Logf("the process held %.0f MB at its most, of %.0f", mb, megabytes)
	}
}
