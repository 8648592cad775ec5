package collectors

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestEveryKindRunsTheSuite keeps the suite of kindtest whole. PDFs are files
// that lists lead to: no source is of that kind.
func TestEveryKindRunsTheSuite(t *testing.T) {
	files, err := filepath.Glob("*/suite_test.go")
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(text)
	}
	for _, kind := range Kinds() {
		if kind != "pdf" && !strings.Contains(all.String(), fmt.Sprintf("kindtest.Fixture{Kind: %q", kind)) {
			t.Errorf("no suite_test.go runs kindtest.Run for the kind %q", kind)
		}
	}
}
