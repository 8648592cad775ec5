package main

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestPreviewAnswersItsOwnNames asks a preview under names of this machine and
// of others, with a port and without one: to the others it shows nothing.
func TestPreviewAnswersItsOwnNames(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "index.html"), []byte("<body>見せない頁</body>"), 0o600); err != nil {
		t.Fatal(err)
	}
	for host, want := range map[string]int{
		"localhost": 200, "localhost:8010": 200, "127.0.0.1": 200, "127.0.0.1:8010": 200, "127.9.9.9": 200, "[::1]": 200, "[::1]:8010": 200,
		"attacker.example": 403, "attacker.example:8010": 403, "attacker.example:": 403, "localhost.attacker.example": 403, "127.0.0.1.attacker.example": 403,
		"0.0.0.0": 403, "0.0.0.0:8010": 403, "192.0.2.1": 403, "[2001:db8::1]": 403, "[2001:db8::1]:8010": 403, "": 403, ":8010": 403, "a:b:c": 403,
	} {
		for _, path := range []string{"/index.html", "/_preview/reload.js"} {
			r, w := httptest.NewRequest(http.MethodGet, path, nil), httptest.NewRecorder()
			r.Host = host
			(&preview{dir: dir}).ServeHTTP(w, r)
			if w.Code != want {
				t.Errorf("%s with Host %q: %d, want %d", path, host, w.Code, want)
			}
			if body := w.Body.String(); want == 403 && (strings.Contains(body, "見せない頁") || strings.Contains(body, "EventSource")) {
				t.Errorf("%s with Host %q is refused and shown: %q", path, host, body)
			}
		}
	}
}
