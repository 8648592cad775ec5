//go:build browser

package browsertest

import (
	"net/http"
	"net/http/httptest"
	"os"
	"testing"
)

// TestPlanPack opens the page of a plan pack as a reader does who is sent it.
func TestPlanPack(t *testing.T) {
	dir := os.Getenv("KAZAMI_PACK")
	if dir == "" {
		t.Fatal("KAZAMI_PACK does not name the folder of a plan pack")
	}
	srv := httptest.NewServer(http.FileServerFS(os.DirFS(dir)))
	defer srv.Close()
	wrong, err := start(t).check(srv.URL + "/plan-pack.html")
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range wrong {
		t.Errorf("plan-pack.html: %s", w)
	}
}
